"""A picture of one's own is read as a viewer shows it: each kind correlates with its plain twin."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from aelab.data import own

SHAPE, SIDE = (28, 28), 280
Ink = np.ndarray[Any, np.dtype[np.float32]]


def seven() -> Image.Image:
    """White strokes on black: a figure that is another when turned or mirrored."""
    picture = Image.new("L", (SIDE, SIDE))
    pen = ImageDraw.Draw(picture)
    pen.line([(60, 43), (225, 43), (125, 238)], fill=255, width=24)
    return picture


INK: Ink = np.asarray(seven(), np.float32) / 255
Y, X = np.mgrid[:SIDE, :SIDE] / (SIDE - 1)


def grey(values: Ink) -> Image.Image:
    return Image.fromarray((255 * values).clip(0, 255).astype(np.uint8))


def file(picture: Image.Image, form: str = "PNG", **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def in_light(light: Ink) -> bytes:
    """Ink that takes 4/5 of the light, on a paper with a grain."""
    grain = np.random.default_rng(7).normal(0, 0.02, INK.shape)
    return file(grey(light * (1 - 0.8 * INK) + grain), "JPEG", quality=85)


def held(orientation: int) -> bytes:
    """As a camera that was held otherwise saves it: turned, with a note that says so."""
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    return file(grey(1 - INK).transpose(turned), "JPEG", exif=exif)


def strokes(colour: tuple[int, int, int]) -> Image.Image:
    """Of one colour, on a transparent ground."""
    picture = Image.new("RGBA", (SIDE, SIDE), (*colour, 0))
    picture.putalpha(seven())
    return picture


def sheet() -> bytes:
    """Black on a white sheet with round, transparent corners."""
    corners = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, SIDE - 1, SIDE - 1), 30, fill=255)
    picture = grey(1 - INK).convert("RGBA")
    picture.putalpha(corners)
    return file(picture)


def animated(form: str) -> bytes:
    """The figure, then frames of black."""
    black = Image.new("L", (SIDE, SIDE))
    return file(grey(1 - INK), form, save_all=True, append_images=[black, black], duration=100)


def sixteen_bits() -> bytes:
    """A scan of little contrast: its brightness lies between 20,000 and 60,000 of 65,535."""
    return file(Image.fromarray((60_000 - 40_000 * INK).astype(np.uint16)))


READ: dict[str, Callable[[], bytes]] = {
    **{f"held {o}": lambda o=o: held(o) for o in range(2, 9)},
    "white strokes on nothing": lambda: file(strokes((255, 255, 255))),
    "black strokes on nothing": lambda: file(strokes((0, 0, 0))),
    "red strokes on nothing, WebP": lambda: file(strokes((200, 30, 30)), "WEBP", lossless=True),
    "strokes on nothing, palette": lambda: file(strokes((255, 255, 255)).quantize(16)),
    "a sheet with round corners": sheet,
    "16 bits": sixteen_bits,
    "palette": lambda: file(grey(1 - INK).convert("RGB").quantize(8)),
    "one bit": lambda: file(grey(1 - INK).convert("1")),
    "grey and alpha": lambda: file(grey(1 - INK).convert("LA")),
    "CMYK": lambda: file(grey(1 - INK).convert("CMYK"), "JPEG"),
    "white on black": lambda: file(grey(INK)),
    "grey on a dim ground": lambda: file(grey(0.4 - 0.3 * INK)),
    **{f"animated {form}": lambda form=form: animated(form) for form in ("GIF", "PNG", "WEBP")},
    "lamp at the left": lambda: in_light(0.95 - 0.5 * X),
    "shadow below": lambda: in_light(0.95 - 0.6 * Y),
    "shadow in a corner": lambda: in_light(0.3 + 0.65 * (X + Y) / 2),
    "dark edges": lambda: in_light(1 - 0.9 * ((X - 0.5) ** 2 + (Y - 0.5) ** 2)),
    "chalk on a board in a shadow": lambda: file(grey(1 - (0.95 - 0.5 * X) * (1 - 0.8 * INK))),
}


@pytest.mark.parametrize("kind", READ)
def test_a_picture_is_read_as_a_viewer_shows_it(kind: str) -> None:
    """Correlation with the plain twin; rounding may move the centre by a pixel."""
    plain = own.from_file(file(grey(1 - INK)), SHAPE).reshape(SHAPE)
    found = own.from_file(READ[kind](), SHAPE).reshape(SHAPE)
    moved = (np.roll(found, (a, b), (0, 1)) for a in (-1, 0, 1) for b in (-1, 0, 1))
    assert max(np.corrcoef(m.ravel(), plain.ravel())[0, 1] for m in moved) >= 0.95


def test_damaged_notes_do_not_refuse_a_picture() -> None:
    good = file(grey(1 - INK), "JPEG")
    notes = b"\xff\xe1" + (60).to_bytes(2, "big") + b"Exif\0\0II*\0" + b"\xff" * 48
    found = own.from_file(good[:2] + notes + good[2:], SHAPE)
    np.testing.assert_array_equal(found, own.from_file(good, SHAPE))


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("L", (1, 1), 255),
        Image.new("RGB", (30, 30), "white"),
        Image.new("RGBA", (30, 30), (0, 0, 0, 0)),
        grey(0.95 - 0.5 * X),  # a shadow alone
    ],
    ids=["one pixel", "white", "transparent", "a shadow"],
)
def test_an_upload_with_nothing_to_see_is_not_told_to_draw(picture: Image.Image) -> None:
    with pytest.raises(own.NoPicture, match="nothing to see in this picture") as said:
        own.from_file(file(picture), SHAPE)
    assert "draw" not in str(said.value)
