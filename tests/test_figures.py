"""Figures: their arrays are the run's and the study's, and what cannot be drawn says why."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from PIL import Image

import aelab
from aelab import data, figures, theme
from aelab.analysis import pca
from aelab.analysis import roc as alarms
from aelab.analysis.jacobians import singular_values
from aelab.figures._base import Axis
from aelab.figures.contraction import measures
from aelab.figures.contraction.ellipses import outlines
from aelab.figures.contraction.measures import sensitivity
from aelab.figures.field import arrows
from aelab.figures.images.linear import FULL, product_rows
from aelab.studies.contraction import jacobians
from aelab.training import Run

OF_RUNS: dict[str, Callable[[Run], go.Figure]] = {
    "latent": figures.latent, "latent_beside_pca": figures.latent_beside_pca,
    "loss": figures.loss, "reconstructions": figures.reconstructions, "filters": figures.filters,
    "denoising": figures.denoising, "latent_grid": figures.latent_grid,
    "samples": figures.samples, "interpolation": figures.interpolation, "kl": figures.kl,
    "unfolding": figures.unfolding, "vector_field": figures.vector_field,
    "jacobian_spectrum": figures.jacobian_spectrum, "film": figures.film,
    "noise_robustness": figures.noise_robustness, "noise_penalty": figures.noise_penalty,
    "input_sensitivity": figures.input_sensitivity, "tangents": figures.tangents,
    "tangent_walk": figures.tangent_walk, "conditions": figures.conditions,
    "completions": figures.completions, "gibbs_chains": figures.gibbs_chains,
    "random_codes": figures.random_codes, "along_the_code": figures.along_the_code,
    "layers": figures.layers, "hole_map": figures.hole_map, "architecture": figures.architecture,
    "linear_map": figures.linear_map, "linear_copies": figures.linear_copies,
    "again": figures.again, "learning_curves": figures.learning_curves,
}  # fmt: skip


@pytest.fixture(scope="module")
def vae() -> Run:
    return aelab.train("vae", "digits", epochs=2, device="cpu")


@pytest.fixture(scope="module")
def runs(vae: Run) -> dict[str, Run]:
    """Runs that are hard to draw, and others."""
    quick = {"epochs": 1, "device": "cpu"}
    whole = aelab.train("denoising", "digits", **quick)
    return {
        "vae": vae, "denoising": whole,
        "no snapshot": replace(whole, snapshots=()),
        "diverged": diverged(whole), "diverged points": diverged(
            aelab.train("denoising", "circle", **quick)),
        "one snapshot": replace(whole, snapshots=whole.snapshots[-1:]),
        "one number": aelab.train("basic", "digits", latent_dim=1, **quick),
        "two hundred numbers": aelab.train("basic", "digits", latent_dim=200, **quick),
        "space": aelab.train("basic", "s-curve", **quick),
        "plane": aelab.train("denoising", "circle", **quick),
        "machines": aelab.train("rbm", "digits", **quick),
        "conditional": aelab.train("cvae", "digits", **quick),
        "convolutional": aelab.train("basic", "digits", body="convolutional", **quick),
        "linear": aelab.train("linear", "digits", **quick),
    }  # fmt: skip


def diverged(run: Run) -> Run:
    """The same run, of which nothing is finite any more."""
    nan = np.full_like
    last = replace(run.last, points=nan(run.last.points, np.nan))
    return replace(
        run, snapshots=(*run.snapshots[:-1], last), codes=nan(run.codes, np.nan),
        weights={name: nan(values, np.nan) for name, values in run.weights.items()},
        view=replace(run.view, points=nan(run.view.points, np.nan)),
    )  # fmt: skip


def array(values: Any) -> np.ndarray:
    return np.asarray(values, np.float64)


def pixels_of(address: str) -> np.ndarray:
    """The bytes of a picture within a figure."""
    return np.asarray(Image.open(BytesIO(b64decode(address.partition(",")[2]))))


def says(found: go.Figure) -> str:
    """The sentence of a figure that is not drawn."""
    return " ".join(a.text for a in found.layout.annotations) if not found.data else ""


@pytest.mark.parametrize("draw", OF_RUNS.values(), ids=OF_RUNS)
def test_each_is_drawn_or_says_in_a_sentence_why_not(
    runs: dict[str, Run], draw: Callable[[Run], go.Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measures, "ITEMS", 1e4)  # the fewest items of the relation
    for name, run in runs.items():
        found = draw(run)
        assert found.data or says(found).endswith("."), name
        text = found.layout.title.text + (found.layout.title.subtitle.text or "")
        assert data.info(run.experiment.data).title in text, name
        step = run.last.step if run.snapshots else 0
        assert f"step {step:,}" in text or not found.data, name
        assert found.layout.template.layout.xaxis.gridcolor == theme.LIGHT.grid
        found.to_json()


def test_one_item_one_class_and_one_value_are_drawn(vae: Run) -> None:
    one = np.zeros((1, 2), np.float32)
    line = figures.Series(name="a", x=np.ones(1), y=np.ones(1))
    x, y = Axis("x"), Axis("y", log=True)
    for found in (
        figures.latent(vae, codes=one), figures.latent(vae, codes=one.repeat(5, 0)),
        figures.curves(title="", x=x, y=y, series=[line]),
        figures.error_histogram({"all": np.ones(1)}),
        figures.confusion_matrix(np.ones((1, 1), int), rows="a", columns="a"),
        figures.image_grid(np.ones((1, 64)), (8, 8), columns=1, title=""),
        figures.roc({"network": (np.ones(1), np.ones(1))}),
    ):  # fmt: skip
        assert found.data
        found.to_json()
    nan = figures.Series(name="a", x=np.arange(3.0), y=np.array([1, np.nan, np.inf]))
    low, high = figures.curves(title="", x=x, y=Axis("y"), series=[nan]).layout.yaxis.range
    assert low < 1 < high
    assert says(figures.roc({"network": (np.ones(1), np.zeros(0))})).endswith(".")


def test_the_code_beside_a_figure_makes_it(vae: Run) -> None:
    code = figures.latent(vae).layout.meta["code"]
    assert code.splitlines()[1] == 'run = aelab.train("vae", "digits", seed=7, epochs=2)'
    known: dict[str, Any] = {}
    exec(code.replace(".show()", "").replace("aelab.figures.l", "found = aelab.figures.l"), known)
    assert np.array_equal(known["run"].codes, vae.codes)


def test_codes_stand_where_the_run_has_them(vae: Run) -> None:
    found, dataset = figures.latent(vae), data.load("digits")
    y = dataset.y_test[dataset.probe]
    for trace in found.data:
        own = vae.view.points[y == dataset.classes.index(trace.name)]
        assert np.array_equal(array(trace.x), own[:, 0])
        assert np.array_equal(array(trace.y), own[:, 1])
    assert len({trace.marker.color for trace in found.data}) == 10
    assert [shape.type for shape in found.layout.shapes] == ["circle"] * 3  # N(0, I)
    assert len(found.layout.images) == 10  # a medoid a class
    assert found.layout.yaxis.scaleanchor == "x"


def test_other_codes_are_seen_on_the_same_plane(vae: Run) -> None:
    rng = np.random.default_rng(7)
    codes = rng.standard_normal((60_000, 2), np.float32)
    found = figures.latent(vae, codes=codes, labels=rng.integers(0, 10, 60_000))
    assert {trace.type for trace in found.data} == {"scattergl"}
    assert sum(len(trace.x) for trace in found.data) == 60_000
    with pytest.raises(ValueError, match=r"codes has shape \[2, 5\]; it should be \[n, 2\]"):
        figures.latent(vae, codes=codes[:2].repeat(3, 1)[:, :5])


def test_pca_beside_it_is_pcas_projection(vae: Run) -> None:
    dataset = data.load("digits")
    points = pca.fit(dataset.x_train, 2).project(dataset.x_test[dataset.probe])
    left = [trace for trace in figures.latent_beside_pca(vae).data if trace.xaxis is None]
    drawn = np.sort(np.concatenate([array(trace.x) for trace in left]))
    assert np.allclose(drawn, np.sort(points[:, 0]), atol=1e-5)


def test_a_loss_has_every_term_and_its_unit(vae: Run) -> None:
    found = figures.loss(vae)
    assert [trace.name.replace("<br>", " ") for trace in found.data] == [
        *(f"{term.name}, {which}" for term in vae.last.terms for which in ("train", "validation")),
        "least cross-entropy, H(x)",
    ]
    assert array(found.data[1].y).tolist() == [s.validation[0] for s in vae.snapshots]
    assert found.layout.yaxis.title.text == "nats / image"


def test_pictures_are_the_bytes_of_the_snapshot(vae: Run) -> None:
    mosaic = array(figures.reconstructions(vae).data[0].z)
    last = mosaic[-8:, :8] * 255
    assert np.abs(last - vae.last.reconstruction[0].reshape(8, 8)).max() < 0.2
    assert np.isnan(mosaic[8]).all()  # a gap
    tile = array(figures.filters(vae).data[0].z)[:8, :8]
    assert np.abs(tile * 127 + 128 - vae.last.filters[0].reshape(8, 8)).max() < 0.1
    grid = array(figures.latent_grid(vae, 5).data[0].z)
    middle = vae.decode(vae.view.mean[None] * 0)[0].reshape(8, 8)
    assert np.abs(grid[18:26, 18:26] - middle).max() < 2e-3  # N(0, I): its middle is 0


def test_a_denoising_row_names_its_errors(vae: Run) -> None:
    found = figures.denoising(vae, level=0.0, components=64)
    rows = found.layout.yaxis.ticktext
    assert ">clean<" in rows[0]
    assert "PCA, 64" in rows[2]
    x = data.load("digits").x_test
    error = np.square(vae.decode(vae.encode(x)).astype(float) - x).sum(1).mean()
    assert f"{error:.3g} squared error" in rows[3]


def test_kl_is_sorted_and_whole(vae: Run) -> None:
    bars = figures.kl(vae).data[0]
    assert array(bars.y).tolist() == sorted(vae.last.extra["kl"].clip(0).tolist(), reverse=True)


def test_a_spectrum_is_that_of_the_jacobians(runs: dict[str, Run]) -> None:
    run = runs["denoising"]
    x = data.load("digits").x_test[: sensitivity(run).n]
    wanted = singular_values(jacobians(run.model, x)).mean(0)
    line = figures.jacobian_spectrum(run).data[0]
    assert np.allclose(array(line.y), wanted[: len(line.y)])


def test_noise_moves_a_code_as_far_as_the_figure_says(runs: dict[str, Run]) -> None:
    run, x = runs["denoising"], data.load("digits").x_test[:200]
    line = figures.noise_robustness(run).data[0]
    noise = np.random.default_rng(1).normal(size=(20, *x.shape)).astype(np.float32)
    noise *= array(line.x)[-1] / np.linalg.norm(noise, axis=2, keepdims=True)
    codes = run.encode((x + noise).reshape(-1, 64)).reshape(20, len(x), -1)
    far = np.linalg.norm(codes - run.encode(x), axis=2).mean()
    assert array(line.y)[0] == 0
    assert array(line.y)[-1] == pytest.approx(far, rel=0.03)


def test_a_linear_network_is_the_product_of_its_weights(runs: dict[str, Run]) -> None:
    run, x = runs["linear"], data.load("digits").x_test[:5]
    matrix = product_rows([run]).images[1].reshape(64, 64) * FULL
    rest = run.decode(run.encode(0 * x))  # of the biases
    assert np.allclose(x @ matrix.T + rest, run.decode(run.encode(x)), atol=1e-4)


def test_a_row_of_differences_has_its_own_colours() -> None:
    rows = (figures.ImageRow("x"), figures.ImageRow("r − x", signed=True, lines=("0.5",)))
    images = np.array([[[0.0, 1.0]], [[-1.0, 0.5]]])
    table = figures.ImageRows(title="", rows=rows, images=images, shape=(1, 2))
    plain, signed = figures.image_rows(table).data
    assert array(plain.z)[[0, 2]].tolist()[0] == [0, 1]
    assert array(signed.z)[2].tolist() == [-1, 0.5]
    assert np.isnan(array(plain.z)[2]).all()
    assert table.as_bytes().tolist() == [[[0, 255]], [[1, 192]]]
    with pytest.raises(ValueError, match=r"images has shape \[1, 1, 2\]; it should be \[2, k, 2\]"):
        figures.ImageRows(title="", rows=rows, images=images[:1], shape=(1, 2))


def test_penalties_are_those_of_the_loss_and_marks_are_the_units() -> None:
    run = aelab.train("sparse", "digits", epochs=2, rho=0.2, latent_dim=30, device="cpu")
    found = figures.sparsity_penalties(run)
    line, units = found.data[0], found.data[-1]
    one, other = (torch.distributions.Bernoulli(torch.tensor(p)) for p in (0.2, array(line.x)))
    wanted = torch.distributions.kl_divergence(one, other).numpy()
    assert np.allclose(array(line.y), wanted, atol=1e-5)
    x = data.load("digits").x_test
    assert np.allclose(array(units.x), run.encode(x[data.load("digits").probe]).mean(0), atol=1e-4)
    assert found.layout.shapes[0].x0 == 0.2
    assert figures.sparsity_penalties(rho=0.05).layout.shapes[0].x0 == 0.05


def test_a_film_has_a_frame_for_each_step_and_still_axes(vae: Run) -> None:
    found = figures.film(vae)
    steps = [s.step for s in vae.snapshots]
    names = [int(frame.name.replace(",", "")) for frame in found.frames]
    assert names[0] == steps[0]
    assert names[-1] == steps[-1]
    assert set(names) <= set(steps)
    assert len(found.layout.sliders[0].steps) == len(names)


def test_arrows_begin_at_the_nodes_and_end_where_the_network_moves_them() -> None:
    lines = arrows(np.array([[0.0, 0.0]]), np.array([[2.0, 0.0]]))
    assert lines[:2].tolist() == [[0, 0], [2, 0]]
    assert np.allclose(np.linalg.norm(lines[[2, 4]] - lines[1], axis=1), 0.7)  # the head
    assert (lines[[2, 4], 0] < 2).all()


def test_curves_carry_what_they_are_given() -> None:
    x, y = np.array([1.0, 10.0]), np.array([0.5, np.nan])
    series = [figures.Series(name="a", x=x, y=y, low=y - 1, high=y + 1),
              figures.Series(name="b", x=x[:1], y=y[:1])]  # fmt: skip
    found = figures.curves(
        title="t", x=Axis("x, %", 0, log=True), y=Axis("y"), series=series,
        levels=[figures.Level("mean image", 52.9, "accent")], bands=[figures.Band("seen", 1, 2)],
    )  # fmt: skip
    assert np.array_equal(array(found.data[0].y), y, equal_nan=True)
    assert array(found.data[0].error_y.array).tolist() == [1, 0]
    assert array(found.data[2].y).tolist() == [52.9, 52.9]
    inks = [(trace.line.color, trace.line.dash) for trace in found.data]
    assert len(set(inks)) == 3  # all three asked for the accent
    assert inks[2][0] == inks[0][0]  # its dashes tell the level apart: the colour keeps its meaning
    assert found.layout.xaxis.type == "log"
    assert found.layout.shapes[0].name == "seen"
    with pytest.raises(ValueError, match=r"y of a has shape \[2\]; it should be \[1\]"):
        figures.Series(name="a", x=x[:1], y=y)


@pytest.mark.parametrize(
    ("axis", "values", "ends"),
    [
        (Axis("y", 0), [0.0, 10.0], (0, 10.5)),
        (Axis("y", -1, 1), [0.0], (-1, 1.1)),
        (Axis("y"), [], (-0.05, 1.05)),
        (Axis("y"), [3.0], (2.45, 3.55)),
        (Axis("y"), [np.nan, np.inf, 2.0, 4.0], (1.9, 4.1)),
        (Axis("y", log=True), [0.0, -1.0, 10.0, 1000.0], (0.9, 3.1)),
    ],
)
def test_ends_of_an_axis(axis: Axis, values: list[float], ends: tuple[float, float]) -> None:
    assert axis.layout([np.array(values)])["range"] == pytest.approx(ends)


def test_a_histogram_holds_all_errors_and_a_roc_curve_their_area() -> None:
    rng = np.random.default_rng(7)
    normal, anomalous = rng.gamma(2, 1, 400), rng.gamma(4, 1, 100)
    found = figures.error_histogram({"normal": normal, "anomalous": anomalous}, threshold=4.0)
    for trace in found.data:
        assert array(trace.y).sum() == pytest.approx(100)
    assert found.layout.shapes[0].x0 == 4.0
    curve = figures.roc({"network": (normal, anomalous)}, at={"network": 4.0}).data
    area = np.trapezoid(array(curve[0].y), array(curve[0].x)) / 1e4
    assert area == pytest.approx(alarms.auroc(normal, anomalous), abs=3e-3)
    assert array(curve[1].y)[0] == pytest.approx(100 * (anomalous > 4).mean())
    assert says(figures.error_histogram({})).endswith(".")
    assert says(figures.roc({})).endswith(".")


def test_a_confusion_matrix_carries_its_counts() -> None:
    counts = np.array([[8, 0], [2, 6]])
    found = figures.confusion_matrix(counts, rows="ab", columns="ab", chosen=(1, 0))
    heat = found.data[0]
    assert np.array_equal(array(heat.customdata), counts)
    assert array(heat.z)[0, 0] == 1  # all of its row, right
    assert array(heat.z)[1, 0] == pytest.approx(-0.5)  # a quarter, wrong
    assert found.layout.shapes[0].x0 == -0.5
    with pytest.raises(ValueError, match=r"counts has shape \[2, 2\]; it should be \[2, 1\]"):
        figures.confusion_matrix(counts, rows="ab", columns="a")
    with pytest.raises(ValueError, match="right has 1 rows for 2 columns"):
        figures.confusion_matrix(counts, rows="ab", columns="ab", right=[0])


def test_ellipses_are_the_images_of_the_unit_circle() -> None:
    centre, root = np.array([[1.0, 2.0]]), np.array([[3.0, 0.0, 0.5]])
    line = outlines(centre, root)[:-1] - centre
    assert np.allclose((line / [3, 0.5]) ** 2 @ np.ones(2), 1)
    panel = figures.SensitivityEllipses(title="AE", colour="accent", roots=np.zeros((1, 3)))
    assert len(figures.ellipses(cloud=centre, centres=centre, panels=[panel]).data) == 2
    with pytest.raises(ValueError, match=r"roots0 has shape \[1, 3\]; it should be \[2, 3\]"):
        figures.ellipses(cloud=centre, centres=centre.repeat(2, 0), panels=[panel])


def test_a_verdict_shows_the_range_and_every_seed() -> None:
    one = figures.Range(says="at most half", unit="%", low=-np.inf, high=50, values=[40, 45],
                        mean=42.5, interval=(10, 75), baseline=(60, "AE"),
                        holds="open")  # fmt: skip
    found = figures.verdict([one, figures.Range(says="more", unit="", low=1, high=np.inf)])
    assert array(found.data[0].x).tolist() == [40, 45]
    ground = found.layout.shapes[1]
    assert ground.x1 == 50
    low, high = found.layout.xaxis.range
    assert low < 10
    assert high > 75
    assert "on the edge" in found.layout.annotations[0].text


def test_dark_is_the_same_figure_in_other_colours(vae: Run) -> None:
    light = figures.latent(vae)
    dark = figures.dark(light)
    assert dark.layout.paper_bgcolor == theme.DARK.background
    assert dark.data[2].marker.color == theme.DARK.classes[2]
    assert np.array_equal(array(dark.data[2].x), array(light.data[2].x))
    pictures = [pixels_of(found.layout.images[0].source) for found in (light, dark)]
    assert np.array_equal(pictures[0], 255 - pictures[1])
    assert light.layout.paper_bgcolor == theme.LIGHT.background


def test_learning_curves_are_the_snapshots_and_say_what_sets_them_apart() -> None:
    runs = [
        aelab.train("basic", "digits", epochs=3, rate=rate, device="cpu") for rate in (1e-3, 1e-2)
    ]
    found = figures.learning_curves(*runs)
    assert [line.name.replace("<br>", " ") for line in found.data] == [
        "Autoencoder · rate 0.001", "Autoencoder · rate 0.01"
    ]  # fmt: skip
    for line, run in zip(found.data, runs, strict=True):
        assert list(line.y) == [s.squared_error for s in run.snapshots]
        assert list(line.x) == [s.step for s in run.snapshots]
