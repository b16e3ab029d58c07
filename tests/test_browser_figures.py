"""Plotly figures in real Chromium: one node, zoom and legend kept, files, fetched when needed."""

import re
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from apptest import browsed, needs_chromium, stop

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Locator, expect

RANGE = "plot => plot._fullLayout.xaxis.range.join()"
HIDDEN = "plot => plot._fullData.filter(t => t.visible === 'legendonly').map(t => t.name).join()"


def updates(figure: "Locator") -> int:
    return int(figure.get_attribute("data-updates") or 0)


def test_zoom_and_legend_survive_while_curves_grow(address: str) -> None:
    at = "Manifold?view=Capacity&capacity=Memorisation&data=digits&heart.steps=20000"
    with browsed(f"{address}/{at}") as page:
        figure = page.locator(".aelab-figure")
        plot = figure.locator(".plot")
        expect(figure).to_have_attribute("data-points", "0")
        mount, whole = figure.get_attribute("data-mount"), plot.evaluate(RANGE)
        page.locator(".st-key-train button").click()
        expect(figure).not_to_have_attribute("data-points", "0")
        figure.locator(".legendtoggle").first.click()
        box = figure.locator(".nsewdrag").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.wheel(0, -300)
        page.wait_for_function("([plot, whole]) => plot._fullLayout.xaxis.range.join() !== whole",
                               arg=[plot.element_handle(), whole])  # fmt: skip
        page.wait_for_timeout(700)  # a click on the legend waits for a second one
        hidden, zoomed, before = plot.evaluate(HIDDEN), plot.evaluate(RANGE), updates(figure)
        assert hidden
        page.wait_for_function(
            "([root, n]) => root.dataset.updates >= n", arg=[figure.element_handle(), before + 20]
        )
        assert plot.evaluate(RANGE) == zoomed
        assert plot.evaluate(HIDDEN) == hidden
        assert figure.get_attribute("data-mount") == mount  # never rebuilt
        stop(page)


def test_a_figure_leaves_as_svg_page_and_table(address: str, tmp_path: Path) -> None:
    with browsed(f"{address}/Claims?claim=two-readings&shown=true") as page:
        figure = page.locator(".aelab-figure")
        expect(figure).not_to_have_attribute("data-points", "0")
        with page.expect_download() as saved:
            figure.locator(".svg").click()
        svg = saved.value.path().read_text("utf-8")
        assert svg.startswith("<svg")
        assert "Predicted and measured" in svg
        figure.locator(".table").click()
        rows = figure.locator("tr")
        assert rows.count() > 3
        with page.expect_download() as saved:
            figure.locator(".html").click()
        file = tmp_path / saved.value.suggested_filename
        file.write_bytes(saved.value.path().read_bytes())
        page.context.set_offline(True)
        page.goto(file.as_uri())
        expect(page.locator(".js-plotly-plot .gtitle").first).to_contain_text("Predicted")


def test_plotly_is_fetched_once_and_only_where_there_is_a_figure(address: str) -> None:
    fetched: list[str] = []
    with browsed() as page:
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(f"{address}/Train")
        page.locator(".st-key-train button").wait_for()
        page.locator(".aelab-stage").wait_for()
        assert not [url for url in fetched if "/plotly-" in url]
        for name in ("Anomalies", "Ratings"):
            page.get_by_role("link", name=name).click()
            expect(page.locator(".aelab-figure .main-svg").first).to_be_visible()
        (url,) = [url for url in fetched if "/plotly-" in url]
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"
        assert re.match("text/javascript", answer.headers["Content-Type"])
