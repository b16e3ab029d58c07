"""Plotly figures in real Chromium: one node, zoom and legend kept, files, fetched when needed."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from apptest import needs_chromium, stop, train, visit

from aelab.bench.browser.app import server

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Locator, Page, expect

RANGE = "plot => plot._fullLayout.xaxis.range.join()"
HIDDEN = "plot => plot._fullData.filter(t => t.visible === 'legendonly').map(t => t.name).join()"


def updates(figure: "Locator") -> int:
    return int(figure.get_attribute("data-updates") or 0)


def test_zoom_and_legend_survive_while_curves_grow(address: str, page: "Page") -> None:
    at = "Manifold?view=Capacity&capacity=Memorisation&data=digits&heart.steps=20000"
    visit(page, f"{address}/{at}")
    figure = page.locator(".aelab-figure")
    plot = figure.locator(".plot")
    expect(figure).not_to_have_attribute("data-points", "0")  # of the example
    mount = figure.get_attribute("data-mount")
    train(page)
    whole = plot.evaluate(RANGE)
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


def test_a_figure_leaves_as_svg_page_and_table(address: str, tmp_path: Path, page: "Page") -> None:
    visit(page, f"{address}/Claims?claim=two-readings&shown=true")
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


CHOOSING = """
import streamlit as st

if __name__ == "__main__":
    from aelab import figures, train
    from aelab.components import mount
    from aelab.components.live_figure import live_figure

    @st.cache_resource
    def run():
        return train("basic", "digits", epochs=1, device="cpu")

    def chosen(ask):
        items = ask.get("items") or [ask.get("item")]
        st.session_state["said"] = f"chosen: {sorted(items)}"

    found = figures.latent(run()).update_layout(dragmode="lasso")
    mount(live_figure("latent", found), key="latent", on_ask=chosen, needs=("item", "items"))
    st.text(st.session_state.get("said", "nothing yet"))
else:
    from aelab.ui.shell.serving import ROUTES

    app = st.App(__file__, routes=ROUTES)
"""
# Where each code is drawn in the window: [item, x, y].
PLACES = """plot => {
  const box = plot.getBoundingClientRect();
  const { xaxis, yaxis } = plot._fullLayout;
  return plot._fullData.flatMap(({ x, y, customdata }) => [...x].map((a, i) => [
    customdata[i], box.x + xaxis._offset + xaxis.d2p(a), box.y + yaxis._offset + yaxis.d2p(y[i]),
  ]));
}"""


def test_a_click_and_a_lasso_come_back_as_item_numbers(tmp_path: Path, page: "Page") -> None:
    script = tmp_path / "choosing.py"
    script.write_text(CHOOSING, "utf-8")
    with server(script=str(script)) as address:
        page.goto(address)
        plot = page.locator(".aelab-figure .plot")
        page.locator(".aelab-figure .main-svg").first.wait_for()
        places = plot.evaluate(PLACES)
        left = min(x for _, x, _ in places)
        top, bottom = min(y for _, _, y in places), max(y for _, _, y in places)
        xs = sorted(x for _, x, _ in places)[3:12]
        edge = max((b - a, (a + b) / 2) for a, b in pairwise(xs))[1]  # a gap: lassos are smoothed
        page.mouse.move(left - 20, top - 5)
        page.mouse.down()
        for x, y in ((edge, top - 5), (edge, bottom + 5), (left - 20, bottom + 5)):
            page.mouse.move(x, y, steps=5)
        page.mouse.up()
        inside = sorted(int(item) for item, x, _ in places if x < edge)
        expect(page.get_by_text("chosen:")).to_have_text(f"chosen: {inside}")
        item, x, y = max(places, key=lambda place: place[1])  # by itself, at the right edge
        page.mouse.click(x, y)
        expect(page.get_by_text("chosen:")).to_have_text(f"chosen: [{int(item)}]")


def test_plotly_is_fetched_once_and_only_where_there_is_a_figure(
    address: str, page: "Page"
) -> None:
    fetched: list[str] = []
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
