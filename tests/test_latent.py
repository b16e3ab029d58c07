"""The Latent space page: alignment and holes against independent truth, payloads, the session."""

from __future__ import annotations

import json
import struct
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
import scipy.spatial
import torch
from apptest import ROOT, kept_jobs, ran
from streamlit.testing.v1 import AppTest

from aelab import data, recipes, train
from aelab.analysis.latent.active_units import active
from aelab.analysis.latent.alignment import procrustes
from aelab.analysis.latent.distance_map import HOLE, SIDE, distance_map
from aelab.analysis.latent.ellipses import roots
from aelab.analysis.latent.tsne import tsne as fit_tsne
from aelab.analysis.neighbours import leave_one_out_accuracy
from aelab.components.film_recording import film_recording
from aelab.components.panel import Backdrop, Panel
from aelab.components.planes import planes, slot
from aelab.ui.pages.latent_space import options as latent
from aelab.ui.pages.latent_space import planes as drawn_planes
from aelab.ui.pages.latent_space import tsne
from aelab.ui.pages.latent_space.options import Options, Planes
from aelab.ui.session import jobs
from aelab.ui.shared import drawing_pad
from aelab.ui.shared.code_planes import feeds as plane_feeds
from aelab.ui.shared.code_planes import panels
from aelab.ui.shared.code_planes.pca_panel import baseline

PAGE = "pages/3_Latent_space.py"
DTYPES = {"u8": "u1", "u16": "<u2", "i32": "<i4", "f32": "<f4", "f16": "<f2"}


