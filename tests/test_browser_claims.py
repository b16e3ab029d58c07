"""The Claims page in real Chromium: guess, see the verdict, measure it here."""

import pytest
from apptest import needs_chromium, visit

from aelab.claims import claims

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

KEY = "two-readings"  # the fastest

INSIDE = """(plot) => {
  const edge = (element) => element.getBoundingClientRect().right;
  const words = [...plot.querySelectorAll(".annotation-text")];
  return edge(plot) <= 390 && words.length && words.every((e) => edge(e) <= edge(plot));
}"""


def test_a_claim_is_guessed_measured_and_judged(address: str, page: "Page") -> None:
    claim = claims()[KEY]
    visit(page, f"{address}/Claims?claim={KEY}")
    picture = page.locator(".aelab-figure")
    all_seeds = str(claim.seeds * len(claim.parts))
    expect(picture).to_have_attribute("data-points", "0", timeout=60_000)  # covered
    expect(page.get_by_role("heading", level=2)).to_have_count(0)
    mount = picture.get_attribute("data-mount")
    page.locator(".st-key-guess-1 button").click()
    expect(picture).to_have_attribute("data-points", all_seeds)
    expect(page.get_by_role("heading", level=2)).to_be_visible()
    expect(page.get_by_text("measured beforehand, by 2026")).to_be_visible()
    page.locator(".st-key-train button").click()
    expect(page.get_by_text("measured on this computer")).to_be_visible(timeout=60_000)
    expect(picture).to_have_attribute("data-points", all_seeds)
    assert picture.get_attribute("data-mount") == mount  # never rebuilt
    with page.expect_download() as download:
        picture.locator(".png").click()
    assert download.value.suggested_filename == f"{KEY}.png"
    page.set_viewport_size({"width": 390, "height": 844})  # words fold to a phone's width
    page.wait_for_function(INSIDE, arg=picture.locator(".plot").element_handle())
    page.set_viewport_size({"width": 1280, "height": 720})
    page.keyboard.press("o")
    page.get_by_test_id("stDataFrame").wait_for()
    assert KEY not in page.url
