"""Contraction: Jacobians against autograd, tangents of known maps, the line of noise, the view."""

import csv
import io
from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
import torch
from apptest import ROOT, ran
from streamlit.testing.v1 import AppTest
from torch.autograd.functional import jacobian as by_autograd

import aelab
from aelab import data, recipes
from aelab.analysis import jacobians, movements
from aelab.figures.contraction import directions, measures
from aelab.models import Sizes, variant
from aelab.studies import contraction as study
from aelab.training import Run
from aelab.ui.pages.manifold.contraction import charts as contraction_charts
from aelab.ui.pages.manifold.contraction import page as contraction
from aelab.ui.pages.manifold.contraction.sidebar import PAGE, Setup
from aelab.ui.session import jobs

RNG = np.random.default_rng(4)
DIGITS: dict[str, Any] = {
    "latent_dim": 20, "hidden": (), "code": "sigmoid", "loss": "cross-entropy",
}  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Run:
    return aelab.train("tied", "digits", epochs=5, **DIGITS)


@pytest.mark.parametrize("hidden", [(), (12,)])
def test_jacobians_are_autograds_with_and_without_the_closed_form(hidden: tuple[int, ...]) -> None:
    run = aelab.train("contractive", "digits", epochs=1, **{**DIGITS, "hidden": hidden})
    x = data.load("digits").x_test[:3]
    found = study.jacobians(run.model, x)
    assert found.shape == (3, 20, 64)
    for one, item in zip(found, x, strict=True):
        wanted = by_autograd(lambda at: run.model.encode(at[None])[0], torch.tensor(item))
        np.testing.assert_allclose(one, wanted.numpy(), atol=1e-5)


def test_units_that_cancel_still_feel() -> None:
    """W = [[1, 2], [−1, −2]] at 0: ‖J‖² = 0.625; the gradient of the units' sum is 0."""
    config = variant("contractive").Config.of({"latent_dim": 2})
    model = variant("contractive").build(config, Sizes((1, 2), 2), torch.Generator())
    with torch.no_grad():
        model.encoder.filters.copy_(torch.tensor([[1.0, 2], [-1, -2]]))
    found = study.jacobians(model, np.zeros((1, 2), np.float32))
    assert jacobians.norms(found)[0] ** 2 == pytest.approx(0.625)
    np.testing.assert_allclose(found.sum(1), 0)
    assert jacobians.singular_values(found)[0] == pytest.approx([0.625**0.5, 0], abs=1e-3)


@pytest.mark.parametrize("shape", [(7, 12), (12, 7)])
def test_singular_values_and_tangents_are_those_of_the_svd(shape: tuple[int, int]) -> None:
    found = RNG.normal(size=(4, *shape)).astype(np.float32)
    wanted = np.linalg.svd(found.astype(float))[1]
    np.testing.assert_allclose(jacobians.singular_values(found), wanted, rtol=1e-3)
    share = (wanted[:, :2] ** 2).sum(1) / (wanted**2).sum(1)
    assert jacobians.leading(wanted, 2) == pytest.approx(share.mean())


def test_the_tangent_of_a_known_map_is_the_direction_that_it_feels() -> None:
    """f(x) = (3 a·x, b·x) for orthonormal a, b: a first, then b; nothing else."""
    a, b, c = np.linalg.qr(RNG.normal(size=(5, 5)))[0].T[:3]
    found = jacobians.tangents(np.stack([3 * a, b]), 2)
    for tangent, wanted in zip(found, (a, b), strict=True):
        assert abs(tangent @ wanted) == pytest.approx(1)
        assert tangent[np.abs(tangent).argmax()] > 0
    np.testing.assert_allclose(
        jacobians.inside(np.stack([a + b, 2 * c, a + c]), found), [1, 0, 0.5], atol=1e-9
    )


def test_an_ellipse_points_where_the_code_feels_most() -> None:
    angle = 0.4
    felt, blind = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    jacobian = np.stack([2 * felt, 0.5 * blind])[None]
    xx, xy, yy = jacobians.sensitivity_ellipses(jacobian)[0]
    root = np.array([[xx, xy], [xy, yy]])
    np.testing.assert_allclose(root @ felt, 2 * felt, rtol=1e-5)
    np.testing.assert_allclose(root @ blind, 0.5 * blind, rtol=1e-5)
    assert jacobians.along(jacobian, 7 * felt[None]) == pytest.approx(1)
    assert jacobians.along(jacobian, blind[None]) == pytest.approx(0, abs=1e-9)


def test_noise_moves_the_code_of_a_known_map_by_its_length() -> None:
    x = RNG.normal(size=(50, 6)).astype(np.float32)
    far = jacobians.moved(lambda at: 3 * at, x, np.array([0.0, 1, 2]), RNG)
    np.testing.assert_allclose(far, [0, 3, 6], atol=1e-5)


def test_small_movements_are_the_derivatives_of_those_carried_out() -> None:
    """On a smooth picture; the first moves it to the right, as scipy's interpolation does."""
    y, x = np.mgrid[:28, :28]
    blob = np.exp(-((x - 13) ** 2 + 2 * (y - 15) ** 2) / 40)
    for k, small in enumerate(movements.tangent_vectors(blob)):
        there, back = movements.apply_movement(blob, k, np.array([0.5, -0.5]))
        cosine = small @ (there - back) / np.linalg.norm(small) / np.linalg.norm(there - back)
        assert cosine > 0.97
    right = movements.apply_movement(blob, 0, np.array([2.0]))[0].reshape(28, 28)
    np.testing.assert_allclose(right[:, 2:], blob[:, :-2], atol=1e-6)


