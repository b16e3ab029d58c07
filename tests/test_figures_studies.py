"""Figures of studies: their curves are the study's, and the code beside them makes them."""

from itertools import product

import numpy as np
import plotly.graph_objects as go
import pytest

import aelab
from aelab import data, figures
from aelab.analysis import pca
from aelab.analysis.spread import spread
from aelab.figures._base import Axis
from aelab.figures.studies import study_code
from aelab.figures.studies.look import Cells
from aelab.studies import chess_memory, data_needed, few_labels, result
from aelab.studies.chess_memory import PICTURES, SHUFFLED
from aelab.studies.compression import SIZES
from aelab.studies.data_needed import DataNeededConfig
from aelab.studies.depth_width import KINDS, LATENTS
from aelab.studies.few_labels import METHODS
from aelab.studies.noise_sweep import LEVELS
from aelab.training import Run

RNG = np.random.default_rng(7)


def drawn(found: go.Figure, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The curve of that name."""
    (line,) = (t for t in found.data if str(t.name).replace("<br>", " ") == name)
    return np.asarray(line.x if line.hovertext is None else line.hovertext, float), np.asarray(
        line.y
    )


def test_the_code_of_a_study_makes_its_figure() -> None:
    settings = DataNeededConfig(m=3, hidden=(16,), steps=100, seeds=2)
    code = study_code(
        "data_needed.study", '"digits"', settings, 'data_needed("digits", found.cells)'
    )
    assert "DataNeededConfig(m=3, hidden=(16,), steps=100, seeds=2)" in code
    known: dict[str, object] = {}
    exec(code.replace("aelab.figures.", "figure = aelab.figures.").replace(".show()", ""), known)
    cells = result(data_needed.study("digits", settings)).cells
    assert isinstance(known["figure"], go.Figure)
    x, y = drawn(known["figure"], "autoencoder")
    assert np.allclose(x, data_needed.counts("digits"))
    wanted = [np.mean([cells[int(n), s]["error"] for s in (7, 8)]) for n in x]
    assert np.allclose(y, wanted)


def test_a_sweep_shows_the_means_of_its_cells() -> None:
    cells: Cells = {(level, s): {"frozen": RNG.random(), "tuned": RNG.random(), "repair": 1.0}
                    for level in LEVELS for s in (7, 8)}  # fmt: skip
    found = figures.noise_sweep(cells)
    for name, of in (("frozen", "frozen"), ("fine-tuned", "tuned")):
        wanted = [100 * np.mean([cells[level, s][of] for s in (7, 8)]) for level in LEVELS]
        x, y = drawn(found, name)
        assert np.allclose(x, [100 * level for level in LEVELS])
        assert np.allclose(y, wanted)


def test_intervals_are_those_over_seeds() -> None:
    values = {s: {"error": float(RNG.random())} for s in (7, 8, 9)}
    cells: Cells = {("deep", LATENTS[0], s): {**v, "parameters": 9.0} for s, v in values.items()}
    found = figures.depth_width("digits", cells)
    x, y = drawn(found, "deep")
    whole = spread([v["error"] for v in values.values()])
    assert (x[0], y[0]) == pytest.approx((LATENTS[0], whole.mean))
    (line,) = (t for t in found.data if t.name == "deep")
    assert y[0] + line.error_y.array[0] == pytest.approx(whole.high)
    digits = data.load("digits")
    plane = pca.fit(digits.x_train, max(LATENTS))
    floor = [plane.first(m).squared_error(digits.x_test) for m in LATENTS]
    assert np.allclose(drawn(found, "PCA")[1], floor)
    assert {t.name for t in found.data} >= {"PCA", *KINDS}


def test_both_kinds_of_pixels_have_their_pca() -> None:
    cells: Cells = {(kind, 4, 7): {"error": 1.0 + (kind == SHUFFLED)}
                    for kind in (PICTURES, SHUFFLED)}  # fmt: skip
    found = figures.chess_memory("digits", cells)
    assert [drawn(found, kind)[1].tolist() for kind in (PICTURES, SHUFFLED)] == [[1.0], [2.0]]
    dataset = data.load(chess_memory.source(SHUFFLED, "digits"))
    plane = pca.fit(dataset.x_train, max(SIZES))
    floor = [plane.first(m).squared_error(dataset.x_test) for m in SIZES]
    assert np.allclose(drawn(found, f"PCA, {SHUFFLED}")[1], floor)


def test_labels_and_errors_are_on_logarithmic_axes() -> None:
    places = product(METHODS, (10, 100), (7, 8))
    cells: Cells = {(m, n, s): {"wrong": 0.1 / n} for m, n, s in places}
    found = figures.few_labels(cells, (10, 1000))
    assert found.layout.xaxis.type == found.layout.yaxis.type == "log"
    assert found.layout.xaxis.tickvals == (10.0, 100.0, 1000.0)
    titles = found.layout.xaxis.title.text, found.layout.yaxis.title.text.replace("<br>", " ")
    assert titles == ("labelled training pictures, logarithmic", "wrong test items, %, logarithmic")
    x, y = drawn(found, "fine-tuned")
    assert np.allclose(x, [10, 100])
    assert np.allclose(y, [1, 0.1])
    assert found.layout.title.subtitle.text.endswith("intervals, cut at 0.5 %")
    places = np.log10([trace.x for trace in found.data])  # bars beside each other, equally far
    apart = np.diff(places, axis=0)
    assert apart.min() > 0.01
    assert np.allclose(apart, apart[0, 0])
    assert np.allclose(places.mean(0), [1, 2])
    assert few_labels.points(cells, "frozen")[0].error_rate.n == 2


@pytest.mark.parametrize(
    "draw",
    [
        figures.noise_sweep, figures.noise_sweep_reconstruction, figures.few_labels,
        figures.decoder_errors, figures.decoder_classes, figures.depth_cost, figures.depth_items,
        *(lambda cells, of=of: of("digits", cells) for of in (
            figures.depth_width, figures.chess_memory, figures.one_class, figures.rate_distortion)),
        lambda cells: figures.transfer(None), lambda cells: figures.ratings(None),
        lambda cells: figures.ratings_compared(None),
        lambda cells: figures.transfer_table("digits", None),
        lambda cells: figures.cluster_table("digits", None),
        lambda cells: figures.memorisation("digits"),
        lambda cells: figures.pretraining("digits", {}, 2),
    ],
)  # fmt: skip
def test_before_anything_is_measured_the_axes_stand(draw: object) -> None:
    found = draw({})  # type: ignore[operator]
    assert isinstance(found, go.Figure)
    assert found.layout.title.text
    found.to_json()


@pytest.fixture(scope="module")
def few() -> Run:
    return aelab.train("basic", "digits", items=32, epochs=30, latent_dim=1, device="cpu")


def test_memorised_items_are_those_learned(few: Run) -> None:
    x, y = drawn(figures.memorisation("digits", few), "32: learned")
    items = data.load("digits").x_train[:32]
    error = np.square(few.decode(few.encode(items)) - items).sum(1).mean()
    assert x[-1] == few.last.step
    assert y[-1] == pytest.approx(float(error), rel=1e-5)


def test_classes_are_marks_with_nothing_between_and_intervals_that_end_at_1() -> None:
    kinds = ("auroc", "pca", "pca 32")
    cells = {(c, seed): dict.fromkeys(kinds, 0.99 + 0.005 * (seed - 7))
             for c in range(10) for seed in (7, 8)}  # fmt: skip
    for trace in figures.one_class("digits", cells).data:
        assert trace.mode == "markers"
        assert np.asarray(trace.y + trace.error_y.array) == pytest.approx(np.ones(10))


def test_a_narrow_logarithmic_axis_has_labels_too() -> None:
    def ticks(*values: float) -> tuple[float, ...]:
        return Axis("n", log=True).layout([np.array(values)]).get("tickvals", ())

    assert ticks(4500, 4600, 4700) == ()  # Plotly's own: 1, 2 and 5 times a power are outside
    assert {5000.0, 10000.0} <= {*ticks(4500, 18000)}
