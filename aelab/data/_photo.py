"""What photographs say of themselves: how the camera was held, how many levels they have."""

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from PIL import Image

ORIENTATION: Final = 0x0112  # the EXIF tag: how the camera was held


def orientation(picture: "Image.Image") -> int:
    """How the camera was held; 0 where nothing tells."""
    try:
        return int(picture.getexif().get(ORIENTATION, 0))
    except Exception:  # damaged notes are no reason to refuse the picture
        return 0


def upright(picture: "Image.Image", held: int) -> "Image.Image":
    """The picture as it is to be seen, where the camera was held so."""
    from PIL import ImageOps

    if not held:
        return picture
    picture.getexif()[ORIENTATION] = held
    return ImageOps.exif_transpose(picture)


def eight_bits(picture: "Image.Image") -> "Image.Image":
    """The picture with 256 levels, where it has 65,536: Pillow would cut them at 255."""
    from PIL import Image

    if not picture.mode.startswith("I"):
        return picture
    return Image.fromarray((np.asarray(picture, np.int64) // 257).clip(0, 255).astype(np.uint8))
