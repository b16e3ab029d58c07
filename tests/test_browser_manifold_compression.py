"""The Compression view in real Chromium: curves grow in place, pictures follow the chosen m."""

import pytest
from apptest import needs_chromium, train

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

AT = "Manifold?view=Compression&data=digits"
SMALL = {"items": 200, "epochs": 1, "seeds": 2}


def test_curves_grow_in_place_and_pictures_are_saved(page: "Page") -> None:
    chart = page.locator("[data-panel=compression-curves]")
    rows = page.locator("[data-panel=compression-pictures]")
    expect(rows).to_have_attribute("data-rows", "4")
    expect(chart).to_have_attribute("data-points", "18")  # of the example
    mounts = [one.get_attribute("data-mount") for one in (chart, rows)]
    for name, value in SMALL.items():
        field = page.locator(f".st-key-compression-rate-digits-{name} input")
        field.fill(str(value))
        field.press("Enter")
    train(page)
    expect(page.get_by_text("100 % · done")).to_be_visible(timeout=60_000)
    expect(chart).to_have_attribute("data-points", "18")
    expect(rows).not_to_contain_text("not measured yet")
    assert [one.get_attribute("data-mount") for one in (chart, rows)] == mounts  # never rebuilt
    with page.expect_download() as download:
        rows.locator(".png").click()
    assert download.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    page.reload()
    expect(chart).to_have_attribute("data-points", "18", timeout=60_000)


def test_a_picture_at_rest_takes_another_theme(address: str, page: "Page") -> None:
    page.goto(f"{address}/Manifold?view=Compression&compression=Random+codes&data=digits")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        expect(page.locator(".aelab-sheet")).to_have_attribute("data-theme", theme)
