"""A picture of one's own, drawn or uploaded, made to look like the items of a data set.

As MNIST's makers did (http://yann.lecun.com/exdb/mnist): the ink is scaled into a box of 20 of
the 28 pixels, keeping its proportions, and centred by its centre of mass. Among pictures in colour
an upload keeps its colours, and its middle is cut out; what is drawn there is white on black.
"""

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aelab.data._photo import eight_bits, orientation, upright
from aelab.data.custom._decode import fitted
from aelab.pictures import Shape, channels, sides

if TYPE_CHECKING:
    from PIL import Image

INK = 0.1  # of the whole range: less contrast is no drawing
BOX = 20 / 28  # of the picture's side
BYTES, PIXELS = 5_000_000, 20_000_000
SIDE = 512  # to which large pictures are reduced first
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
PAPER = 0.9  # of its bounding box that what is visible fills; strokes fill less
EVEN = 0.15  # of the whole range: a paper whose edges vary more lies in a shadow
STROKE = 0.2  # of the picture's side: the widest stroke that is found in a shadow

Grey = NDArray[np.float32]


class NoPicture(ValueError):
    """There is nothing to show; the message is one plain sentence."""


def from_file(content: bytes, shape: Shape) -> Grey:
    """An uploaded picture as an item of a shape, [d] with 1 for full ink. Raises NoPicture."""
    if len(content) > BYTES:
        raise NoPicture(f"This file has {len(content) / 1e6:.0f} MB; a picture may have 5 MB.")
    colour = channels(shape) > 1
    small = _decoded(content, "RGB" if colour else "L")
    if colour:
        item = fitted(small, sides(shape), "crop")
        return item.astype(np.float32).ravel() / np.float32(255)
    grey, opacity = (np.asarray(band, np.float32) / np.float32(255) for band in
                     (small.convert("RGB").convert("L"), small.getchannel("A")))  # fmt: skip
    ink = _ink(grey, opacity)
    if np.ptp(ink) < INK:
        raise NoPicture("There is nothing to see in this picture: it is equally bright everywhere.")
    return from_ink(ink, shape)


def _decoded(content: bytes, mode: str) -> "Image.Image":
    """The picture as a viewer shows it, in RGBA: upright, the first of several frames.

    mode: L if only its brightness counts, which a JPEG gives sooner. Raises NoPicture.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is odd in a file, also that it is huge
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > PIXELS:
                    raise NoPicture(
                        f"This picture is {picture.width} × {picture.height}; "
                        "20 million pixels are allowed."
                    )
                picture.draft(mode, (SIDE, SIDE))
                held = orientation(picture)
                small = eight_bits(picture).convert("RGBA")
        small.thumbnail((SIDE, SIDE))
        return upright(small, held)
    except NoPicture:
        raise
    except Image.DecompressionBombError as error:
        raise NoPicture("This picture is too large: 20 million pixels are allowed.") from error
    except UnidentifiedImageError as error:
        raise NoPicture(
            "This is not a picture that can be read: PNG, JPEG, GIF, BMP, WebP."
        ) from error
    except Exception as error:  # a decoder may raise anything on bytes it does not know
        raise NoPicture("This picture is damaged, or only part of it arrived.") from error


def _ink(grey: Grey, opacity: Grey) -> Grey:
    """Ink, [H, W] in [0, 1]: what stands out from the ground, be that bright, dark, transparent or
    in a shadow."""
    visible = opacity > 0.5
    if visible.all():
        return _from_ground(grey)
    if not visible.any():
        return np.zeros_like(grey)
    rows, columns = (np.flatnonzero(visible.any(axis)) for axis in (1, 0))
    filled = visible.sum() / (np.ptp(rows) + 1) / (np.ptp(columns) + 1)
    if filled > PAPER and np.ptp(grey[visible]) > INK:  # a sheet with its corners cut off
        ground = np.median(grey[visible])
        return _from_ground(opacity * grey + (1 - opacity) * ground)
    return opacity * (grey if grey[visible].mean() > 0.5 else 1 - grey)


def _from_ground(grey: Grey) -> Grey:
    """Ink on an opaque ground, which is what lies at the edges."""
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    low, middle, high = np.percentile(edge, (5, 50, 95)).astype(np.float32)
    if high - low > EVEN:
        return _from_shadow(grey)
    bright = grey.max() - middle > middle - grey.min()
    ink: Grey = np.maximum(grey - middle if bright else middle - grey, 0)
    return ink


def _from_shadow(grey: Grey) -> Grey:
    """Ink on a paper that is not equally bright everywhere, as a scanner shows it: 0 and 1 with
    narrow slopes between.

    A closing fills what is dark and narrower than its window, as strokes are, and leaves slopes and
    edges of shadows as they are: that is the paper. Light falls on ink and paper alike, so the ink
    is what it takes of the paper's brightness.
    """
    from scipy.ndimage import black_tophat, gaussian_filter, grey_closing, white_tophat

    window = [round(STROKE * side) + 1 for side in grey.shape]
    inside = tuple(slice(w, -w) for w in window)
    # As if the paper went on: the borders of a closing are otherwise those of its dilation.
    grey = np.pad(gaussian_filter(grey, max(grey.shape) / 200), [(w, w) for w in window], "edge")
    bright, dark = (hat(grey, window)[inside] for hat in (white_tophat, black_tophat))
    # What is narrow: strokes, or gaps between them and bends of the light, which are fewer or
    # fainter; the third power counts what stands out.
    if (bright**3).sum() > (dark**3).sum():
        grey = 1 - grey
    ink = (1 - grey / np.maximum(grey_closing(grey, window), 0.01))[inside]
    if ink.max() < INK:
        return np.zeros_like(ink)
    return np.asarray(np.clip(2 * ink / ink.max() - 0.5, 0, 1), np.float32)


def from_ink(ink: Grey, shape: Shape) -> Grey:
    """Ink of any size, [H, W] in [0, 1], as an item of a shape, [d], in colour the same in all
    channels. Raises NoPicture for an empty one."""
    from PIL import Image

    if not ink.size or np.ptp(ink) < INK:
        raise NoPicture("There is nothing on it yet: draw something.")
    ink = ink - ink.min()
    rows, columns = np.nonzero(ink > 0.3 * ink.max())
    cut = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] / ink.max()
    scale = BOX * min(sides(shape)) / max(cut.shape)
    size = [max(1, round(scale * side)) for side in reversed(cut.shape)]
    resized = Image.fromarray(cut).resize((size[0], size[1]), Image.Resampling.BOX)
    small = np.asarray(resized, np.float32)
    return _centred(small / small.max(), sides(shape)).repeat(channels(shape))


def _centred(small: Grey, shape: tuple[int, int]) -> Grey:
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
