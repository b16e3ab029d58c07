"""The arrow field in real Chromium: arrows grow in place, particles settle, a hand draws."""

import pytest
from apptest import needs_chromium

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

AT = "Manifold?view=Arrows&arrows.pace=full&arrows.epochs=20&arrows.noise.circle=0.06"


def test_particles_settle_on_the_true_field_and_the_film_goes_back(page: "Page") -> None:
    picture = page.locator(".aelab-field")
    expect(picture).to_have_attribute("data-fields", "1")  # the truth is there at once
    mount = picture.get_attribute("data-mount")
    picture.locator("canvas").click(position={"x": 100, "y": 120})
    expect(picture.locator(".said")).to_contain_text("settled after", timeout=60_000)
    x, y = picture.locator(".said").inner_text().partition("(")[2].rstrip(")").split(", ")
    radius = (float(x.replace("−", "-")) ** 2 + float(y.replace("−", "-")) ** 2) ** 0.5
    assert radius == pytest.approx((1 - 0.3**2) ** 0.5, abs=0.05)  # the circle's blurred ridge
    page.locator(".st-key-train button").click()
    expect(picture).to_have_attribute("data-fields", "2")
    slider = page.locator(".scrubber [type=range]")
    expect(slider).to_be_enabled(timeout=60_000)
    slider.fill("300")
    expect(picture).to_have_attribute("data-film", "true")
    picture.locator(".drop").click()
    expect(picture).to_have_attribute("data-particles", "200")
    assert picture.get_attribute("data-mount") == mount  # never rebuilt


def test_points_are_drawn_by_hand_and_stay_in_the_address(page: "Page") -> None:
    page.goto(page.url + "&arrows.toy=Drawn+by+hand")
    hint = page.get_by_text("Draw at least ten points")
    expect(hint).to_be_visible()
    pad = page.locator(".aelab-pad canvas")
    pad.click(position={"x": 100, "y": 100})
    expect(page.get_by_text("The drawing has 1 points")).to_be_visible()
    pad.drag_to(pad, source_position={"x": 40, "y": 60}, target_position={"x": 180, "y": 60})
    expect(page.locator(".aelab-field")).to_have_attribute("data-fields", "1")
    page.wait_for_url("**drawing=drawn**")
    page.reload()
    expect(page.locator(".aelab-field")).to_have_attribute("data-fields", "1")
