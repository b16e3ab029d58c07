"""The Denoising page in real Chromium: a drawing joins the items, and the sheet stays mounted."""

import pytest
from apptest import needs_chromium, train

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

AT = "Denoising"


def test_a_drawing_is_repaired_beside_the_digits(page: "Page") -> None:
    sheet = page.locator(".aelab-sheet")
    expect(sheet).to_have_attribute("data-rows", "5")  # of the example
    mount = sheet.get_attribute("data-mount")
    train(page)
    expect(sheet).to_have_attribute("data-rows", "5")
    expect(sheet).to_have_attribute("data-items", "10")
    page.locator(".st-key-own button").first.click()
    pad = page.locator(".aelab-pad canvas")
    # As a hand does, once the pad has come to rest.
    pad.drag_to(pad, source_position={"x": 60, "y": 40}, target_position={"x": 60, "y": 170})
    expect(page.locator(".aelab-pad")).to_have_attribute("data-strokes", "1")
    expect(sheet).to_have_attribute("data-items", "11")
    page.get_by_role("button", name="Clear").click()
    expect(sheet).to_have_attribute("data-items", "10")
    expect(page.get_by_text("There is nothing on it yet")).to_be_visible()
    assert sheet.get_attribute("data-mount") == mount  # never rebuilt
