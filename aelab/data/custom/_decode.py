"""Picture files of any size as pictures of one size, upright, in colour or grey."""

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from aelab.data._photo import eight_bits, orientation, upright
from aelab.data._types import DataRefused
from aelab.data.custom._entries import BYTES
from aelab.data.custom._items import SIDES

if TYPE_CHECKING:
    from PIL import Image

PIXELS: Final = 50_000_000  # of one picture: more are no photograph
FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
ENDINGS: Final = (
    ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm",
)  # fmt: skip
LARGEST: Final = 64  # pixels, up to which pictures of one size keep it
USUAL: Final = 32  # pixels of a side, else
GREY: Final = 8  # of 255: a picture whose channels differ by no more is grey

Fit = Literal["crop", "pad", "stretch"]
FITS: Final[tuple[Fit, ...]] = ("crop", "pad", "stretch")
Pixels = NDArray[np.uint8]


class NoPicture(ValueError):
    """A file is none that can be read; the message completes "left out: …"."""


@dataclass(frozen=True)
class Look:
    """How pictures become items.

    size: height and width; None for that which they all have, if it is small, else 32 × 32.
    fit: the middle is cut out, or all of it is padded with its edge's colour, or stretched.
    colour: None for colour where any picture has some.
    """

    size: tuple[int, int] | None = None
    fit: Fit = "crop"
    colour: bool | None = None

    def __post_init__(self) -> None:
        low, high = SIDES
        if self.size and not all(low <= side <= high for side in self.size):
            raise DataRefused(f"Pictures have sides from {low} to {high} pixels, not "
                              f"{' × '.join(map(str, self.size))}.")  # fmt: skip
        if self.fit not in FITS:
            raise DataRefused(f"Pictures are fitted by {', '.join(FITS)}, not {self.fit!r}.")


def look(size: int | tuple[int, int] | None, fit: str, colour: bool | None) -> Look:
    """A look from what a person gives: one number is both sides. Raises DataRefused."""
    sides = (size, size) if isinstance(size, int) else size
    chosen: Any = fit
    return Look(None if sides is None else (int(sides[0]), int(sides[1])), chosen, colour)


def size_of(content: bytes) -> tuple[int, int]:
    """Height and width of a picture, as it is held. Raises NoPicture."""
    with _opened(content) as picture:
        turned = orientation(picture) >= 5  # of EXIF: lying on a side
        width, height = picture.size
        return (width, height) if turned else (height, width)


def decode(content: bytes, size: tuple[int, int], fit: Fit) -> Pixels:
    """A picture as uint8 [h, w, 3]: upright, the first frame, on white. Raises NoPicture."""
    with _opened(content) as picture:
        try:
            # JPEG can be read at a half, a quarter or an eighth: no smaller than twice the size.
            picture.draft("RGB", (4 * size[1], 4 * size[0]))
            return fitted(picture, size, fit)
        except Exception as error:  # a decoder may raise anything on bytes that it does not know
            raise NoPicture("damaged, or only in part") from error


def fitted(picture: "Image.Image", size: tuple[int, int], fit: Fit) -> Pixels:
    """A picture of Pillow as uint8 [h, w, 3] of that size, opaque on white."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        flat = upright(eight_bits(picture), orientation(picture))
        if flat.mode in ("RGBA", "LA", "PA") or "transparency" in flat.info:
            ground = Image.new("RGBA", flat.size, "white")
            flat = Image.alpha_composite(ground, flat.convert("RGBA"))
        flat = flat.convert("RGB")
        box = (size[1], size[0])
        if flat.size != box:
            way = Image.Resampling.BOX if _shrinks(flat.size, box) else Image.Resampling.BILINEAR
            flat = _resized(flat, box, fit, way)
    return np.asarray(flat, np.uint8)


def _resized(flat: "Image.Image", box: tuple[int, int], fit: Fit, way: Any) -> "Image.Image":
    from PIL import Image, ImageOps

    if fit == "crop":
        return ImageOps.fit(flat, box, way)
    if fit == "stretch":
        return flat.resize(box, way)
    small = ImageOps.contain(flat, box, way)
    edge = np.asarray(flat)
    ring = np.concatenate([edge[0], edge[-1], edge[:, 0], edge[:, -1]])
    red, green, blue = np.median(ring, 0).astype(int).tolist()
    whole = Image.new("RGB", box, (red, green, blue))
    whole.paste(small, ((box[0] - small.width) // 2, (box[1] - small.height) // 2))
    return whole


def _shrinks(size: tuple[int, int], box: tuple[int, int]) -> bool:
    return size[0] >= box[0] and size[1] >= box[1]


def is_grey(x: Pixels) -> bool:
    """Whether pictures [..., 3] have no colour that is seen."""
    signed = x.astype(np.int16)
    return int(np.ptp(signed, axis=-1).max(initial=0)) <= GREY


def _opened(content: bytes) -> "Image.Image":
    """A picture whose pixels are not read yet. Raises NoPicture."""
    from PIL import Image

    if len(content) > BYTES:
        raise NoPicture(f"of more than {BYTES // 1_000_000} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is odd in a file, also that it is huge
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise NoPicture(f"of more than {PIXELS // 1_000_000} million pixels") from error
    except Exception as error:  # a reader may raise anything on bytes that it does not know
        raise NoPicture("no pictures") from error
    if picture.width * picture.height > PIXELS:
        raise NoPicture(f"of more than {PIXELS // 1_000_000} million pixels")
    return picture
