"""The Contraction view in real Chromium: ellipses that stay mounted, tangents of a chosen digit."""

import os
import shutil
from collections.abc import Iterator

import pytest

from aelab.bench.app import browser_page

pytestmark = pytest.mark.skipif(
    shutil.which("chromium") is None and not os.environ.get("CI"), reason="needs Chromium"
)
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

SLOW = 60_000  # ms: a first page loads torch, and four networks share a core


@pytest.fixture
def page() -> Iterator["Page"]:
    with browser_page() as page:
        page.set_default_timeout(SLOW)
        yield page


def pixels(page: "Page", panel: str) -> str:
    """What a picture shows."""
    return str(page.locator(f"[data-panel={panel}] canvas").evaluate("c => c.toDataURL()"))


def test_the_ellipses_of_three_networks_move_in_place(address: str, page: "Page") -> None:
    page.goto(f"{address}/Manifold?view=Contraction&data=circle")
    felt = page.locator("[data-panel=felt]")
    expect(felt).to_have_attribute("data-panels", "3", timeout=SLOW)
    mount, before = felt.get_attribute("data-mount"), pixels(page, "felt")
    page.locator(".st-key-train button").click()
    expect(page.get_by_text("squared error is")).to_be_visible(timeout=SLOW)
    page.locator(".st-key-stop button").first.click()
    expect(page.locator(".st-key-train button")).to_contain_text("Train", timeout=SLOW)
    assert felt.get_attribute("data-mount") == mount  # never rebuilt
    assert pixels(page, "felt") != before
    with page.expect_download() as saved:
        felt.locator(".png").click()
    assert saved.value.suggested_filename == "felt.png"


def test_a_click_on_a_digit_shows_its_tangents(address: str, page: "Page") -> None:
    page.goto(f"{address}/Manifold?view=Contraction&data=digits&look.images=Tangents")
    sheet = page.locator("[data-panel=tangents]")
    expect(sheet).to_have_attribute("data-rows", "1", timeout=SLOW)  # by hand
    page.locator(".st-key-train button").click()
    expect(sheet).to_have_attribute("data-rows", "5", timeout=SLOW)
    page.locator(".st-key-stop button").first.click()
    expect(page.locator(".st-key-train button")).to_contain_text("Train", timeout=SLOW)
    before = pixels(page, "tangents")
    page.locator("[data-panel=contraction-items] .plot canvas").click(position={"x": 110, "y": 20})
    while pixels(page, "tangents") == before:
        page.wait_for_timeout(50)
