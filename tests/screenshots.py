"""`python tests/screenshots.py [folder]`: every page in every state, to be looked at.

Pages × 1280×720 and 1920×1080 × light and dark × empty, training, finished; look at them before
showing the lab to anyone.
"""

import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from aelab.bench.app import browser_page, server

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = ((1280, 720), (1920, 1080))


def main(folder: Path) -> None:
    """Writes the pictures into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with server() as address:
        for scheme in SCHEMES:
            for size in SIZES:
                with browser_page(size, scheme) as page:
                    _home_and_theory(page, address, folder, f"{size[0]}-{scheme}")
                    _train(page, address, folder, f"{size[0]}-{scheme}")
                print(f"{size[0]} × {size[1]}, {scheme}: done", flush=True)


def _home_and_theory(page: Page, address: str, folder: Path, suffix: str) -> None:
    page.goto(address)
    page.get_by_text("Theory").first.wait_for()
    page.wait_for_timeout(6000)
    page.screenshot(path=folder / f"home-{suffix}.png")
    for variant in ("vae", "sparse"):
        page.goto(f"{address}/Theory?variant={variant}")
        page.get_by_text("def loss").first.wait_for()
        page.wait_for_timeout(800)
        page.screenshot(path=folder / f"theory-{variant}-{suffix}.png")


def _train(page: Page, address: str, folder: Path, suffix: str) -> None:
    for query, name in (("variant=vae&epochs=3", "vae"), ("variant=denoising&epochs=2", "dae")):
        page.goto(f"{address}/Train?{query}")
        page.locator(".st-key-train button").wait_for()
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / f"train-{name}-empty-{suffix}.png")
        page.locator(".st-key-pace").get_by_text("full").click()
        page.locator(".st-key-train button").click()
        page.wait_for_timeout(6000)
        page.screenshot(path=folder / f"train-{name}-training-{suffix}.png")
        page.locator('.aelab-stage[data-status="finished"]').wait_for(timeout=300_000)
        box = page.locator("[data-panel=code] canvas").last.bounding_box()
        if box:
            page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.4 * box["height"])
        page.wait_for_timeout(2500)
        page.screenshot(path=folder / f"train-{name}-finished-{suffix}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
