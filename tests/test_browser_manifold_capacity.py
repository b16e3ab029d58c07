"""The Capacity view in real Chromium: the product V W is drawn while it becomes the identity."""

from collections.abc import Iterator

import pytest
from apptest import needs_chromium

from aelab.bench.app import browser_page

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect


@pytest.fixture
def page(address: str) -> Iterator["Page"]:
    with browser_page() as page:
        page.set_default_timeout(60_000)
        page.goto(f"{address}/Manifold?view=Capacity&data=digits")
        page.locator(".st-key-train button").wait_for()
        yield page


def test_the_product_is_drawn_while_it_is_learned(page: "Page") -> None:
    products = page.locator("[data-panel=identity-products]")
    copies = page.locator("[data-panel=identity-copies]")
    expect(copies).to_have_attribute("data-rows", "1")
    mount = products.get_attribute("data-mount")
    page.locator(".st-key-train button").click()
    expect(copies).to_have_attribute("data-rows", "3", timeout=60_000)
    expect(copies).not_to_have_attribute("data-step", "0", timeout=60_000)
    assert products.get_attribute("data-mount") == mount  # never rebuilt
    page.get_by_text("Chess memory", exact=True).click()
    expect(page.locator("[data-panel=chess-curves]")).to_have_attribute("data-points", "12")
