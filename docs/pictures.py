"""`python docs/pictures.py [name …]`: takes the README's pictures anew from the running app.

The idea: the app is started and used as a reader would use it, on the embedded digits; Chromium's
screencast gives the frames of the moving picture with the times at which they were painted.
"""

import argparse
import base64
import io
import math
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Page

from aelab.bench.browser.app import TRAIN, browser_page, server

FOLDER = Path(__file__).parent
SIZE = (1280, 720)
ASIDE = (1270, 710)  # where the pointer touches nothing
PATIENCE = 200_000  # ms, for the longest training
MOST = 3_000_000  # bytes of the moving picture
RATE, SPEED = 12, 1.6  # frames a second; how much faster than it happened
BEFORE, AFTER = 12_000, 3_000  # ms before the pointer comes to the plane, and after it has left
HOLD = 1.5  # s that the last frame stays
NET = "variant=basic&data=digits&hidden=256-128-64-32&activation=tanh&init=xavier&rate=0.002"


class Frame(NamedTuple):
    """A picture of the page, and the second at which it was painted."""

    at: float
    picture: Image.Image


def main(wanted: Sequence[str]) -> None:
    """Takes the pictures of these names, or all."""
    with TemporaryDirectory() as empty, server({**os.environ, "AELAB_DATA": empty}) as address:
        for name, (path, take) in PICTURES.items():
            if not wanted or name in wanted:
                with browser_page(SIZE) as page:
                    page.set_default_timeout(PATIENCE)
                    page.goto(f"{address}/{path}")
                    page.locator(TRAIN).first.wait_for()
                    page.wait_for_timeout(3000)
                    take(page, FOLDER / f"{name}.webp")
                print(f"{name}.webp: {(FOLDER / f'{name}.webp').stat().st_size / 1e6:.2f} MB")


def moving(page: Page, file: Path) -> None:
    """The first seconds of a training, then the decoder under the pointer."""
    frames: list[Frame] = []
    chromium = page.context.new_cdp_session(page)

    def keep(event: dict[str, Any]) -> None:
        chromium.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})
        picture = Image.open(io.BytesIO(base64.b64decode(event["data"]))).convert("RGB")
        frames.append(Frame(event["metadata"]["timestamp"], picture))

    chromium.on("Page.screencastFrame", keep)
    page.locator(TRAIN).click()
    page.mouse.move(*ASIDE)
    chromium.send("Page.startScreencast", {"format": "jpeg", "quality": 95})
    page.wait_for_timeout(BEFORE)
    _walk(page)
    page.wait_for_timeout(AFTER)
    chromium.send("Page.stopScreencast")
    page.wait_for_timeout(500)  # the last frames
    chromium.remove_listener("Page.screencastFrame", keep)
    write(evenly(frames), file)


def _walk(page: Page) -> None:
    """Moves the pointer over the plane of codes."""
    box = page.locator(".aelab-stage").bounding_box()
    assert box
    for part in (i / 59 for i in range(60)):
        turn = 2 * math.pi * part
        across, down = 0.47 + 0.1 * math.cos(turn), 0.3 + 0.13 * math.sin(turn)
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        page.wait_for_timeout(80)
    page.mouse.move(*ASIDE)


def evenly(frames: Sequence[Frame]) -> list[Image.Image]:
    """The picture that was there at each tick of RATE."""
    found, i = [], 0
    for tick in range(int((frames[-1].at - frames[0].at) * RATE / SPEED) + 1):
        while i + 1 < len(frames) and frames[i + 1].at <= frames[0].at + tick * SPEED / RATE:
            i += 1
        found.append(frames[i].picture)
    return found + [found[-1]] * round(HOLD * RATE)


def write(pictures: Sequence[Image.Image], file: Path) -> None:
    """An endless film of at most MOST bytes: as good as that allows."""
    for quality in range(85, 30, -10):
        pictures[0].save(
            file, save_all=True, append_images=pictures[1:], duration=round(1000 / RATE), loop=0,
            quality=quality, method=4, minimize_size=True,
        )  # fmt: skip
        if file.stat().st_size <= MOST:
            return
    raise RuntimeError(f"{file.name} has more than {MOST / 1e6:g} MB.")


def still(page: Page, file: Path) -> None:
    """The page as it is."""
    page.mouse.move(*ASIDE)
    page.wait_for_timeout(3000)
    shot = Image.open(io.BytesIO(page.screenshot()))
    shot.convert("RGB").save(file, quality=90, method=6)


def trained(page: Page, file: Path) -> None:
    """The page when its training is over."""
    page.locator(TRAIN).first.click()
    page.wait_for_timeout(2000)
    page.locator(TRAIN, has_text=re.compile("Train|Measure")).first.wait_for()
    still(page, file)


PICTURES: dict[str, tuple[str, Callable[[Page, Path], None]]] = {
    "train": (f"Train?{NET}&epochs=150", moving),
    "latent_space": ("Latent_space?data=digits&variants=basic,denoising,vae", trained),
    "denoising": ("Denoising?data=digits", trained),
    "generate": ("Generate?data=digits", trained),
    "unfolding": ("Manifold?view=Sheet", trained),
    "claims": ("Claims?claim=linear-is-pca&shown=true", still),
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="*", help=f"{', '.join(PICTURES)}; none: all")
    asked = parser.parse_args().name
    if unknown := set(asked) - set(PICTURES):
        parser.error(f"there is no picture {', '.join(sorted(unknown))}")
    main(asked)
