"""Sharpness of a decoder: how fast its picture changes where the code does, ‖∂g/∂z‖_F.

The idea: between two kinds of pictures the decoder has to turn one into the other within a short
way. There its Jacobian is large, so borders between classes stand out as ridges.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.latent.alignment import Alignment
from aelab.analysis.latent.distance_map import SIDE, cell_middles, plane_box
from aelab.brief import brief
from aelab.training import Run
from aelab.training.device import with_torch_defaults
from aelab.training.run import Floats

CHUNK = 1024  # places at once, which bounds the memory that pictures need
COARSE, COARSER = 32, 16  # a side of the grid for convolutions, and while they still learn


@brief
@dataclass(frozen=True, eq=False)
class SharpnessMap:
    """values: float32 [side, side], ‖∂g/∂z‖_F at each cell's middle, change of pixels / unit of
    code. Row 0 is the lowest; low, high: [2], the corners of the box."""

    values: Floats
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def map_side(run: Run) -> int:
    """Cells along each axis of a map that takes less than half a second while a run goes on.

    Convolutions cost fifty times what a dense stack does: their map is coarser.
    """
    if run.experiment.config.values().get("body") != "convolutional":
        return SIDE
    return COARSE if run.finished else COARSER


def nearest_items(run: Run, places: Floats) -> NDArray[np.int64]:
    """The probe item whose code lies nearest to each of places [m, 2] of the run's plane: [m]."""
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(run.view.points).query(places)[1], np.int64)


def condition_of(run: Run, items: NDArray[np.int64]) -> Floats | None:
    """What a conditional variant is told of probe items [m]: [m, c]; None of others."""
    dataset = data.load(run.experiment.data)
    test = dataset.probe[items]
    return run.condition(dataset.x_test[test], dataset.y_test[test])


def sharpness_map(
    run: Run, margin: float = 0.0, aligned: Alignment | None = None
) -> SharpnessMap | None:
    """The map over the `plane_box` of the run's codes, seen on its plane, and a margin.

    aligned: how that plane is turned, mirrored, scaled and shifted to be drawn, if it is; the unit
    stays that of the code. None if there is no box, or the decoder is not finite on it.
    """
    points = run.view.points
    box, side = plane_box(aligned.apply(points) if aligned else points, margin), map_side(run)
    if box is None:
        return None
    places = cell_middles(*box, side)
    own = aligned.inverse().apply(places) if aligned else places.astype(np.float32)
    values = sharpness(run, own).reshape(side, side)
    return SharpnessMap(values, *box) if np.isfinite(values).all() else None


@with_torch_defaults
def sharpness(run: Run, places: Floats) -> Floats:
    """‖∂g/∂z‖_F at places [m, 2] of the run's plane: [m], change of pixels / unit of code.

    A place stands for the code mean + place · axes of the run's view. Of codes of more than two
    numbers the derivative is taken along the plane's two axes alone, which are orthonormal. A
    conditional variant is told what it is told of the nearest probe item; its condition stays.
    """
    codes = (run.view.mean + places @ run.view.axes).astype(np.float32)
    told = condition_of(run, nearest_items(run, places))
    parts = [slice(at, at + CHUNK) for at in range(0, len(codes), CHUNK)]
    return np.concatenate(
        [_norms(run, codes[part], None if told is None else told[part]) for part in parts]
    )


def _norms(run: Run, codes: Floats, told: Floats | None) -> Floats:
    """J v for both axes v: the gradient by u of uᵀJ, which is linear in u, times v.

    Forward mode would do the same in one pass, but torch lets only one thread at a time use it.
    """
    z = torch.tensor(codes, requires_grad=True)
    r = run.model.decode(z, None if told is None else torch.tensor(told))
    u = torch.zeros_like(r, requires_grad=True)
    (back,) = torch.autograd.grad(r, z, u, create_graph=True)
    squares = torch.zeros(len(z))
    for axis in torch.tensor(run.view.axes):
        (moved,) = torch.autograd.grad(back, u, axis.expand_as(back), retain_graph=True)
        squares += moved.square().sum(1)
    found: Floats = squares.sqrt().numpy()
    return found
