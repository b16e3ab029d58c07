"""The sharpness of decoders, against Jacobians by autograd, and where it is shown."""

from typing import Any

import numpy as np
import pytest
import torch
from apptest import unpacked

from aelab import data, figures, train
from aelab.analysis.latent.distance_map import cell_middles, plane_box
from aelab.components.planes import planes
from aelab.figures.maps import MARGIN
from aelab.studies.sharpness import COARSE, sharpness, sharpness_map
from aelab.training import Run
from aelab.ui.shared.code_planes import panels

NETS: dict[str, tuple[str, dict[str, Any]]] = {
    "plane": ("basic", {"latent_dim": 2}),
    "one number": ("basic", {"latent_dim": 1}),
    "eight numbers": ("vae", {"latent_dim": 8}),
    "convolutional": ("basic", {"latent_dim": 2, "body": "convolutional"}),
    "by class": ("cvae", {"latent_dim": 2}),
    "by quadrant": ("cvae", {"latent_dim": 3, "condition": "quadrant"}),
    "machines": ("rbm", {"latent_dim": 2}),
}


def trained(variant: str, **settings: Any) -> Run:
    return train(variant, "digits", epochs=2, items=300, device="cpu", **settings)


@pytest.mark.parametrize("net", NETS)
def test_it_is_the_norm_of_the_jacobian_along_the_plane(net: str) -> None:
    """By torch's own Jacobian, place by place; a condition is that of the nearest code."""
    variant, settings = NETS[net]
    run, dataset = trained(variant, **settings), data.load("digits")
    low, high = run.view.points.min(0), run.view.points.max(0)
    places = (low + np.random.default_rng(0).random((5, 2)) * (high - low)).astype(np.float32)
    for place, found in zip(places, sharpness(run, places), strict=True):
        near = np.linalg.norm(run.view.points - place, axis=1).argmin()
        item = dataset.probe[[near]]
        told = run.condition(dataset.x_test[item], dataset.y_test[item])
        y = None if told is None else torch.tensor(told)
        code = torch.tensor(run.view.mean + place @ run.view.axes)
        wanted = np.linalg.norm(jacobian(run, code, y) @ run.view.axes.T)
        assert found == pytest.approx(wanted, rel=1e-4)


def test_of_a_linear_decoder_it_is_the_norm_of_its_matrix_everywhere() -> None:
    run = trained("linear", latent_dim=2)
    found = sharpness_map(run, MARGIN)
    assert found is not None
    norm = np.linalg.norm(run.weights["decoder.layers.0.weight"])
    np.testing.assert_allclose(found.values, norm, rtol=1e-5)
    shown = panels.with_map(panels.of_run(run, "", False, False), "sharpness", run, False)
    assert shown.detail == f"sharpness {norm:.3g} everywhere"


def test_the_figure_and_the_page_show_the_same_map() -> None:
    run = trained("basic", latent_dim=2)
    trace = figures.hole_map(run, layer="sharpness").data[0]
    panel = panels.with_map(panels.of_run(run, "", False, False), "sharpness", run, False)
    meta, arrays = unpacked(planes(group="g", status="finished", badge="", panels=[panel]))
    values = np.asarray(trace.z)
    np.testing.assert_allclose(arrays["backdrop0"], 255 * values / values.max(), atol=0.51)
    x0, y0, x1, y1 = meta["panels"][0]["backdrop"]["box"]
    half = (x1 - x0) / len(values) / 2
    assert (trace.x[0], trace.x[-1]) == pytest.approx((x0 + half, x1 - half), rel=1e-6)
    assert f"to {values.max():.3g}" in panel.detail
    assert y0 < trace.y[0] < trace.y[-1] < y1


def test_an_aligned_plane_is_as_sharp_as_the_code_that_is_drawn_there() -> None:
    run = trained("basic", latent_dim=2)
    way = panels.alignment(run, run.view.points)
    found = sharpness_map(run, aligned=way)
    box = plane_box(way.apply(run.view.points))
    assert found is not None
    assert box is not None
    places = cell_middles(*box)[[0, 900, -1]]
    codes = torch.tensor(way.inverse().apply(places))
    wanted = [np.linalg.norm(jacobian(run, code)) for code in codes]
    np.testing.assert_allclose(found.values.ravel()[[0, 900, -1]], wanted, rtol=1e-4)


def test_convolutions_have_a_coarser_map_and_a_broken_decoder_has_none() -> None:
    run = trained("basic", latent_dim=2, body="convolutional")
    found = sharpness_map(run)
    assert found is not None
    assert found.values.shape == (COARSE, COARSE)
    with torch.no_grad():
        next(run.model.decoder.parameters()).fill_(torch.nan)  # type: ignore[union-attr]
    assert sharpness_map(run) is None


def test_another_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="distance, sharpness"):
        figures.hole_map(trained("basic", latent_dim=2), layer="height")


def jacobian(run: Run, code: torch.Tensor, y: torch.Tensor | None = None) -> np.ndarray:
    """[d, latent] of one code, by torch."""
    by_torch: Any = torch.autograd.functional.jacobian
    return np.asarray(by_torch(lambda z: run.model.decode(z[None], y)[0], code))