def test_noise_costs_a_linear_network_just_its_derivative() -> None:
    """r(x) = V W x is straight: the line has slope 1 at every σ, and ‖∂r/∂x‖² = ‖V W‖²."""
    run = aelab.train("linear", "digits", epochs=1, latent_dim=3)
    x, sigmas = data.load("digits").x_test[:50], (0.1, 0.5, 2.0)
    found = study.relation(run.model, x, sigmas, seed=1)
    wanted = by_autograd(
        lambda at: run.model.decode(run.model.encode(at[None]))[0], torch.tensor(x[0])
    )
    size = float(wanted.square().sum())
    np.testing.assert_allclose(found.penalty, size * np.square(sigmas), rtol=1e-4)
    assert found.slope.low < 1 < found.slope.high
    for part in (found.added_error, found.displacement):
        np.testing.assert_allclose(part, found.penalty, rtol=0.05)
    assert run.model.encode(torch.tensor(x)).dtype == torch.float32  # it was left as it is


def test_the_line_bends_and_its_parts_add_up(run: Run) -> None:
    x, sigmas = data.load("digits").x_test[:60], (0.01, 0.02, 0.03, 2.0)
    found = study.relation(run.model, x, sigmas, seed=1)
    assert found.slope_displacement.mean == pytest.approx(1, abs=0.02)
    assert found.displacement[-1] < 0.9 * found.penalty[-1]
    noisy = x + 2.0 * RNG.normal(size=(400, *x.shape)).astype(np.float32)
    out = run.decode(run.encode(noisy.reshape(-1, 64))).reshape(noisy.shape)
    before = np.square(run.decode(run.encode(x)) - x).sum(1).mean()
    price = np.square(out - x).sum(2).mean() - before
    assert found.added_error[-1] == pytest.approx(price, rel=0.03)


@pytest.mark.slow
def test_the_contractive_code_feels_less_and_in_fewer_directions() -> None:
    """With the view's own recipe, cut short; the figures are what the table and the file say."""
    recipe: dict[str, Any] = {**recipes.contraction("digits", False), "epochs": 40}
    runs = [aelab.train(key, "digits", **recipe) for key in ("tied", "contractive")]
    plain, still = (measures.sensitivity(run) for run in runs)
    assert still.norm < 0.5 * plain.norm
    assert still.first > plain.first + 0.1
    assert still.error > plain.error
    assert still.saturated > plain.saturated
    said = contraction_charts.price(runs)
    assert f"{still.norm / plain.norm:.2f} times as far as the AE’s" in said
    written = list(csv.DictReader(io.StringIO(contraction_charts.as_csv(runs))))
    values = [row["value"] for row in written if row["what"] == "singular value 1"]
    np.testing.assert_allclose([float(v) for v in values], [plain.values[0], still.values[0]])
    relative = measures.moved(runs[0], True)
    between = np.linalg.norm(runs[0].codes[:100, None] - runs[0].codes[None, 100:200], axis=2)
    ratio = measures.moved(runs[0], False)[-1] / relative[-1]
    assert ratio == pytest.approx(between.mean(), rel=0.05)


def test_the_direction_of_a_curve_is_known() -> None:
    x = np.array([[0.0, 1.0], [1.0, 0.0], [-0.6, 0.8]])
    way = directions.curve("circle", x)
    radial = (way * x).sum(1) / np.linalg.norm(way, axis=1)
    np.testing.assert_allclose(radial, 0, atol=0.01)
    assert not directions.curve("gaussians", x).any()
    places = directions.spaced("circle")
    assert len(set(places)) == len(places) == 26


def test_of_points_no_sparse_network_is_compared() -> None:
    keys = [e.variant for e in Setup("circle", 0.1, 0.1, 7).experiments()]
    assert keys == ["tied", "denoising", "contractive"]
    config = Setup("circle", 0.3, 0.1, 7).experiments()[2].config.values()
    assert (config["contraction"], config["output"]) == (0.3, "linear")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Recipes that are over in a moment."""
    of = recipes.contraction
    monkeypatch.setattr(recipes, "contraction", lambda *given: {**of(*given), "epochs": 2})
    yield
    measures.sensitivity.cache_clear()


def opened(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/11_Manifold.py")
    page.query_params["view"] = "Contraction"
    for name, value in query.items():
        page.query_params[name] = value
    return ran(page)


@pytest.mark.parametrize(("name", "kind"), [("digits", "images"), ("moons", "points")])
def test_the_view_trains_and_shows_every_look(lab: None, quick: None, name: str, kind: str) -> None:
    page = opened(data=name)
    begins = "Example" if name == "digits" else "Press Train"
    assert any(begins in m.value for m in page.markdown)
    page.button(key="train").click()
    ran(page)
    end = monotonic() + 100
    while any(job.busy for job in jobs_of(page)):
        assert monotonic() < end
        sleep(0.1)
    said = ""
    for look in contraction.PICTURES[kind]:
        page.session_state[f"look.{kind}"] = look
        ran(page)
        assert not page.error
        said += " ".join(m.value for m in page.markdown)
    assert "squared error is" in said
    assert "times the penalty" in said


def test_a_bad_address_is_met_with_words(lab: None) -> None:
    page = opened(data="nonsense", jobs=f"{PAGE}:gone")
    assert "data cannot be “nonsense”" in page.warning[0].value


def jobs_of(page: AppTest) -> list[Any]:
    tokens = page.session_state["lab"].jobs[PAGE]
    return [job for token in tokens if (job := jobs.scheduler().get(token))]
