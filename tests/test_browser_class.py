"""The Class page in real Chromium: the teacher sends every open page to an address."""

import pytest
from apptest import needs_chromium, visit

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect


def test_every_open_page_goes_where_the_teacher_calls(address: str, page: "Page") -> None:
    visit(page, f"{address}/Denoising")
    desk = page.context.new_page()
    with page.expect_response("**/aelab/call"):  # it has heard of no call yet
        desk.goto(f"{address}/Class")
    desk.get_by_role("textbox", name="Send everybody to").fill("Theory?variant=vae")
    desk.get_by_role("textbox", name="Send everybody to").press("Enter")
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Theory").first).to_be_visible()
    expect(desk.get_by_role("heading", name="Class").first).to_be_visible()
