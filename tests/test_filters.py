"""Filters: figures against brute force, the gallery's payload, and the page."""

import csv
import io
import re
from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
from apptest import ROOT, kept_jobs, ran
from streamlit.testing.v1 import AppTest
from test_components import read

from aelab import recipes, train
from aelab.analysis import filters
from aelab.components import GalleryFilm, gallery
from aelab.training import Run
from aelab.ui.pages.filters import figures as filter_figures
from aelab.ui.pages.filters import film as filter_film
from aelab.ui.pages.filters import runs as filter_runs
from aelab.ui.pages.filters import setup as ui
from aelab.ui.session import comparison, jobs, saved_runs


def test_localisation_agrees_with_every_window_tried() -> None:
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(20, 9 * 11)).astype(np.float32)
    for side in (1, 2, 5):
        squares = weights.reshape(20, 9, 11).astype(float) ** 2
        tried = [
            squares[:, i : i + side, j : j + side].sum((1, 2))
            for i in range(9 - side + 1)
            for j in range(11 - side + 1)
        ]
        wanted = np.max(tried, axis=0) / squares.sum((1, 2))
        found = filters.localisation(weights, (9, 11), side)
        np.testing.assert_allclose(found, wanted, rtol=1e-9)


def test_localisation_of_a_point_a_flat_filter_and_none() -> None:
    weights = np.zeros((3, 784), np.float32)
    weights[0, 783] = -2
    weights[1] = 0.3
    found = filters.localisation(weights, (28, 28), filters.window((28, 28)))
    np.testing.assert_allclose(found, [1, 49 / 784, 0])
    assert filters.window((8, 8)) == 2


def test_dead_units_are_those_that_hardly_move() -> None:
    t = np.linspace(0, 1, 50)
    activity = np.column_stack([t, 0.04 * t + 0.7, 0.06 * t, 0 * t])
    for scale in (1, 1000):
        assert filters.dead(scale * activity).tolist() == [False, True, False, True]
    assert filters.dead(np.ones((5, 2))).all()


def test_figures_of_a_layer() -> None:
    weights = np.zeros((2, 64), np.float32)
    weights[0, :2] = 3, -4
    weights[1] = 1
    activity = np.array([[0.1, 0.5], [0.9, 0.5], [0.4, 0.5]])
    found = filters.statistics(weights, activity, (8, 8))
    assert found.norm.tolist() == [5, 8]
    assert found.largest.tolist() == [4, 1]
    assert found.dead.tolist() == [False, True]
    assert found.mean_localisation == 1  # the flat filter is dead and does not count
    assert filters.most_exciting(activity, 0, 2).tolist() == [1, 2]
    assert filters.ranked(np.array([1, 3, 3, 2])).tolist() == [1, 2, 3, 0]


def panel(**changes: Any) -> bytes:
    given: dict[str, Any] = {
        "group": "g", "name": "n", "title": "t", "images": np.zeros((3, 6), np.uint8),
        "shape": (2, 3), "columns": 2,
    }  # fmt: skip
    return gallery(**(given | changes))


