"""Whether a code knows the place along a curve or sheet that is truly there.

The idea: two questions of one code. Can the place be read off it at all: neighbours in the code
have neighbouring places? And is it unrolled: does some direction of the code run along the place,
so that one number tells it? A sheet that was cut answers yes to the first and no to the second.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

DIRECTIONS = 90  # of the half circle: two degrees each


def knn_r2(
    codes: Floats, t: Floats, k: int = 5, known: tuple[Floats, Floats] | None = None
) -> float:
    """R² of places t [n], each predicted as the mean of the k items whose codes are nearest.

    Codes [n, latent]. known: other codes and places, among which neighbours are sought; without
    them among the rest of the same items. 1: told exactly, 0: no better than the mean place.
    Raises ValueError if there are fewer than k neighbours, or codes are not finite.
    """
    from sklearn.neighbors import KNeighborsRegressor

    _check(codes, t)
    near, of = known or (codes, t)
    _check(near, of)
    most = len(of) if known else len(of) - 1
    if not 1 <= k <= most:
        raise ValueError(f"The number of neighbours must be from 1 to {most}, not {k}.")
    model = KNeighborsRegressor(k).fit(near, np.asarray(of, np.float64))
    predicted = model.predict(codes if known else None)  # None: each without itself
    places = np.asarray(t, np.float64)
    total = np.square(places - places.mean()).sum()
    return float(1 - np.square(places - predicted).sum() / max(total, 1e-300))


def best_direction(codes: Floats, t: Floats) -> tuple[float, Floats]:
    """The largest |Spearman correlation| of t [n] with a direction of the code, and the direction.

    Codes [n, 1] or [n, 2]; the direction [latent] has length 1, is right to two degrees in the code
    with equal spread along its axes, and its sign is such that the correlation is positive.
    Spearman, American Journal of Psychology 15:72, 1904. Raises ValueError for other codes.
    """
    from scipy.stats import rankdata

    _check(codes, t)
    latent = codes.shape[1]
    if latent > 2:
        raise ValueError(f"Directions are sought in codes of 1 or 2 numbers, not {latent}.")
    spread = np.maximum(codes.std(0, dtype=np.float64), 1e-12)
    turns = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    ways = np.stack([np.cos(turns), np.sin(turns)], 1) if latent == 2 else np.ones((1, 1))
    along = (np.asarray(codes, np.float64) / spread) @ ways.T
    found = _correlations(rankdata(along, axis=0), rankdata(t))
    best = int(np.abs(found).argmax())
    way = ways[best] / spread * (np.sign(found[best]) or 1.0)
    return float(abs(found[best])), way / np.linalg.norm(way)


def _correlations(columns: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pearson's correlation of y [n] with each column [n, m]; 0 where a column is constant."""
    a, b = columns - columns.mean(0), y - y.mean()
    size = np.sqrt(np.square(a).sum(0) * np.square(b).sum())
    found: NDArray[np.float64] = (a.T @ b) / np.maximum(size, 1e-300)
    return found


def _check(codes: Floats, t: Floats) -> None:
    if codes.ndim != 2 or t.shape != codes.shape[:1]:
        raise ValueError(
            "Codes must be a table [items, latent] with one place an item, "
            f"not {list(codes.shape)} with {list(t.shape)} places."
        )
    if not np.isfinite(codes).all():
        raise ValueError("These codes hold NaN or infinity.")
