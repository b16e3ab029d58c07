"""The Ratings page in real Chromium: curves grow in place, stars move the guesses, F5 finds all."""

import pytest
from apptest import needs_chromium, train

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

AT = "Ratings"


def test_it_learns_in_view_and_follows_the_stars_that_are_given(page: "Page") -> None:
    chart = page.locator("[data-panel=ratings-errors]")
    expect(chart).to_have_attribute("data-points", "200")  # of the example
    mount = chart.get_attribute("data-mount")
    train(page)
    expect(page.get_by_text("100 % · done")).to_be_visible()
    expect(chart).to_have_attribute("data-points", "200")  # two curves of 100 epochs
    assert chart.get_attribute("data-mount") == mount  # never rebuilt

    page.reload()
    expect(chart).to_have_attribute("data-points", "200")
    page.get_by_text("For you", exact=True).click()
    expect(page.get_by_text("nothing is known of you yet")).to_be_visible()
    guess = page.locator("td").nth(1)
    before = guess.inner_text()
    page.get_by_test_id("stFeedback").first.locator("button").nth(4).click()
    expect(page.get_by_text("after 1 rating:")).to_be_visible()
    expect(guess).not_to_have_text(before)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    first = download.value.path().read_text(encoding="utf-8").splitlines()[1]
    assert f"{float(first.rsplit(',', 2)[1]):.2f}" == guess.inner_text()
    assert page.locator('[data-testid="stException"]').count() == 0
