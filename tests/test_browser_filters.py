"""The Filters page in real Chromium: its time machine, and its tiles by keyboard."""

import re

import pytest
from apptest import needs_chromium, stop, train, visit

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import BrowserContext, Locator, Page, expect


@pytest.fixture(scope="module")
def page(address: str, browser: "BrowserContext") -> "Page":
    """The page with its two runs stopped after a while: their films are there.

    The seed is one of their own: no other test has finished such runs, which would come back.
    """
    page = browser.new_page()
    visit(page, f"{address}/Filters?data=digits&seed=11")
    train(page)
    for name in ("tied", "denoising"):
        while int(grid(page, name).get_attribute("data-step") or 0) < 60:
            page.wait_for_timeout(50)
    stop(page)
    expect(page.locator(".scrubber [type=range]")).to_be_enabled(timeout=30_000)
    for name in ("tied", "denoising"):  # the last snapshot of each is drawn
        status = grid(page, name).locator(".status")
        expect(status).to_have_text(re.compile("stopped|finished"))
    return page


def grid(page: "Page", name: str) -> "Locator":
    return page.locator(f".aelab-gallery[data-panel={name}]")


def pixels(panel: "Locator") -> str:
    """What its grid shows."""
    return str(panel.locator(".plot canvas").evaluate("c => c.toDataURL()"))


def test_the_scrubber_moves_both_panels_and_rebuilds_nothing(page: "Page") -> None:
    plain, noisy = grid(page, "tied"), grid(page, "denoising")
    mounts = [p.get_attribute("data-mount") for p in (plain, noisy)]
    last, end = plain.get_attribute("data-step"), [pixels(plain), pixels(noisy)]
    slider = page.locator(".scrubber [type=range]")
    slider.fill("0")
    assert str(slider.get_attribute("aria-valuetext")).startswith("step 0 of ")
    for panel in (plain, noisy):
        expect(panel).to_have_attribute("data-step", "0")  # the films may still be on their way
        expect(panel).to_have_attribute("data-count", "64")
        expect(panel.locator(".status")).to_contain_text("film: step 0")
    first = [pixels(plain), pixels(noisy)]
    assert first[0] == first[1]  # the same first weights
    assert first != end
    page.locator(".scrubber .play").click()
    expect(plain).not_to_have_attribute("data-step", "0")
    page.locator(".scrubber .play").click()
    slider.fill("1000")
    expect(plain).to_have_attribute("data-step", str(last))
    slider.blur()
    assert [pixels(plain), pixels(noisy)] == end
    assert [p.get_attribute("data-mount") for p in (plain, noisy)] == mounts


def test_tiles_are_reached_and_chosen_by_keyboard(page: "Page") -> None:
    panel, items = grid(page, "tied"), grid(page, "tied-items")
    expect(items.locator("b")).to_have_text("Unit 0 answers most to")
    tiles = panel.locator(".plot canvas")
    panel.locator(".png").focus()
    page.keyboard.press("Tab")
    expect(tiles).to_be_focused()
    expect(panel.locator(".lens")).to_be_visible()
    assert tiles.evaluate("c => getComputedStyle(c).outlineStyle") == "solid"
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    expect(panel).to_have_attribute("data-hover-item", "11")
    expect(tiles.locator("[role=option]")).to_contain_text("unit 11 ·")
    page.keyboard.press("Enter")
    expect(items.locator("b")).to_have_text("Unit 11 answers most to")
    page.keyboard.press("Escape")
    expect(panel.locator(".lens")).to_be_hidden()
