"""What a study of ratings has learned: predictions for every user, and for one not seen before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from aelab.analysis import factorise
from aelab.analysis.factorise import Biases
from aelab.brief import brief
from aelab.data.ratings import Values
from aelab.studies._autorec import AutoRec
from aelab.training.device import with_torch_defaults


@brief
@dataclass(frozen=True, eq=False)
class Recommender:
    """Predictions in stars, not clipped: table float32 [n_users, n_items]."""

    table: Values
    biases: Biases
    net: AutoRec | None  # whose rows are users
    masked: bool

    @with_torch_defaults
    def unseen(self, items: Sequence[int], stars: Sequence[float]) -> Values:
        """Predictions [n_items] for a user it has never seen, from the few ratings given.

        Without a network of users only the biases speak.
        """
        given = np.zeros((1, len(self.biases.item)))
        known = self.biases.mean + self.biases.item
        given[0, list(items)] = stars
        bias = (given - known)[0, list(items)].sum() / (len(items) + factorise.DECAY)
        first = (known + bias)[None]
        if self.net is None or not len(items):
            return np.asarray(first[0], np.float32)
        base = np.zeros_like(first) if self.net.raw else first
        x, seen = rows_of(given, base, self.masked)
        with torch.no_grad():
            more = self.net(torch.tensor(x), torch.tensor(seen)).numpy()[0]
        return np.asarray(base[0] + more, np.float32)


def rows_of(
    given: NDArray[np.float64], base: NDArray[np.float64], masked: bool
) -> tuple[Values, Values]:
    """Ratings less a baseline, and where they count; given: 0 where there is none."""
    seen = given > 0 if masked else np.ones(given.shape, bool)
    return ((given - base) * seen).astype(np.float32), seen.astype(np.float32)
