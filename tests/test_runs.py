"""The Runs page: names that tell runs apart, the filter, the picture of a plane, the curves."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from apptest import at_view, ran
from PIL import Image, ImageColor
from streamlit.testing.v1 import AppTest

from aelab import data, figures, theme
from aelab.figures.names import names_apart
from aelab.figures.thumbnail import plane
from aelab.store import SavedRun, Store
from aelab.training import Change, Experiment, Run, fit, train
from aelab.ui.pages.runs import destinations, table
from aelab.ui.pages.runs.filter import Filter
from aelab.ui.session import loader

HEAD = "data:image/png;base64,"


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    assert loader.loader().ready.wait(60)


@pytest.fixture(scope="module")
def trained() -> list[Run]:
    """Two plain nets that differ in their rate, a VAE, and one that was stopped."""
    found = [train("basic", "digits", epochs=2, rate=rate, device="cpu") for rate in (0.001, 0.01)]
    found.append(train("vae", "digits", epochs=1, beta=2.0, latent_dim=3, device="cpu"))
    found.append(
        next(r for r in fit(Experiment.of("basic", "digits", 8), "cpu") if r.last.step > 5)
    )
    return found


@pytest.fixture(scope="module")
def filled(trained: list[Run], tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with all of them."""
    store = Store(tmp_path_factory.mktemp("runs"))
    for i, run in enumerate(trained):
        store.save(run, saved=float(i))
    return store


def called(*experiments: Experiment) -> list[str]:
    return [name.removeprefix("Autoencoder") for name in names_apart(experiments)]


def test_names_say_what_differs_and_nothing_else() -> None:
    def of(seed: int = 7, **values: object) -> Experiment:
        return Experiment.of("basic", "digits", seed, **values)

    assert called(of()) == [""]
    assert called(of(rate=0.01), of(rate=0.02)) == [" · rate 0.01", " · rate 0.02"]
    assert called(of(1), of(2), of(3)) == [" · seed 1", " · seed 2", " · seed 3"]
    changed = of().changed(Change("rate", 0.02, 5))
    assert called(of(rate=0.01), changed) == [" · rate 0.01", " · rate 0.02"]
    vae = Experiment.of("vae", "digits", beta=2.0)
    assert called(of(), vae) == ["", "Variational autoencoder"]
    shapes = Experiment.of("basic", "shapes")
    assert called(of(), shapes) == [" · Digits 8×8", " · Shapes 28×28"]


def test_names_are_never_equal_for_different_experiments() -> None:
    """Of a grid of four settings, more than a name says otherwise, and of a heap without order."""
    grid = [
        Experiment.of("basic", "digits", seed, rate=rate, epochs=epochs, latent_dim=size)
        for seed in (1, 2) for rate in (0.1, 0.2) for epochs in (3, 4) for size in (5, 6)
    ]  # fmt: skip
    assert len(set(names_apart(grid))) == 16
    rng = np.random.default_rng(0)
    heap = {
        Experiment.of("sparse", "digits", int(rng.integers(3)), rho=float(rng.choice([0.1, 0.2])),
                      epochs=int(rng.choice([5, 5, 5, 6])), items=int(rng.integers(4)))
        for _ in range(60)
    }  # fmt: skip
    assert len(set(names_apart(list(heap)))) == len(heap)


def test_a_long_list_does_not_repeat_what_most_have() -> None:
    rates = [Experiment.of("basic", "digits", rate=0.01 * (i + 1), epochs=5) for i in range(7)]
    odd = Experiment.of("basic", "digits", rate=0.01, epochs=6)
    assert names_apart([*rates, odd])[0] == "Autoencoder · rate 0.01"  # a quarter have it
    assert names_apart([*rates, odd])[2:4] == ["Autoencoder · rate 0.03", "Autoencoder · rate 0.04"]
    assert "epochs 6" in names_apart([*rates, odd])[-1]


CASES: list[tuple[Filter, Callable[[SavedRun], bool]]] = [
    (Filter(), lambda s: True),
    (Filter(variants=("vae",)), lambda s: s.experiment.variant == "vae"),
    (Filter(data=("shapes",)), lambda s: s.experiment.data == "shapes"),
    (Filter(state="Stopped"), lambda s: not s.finished),
    (Filter(state="Finished"), lambda s: s.finished),
    (Filter(setting="rate", value="1e-2"), lambda s: s.experiment.now()[1].rate == 0.01),
    (Filter(setting="rate", sign=">", value=".002"), lambda s: s.experiment.now()[1].rate > 0.002),
    (Filter(setting="seed", sign="<", value="8"), lambda s: s.experiment.seed < 8),
    (Filter(setting="beta", sign="=", value="2"), lambda s: s.experiment.variant == "vae"),
    (Filter(setting="hidden", sign="≠", value="1"), lambda s: True),
    (Filter(setting="schedule", sign=">", value="5"), lambda s: False),
    (Filter(variants=("basic",), setting="seed", value="8"), lambda s: s.experiment.seed == 8),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "plain"), CASES)
def test_the_filter_is_a_plain_one(
    asked: Filter, plain: Callable[[SavedRun], bool], filled: Store
) -> None:
    saved = filled.list()
    assert [s.key for s in saved if asked.fits(s)] == [s.key for s in saved if plain(s)]
    assert asked.fault == ""


def test_a_filter_that_makes_no_sense_says_so_and_hides_nothing(filled: Store) -> None:
    asked = Filter(setting="rate", sign=">", value="large")
    assert asked.fault == "rate cannot be > “large”: type a number, such as 8."
    assert all(map(asked.fits, filled.list()))


