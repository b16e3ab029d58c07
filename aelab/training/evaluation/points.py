"""What is drawn of a network that learns points: where it bends, and where it pushes.

The decoder's image of the plane of codes is a sheet in the space of the data; r(x) − x, on a grid
over that space, says where the network would move a point.
"""

import numpy as np
import torch
from torch import Tensor

from aelab.models import Autoencoder

SIDE = 25  # of the sheet
ARROWS, REACH = 21, 1.5  # of the field: a side of its grid, and how far it goes from 0
MARGIN = 0.05  # of the codes' range, beyond them


def decode_points(model: Autoencoder, x: Tensor, codes: Tensor) -> dict[str, Tensor]:
    """Points x [n, d], of codes [n, latent], as the network draws them: `rebuilt` [n, d].

    For codes of one or two numbers also the `sheet`, [25, d] or [625, d], row by row, over the
    range of the codes; for points of the plane the `field` r(x) − x, [441, 2], on `grid()`.
    """
    found = {"rebuilt": model.decode(codes)}
    if codes.shape[1] <= 2:
        found["sheet"] = model.decode(code_grid(codes))
    if x.shape[1] == 2:
        at = torch.tensor(grid(), device=x.device)
        found["field"] = model.decode(model.encode(at)) - at
    return found


def code_grid(codes: Tensor) -> Tensor:
    """Codes [25, 1] or [625, 2] evenly over the range of codes [n, latent] and a little beyond."""
    low, high = codes.amin(0), codes.amax(0)
    steps = torch.linspace(-MARGIN, 1 + MARGIN, SIDE, device=codes.device)[:, None]
    axes = (low + steps * (high - low)).unbind(1)
    return torch.stack([a.flatten() for a in torch.meshgrid(*axes, indexing="ij")], 1)


def grid() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Where the field's arrows begin: float32 [441, 2], row by row, the second number first."""
    side = np.linspace(-REACH, REACH, ARROWS, dtype=np.float32)
    across, up = np.meshgrid(side, side)
    return np.stack([across.ravel(), up.ravel()], 1)
