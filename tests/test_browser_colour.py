"""Colours in real Chromium: what a canvas shows are the very bytes of the data and the network."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from apptest import needs_chromium
from colours import made
from numpy.typing import NDArray

from aelab import train
from aelab.analysis.pixels import to_uint8
from aelab.components import gallery, sheet, standalone
from aelab.figures.images.rows import ImageRow, ImageRows
from aelab.training import Run, example_indices
from aelab.ui.pages.train import stage

pytestmark = needs_chromium
if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SIDE, SHOWN = 8, 10
# The canvas of that selector, in whichever root it stands: [height, width, 4].
READ = """(selector) => {
  const roots = [...document.querySelectorAll("div")].map((e) => e.shadowRoot).filter(Boolean);
  const canvas = roots.map((root) => root.querySelector(selector)).find(Boolean);
  if (!canvas) return null;
  const { width, height } = canvas;
  const image = canvas.getContext("2d").getImageData(0, 0, width, height);
  return { width, height, pixels: [...image.data] };
}"""


@pytest.fixture(scope="module")
def run() -> Run:
    return train("vae", made(), epochs=1, body="convolutional", latent_dim=3)


@pytest.fixture(scope="module")
def page(run: Run, browser: "BrowserContext") -> Iterator["Page"]:
    """The stage of a run, a gallery and a sheet of test items, without a server."""
    items = made().x_test[:SHOWN]
    payloads = [
        stage.data_scene(made().name).payload, stage._tick("run", run, "finished", None, -1),
        gallery(group="a", name="items", title="Items", images=to_uint8(items), columns=SHOWN,
                shape=made().shape),
        sheet(ImageRows(title="Rows", images=np.stack([items, items[::-1] - items]),
                        rows=(ImageRow("items"), ImageRow("apart", signed=True)),
                        shape=made().shape), group="b", name="rows"),
    ]  # fmt: skip
    page = browser.new_page()
    page.set_content(standalone.page("Colours", payloads).decode())
    page.wait_for_function(f"({READ})('.aelab-sheet canvas')?.pixels.some(Boolean)")
    page.wait_for_timeout(500)
    yield page
    page.close()


def pixels(page: "Page", selector: str) -> NDArray[np.uint8]:
    """What a canvas shows, uint8 [height, width, 3]."""
    found: dict[str, Any] = page.evaluate(READ, selector)
    shown = np.array(found["pixels"], np.uint8)
    return shown.reshape(found["height"], found["width"], 4)[..., :3]


def on(canvas: NDArray[np.uint8], picture: NDArray[np.uint8]) -> bool:
    """Whether a picture [d] stands somewhere on a canvas, as large as it may be, borders apart."""
    wanted = picture.reshape(SIDE, SIDE, 3)[1:-1, 1:-1]
    inner = SIDE - 2
    for scale in range(1, 20):
        large = wanted.repeat(scale, 0).repeat(scale, 1)
        size = inner * scale
        starts = np.argwhere((canvas[: -size or None, : -size or None] == wanted[0, 0]).all(2))
        if any((canvas[y : y + size, x : x + size] == large).all() for y, x in starts):
            return True
    return False


def test_the_item_that_is_touched_is_painted_byte_by_byte(page: "Page", run: Run) -> None:
    first = example_indices(made())[0]
    item = to_uint8(made().x_test[first]).reshape(SIDE, SIDE, 3)
    np.testing.assert_array_equal(pixels(page, ".touch .input canvas"), item)


def test_rows_galleries_and_sheets_show_the_colours_of_the_items(page: "Page", run: Run) -> None:
    items = to_uint8(made().x_test[:SHOWN])
    for selector in (".aelab-gallery .plot canvas", ".aelab-sheet canvas"):
        canvas = pixels(page, selector)
        assert on(canvas, items[0])
        assert on(canvas, items[-1])
    apart = to_uint8(made().x_test[SHOWN - 1] - made().x_test[0], signed=True)
    assert on(pixels(page, ".aelab-sheet canvas"), apart)
    assert on(pixels(page, ".rows canvas"), run.last.reconstruction[0])


def test_a_kernel_is_three_by_three_pixels_of_its_own_colours(page: "Page", run: Run) -> None:
    canvas = pixels(page, ".filters .plot canvas")
    for pixel in run.last.filters[0].reshape(9, 3):
        assert (canvas == pixel).all(2).any()
