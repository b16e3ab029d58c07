"""The Capacity view in real Chromium: the product V W is drawn while it becomes the identity."""

import pytest
from apptest import needs_chromium, stop, train

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

AT = "Manifold?view=Capacity&data=digits"


def test_the_product_is_drawn_while_it_is_learned(page: "Page") -> None:
    products = page.locator("[data-panel=identity-products]")
    copies = page.locator("[data-panel=identity-copies]")
    expect(copies).to_have_attribute("data-rows", "3")  # of the example
    mount = products.get_attribute("data-mount")
    train(page)
    expect(copies).to_have_attribute("data-rows", "3", timeout=60_000)
    expect(copies).not_to_have_attribute("data-step", "0", timeout=60_000)
    assert products.get_attribute("data-mount") == mount  # never rebuilt
    stop(page)
    expect(page.locator(".st-key-train button")).to_contain_text("Train", timeout=60_000)
    file = page.get_by_role("button", name="CSV")
    expect(file).to_be_enabled(timeout=60_000)
    with page.expect_download() as download:
        file.click()
    assert len(download.value.path().read_text().splitlines()) == 1 + 2 * 64  # V W of both nets
    page.get_by_text("Chess memory", exact=True).click()
    expect(page.locator("[data-panel=chess-curves]")).to_have_attribute("data-points", "24")