def test_a_stopped_run_is_marked_with_its_step(filled: Store, trained: list[Run]) -> None:
    saved, stopped = filled.list(), trained[3]
    rows = {s.key: row for s, row in zip(saved, table.rows(saved, table.names(saved)), strict=True)}
    marks = [rows[run.experiment.key]["ended"] for run in trained]
    assert marks[:3] == ["finished"] * 3
    assert marks[3] == f"■ step {stopped.last.step} of {stopped.planned}"


def test_a_setting_is_a_column_of_numbers_where_all_are(filled: Store, trained: list[Run]) -> None:
    saved = sorted(filled.list(), key=lambda s: s.saved_at)
    rows = table.rows(saved, table.names(saved), ["rate", "hidden", "beta"])
    assert [row["rate"] for row in rows] == [r.experiment.now()[1].rate for r in trained]
    assert [row["beta"] for row in rows] == [None, None, 2.0, None]
    assert rows[0]["hidden"] == "256-64"


def test_the_store_gives_the_plane_alone(filled: Store, trained: list[Run]) -> None:
    for run in trained:
        assert np.array_equal(filled.plane(run.experiment.key), run.view.points)


def test_the_picture_of_a_plane_has_its_classes_where_they_lie() -> None:
    points = np.array([[0, 0], [1, 0], [0, 1], [np.nan, 0]], np.float32)
    address = plane(np.repeat(points, 50, 0), np.repeat([0, 1, 2, 3], 50))
    picture = Image.open(BytesIO(b64decode(address.removeprefix(HEAD)))).convert("RGBA")
    pixels = np.asarray(picture)
    colours = [(*ImageColor.getrgb(c), 255) for c in theme.LIGHT.classes]
    centres = [np.argwhere((pixels == c).all(2)).mean(0) for c in colours[:3]]
    assert centres[0][1] < centres[1][1]  # to the right
    assert centres[0][0] > centres[2][0]  # and up
    assert not (pixels == colours[3]).all(2).any()
    assert (pixels[..., 3] == 0).mean() > 0.9
    assert plane(np.full((3, 2), np.nan), None) == ""


def test_every_class_of_a_run_is_in_its_picture(trained: list[Run]) -> None:
    known = data.load("digits")
    address = plane(trained[0].view.points, known.y_test[known.probe], theme.DARK)
    pixels = np.asarray(Image.open(BytesIO(b64decode(address.removeprefix(HEAD)))).convert("RGB"))
    seen = {tuple(int(v) for v in p) for p in pixels.reshape(-1, 3)}
    assert {ImageColor.getrgb(c) for c in theme.DARK.classes} <= seen


def test_curves_are_the_histories(trained: list[Run]) -> None:
    found = figures.learning_curves(*trained, time="seconds", names=["a", "b", "c", "d"])
    assert [line.name for line in found.data] == ["a", "b", "c", "d"]
    for line, run in zip(found.data, trained, strict=True):
        assert list(line.y) == [s.squared_error for s in run.snapshots]
        assert list(line.x) == [s.seconds for s in run.snapshots]
    loss = figures.learning_curves(*trained[:2], measure="loss")
    for line, run in zip(loss.data, trained[:2], strict=True):
        assert list(line.y) == [s.validation[0] for s in run.snapshots]  # one term of weight 1
    (one,) = figures.learning_curves(trained[2], measure="loss").data
    terms = [t.name for t in trained[2].last.terms]
    at = terms.index("KL")
    want = [sum(s.validation) + (s.terms[at].weight - 1) * s.validation[at]
            for s in trained[2].snapshots]  # fmt: skip
    assert list(one.y) == pytest.approx(want)
    other = figures.learning_curves(*trained, measure="loss")
    assert not other.data
    assert "different losses" in other.layout.annotations[0].text


def test_destinations_say_why_they_do_not_fit(filled: Store) -> None:
    digits = filled.list()[0]
    shapes = replace(digits, experiment=Experiment.of("basic", "shapes"))
    points = replace(digits, experiment=Experiment.of("tied", "moons"))

    def refused(*picked: SavedRun) -> set[str]:
        return {d.word for d in destinations.ALL if d.refusal(picked)}

    every = {d.word for d in destinations.ALL}
    assert refused(digits) == {"Contraction"}
    one_set = {"Latent space", "Denoising", "Stacking", "Contraction"}
    assert refused(digits, shapes) == {"Train", *one_set}
    assert refused(points) == every - {"Train", "Contraction"}


@pytest.mark.usefixtures("lab")
def test_the_page_lists_what_fits_and_what_is_picked(trained: list[Run], runs: Store) -> None:
    keys = [runs.save(run).key for run in trained]
    shown = _opened(columns="rate", **{"filter.state": "Stopped"}).dataframe[0].value
    assert (list(shown["run"]), list(shown["rate"])) == (["Autoencoder"], [0.003])
    gone = "0" * 16
    page = _opened(runs=f"{keys[2]},{keys[0]},{gone}", **{"filter.state": "Stopped"})
    assert len(page.dataframe[0].value) == 3  # those that are picked stay in sight
    assert page.query_params["runs"] == f"{keys[2]},{keys[0]}"
    assert [w.value for w in page.warning] == [f"Run {gone}: This run is no longer here."]
    assert all(src.startswith(HEAD) for src in page.dataframe[0].value["plane"])


@pytest.mark.usefixtures("lab")
def test_a_filter_that_nothing_fits_is_taken_away(trained: list[Run], runs: Store) -> None:
    runs.save(trained[0])
    page = _opened(**{"filter.setting": "rate", "filter.sign": "<", "filter.value": "0"})
    assert not page.dataframe
    page.button(key="clear").click()
    assert len(ran(page).dataframe[0].value) == 1
    assert "filter.setting" not in page.query_params


def _opened(**address: str) -> AppTest:
    """The Runs page at an address."""
    page = at_view("runs", **address)
    del page.query_params["data"]
    return ran(page)
