"""The unfolding sheet: its figures against independent ones, its payloads, and the view."""

from time import monotonic, sleep

import numpy as np
import pytest
from apptest import ran
from scipy.linalg import subspace_angles
from scipy.spatial.distance import cdist
from scipy.stats import spearmanr
from sklearn.metrics import r2_score
from streamlit.testing.v1 import AppTest

import aelab
from aelab import data, figures, recipes
from aelab.analysis.latent.intrinsic_coordinates import best_direction, knn_r2
from aelab.components.space import DecoderSurface, surface_film
from aelab.figures import surface
from aelab.schema import Value
from aelab.training import Experiment
from aelab.training.evaluation.points import code_grid
from aelab.ui.pages.manifold.unfolding import export as unfolding_file
from aelab.ui.pages.manifold.unfolding import figures as unfolding_pictures
from aelab.ui.pages.manifold.unfolding import film as unfolding_film
from aelab.ui.pages.manifold.unfolding import text as unfolding_words
from aelab.ui.pages.manifold.unfolding.sidebar import ViewOptions
from aelab.ui.session import comparison

RNG = np.random.default_rng(0)
SCRIPT = "from aelab.ui.pages.manifold.unfolding.page import Unfolding; Unfolding('').page()"


def test_places_told_by_neighbours_are_those_of_brute_force() -> None:
    codes, t = RNG.normal(size=(80, 2)), RNG.normal(size=80)
    t += 2 * codes[:, 0]
    apart = cdist(codes, codes)
    np.fill_diagonal(apart, np.inf)
    predicted = t[apart.argsort(1)[:, :5]].mean(1)
    assert knn_r2(codes, t) == pytest.approx(r2_score(t, predicted))
    others = (RNG.normal(size=(60, 2)), RNG.normal(size=60))
    predicted = others[1][cdist(codes, others[0]).argsort(1)[:, :5]].mean(1)
    assert knn_r2(codes, t, known=others) == pytest.approx(r2_score(t, predicted))
    assert knn_r2(codes[:, :1], codes[:, 0]) > 0.98
    with pytest.raises(ValueError, match="number of neighbours"):
        knn_r2(codes[:5], t[:5])


@pytest.mark.parametrize("stretch", [1.0, 100.0])
def test_the_best_direction_is_the_one_that_runs_along(stretch: float) -> None:
    """A rank correlation, so a bent place is found too; and its sign is that of the place."""
    codes = RNG.normal(size=(500, 2))
    along = codes @ [-0.6, 0.8]
    rho, way = best_direction(codes * [stretch, 1], along**3)
    assert rho > 0.999
    towards = way * [stretch, 1]
    assert towards @ [-0.6, 0.8] / np.linalg.norm(towards) == pytest.approx(1, abs=1e-3)
    noisy = along + RNG.normal(size=500)
    rho, way = best_direction(codes, noisy)
    assert rho == pytest.approx(spearmanr(codes @ way, noisy)[0])
    assert best_direction(codes[:, :1], -noisy)[0] == pytest.approx(
        abs(spearmanr(codes[:, 0], noisy)[0])
    )


def test_what_cannot_be_judged_is_refused() -> None:
    with pytest.raises(ValueError, match="1 or 2 numbers"):
        best_direction(RNG.normal(size=(9, 3)), RNG.normal(size=9))
    with pytest.raises(ValueError, match="NaN"):
        best_direction(np.full((9, 2), np.nan), RNG.normal(size=9))
    with pytest.raises(ValueError, match="one place an item"):
        knn_r2(RNG.normal(size=(9, 2)), RNG.normal(size=8))


def test_the_linear_network_comes_down_to_the_closed_form() -> None:
    """Angle by scipy from the decoder's matrix; error against numpy's eigenvalues."""
    x = data.load("helix").x_train.astype(float)
    values, vectors = np.linalg.eigh(np.cov(x.T, bias=True))
    run = aelab.train("linear", "helix", latent_dim=2, **recipes.surface("linear", "helix"))
    by_scipy = np.rad2deg(subspace_angles(run.weights["decoder.layers.0.weight"], vectors[:, 1:]))
    assert surface.angle_of(run.last, "helix", 2) == pytest.approx(by_scipy[0], abs=0.01)
    assert by_scipy[0] <= 0.1
    assert surface.train_error(run) == pytest.approx(values[0], rel=1e-4)
    assert surface.pca_errors("helix", 2)[1] == pytest.approx(values[0], rel=1e-5)
    early = surface.angle_of(run.snapshots[0], "helix", 2)
    assert early > 1, "the angle is of the snapshot"


def test_the_sheet_is_drawn_where_codes_are() -> None:
    import torch

    codes = np.concatenate([RNG.uniform(0, 1, (300, 2)), [[10.0, 10.0]]]).astype(np.float32)
    nodes = code_grid(torch.tensor(codes)).numpy()
    mesh = (nodes[:, 0].max() - nodes[:, 0].min()) / 24
    near = cdist(nodes, codes).min(1) < 1.5 * mesh
    found = unfolding_pictures.worn(codes)
    assert 0.02 < near.mean() < 0.5
    assert (found.astype(bool) == near).mean() > 0.99  # f32 at the very edge


