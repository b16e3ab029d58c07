"""The Generate page in real Chromium: the grid names its places, a sample shows its neighbour."""

import re
from collections.abc import Iterator

import pytest
from apptest import browsed, needs_chromium

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def page(address: str) -> Iterator["Page"]:
    """The page; its two runs are training on the digits."""
    with browsed(f"{address}/Generate") as page:
        page.locator(".st-key-train button").click()
        expect(galleries(page, "grid")).to_have_count(2, timeout=30_000)
        yield page


def galleries(page: "Page", name: str) -> "Locator":
    return page.locator(f".aelab-gallery[data-panel={name}]")


def hover(page: "Page", gallery: "Locator", x: float, y: float) -> None:
    """Moves the hand to a place of the gallery's canvas, x and y from 0 to 1."""
    box = gallery.locator(".plot canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])


def test_hover_names_a_place_and_a_click_shows_the_neighbour(page: "Page") -> None:
    grid = galleries(page, "grid").first
    mount, step = (grid.get_attribute(name) for name in ("data-mount", "data-step"))
    hover(page, grid, 0.02, 0.5)
    expect(grid.locator(".lens figcaption")).to_have_text(re.compile("z₁ .* · z₂ "))
    expect(page.locator(".st-key-train button")).to_contain_text("Train", timeout=60_000)
    assert grid.get_attribute("data-mount") == mount  # never rebuilt
    assert grid.get_attribute("data-step") != step

    page.locator(".st-key-show").get_by_text("Samples").click()
    expect(galleries(page, "samples")).to_have_count(3)  # the VAE's prior, two ways without one
    pair = galleries(page, "neighbour")
    expect(pair).to_contain_text("Sample 1 of Autoencoder")
    last = galleries(page, "samples").last
    hover(page, last, 0.06, 0.3)  # first column, second of five rows
    page.mouse.down()
    page.mouse.up()
    expect(pair).to_contain_text("Sample 9 of Variational autoencoder")
    expect(pair).to_contain_text(re.compile(r"distance \d.* to the nearest of 1,437"))
    expect(page.locator(".ae-scores tr")).to_have_count(5)
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    assert saved.value.path().read_text().count("\n") == 5
    assert page.locator('[data-testid="stException"]').count() == 0
