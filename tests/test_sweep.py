"""The noise sweep on the Denoising page: measured, drawn, saved as a table, found again."""

import csv
import io
from time import monotonic, sleep
from urllib.parse import urlencode

import numpy as np
import pytest
from apptest import ROOT, needs_chromium, ran
from scipy.special import expit
from streamlit.testing.v1 import AppTest
from test_studies import drained

from aelab import data, figures
from aelab.studies import (
    ClassifierConfig,
    GridProgress,
    Memory,
    fit_classifier,
    noise_sweep,
    result,
    settings_digest,
    trained,
)
from aelab.training import corrupted, fit
from aelab.training.stages import stage_spans
from aelab.ui.pages.denoising import noise_sweep as sweep
from aelab.ui.session import jobs

if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

SMALL = {"units": 20, "items": 200, "epochs": 1, "labels": 40, "seeds": 2}


TWO = noise_sweep.NoiseSweepConfig(depth=2, **SMALL)
UP = [f"encoder.layers.{k}.weight" for k in (0, 1)]


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
    assert any("2 seeds, compared seed by seed" in text.value for text in ran(page).markdown)
    rows = list(csv.DictReader(io.StringIO(sweep.NoiseSweep("digits").csv(found.cells))))
    assert [float(row["fine-tuned error"]) for row in rows] == [
        figures["tuned"] for figures in found.cells.values()
    ]
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)  # another session
    other.switch_page("pages/5_Denoising.py")
    for name in ("data", "view", "study"):
        other.query_params[name] = page.query_params[name]
    assert any("2 seeds, compared seed by seed" in text.value for text in ran(other).markdown)


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


def test_the_second_layer_learns_after_the_first_on_codes_that_no_longer_move() -> None:
    runs = list(fit(noise_sweep.experiment("digits", TWO.replace(epochs=5), 0.25, 7), "cpu"))
    parts, weights = stage_spans(runs[-1]), {run.last.step: run.weights for run in runs}
    assert [part.end - part.start for part in parts] == [5, 5, 0]  # 200 pictures: 5 steps, 5 epochs
    begun, between, done = (weights[step] for step in (0, 5, 10))
    moved = [[not np.array_equal(a[up], b[up]) for up in UP]
             for a, b in ((begun, between), (between, done))]  # fmt: skip
    assert moved == [[True, False], [False, True]]


@pytest.mark.usefixtures("short_fits")
def test_a_stack_is_fine_tuned_through_all_its_layers_and_repairs_through_them() -> None:
    memory, level = Memory(), 0.25
    e = noise_sweep.experiment("digits", TWO, level, 7)
    run = drained(trained(e, memory, "cpu"))[1]
    for frozen in (True, False):
        config = ClassifierConfig(steps=20, frozen=frozen)
        net = drained(fit_classifier(run.model, "digits", np.arange(40), config, 7, "cpu"))[1][0]
        after = net.encoder.state_dict()
        assert [np.array_equal(after[up].numpy(), run.weights[up]) for up in UP] == [frozen] * 2
    cells = result(noise_sweep.study("digits", TWO.replace(seeds=1), memory, "cpu")).cells
    x, w = data.load("digits").x_test, run.weights
    h = corrupted(x, "masking", level, seed=0)
    for layer in ("encoder.layers.0", "encoder.layers.1", "decoder.layers.0", "decoder.layers.1"):
        h = expit(h @ w[f"{layer}.weight"].T + w[f"{layer}.bias"])
    assert cells[level, 7]["repair"] == pytest.approx(np.square(h - x).sum(1).mean(), rel=1e-4)
    assert noise_sweep.layers(cells) == 2
    assert "2 layers" in figures.noise_sweep(cells).layout.title.subtitle.text


def test_one_layer_finds_what_was_measured_before_there_were_more() -> None:
    memory, one = Memory(), TWO.replace(depth=1, seeds=1)
    known = {k: SMALL[k] for k in ("units", "items", "epochs", "labels")}
    for level in noise_sweep.LEVELS:
        name = settings_digest(study="noise sweep", data="digits", level=level, seed=7, **known)
        memory.keep(name, {"tuned": level, "frozen": 0.0, "repair": 0.0})
    found = drained(noise_sweep.study("digits", one, memory, "cpu"))[0][-1].progress
    assert isinstance(found, GridProgress)
    assert [cell["tuned"] for cell in found.cells.values()] == list(noise_sweep.LEVELS)
    assert noise_sweep.experiment("digits", one, 0.4, 7).variant == "denoising"


@needs_chromium
@pytest.mark.slow
def test_curves_grow_while_the_sweep_runs_and_are_never_rebuilt(address: str, page: "Page") -> None:
    page.set_default_timeout(30_000)
    few = urlencode({f"sweep.digits.{name}": n for name, n in (SMALL | {"seeds": 1}).items()})
    page.goto(f"{address}/Denoising?view=Noise+sweep&{few}")
    chart = page.locator(".aelab-figure[data-panel=sweep-errors]")
    chart.wait_for()
    mount = chart.get_attribute("data-mount")
    page.locator(".st-key-train button").click()
    expect(chart).to_have_attribute("data-points", "12", timeout=60_000)  # six levels, two curves
    assert chart.get_attribute("data-mount") == mount
    with page.expect_download() as download:
        chart.locator(".png").click()
    assert download.value.suggested_filename == "sweep-errors.png"
