"""The page “Use the code” in real Chromium: curves grow in place, a cell is opened."""

from urllib.parse import unquote

import pytest
from apptest import needs_chromium, train

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

AT = "Use_the_code?data=digits"


def test_methods_learn_in_view_and_a_cell_shows_who_is_in_it(page: "Page") -> None:
    chart, table = page.locator("[data-panel=use-curves]"), page.locator("[data-panel=use-table]")
    items = page.locator("[data-panel=use-items] h2")
    expect(chart).to_have_attribute("data-points", "84")  # of the example
    mounts = [one.get_attribute("data-mount") for one in (chart, table)]
    train(page)
    expect(page.get_by_text("100 % · done")).to_be_visible()
    expect(chart).to_have_attribute("data-points", "84")  # five curves of 14 looks
    expect(table).to_contain_text("360 test items")
    expect(items).to_contain_text("Mistakes: fine-tuned")
    assert [one.get_attribute("data-mount") for one in (chart, table)] == mounts  # never rebuilt

    def click(true: int, taken: int) -> None:
        box = table.locator(".nsewdrag").bounding_box()
        assert box is not None
        x, y = (taken + 0.5) / 10 * box["width"], (true + 0.5) / 10 * box["height"]
        page.mouse.move(box["x"] + x, box["y"] + y)  # Plotly's click is one on what is pointed at
        expect(table.locator(".hoverlayer")).to_contain_text(
            f"true class {true}, taken for {taken}"
        )
        page.mouse.click(box["x"] + x, box["y"] + y)

    click(0, 0)
    expect(items).to_contain_text("True 0, taken for 0: fine-tuned")
    with page.expect_download() as download:
        table.locator(".png").click()
    assert download.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"

    page.reload()
    expect(chart).to_have_attribute("data-points", "84")
    page.get_by_text("Clusters", exact=True).click()
    expect(page.locator(".st-key-bar").get_by_text("Example")).to_be_visible()
    assert "study=use.transfer." in unquote(page.url)  # which no other view takes for its own

    page.get_by_text("Transfer", exact=True).click()
    expect(table).to_contain_text("360 test items")
    expect(items).to_contain_text("Mistakes")
    click(9, 9)
    expect(items).to_contain_text("True 9, taken for 9")
    page.get_by_role("combobox", name="Data").click()
    page.get_by_role("option", name="Shapes 28×28", exact=True).click()
    expect(items).to_contain_text("Test items")  # five classes, and no class 9
    assert page.locator('[data-testid="stException"]').count() == 0