def test_a_gallery_carries_its_pictures_and_words() -> None:
    images = np.arange(18, dtype=np.uint8).reshape(3, 6)
    payload = panel(
        images=images, scale=np.array([0.5, 1, 2]), signed=True, captions=("a", "b", "c")
    )
    meta, arrays = read(payload)
    assert (meta["kind"], meta["captions"], meta["shape"]) == ("gallery", ["a", "b", "c"], [2, 3])
    np.testing.assert_array_equal(arrays["images"], images)
    np.testing.assert_array_equal(arrays["scale"], [0.5, 1, 2])
    said = GalleryFilm(slot="g/0", run="r", ids=(4, 2), hover=("unit 4", "unit 2"), note="2 of 3")
    meta, _ = read(panel(ids=(7, 8, 9), chosen=8, film=said))
    assert (meta["ids"], meta["chosen"], meta["film"]["ids"]) == ([7, 8, 9], 8, [4, 2])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"shape": (2, 2)}, "images has shape [3, 6]; it should be [any, 4]."),
        ({"scale": np.ones(2)}, "scale has shape [2]; it should be [3]."),
        ({"captions": ("a",)}, "captions has 1 texts for 3 images."),
        ({"ids": (1, 2)}, "ids has 2 texts for 3 images."),
        ({"columns": 0}, "columns is 0"),
        ({"scale_mode": "layer"}, "scale_mode layer needs scale beside it."),
        ({"scale_mode": "global", "scale": np.ones(3)}, "needs a global_scale over 0, not None."),
    ],
)
def test_a_wrong_gallery_gets_a_plain_sentence(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises((ValueError, TypeError), match=re.escape(sentence)):
        panel(**changes)


def test_without_noise_a_denoising_network_is_the_plain_one() -> None:
    """The page's claim: the same first weights and the same batches, only the noise differs."""
    same = {"latent_dim": 100, "hidden": (), "code": "sigmoid", "loss": "cross-entropy"}
    plain = train("tied", "digits", epochs=2, **same)
    quiet = train("denoising", "digits", epochs=2, level=0.0, **same)
    assert plain.weights.keys() == quiet.weights.keys()
    for name, weights in plain.weights.items():
        np.testing.assert_array_equal(weights, quiet.weights[name])


@pytest.fixture
def lab(lab: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same with short trainings; kept runs gone afterwards."""
    monkeypatch.setitem(
        recipes.FIRST_LAYER, "digits", {**recipes.FIRST_LAYER["digits"], "epochs": 2}
    )
    yield
    for saved in saved_runs.store().list():
        saved_runs.store().delete(saved.key)


def opened(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/4_Filters.py")
    for name, value in query.items():
        page.query_params[name] = value
    return ran(page)


def finished(page: AppTest) -> list[Run]:
    """The runs of the page's jobs, once all have ended; the page is run again."""
    end = monotonic() + 60
    found = [jobs.scheduler().get(token) for token in kept_jobs(page, ui.PAGE)]
    while not all(job and job.state == "finished" for job in found):
        assert monotonic() < end
        sleep(0.02)
    ran(page)
    return [job.run for job in found if job and job.run]


def test_the_page_trains_both_networks_and_finds_a_level_again(lab: None) -> None:
    page = opened(data="digits")
    page.button(key="train").click()
    ran(page)
    plain, noisy = finished(page)
    assert (plain.experiment.variant, noisy.experiment.variant) == ("tied", "denoising")
    assert plain.experiment.seed == noisy.experiment.seed
    first = kept_jobs(page, ui.PAGE)

    page.slider(key="noise").set_value(0.4)
    ran(page)
    other = finished(page)[-1]
    assert kept_jobs(page, ui.PAGE)[0] == first[0]  # the plain network is not trained again
    assert other.experiment.config.values()["level"] == 0.4
    second = kept_jobs(page, ui.PAGE)
    assert first != second
    while not saved_runs.store().has(other.experiment):
        sleep(0.02)

    page.slider(key="noise").set_value(0.25)
    ran(page)
    assert kept_jobs(page, ui.PAGE) == second  # nothing is trained
    text = " ".join(m.value for m in page.markdown)
    for run in (plain, noisy):
        assert f"**{run.figures['squared error']:.3g}** squared error / image" in text


def test_a_moved_slider_leaves_the_plain_run_under_way(
    lab: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        recipes.FIRST_LAYER, "digits", {**recipes.FIRST_LAYER["digits"], "epochs": 2000}
    )
    page = opened(data="digits")
    page.button(key="train").click()
    ran(page)
    plain, noisy = kept_jobs(page, ui.PAGE)
    while not all((job := jobs.scheduler().get(t)) and job.run for t in (plain, noisy)):
        sleep(0.02)
    page.slider(key="noise").set_value(0.4)
    ran(page)
    first, other = kept_jobs(page, ui.PAGE)
    assert (first, other != noisy) == (plain, True)
    job = jobs.scheduler().get(plain)
    assert job
    assert job.state == "running"


def test_the_film_shows_the_filters_that_the_snapshots_hold() -> None:
    run = train("tied", "digits", epochs=3, latent_dim=100, hidden=(), code="sigmoid")
    setup = ui.Setup(("tied",), "digits", 0.25, "unit", "norm", 40, 7)
    entry = comparison.Entry("Autoencoder", run, None)
    found = filter_film.film(filter_runs.Panel(run.experiment, entry), setup)
    assert found
    meta, arrays = read(filter_film._recording(run, setup, found.slot))
    assert (meta["group"], meta["run"], len(found.ids)) == (found.slot, found.run, 40)
    norms = np.linalg.norm(run.weights["encoder.layers.0.weight"][:64], axis=1)
    assert found.ids == tuple(np.argsort(-norms, kind="stable")[:40])
    steps = {s.step: s for s in run.snapshots}
    assert (steps[0], run.last) == (run.snapshots[0], run.snapshots[-1])
    for i, step in enumerate(arrays["steps"]):
        ids = list(found.ids)
        np.testing.assert_array_equal(arrays["picture tiles"][i], steps[step].filters[ids])
        np.testing.assert_array_equal(arrays["scale tiles"][i], steps[step].filter_scale[ids])


@pytest.mark.slow
def test_on_small_digits_noise_makes_filters_less_local() -> None:
    """As the page says there, and why: single pixels."""
    recipe: dict[str, Any] = {**recipes.FIRST_LAYER["digits"], "epochs": 60}
    plain, noisy = (train(k, "digits", seed=7, **recipe) for k in ("tied", "denoising"))
    panels = [
        filter_runs.Panel(r.experiment, comparison.Entry("", r, None)) for r in (plain, noisy)
    ]
    assert filter_figures.reversed_here(panels)
    assert not filter_figures.reversed_here(panels[:1])
    single = [
        filters.localisation(r.weights["encoder.layers.0.weight"], (8, 8), 1).mean()
        for r in (plain, noisy)
    ]
    assert single[0] > single[1]


def test_no_network_and_a_bad_address_are_met_with_words(lab: None) -> None:
    page = opened(networks="nothing", noise="-3", scale="huge", jobs="gone")
    page.session_state["networks"] = []
    assert "Choose a network" in ran(page).info[0].value


def test_the_table_has_every_unit_of_every_network() -> None:
    run = train("tied", "digits", epochs=1, latent_dim=20, hidden=(), code="sigmoid")
    rows = list(csv.DictReader(io.StringIO(filter_figures.table([run]))))
    weights = run.weights["encoder.layers.0.weight"]
    norms = [float(row["norm"]) for row in rows]
    np.testing.assert_allclose(norms, np.sqrt((weights**2).sum(1)), rtol=1e-5)
    assert [row["network"] for row in rows] == ["Autoencoder"] * 20
