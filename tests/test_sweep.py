"""The noise sweep on the Denoising page: measured, drawn, saved as a table, found again."""

import csv
import io
from time import monotonic, sleep
from urllib.parse import urlencode

import pytest
from apptest import ROOT, needs_chromium, ran
from streamlit.testing.v1 import AppTest

from aelab.bench.browser.app import browser_page
from aelab.studies import GridProgress
from aelab.ui.pages.denoising import noise_sweep as sweep
from aelab.ui.session import jobs

if pytest.importorskip("playwright"):
    from playwright.sync_api import expect

SMALL = {"units": 20, "items": 200, "epochs": 1, "labels": 40, "seeds": 2}


def study_of(page: AppTest) -> GridProgress:
    """Waits until the page's study is over, and what it has found."""
    late = monotonic() + 60
    job = jobs.scheduler().get(page.session_state["lab"].studies[f"{sweep.PAGE}.digits"])
    while not (job and job.ended):
        assert monotonic() < late
        sleep(0.02)
    assert isinstance(job.progress, GridProgress)
    return job.progress


def small() -> AppTest:
    """The page with a sweep of a few seconds."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/5_Denoising.py")
    page.query_params["data"] = "digits"
    page.query_params["view"] = "Noise sweep"
    ran(page)
    for name, value in SMALL.items():
        page.number_input(key=f"sweep.digits.{name}").set_value(value)
    return ran(page)


@pytest.mark.usefixtures("lab", "short_fits")
def test_the_page_measures_the_sweep_and_says_what_it_means() -> None:
    page = small()
    page.button(key="train").click()
    ran(page)
    found = study_of(page)
    assert len(found.cells) == found.total == 12
    assert any("2 seeds, paired, 95 %" in text.value for text in ran(page).markdown)
    rows = list(csv.DictReader(io.StringIO(sweep.NoiseSweep("digits").csv(found.cells))))
    assert [float(row["fine-tuned error"]) for row in rows] == [
        figures["tuned"] for figures in found.cells.values()
    ]
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)  # another session
    other.switch_page("pages/5_Denoising.py")
    for name in ("data", "view", "study"):
        other.query_params[name] = page.query_params[name]
    assert any("2 seeds, paired, 95 %" in text.value for text in ran(other).markdown)


@pytest.mark.usefixtures("lab")
def test_too_few_labels_are_refused_in_one_sentence() -> None:
    page = small()
    page.number_input(key="sweep.digits.items").set_value(100)
    page.number_input(key="sweep.digits.labels").set_value(5000)
    ran(page).button(key="train").click()
    warnings = [text.value for text in ran(page).warning]
    assert warnings == [
        "5000 labels cannot be given: there are 10 classes, each needs at least one, and 100 items."
    ]


@needs_chromium
@pytest.mark.slow
def test_curves_grow_while_the_sweep_runs_and_are_never_rebuilt(address: str) -> None:
    with browser_page() as page:
        page.set_default_timeout(30_000)
        few = urlencode({f"sweep.digits.{name}": n for name, n in (SMALL | {"seeds": 1}).items()})
        page.goto(f"{address}/Denoising?view=Noise+sweep&{few}")
        chart = page.locator(".aelab-figure[data-panel=sweep-errors]")
        chart.wait_for()
        mount = chart.get_attribute("data-mount")
        page.locator(".st-key-train button").click()
        expect(chart).to_have_attribute(
            "data-points", "12", timeout=60_000
        )  # six levels, two curves
        assert chart.get_attribute("data-mount") == mount
        with page.expect_download() as download:
            chart.locator(".png").click()
        assert download.value.suggested_filename == "sweep-errors.png"
