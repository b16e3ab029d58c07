"""The report of a run in real Chromium, from its file and without a network."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from apptest import needs_chromium
from colours import made
from numpy.typing import NDArray

from aelab import data, theme
from aelab.analysis.pixels import to_uint8
from aelab.export import to_report
from aelab.training import Run, example_indices, train

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import expect
if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

PHONE = {"width": 390, "height": 844}
# What a canvas shows: [height, width, 4].
READ = """canvas => {
  const { width, height } = canvas;
  return [height, width, [...canvas.getContext("2d").getImageData(0, 0, width, height).data]];
}"""


@pytest.fixture(scope="module")
def run() -> Run:
    return train("vae", "digits", epochs=20)


@pytest.fixture(scope="module")
def file(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_bytes(to_report(run))
    return file


@pytest.fixture
def phone(browser: "BrowserContext") -> Iterator["Page"]:
    """A page of a phone, with a finger instead of a mouse."""
    assert browser.browser
    context = browser.browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark"
    )
    yield context.new_page()
    context.close()


def opened(page: "Page", file: Path) -> list[str]:
    """Opens a report without a network; what the browser complains of, then and later."""
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.context.set_offline(True)
    page.goto(file.as_uri())
    expect(page.locator(".scrubber .play")).to_be_enabled()
    return found


def pixels(canvas: "Locator") -> NDArray[np.uint8]:
    height, width, found = canvas.evaluate(READ)
    return np.array(found, np.uint8).reshape(height, width, 4)[..., :3]


def free_corner(page: "Page") -> tuple[float, float]:
    """On the code plane, beyond the third circle of the prior: no item lies there."""
    box = page.locator(".code .plot").bounding_box()
    assert box
    return box["x"] + 0.93 * box["width"], box["y"] + 0.12 * box["height"]


def check_decoded(page: "Page", run: Run, palette: theme.Palette) -> None:
    """The output drawn of a place is that of the network there."""
    touch = page.locator(".touch")
    expect(touch).to_have_attribute("data-mode", "place")
    said = touch.locator(".note").inner_text().replace("−", "-")
    place = np.array([float(n) for n in said.partition("(")[2].rstrip(")").split(",")], np.float32)
    code = run.view.mean + place @ run.view.axes
    wanted = run.decode(code[None])[0].reshape(8, 8)
    ends = np.array(
        [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (palette.paper, palette.ink)]
    )
    colours = ends[0] + wanted[..., None] * (ends[1] - ends[0])
    shown = pixels(touch.locator(".output canvas"))
    assert np.ptp(shown) > 100
    # the place is said with two digits, the weights have 11 bits, the picture 8
    np.testing.assert_allclose(shown, colours, atol=6)


def test_it_plays_and_decodes_under_the_pointer(page: "Page", file: Path, run: Run) -> None:
    complaints = opened(page, file)
    stage, counter = page.locator(".aelab-stage"), page.locator(".scrubber .counter")
    expect(stage).to_have_attribute("data-points", "360")
    page.mouse.move(*free_corner(page))
    check_decoded(page, run, theme.LIGHT)
    page.mouse.move(0, 0)
    codes = page.locator(".code .plot canvas").first
    end, last = counter.inner_text(), pixels(codes)
    assert end == f"step {run.last.step:,}"
    page.locator(".scrubber .play").click()
    page.wait_for_timeout(400)
    page.locator(".scrubber .play").click()
    assert counter.inner_text() != end
    assert (pixels(codes) != last).any()
    assert complaints == []


def test_a_tap_on_a_phone_decodes_and_stays(phone: "Page", file: Path, run: Run) -> None:
    complaints = opened(phone, file)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.locator(".code .plot").scroll_into_view_if_needed()
    phone.touchscreen.tap(*free_corner(phone))
    check_decoded(phone, run, theme.DARK)
    expect(phone.locator(".scrubber .play")).to_be_in_viewport()  # beside what it moves
    phone.locator(".scrubber .play").tap()
    expect(phone.locator(".scrubber .counter")).not_to_have_text(f"step {run.last.step:,}")
    assert complaints == []


def test_a_printed_report_is_light(phone: "Page", file: Path) -> None:
    opened(phone, file)
    plot = phone.locator(".pca .plot canvas").first
    dark = pixels(plot).mean()
    phone.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert pixels(plot).mean() > dark + 100
    phone.evaluate("dispatchEvent(new Event('afterprint'))")
    assert pixels(plot).mean() == dark


def test_what_cannot_be_decoded_here_is_said(page: "Page", tmp_path: Path) -> None:
    run = train("vae", made(), epochs=1, body="convolutional")
    file = tmp_path / "colours.html"
    file.write_bytes(to_report(run))
    complaints = opened(page, file)
    expect(page.locator(".away")).to_contain_text("in the lab")
    page.mouse.move(*free_corner(page))
    expect(page.locator(".touch")).to_have_attribute("data-mode", "item")  # no empty picture
    first = example_indices(made())[0]
    items = to_uint8(data.load(made().name).x_test[made().probe])
    wanted = items[first].reshape(8, 8, 3)
    np.testing.assert_array_equal(pixels(page.locator(".touch .input canvas")), wanted)
    assert complaints == []