def read(payload: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """A payload's meta and arrays, from the documented layout."""
    (length,) = struct.unpack_from("<I", payload)
    header = json.loads(payload[4 : 4 + length])
    start = (4 + length + 7) // 8 * 8
    return header["meta"], {
        name: np.frombuffer(payload, DTYPES[kind], int(np.prod(shape)), start + at).reshape(shape)
        for name, (kind, shape, at) in header["arrays"].items()
    }


def unquantised(points: np.ndarray, lo: Any, hi: Any) -> np.ndarray:
    return np.asarray(lo) + points / 65535 * (np.asarray(hi) - np.asarray(lo))


def test_procrustes_is_scipys() -> None:
    rng = np.random.default_rng(3)
    target = rng.normal(size=(500, 2)) * [3, 1]
    points = target @ [[0.2, -1.5], [1.1, 0.4]] + rng.normal(size=(500, 2)) + [7, -2]
    moved = procrustes(points, target).apply(points).astype(np.float64)
    theirs, ours, disparity = scipy.spatial.procrustes(target, points)
    size = np.linalg.norm(target - target.mean(0))
    np.testing.assert_allclose(moved, ours * size + target.mean(0), atol=1e-4)
    assert ((moved - target) ** 2).sum() / size**2 == pytest.approx(disparity, rel=1e-4)
    assert theirs.shape == target.shape


def test_an_alignment_finds_a_mirrored_turn_and_its_way_back() -> None:
    points = np.random.default_rng(1).normal(size=(50, 2))
    turn = np.array([[0.6, 0.8], [0.8, -0.6]])  # a reflection
    found = procrustes(points, 2.5 * points @ turn + [1, -4])
    np.testing.assert_allclose(found.rotation, turn, atol=1e-12)
    assert found.scale == pytest.approx(2.5)
    np.testing.assert_allclose(found.inverse().apply(found.apply(points)), points, atol=1e-5)


def test_what_cannot_be_aligned_is_said() -> None:
    flat = procrustes(np.ones((5, 2)), np.random.default_rng(0).normal(size=(5, 2)))
    assert flat.scale == 0
    with pytest.raises(ValueError, match="one place"):
        flat.inverse()
    with pytest.raises(ValueError, match="only with as many"):
        procrustes(np.ones((5, 2)), np.ones((6, 2)))


def test_holes_against_brute_force() -> None:
    points = np.random.default_rng(2).normal(size=(200, 2)) * [4, 1]
    found = distance_map(points)
    assert found is not None
    apart = np.linalg.norm(points[:, None] - points, axis=2)
    np.fill_diagonal(apart, np.inf)
    spacing = np.median(apart.min(1))
    cell = (found.high - found.low) / SIDE
    for row, column in ((0, 0), (10, 50), (SIDE - 1, 3)):
        middle = found.low + (np.array([column, row]) + 0.5) * cell
        nearest = np.linalg.norm(points - middle, axis=1).min() / spacing
        assert found.distances[row, column] == pytest.approx(nearest, rel=1e-5)
    assert found.hole_share == pytest.approx((found.distances > HOLE).mean())


def test_a_collapsed_code_has_no_hole_map_and_no_active_unit() -> None:
    codes = np.zeros((30, 2), np.float32)
    assert distance_map(codes) is None
    codes[:, 1] = np.linspace(-0.4, 0.4, 30)  # variance 0.057
    assert active(codes).tolist() == [False, True]


def test_planes_and_reel_can_be_read_back() -> None:
    rng = np.random.default_rng(0)
    points, grid = rng.normal(size=(40, 2)), rng.random((4, 4)) * 20
    behind = Backdrop(values=grid, low=(-1, -2), high=(3, 4), full=10, ends=("near", "far"))
    panel = Panel(title="A", run="r", step=9, points=points, backdrop=behind,
                  steps=np.array([0, 9]), errors=np.array([50.0, 20.0]))  # fmt: skip
    meta, arrays = read(planes(group="g", status="finished", badge="b", panels=[panel]))
    assert meta["panels"][0]["slot"] == slot("g", 0)
    shown = unquantised(arrays["points0"], meta["panels"][0]["lo"], meta["panels"][0]["hi"])
    np.testing.assert_allclose(shown, points, atol=1e-3)
    wanted = np.minimum(grid / 10, 1) * 255
    np.testing.assert_allclose(arrays["backdrop0"], wanted, atol=0.51)
    assert meta["panels"][0]["backdrop"]["box"] == [-1, -2, 3, 4]
    frames = rng.normal(size=(3, 40, 2)) * np.array([1, 5, 25])[:, None, None]
    payload = film_recording(group=slot("g", 0), run="r", steps=np.array([0, 4, 9]), frames=frames,
                   figures=np.zeros((3, 2)))  # fmt: skip
    meta, arrays = read(payload)
    for i, frame_ in enumerate(frames):
        shown = unquantised(arrays["frames"][i], *arrays["ends"][i])
        np.testing.assert_allclose(shown, frame_, atol=2e-3)


@pytest.mark.parametrize("aligned", [True, False])
def test_a_place_of_the_plane_decodes_to_the_code_that_is_drawn_there(aligned: bool) -> None:
    """Through the decoder's payload alone, as the browser goes from the plane to the code."""
    run = train("basic", "digits", epochs=3, latent_dim=2)
    meta, arrays = read(plane_feeds.decoder_of(run, 1, aligned))
    panel = panels.of_run(run, "", aligned, clouds=False)
    assert panel.points is not None
    codes = arrays["mean"] + panel.points @ arrays["axes"]
    spread = np.abs(run.codes).max()
    np.testing.assert_allclose(codes, run.codes, atol=2e-3 * spread)
    assert meta["run"] == panel.run


def test_pca_decodes_in_the_browser_as_pca_does() -> None:
    dataset = data.load("digits")
    beside = baseline("digits")
    _, arrays = read(beside.decoder)
    images = arrays["codes"].astype(np.float32) @ arrays["w0"].T.astype(np.float32) + arrays["b0"]
    error = ((images - dataset.x_test[dataset.probe]) ** 2).sum(1).mean()
    assert error == pytest.approx(beside.error, rel=1e-3)


@pytest.fixture
def page(lab: None, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page without downloaded data, as a session."""
    recipe = {**recipes.latent_plane("basic", "digits"), "epochs": 3}
    monkeypatch.setattr(recipes, "latent_plane", lambda variant, data: recipe)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page(PAGE)
    page.query_params["data"] = "digits"
    return page


def test_the_page_empty_trained_and_looked_at_in_every_way(page: AppTest) -> None:
    page.query_params["variants"] = "basic,vae,nonsense"
    ran(page)
    assert "nonsense" in page.warning[0].value
    page.button(key="train").click()
    ran(page)
    found = [jobs.scheduler().get(token) for token in kept_jobs(page, latent.PAGE)]
    assert None not in found
    end = monotonic() + 90
    while any(job and job.state == "running" for job in found):
        assert monotonic() < end
        sleep(0.1)
    assert [job.run.experiment.variant for job in found if job and job.run] == ["basic", "vae"]
    for key in ("aligned", "coloured", "ellipses", "tsne", "path"):
        page.toggle(key=key).set_value(not page.toggle(key=key).value)
        ran(page)
    for layer in ("distance", "sharpness"):
        page.selectbox(key="layer").set_value(layer)
        ran(page)
    assert not page.error


def test_an_old_address_of_the_hole_map_still_shows_it(page: AppTest) -> None:
    page.query_params["holes"] = "true"
    ran(page)
    assert page.selectbox(key="layer").value == "distance"
    assert page.query_params["layer"] == "distance"
    assert "holes" not in page.query_params
    assert not page.warning


def test_a_root_squared_is_its_covariance_and_draws_its_ellipse() -> None:
    mixing = np.random.default_rng(5).normal(size=(20, 2, 2))
    wanted = mixing @ mixing.transpose(0, 2, 1)
    root = roots(wanted[:, [0, 0, 1], [0, 1, 1]])[:, [0, 1, 1, 2]].reshape(-1, 2, 2)
    np.testing.assert_allclose(root @ root, wanted, rtol=1e-4, atol=1e-5)
    assert (np.linalg.eigvalsh(root) > 0).all()


@pytest.mark.parametrize("dims", [2, 5])
@pytest.mark.parametrize("aligned", [True, False])
def test_an_ellipse_is_the_cloud_of_the_encoder_where_it_is_drawn(dims: int, aligned: bool) -> None:
    """Against the covariance of many z = μ + σε of one item, brought to the plane point by point.

    For a code of two numbers as it is, the half-axes are the encoder's own two σ.
    """
    run = train("vae", "digits", epochs=3, latent_dim=dims)
    dataset = data.load("digits")
    item = 7
    mu, logvar = run.model.posterior(torch.tensor(dataset.x_test[dataset.probe[[item]]]))
    noise = np.random.default_rng(2).normal(size=(100_000, dims))
    z = mu.numpy() + np.exp(logvar.numpy() / 2) * noise
    points = (z - run.view.mean) @ run.view.axes.T
    if aligned:
        points = panels.alignment(run, run.view.points).apply(points)
    drawn = panels.of_run(run, "", aligned, clouds=True).spread
    assert drawn is not None
    root = drawn[item][[0, 1, 1, 2]].reshape(2, 2)
    size = np.linalg.norm(np.cov(points.T))
    np.testing.assert_allclose(root @ root, np.cov(points.T), atol=0.02 * size)
    if dims == 2 and not aligned:
        sigma = np.exp(logvar.numpy()[0] / 2)
        np.testing.assert_allclose(root, np.diag(sigma), rtol=1e-4)


def test_tsne_is_fitted_to_the_items_alone_and_never_given_ones_own_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dataset = data.load("digits")
    monkeypatch.setattr(drawing_pad, "picture", lambda name: dataset.x_train[0].tobytes())
    fits: list[np.ndarray] = []

    def fitted(x: np.ndarray) -> np.ndarray:
        fits.append(x)
        return np.random.default_rng(0).normal(size=(len(x), 2)).astype(np.float32)

    monkeypatch.setattr(tsne, "tsne", fitted)
    fit = tsne.Fit("digits")
    fit.thread.join(30)
    monkeypatch.setattr(tsne, "_fit", lambda name: fit)
    planes = Planes("digits", (), Options(tsne=True, path=True))
    meta, arrays = read(drawn_planes.payload(planes, []))
    assert [panel["role"] for panel in meta["panels"]] == ["pca", "map"]
    assert "own" in meta["panels"][0]
    assert "own" not in meta["panels"][1]
    assert not meta["panels"][1]["decodes"]
    assert len(arrays["points1"]) == len(dataset.probe)
    assert len(fits) == 1
    np.testing.assert_array_equal(fits[0], dataset.x_test[dataset.probe])


@pytest.mark.slow
def test_tsne_is_the_same_each_time_and_keeps_neighbours_together() -> None:
    dataset = data.load("digits")
    x, y = dataset.x_test[dataset.probe][:200], dataset.y_test[dataset.probe][:200]
    places = fit_tsne(x)
    np.testing.assert_array_equal(places, fit_tsne(x))
    assert leave_one_out_accuracy(places, y) > 0.8
    with pytest.raises(ValueError, match="120 items or more, not 9"):
        fit_tsne(x[:9])


@pytest.mark.parametrize(("variant", "aligned"), [("basic", True), ("cvae", False)])
def test_a_path_ends_at_the_items_own_reconstructions(variant: str, aligned: bool) -> None:
    run = train(variant, "digits", epochs=2, latent_dim=2)
    dataset = data.load("digits")
    items = dataset.probe[[3, 11]]
    told = run.condition(dataset.x_test[items], dataset.y_test[items])
    wanted = run.decode(run.codes[[3, 11]], told)
    way = plane_feeds.walked(run, [{"item": 3}, {"item": 11}], aligned)
    np.testing.assert_allclose(way[[0, -1]], wanted, atol=1e-5)
    (a, b) = panels.placed(run, run.last, aligned)[3]
    (place,) = plane_feeds.walked(run, [{"place": (float(a), float(b))}], aligned)
    np.testing.assert_allclose(place, wanted[0], atol=0.02)  # points are kept at 16 bits


def test_ones_own_picture_lies_where_its_code_lies() -> None:
    """A test picture given as one's own lies on itself, and comes out as it does."""
    run = train("cvae", "digits", epochs=2, latent_dim=2)
    dataset = data.load("digits")
    x, y = dataset.x_test[dataset.probe[:1]], dataset.y_test[dataset.probe[:1]]
    mine = panels.own_of_run(run, x.tobytes(), aligned=True)
    np.testing.assert_allclose(mine.place, panels.placed(run, run.last, True)[0], atol=5e-3)
    out = run.decode(run.codes[:1], run.condition(x, y)).clip(0, 1)
    np.testing.assert_allclose(mine.output, 255 * out[0], atol=0.51)
    assert f"class {y[0]}" in mine.condition
    assert f"{((out - x) ** 2).sum():.1f} squared error" in mine.words
    pca = panels.own_of_pca("digits", x.tobytes())
    np.testing.assert_allclose(pca.place, baseline("digits").points[0], atol=1e-4)
