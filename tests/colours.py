"""Made-up pictures in colour: discs and squares of one colour on grounds of another."""

from functools import cache

import numpy as np

from aelab import data

FORMS = ("disc", "square")


@cache
def made(n: int = 300, side: int = 8) -> data.Dataset:
    """n pictures [side, side, 3] from a fixed seed, held from then on, so pages find it by name."""
    rng = np.random.default_rng(3)
    y = np.arange(n) % len(FORMS)
    down, across = np.mgrid[:side, :side]
    middle = rng.uniform(0.3, 0.7, (2, n, 1, 1)) * (side - 1)
    apart = np.stack([down - middle[0], across - middle[1]])
    square = (y == 1)[:, None, None]
    far = np.where(square, np.abs(apart).max(0), np.hypot(*apart))
    inside = np.clip(side * rng.uniform(0.2, 0.35, (n, 1, 1)) - far + 0.5, 0, 1)[..., None]
    inner, ground = rng.random((2, n, 1, 1, 3))
    pixels = np.rint(255 * (inside * inner + (1 - inside) * ground)).astype(np.uint8)
    return data.from_arrays(pixels, y, classes=FORMS, title=f"Colours {side}×{side}")
