"""The page “Use the code” in real Chromium: curves grow in place, a cell is opened."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from apptest import needs_chromium

from aelab.bench.app import browser_page

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

ROOM = (
    56,
    4,
    60,
    46,
)  # px of the table's canvas around its cells: left, top, both sides, both ends


@pytest.fixture
def page(address: str) -> Iterator["Page"]:
    with browser_page() as page:
        page.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        page.goto(f"{address}/Use_the_code?data=digits")
        page.locator(".st-key-train button").wait_for()
        yield page


def test_methods_learn_in_view_and_a_cell_shows_who_is_in_it(page: "Page") -> None:
    chart, table = page.locator("[data-panel=use-curves]"), page.locator("[data-panel=use-table]")
    items = page.locator("[data-panel=use-items] h3")
    expect(chart).to_have_attribute("data-points", "0")
    mounts = [one.get_attribute("data-mount") for one in (chart, table)]
    page.locator(".st-key-train button").click()
    expect(page.get_by_text("100 % · done")).to_be_visible()
    expect(chart).to_have_attribute("data-points", "70")  # five curves of 14 looks
    expect(table).to_have_attribute("data-items", "360")
    expect(items).to_contain_text("Mistakes: fine-tuned")
    assert [one.get_attribute("data-mount") for one in (chart, table)] == mounts  # never rebuilt

    box = table.locator(".plot canvas").bounding_box()
    assert box is not None
    left, top, sides, ends = ROOM
    x = box["x"] + left + 0.05 * (box["width"] - sides)
    page.mouse.click(x, box["y"] + top + 0.05 * (box["height"] - ends))
    expect(items).to_contain_text("True 0, taken for 0: fine-tuned")
    with page.expect_download() as download:
        table.locator(".png").click()
    assert download.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"

    page.reload()
    expect(chart).to_have_attribute("data-points", "70")
    page.get_by_text("Clusters", exact=True).click()
    expect(page.locator("[data-panel=use-members]")).to_contain_text("not measured yet")
    assert "study=use.transfer." in unquote(page.url)  # which no other view takes for its own
