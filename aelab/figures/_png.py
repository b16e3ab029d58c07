"""Small pictures within a figure, as addresses that carry a PNG."""

from __future__ import annotations

from base64 import b64decode, b64encode
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps

from aelab.figures._base import Values

HEAD = "data:image/png;base64,"
SCALE = 8  # pixels of the PNG for one of the picture: sharp at every zoom


def png(pixels: Values) -> str:
    """Pixels [h, w] in [0, 1], dark on light; or [h, w, 3], in their colours."""
    light = pixels.clip(0, 1)
    shown = np.rint(255 * (light if light.ndim > 2 else 1 - light)).astype(np.uint8)
    return written(Image.fromarray(shown.repeat(SCALE, 0).repeat(SCALE, 1)))


def inverted(address: str) -> str:
    """The same picture, light on dark; one in colour as it is."""
    picture = Image.open(BytesIO(b64decode(address.removeprefix(HEAD))))
    return address if picture.mode == "RGB" else written(ImageOps.invert(picture))


def written(picture: Image.Image, **how: int) -> str:
    """A picture as a PNG in an address; `how` it is written, in Pillow's words."""
    file = BytesIO()
    picture.save(file, "PNG", **how)
    return HEAD + b64encode(file.getvalue()).decode()
