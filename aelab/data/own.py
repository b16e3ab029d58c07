"""A picture of one's own, drawn or uploaded, made to look like the items of a data set.

As MNIST's makers did (http://yann.lecun.com/exdb/mnist): the ink is scaled into a box of 20 of
the 28 pixels, keeping its proportions, and centred by its centre of mass.
"""

import io
import warnings

import numpy as np
from numpy.typing import NDArray

INK = 0.1  # of the whole range: less contrast is no drawing
BOX = 20 / 28  # of the picture's side
BYTES, PIXELS = 5_000_000, 20_000_000


class NoPicture(ValueError):
    """There is nothing to show; the message is one plain sentence."""


def from_file(content: bytes, shape: tuple[int, int]) -> NDArray[np.float32]:
    """An uploaded picture as an item, [h * w] with 1 for full ink. Raises NoPicture."""
    from PIL import Image

    if len(content) > BYTES:
        raise NoPicture(f"This file has {len(content) / 1e6:.0f} MB; a picture may have 5 MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "BMP", "WEBP")) as picture:
                if picture.width * picture.height > PIXELS:
                    raise NoPicture(
                        f"This picture is {picture.width} × {picture.height}; "
                        "20 million pixels are allowed."
                    )
                picture.draft("L", (512, 512))
                grey = picture.convert("RGBA")
                ground = Image.new("RGBA", grey.size, "white")
                small = Image.alpha_composite(ground, grey).convert("L")
                small.thumbnail((512, 512))
    except NoPicture:
        raise
    except Exception as error:  # a decoder may raise anything on bytes it does not know
        raise NoPicture("This is not a picture that can be read: PNG, JPEG, BMP, WebP.") from error
    values: NDArray[np.float32] = np.asarray(small, np.float32) / np.float32(255)
    edge = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    return from_ink(1 - values if np.median(edge) > 0.5 else values, shape)


def from_ink(ink: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    """Ink of any size, [H, W] in [0, 1], as an item, [h * w]. Raises NoPicture for an empty one."""
    from PIL import Image

    if not ink.size or np.ptp(ink) < INK:
        raise NoPicture("There is nothing on it yet: draw something.")
    ink = ink - ink.min()
    rows, columns = np.nonzero(ink > 0.3 * ink.max())
    cut = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] / ink.max()
    scale = BOX * min(shape) / max(cut.shape)
    size = [max(1, round(scale * side)) for side in reversed(cut.shape)]
    resized = Image.fromarray(cut).resize((size[0], size[1]), Image.Resampling.BOX)
    small = np.asarray(resized, np.float32)
    return _centred(small / small.max(), shape).ravel()


def _centred(small: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    """Puts its centre of mass into the middle, as far as it stays whole."""
    item = np.zeros(shape, np.float32)
    places = []
    for axis, (side, room) in enumerate(zip(small.shape, shape, strict=True)):
        mass = small.sum(1 - axis)
        middle = float(mass @ np.arange(side) / mass.sum())
        places.append(int(np.clip(round((room - 1) / 2 - middle), 0, room - side)))
    top, left = places
    item[top : top + small.shape[0], left : left + small.shape[1]] = small
    return item
