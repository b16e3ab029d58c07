"""The Claims page in real Chromium: guess, measure the last seed, see the verdict."""

import pytest
from apptest import browsed, needs_chromium

from aelab.claims import SECONDS, cells, claims
from aelab.store import Shelf, Store

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import expect

KEY = "linear-is-pca"


def test_a_claim_is_guessed_measured_and_judged(address: str) -> None:
    claim, shelf = claims()[KEY], Shelf(Store())  # the server's own: both take it from AELAB_RUNS
    *before, _ = cells([claim], shelf, None).values()
    for cell in before:
        shelf.keep(cell.name, dict.fromkeys((*claim.named, SECONDS), 1.0))
    with browsed(f"{address}/Claims?claim={KEY}") as page:
        picture = page.locator(".aelab-chart")
        expect(picture).to_have_attribute("data-rows", str(len(claim.parts)), timeout=60_000)
        expect(picture).to_have_attribute("data-seeds", "0")  # covered
        mount = picture.get_attribute("data-mount")
        page.locator(".st-key-guess-1 button").click()
        expect(picture).to_have_attribute("data-seeds", str(len(before)), timeout=30_000)
        expect(page.get_by_role("heading", level=2)).to_have_count(0)  # no verdict yet
        page.locator(".st-key-train button").click()
        expect(picture).to_have_attribute("data-seeds", str(claim.seeds), timeout=120_000)
        expect(page.get_by_role("heading", level=2)).to_be_visible(timeout=30_000)
        assert picture.get_attribute("data-mount") == mount  # never rebuilt
        with page.expect_download() as download:
            picture.locator(".png").click()
        assert download.value.suggested_filename == f"{KEY}.png"
        page.keyboard.press("o")
        page.get_by_test_id("stDataFrame").wait_for()
        assert KEY not in page.url
