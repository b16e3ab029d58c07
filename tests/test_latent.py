"""The Latent space page: alignment and holes against independent truth, payloads, the session."""

from __future__ import annotations

import gc
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
import scipy.spatial
from streamlit.testing.v1 import AppTest

from aelab import data, recipes, train
from aelab.analysis.active import active
from aelab.analysis.align import procrustes
from aelab.analysis.holes import HOLE, SIDE, holes
from aelab.components.planes import FARTHEST, Panel, planes, reel, slot
from aelab.ui import frame, jobs
from aelab.ui import planes as drawn
from aelab.ui.ground import ground

ROOT = Path(__file__).parents[1]
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
    np.testing.assert_allclose(found.turn, turn, atol=1e-12)
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
    found = holes(points)
    assert found is not None
    apart = np.linalg.norm(points[:, None] - points, axis=2)
    np.fill_diagonal(apart, np.inf)
    spacing = np.median(apart.min(1))
    cell = (found.high - found.low) / SIDE
    for row, column in ((0, 0), (10, 50), (SIDE - 1, 3)):
        middle = found.low + (np.array([column, row]) + 0.5) * cell
        nearest = np.linalg.norm(points - middle, axis=1).min() / spacing
        assert found.distances[row, column] == pytest.approx(nearest, rel=1e-5)
    assert found.share == pytest.approx((found.distances > HOLE).mean())


def test_a_collapsed_code_has_no_hole_map_and_no_active_unit() -> None:
    codes = np.zeros((30, 2), np.float32)
    assert holes(codes) is None
    codes[:, 1] = np.linspace(-0.4, 0.4, 30)  # variance 0.057
    assert active(codes).tolist() == [False, True]


def test_planes_and_reel_can_be_read_back() -> None:
    rng = np.random.default_rng(0)
    points, grid = rng.normal(size=(40, 2)), rng.random((4, 4)) * 2 * FARTHEST
    panel = Panel(title="A", run="r", step=9, points=points, holes=grid,
                  steps=np.array([0, 9]), errors=np.array([50.0, 20.0]))  # fmt: skip
    meta, arrays = read(planes(group="g", status="finished", badge="b", panels=[panel]))
    assert meta["panels"][0]["slot"] == slot("g", 0)
    shown = unquantised(arrays["points0"], meta["panels"][0]["lo"], meta["panels"][0]["hi"])
    np.testing.assert_allclose(shown, points, atol=1e-3)
    wanted = np.minimum(grid / FARTHEST, 1) * 255
    np.testing.assert_allclose(arrays["holes0"], wanted, atol=0.51)
    frames = rng.normal(size=(3, 40, 2)) * np.array([1, 5, 25])[:, None, None]
    payload = reel(group=slot("g", 0), run="r", steps=np.array([0, 4, 9]), frames=frames,
                   figures=np.zeros((3, 2)))  # fmt: skip
    meta, arrays = read(payload)
    for i, frame_ in enumerate(frames):
        shown = unquantised(arrays["frames"][i], *arrays["ends"][i])
        np.testing.assert_allclose(shown, frame_, atol=2e-3)


@pytest.mark.parametrize("aligned", [True, False])
def test_a_place_of_the_plane_decodes_to_the_code_that_is_drawn_there(aligned: bool) -> None:
    """Through the decoder's payload alone, as the browser goes from the plane to the code."""
    run = train("basic", "digits", epochs=3, latent_dim=2)
    meta, arrays = read(drawn._decoder(run, 1, aligned))
    panel = drawn._panel(run, "", aligned, False)
    assert panel.points is not None
    codes = arrays["mean"] + panel.points @ arrays["axes"]
    spread = np.abs(run.codes).max()
    np.testing.assert_allclose(codes, run.codes, atol=2e-3 * spread)
    assert meta["run"] == panel.run


def test_pca_decodes_in_the_browser_as_pca_does() -> None:
    dataset = data.load("digits")
    beside = ground("digits")
    _, arrays = read(beside.decoder)
    images = arrays["codes"].astype(np.float32) @ arrays["w0"].T.astype(np.float32) + arrays["b0"]
    error = ((images - dataset.x_test[dataset.probe]) ** 2).sum(1).mean()
    assert error == pytest.approx(beside.error, rel=1e-3)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[AppTest]:
    """The page without downloaded data, as a session; all jobs ended afterwards."""
    monkeypatch.setenv("AELAB_DATA", str(tmp_path))
    monkeypatch.chdir(ROOT)
    recipe = {**recipes.plane("basic", "digits"), "epochs": 3}
    monkeypatch.setattr(recipes, "plane", lambda variant, data: recipe)
    assert frame.loader().ready.wait(60)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page(PAGE)
    page.query_params["data"] = "digits"
    yield page
    jobs.scheduler().close()
    jobs.scheduler.clear()
    gc.unfreeze()


def ran(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception, [e.value for e in page.exception]
    return page


def test_the_page_empty_trained_and_looked_at_in_every_way(page: AppTest) -> None:
    page.query_params["variants"] = "basic,vae,nonsense"
    ran(page)
    assert "nonsense" in page.warning[0].value
    page.button(key="train").click()
    ran(page)
    tokens = page.query_params["jobs"]
    named = tokens if isinstance(tokens, str) else tokens[0]
    found = [jobs.scheduler().look(token) for token in named.split(",")]
    assert None not in found
    end = monotonic() + 90
    while any(job and job.state == "running" for job in found):
        assert monotonic() < end
        sleep(0.1)
    assert [job.run.experiment.variant for job in found if job and job.run] == ["basic", "vae"]
    for key in ("aligned", "coloured", "holes"):
        page.toggle(key=key).set_value(not page.toggle(key=key).value)
        ran(page)
    assert not page.error
