"""The unfolding sheet in real Chromium: it is turned by hand, bends, and its film goes back."""

import pytest
from apptest import needs_chromium, stop, train

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

AT = "Manifold"
PIXELS = "(space) => space.querySelector('.plot canvas').toDataURL()"


def test_the_cloth_is_turned_trained_and_played_back(page: "Page") -> None:
    space = page.locator(".aelab-space")
    expect(space).to_have_attribute("data-points", "1000")
    mount = space.get_attribute("data-mount")
    space.locator(".turn").click()
    page.wait_for_timeout(500)
    still = space.evaluate(PIXELS)
    page.wait_for_timeout(500)
    assert space.evaluate(PIXELS) == still, "it turns although that was stopped"
    box = space.locator(".plot").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 100)
    page.mouse.up()
    page.wait_for_timeout(300)
    assert space.evaluate(PIXELS) != still, "a hand does not turn it"

    train(page)
    expect(space).not_to_have_attribute("data-step", "0", timeout=60_000)
    stop(page)
    expect(space.locator(".status")).to_contain_text("stopped", timeout=60_000)
    slider = page.locator(".aelab-machine [type=range]")
    expect(slider).to_be_enabled(timeout=60_000)
    end, words = space.evaluate(PIXELS), space.locator(".words").inner_text()
    slider.fill("0")
    expect(space).to_have_attribute("data-film", "true")
    expect(space.locator(".status")).to_have_text("film: step 0")
    assert space.evaluate(PIXELS) != end
    assert space.locator(".words").inner_text() != words, "figures are those of the step"
    with page.expect_download() as download:
        space.locator(".png").click()
    assert download.value.path().read_bytes()[:4] == b"\x89PNG"
    assert space.get_attribute("data-mount") == mount  # never rebuilt
