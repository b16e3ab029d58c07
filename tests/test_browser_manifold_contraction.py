"""The Contraction view in real Chromium: ellipses that stay mounted, tangents of a chosen digit."""

import pytest
from apptest import needs_chromium, stop, train

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect


def pixels(page: "Page", panel: str) -> str:
    """What a picture shows."""
    return str(page.locator(f"[data-panel={panel}] canvas").evaluate("c => c.toDataURL()"))


def test_the_ellipses_of_three_networks_move_in_place(address: str, page: "Page") -> None:
    page.goto(f"{address}/Manifold?view=Contraction&data=circle")
    figure = page.locator("[data-panel=ellipses]")
    expect(figure).to_have_attribute("data-traces", "6")  # points and ellipses of three networks
    ellipses = "plot => plot._fullData[1].y[3]"
    before, mount = figure.locator(".plot").evaluate(ellipses), figure.get_attribute("data-mount")
    page.locator(".st-key-train button").click()
    expect(page.locator(".st-key-train button")).to_contain_text("Pause")
    expect(page.get_by_text("squared error is")).to_be_visible()
    stop(page)
    expect(page.locator(".st-key-train button")).to_contain_text("Train")
    assert figure.get_attribute("data-mount") == mount  # never rebuilt
    assert figure.locator(".plot").evaluate(ellipses) != before
    with page.expect_download() as saved:
        figure.locator(".png").click()
    assert saved.value.suggested_filename == "ellipses.png"


def test_a_click_on_a_digit_shows_its_tangents(address: str, page: "Page") -> None:
    page.goto(f"{address}/Manifold?view=Contraction&data=digits&look.images=Tangents")
    sheet = page.locator("[data-panel=tangents]")
    expect(sheet).to_have_attribute("data-rows", "5")  # of the example
    train(page)
    expect(sheet).to_have_attribute("data-rows", "5")
    stop(page)
    expect(page.locator(".st-key-train button")).to_contain_text("Train")
    before = pixels(page, "tangents")
    page.locator("[data-panel=contraction-items] .plot canvas").click(position={"x": 110, "y": 20})
    while pixels(page, "tangents") == before:
        page.wait_for_timeout(50)
