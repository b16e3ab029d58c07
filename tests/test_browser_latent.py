"""The Latent space page in real Chromium: planes linked under the hand, and the time machine."""

import os
import shutil
from collections.abc import Iterator

import pytest

from aelab.bench.app import browser_page, server

pytestmark = pytest.mark.skipif(
    shutil.which("chromium") is None and not os.environ.get("CI"), reason="needs Chromium"
)
if pytest.importorskip("playwright"):
    from playwright.sync_api import Locator, Page, expect

# Moves the mouse on a plane and counts the ms until all columns have drawn the item it lights.
LINKED = """(stage, [x, y]) => new Promise((resolve) => {
  const columns = [...stage.querySelectorAll(".column")].filter((c) => !c.hidden);
  const canvas = columns[0].querySelectorAll(".plot canvas")[1];
  const box = canvas.getBoundingClientRect();
  const began = performance.now();
  canvas.dispatchEvent(new PointerEvent("pointermove",
    { clientX: box.x + x * box.width, clientY: box.y + y * box.height }));
  const look = () => {
    const lit = columns.map((c) => c.dataset.lit);
    const same = lit[0] !== "" && lit.every((item) => item === stage.dataset.hoverItem);
    if (same) resolve({ ms: performance.now() - began, lit });
    else if (performance.now() - began > 500) resolve({ ms: null, lit });
    else requestAnimationFrame(look);
  };
  look();
})"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server without downloaded data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AELAB_DATA", str(tmp_path_factory.mktemp("data")))
        with server() as at:
            yield at


@pytest.fixture(scope="module")
def page(address: str) -> Iterator["Page"]:
    """The page with its two runs stopped after a while: their films are there."""
    with browser_page() as page:
        page.set_default_timeout(60_000)
        page.goto(f"{address}/Latent_space?data=digits&variants=basic,vae")
        page.locator(".st-key-train button").click()
        first, second = columns(page).nth(1), columns(page).nth(2)
        for column in (first, second):
            while int(column.get_attribute("data-step") or 0) < 60:
                page.wait_for_timeout(50)
        page.locator(".st-key-stop button").first.click()
        expect(page.locator(".scrubber [type=range]")).to_be_enabled()
        yield page


def columns(page: "Page") -> "Locator":
    return page.locator(".aelab-planes .column:not([hidden])")


def steps(page: "Page") -> list[int]:
    return [int(c.get_attribute("data-step") or 0) for c in columns(page).all()]


def test_the_item_under_the_hand_lights_in_every_plane(page: "Page") -> None:
    assert columns(page).count() == 3
    found = None
    for i in range(40):
        found = page.locator(".aelab-planes").evaluate(LINKED, [0.3 + 0.012 * i, 0.5])
        if found["ms"] is not None and found["lit"][0]:
            break
    assert found is not None
    assert len(set(found["lit"])) == 1, found
    print(f"\nhover to linked highlight: {found['ms']:.0f} ms")
    for column in columns(page).all():
        assert column.locator(".pair .output:not(.missing)").count() == 1
        assert "squared error" in column.locator(".words").inner_text()


def test_a_lasso_chooses_items_and_escape_lets_them_go(page: "Page") -> None:
    box = columns(page).nth(0).locator(".plot canvas").last.bounding_box()
    assert box is not None
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    page.mouse.down()
    for x, y in ((160, 40), (160, 180), (60, 180), (60, 40)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=3)
    page.mouse.up()
    page.keyboard.up("Shift")
    chosen = int(page.locator(".aelab-planes").get_attribute("data-chosen") or 0)
    assert chosen > 10
    expect(page.locator(".aelab-planes .hint")).to_contain_text(f"{chosen} chosen")
    page.keyboard.press("Escape")
    expect(page.locator(".aelab-planes")).to_have_attribute("data-chosen", "0")


def test_the_scrubber_moves_all_planes_and_rebuilds_nothing(page: "Page") -> None:
    stage, slider = page.locator(".aelab-planes"), page.locator(".scrubber [type=range]")
    mount, last = stage.get_attribute("data-mount"), steps(page)
    canvas = columns(page).nth(1).locator(".plot canvas").first.element_handle()
    slider.fill("500")
    middle = steps(page)
    assert 0 < middle[1] == middle[2] < last[1]
    slider.fill("0")
    assert steps(page)[1:] == [0, 0]
    began = int(stage.get_attribute("data-frames") or 0)
    page.locator(".scrubber .play").click()
    page.wait_for_timeout(2000)
    frames = int(stage.get_attribute("data-frames") or 0) - began
    print(f"\nthe film plays at {frames / 2:.0f} frames/s")
    page.locator(".scrubber .play").click()
    assert 0 < steps(page)[1] == steps(page)[2]
    slider.fill("1000")
    assert steps(page) == last
    assert stage.get_attribute("data-mount") == mount
    assert canvas is not None
    assert canvas.evaluate("e => e.isConnected")
