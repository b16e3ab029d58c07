"""How often a picture of the Manifold page is new, and how often it is drawn, while it trains."""

from collections.abc import Iterator

from aelab.bench._row import Row
from aelab.bench.browser.app import TRAIN, browser_page, server

SECONDS = 4.0

# Steps of the picture, and frames drawn, in a number of ms after something has been pressed.
WATCH = """(root, [ms, pressed]) => new Promise((resolve) => {
  const [began, first, seen] = [performance.now(), +root.dataset.frames, new Set()];
  const look = () => {
    seen.add(root.dataset.step);
    if (performance.now() - began < ms) requestAnimationFrame(look);
    else resolve([seen.size - 1, root.dataset.frames - first]);
  };
  if (pressed) root.querySelector(pressed).click();
  look();
})"""


def moving(address: str, picture: str, pressed: str = "") -> Iterator[Row]:
    """The Manifold page under these address parameters, in Chromium, from its first moving step.

    picture: its class; pressed: the selector of what makes it move more than training does.
    """
    with server() as lab, browser_page() as page:
        page.goto(f"{lab}/Manifold?{address}")
        page.locator(TRAIN).wait_for()
        page.locator(TRAIN).click()
        root = page.locator(f".{picture}")
        while int(root.get_attribute("data-step") or 0) < 1:
            page.wait_for_timeout(50)
        updates, frames = root.evaluate(WATCH, [1000 * SECONDS, pressed])
    view = picture.removeprefix("aelab-")
    yield _at_least(f"{view} while training", updates / SECONDS, 2, "updates/s")
    yield _at_least(f"{view} in Chromium, training", frames / SECONDS, 30, "frames/s")


def _at_least(what: str, figure: float, bound: float, unit: str) -> Row:
    return Row(what, f"≥ {bound:g} {unit}", f"{figure:.3g} {unit}", figure >= bound)