def test_a_thread_runs_through_the_points_in_the_order_of_their_codes() -> None:
    run = aelab.train("basic", "helix", epochs=1, latent_dim=1, hidden=(8,))
    places = surface.places("helix")
    sheet = unfolding_pictures.decoder_surface(run.last, 1, places)
    codes = np.sort(run.codes[:, 0])
    ends = run.decode(codes[[0, -1], None])
    np.testing.assert_allclose(sheet.lattice[[0, -1]], ends, atol=5e-3)  # ordered by 16-bit codes
    np.testing.assert_array_equal(sheet.codes[:, 1], places)


def test_the_file_stands_alone_and_holds_the_cloth() -> None:
    run = aelab.train("basic", "s-curve", epochs=1, hidden=(8,))
    text = unfolding_file.written(run)
    assert text.count("<script") == text.count("</script>")
    assert 'src="http' not in text
    drawn = figures.unfolding(run).data[1]
    low, high = run.codes.min(0), run.codes.max(0)
    corners = run.decode(np.array([low, high]))
    np.testing.assert_allclose([drawn.z[0][0], drawn.z[-1][-1]], corners[:, 2], atol=1e-6)


def test_the_table_has_the_figures_of_every_snapshot() -> None:
    run = aelab.train("linear", "helix", epochs=3)
    header, *lines = unfolding_film.csv("helix", run).splitlines()
    assert len(lines) == len(run.snapshots)
    last = dict(zip(header.split(","), lines[-1].split(","), strict=True))
    assert float(last["squared error / point"]) == pytest.approx(run.figures["squared error"])
    x = data.load("helix")
    mean, cov = x.x_train.mean(0), np.cov(x.x_train.T.astype(float))
    plane = np.linalg.eigh(cov)[1][:, 1:]
    apart = (x.x_test - mean) - (x.x_test - mean) @ plane @ plane.T
    error = float(np.square(apart).sum(1).mean())
    assert float(last["PCA's squared error / point"]) == pytest.approx(error, rel=1e-3)
    sheet = np.linalg.svd(run.last.extra["sheet"] - run.last.extra["sheet"].mean(0))[2][:2].T
    angle = np.rad2deg(subspace_angles(sheet.astype(float), plane))[0]
    assert float(last["largest angle to PCA's in degrees"]) == pytest.approx(angle, abs=0.1)


def test_a_code_is_called_cut_only_where_the_sheet_fits() -> None:
    """An untrained code may tell the angle well: its sheet lies nowhere near the points."""
    run = next(aelab.fit(Experiment.suited("basic", "swiss-roll-1", 7, **recipes.surface(
        "basic", "swiss-roll-1"))))  # fmt: skip
    options = ViewOptions("swiss-roll-1", 2, False)
    said = unfolding_words.sentence(options, comparison.Entry("AE", run, None))
    assert "misses the points" in said
    assert "nrolled" not in said


def test_a_film_with_a_note_too_few_is_refused() -> None:
    one = DecoderSurface(
        lattice=np.zeros((4, 3)),
        visible=np.ones(4),
        reconstruction=np.zeros((2, 3)),
        codes=np.zeros((2, 2)),
    )
    with pytest.raises(ValueError, match="0 texts for 1"):
        surface_film(group="g", run="r", steps=np.array([0]), surfaces=[one], notes=[])


@pytest.mark.parametrize("sheet", recipes.SURFACES, ids=lambda s: s.name)
def test_every_recipe_can_be_trained(sheet: recipes.SurfaceRecipe) -> None:
    values: dict[str, Value] = {**recipes.surface(sheet.variant, sheet.data), **sheet.values}
    experiment = Experiment.suited(sheet.variant, sheet.data, latent_dim=sheet.latent_dim, **values)
    assert data.load(sheet.data).shape == (3,)
    assert experiment.training.rate == values["rate"]


@pytest.mark.usefixtures("lab")
@pytest.mark.slow
def test_the_view_goes_from_its_invitation_to_a_verdict() -> None:
    page = ran(AppTest.from_string(SCRIPT, default_timeout=30))
    assert any("Example" in m.value for m in page.markdown)
    page.number_input(key="sheet.0.basic.swiss-roll-1.epochs").set_value(2)
    ran(page)
    page.button(key="train").click()
    ran(page)
    assert page.button(key="train").label == "Pause"
    until = monotonic() + 60
    while page.button(key="train").label == "Pause":
        assert monotonic() < until
        sleep(0.2)
        ran(page)
    words = " ".join(m.value for m in page.markdown)
    assert "misses the points" in words or "nrolled" in words


@pytest.mark.usefixtures("lab")
def test_a_rate_that_diverges_is_told_in_a_sentence() -> None:
    page = ran(AppTest.from_string(SCRIPT, default_timeout=30))
    page.selectbox(key="sheet").set_value("Lock onto PCA’s plane")
    ran(page)
    page.number_input(key="sheet.2.linear.swiss-roll.rate").set_value(1.0)
    ran(page)
    page.button(key="train").click()
    ran(page)
    until = monotonic() + 60
    while "no longer a number" not in str([e.value for e in page.error]):
        assert monotonic() < until
        sleep(0.2)
        ran(page)
