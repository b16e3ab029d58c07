"""The time machine in real Chromium: Train moves as a whole, samples appear on Generate."""

import re

import pytest
from apptest import needs_chromium, stop, visit
from apptest import train as press_train

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import BrowserContext, Locator, expect

# The pixels of a part of the stage, as text.
PICTURE = "(stage, part) => stage.querySelector(`.${part} canvas`).toDataURL()"
PARTS = ("code .plot", "loss .plot", "touch .output", "rows .plot", "filters .plot")


def number(stage: "Locator", name: str) -> int:
    return int(stage.get_attribute(f"data-{name}") or -1)


def pictures(stage: "Locator") -> list[str]:
    """The pixels of all parts, once what is due has been drawn."""
    stage.page.wait_for_timeout(300)
    return [stage.evaluate(PICTURE, part) for part in PARTS]


@pytest.fixture(scope="module")
def stage(address: str, browser: "BrowserContext") -> "Locator":
    """The stage of a run that was paused after a while."""
    page = browser.new_page()
    visit(page, f"{address}/Train?variant=vae&data=digits&epochs=200")
    page.locator(".st-key-train button").click()
    stage = page.locator(".aelab-stage")
    expect(stage.locator(".replay")).to_have_attribute("data-film", "none")  # no example now
    while number(stage, "step") < 60:
        page.wait_for_timeout(50)
    page.locator(".st-key-train button").click()
    expect(stage.locator(".replay")).to_have_attribute("data-film", "ready")
    page.wait_for_timeout(2000)  # a pause takes one more snapshot, and its film follows
    stage.locator("[data-panel=code] canvas").last.hover()  # the decoder is for those who point
    expect(stage).to_have_attribute("data-decoded", re.compile("[1-9]"))
    page.mouse.move(0, 0)
    return stage


def test_the_scrubber_moves_every_part_of_the_stage(stage: "Locator") -> None:
    page = stage.page
    mount, last, end = stage.get_attribute("data-mount"), number(stage, "step"), pictures(stage)
    box = stage.locator(".panels").bounding_box()
    slider = stage.locator("[type=range]")
    slider.fill("600")
    middle = pictures(stage)
    assert 0 < number(stage, "cursor") <= number(stage, "step") < last
    still = [part for part, a, b in zip(PARTS, middle, end, strict=True) if a == b]
    assert not still
    expect(stage.locator("header .counter")).to_have_text(
        f"step {number(stage, 'step')} of {last:,}"
    )
    plane = stage.locator("[data-panel=code] canvas").last.bounding_box()
    assert plane is not None
    decoded = number(stage, "decoded")
    page.mouse.move(plane["x"] + plane["width"] * 0.93, plane["y"] + plane["height"] * 0.07)
    page.wait_for_timeout(300)
    assert number(stage, "decoded") == decoded, "decoded by a network of another step"
    slider.fill("0")
    assert (number(stage, "step"), number(stage, "cursor")) == (0, 0)

    stage.locator(".play").click()
    expect(stage).not_to_have_attribute("data-step", "0", timeout=8000)  # it plays
    stage.locator(".play").click()
    assert 0 < number(stage, "step") < last
    page.mouse.move(0, 0)
    slider.fill("1000")
    assert number(stage, "step") == last
    assert pictures(stage) == end
    assert stage.locator(".panels").bounding_box() == box
    assert stage.get_attribute("data-mount") == mount


def test_the_stage_leaves_as_a_picture(stage: "Locator") -> None:
    box = stage.bounding_box()
    assert box is not None
    with stage.page.expect_download() as download:
        stage.locator("header .png").click()
    picture = download.value.path().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(picture[16:20]) >= 2 * box["width"]  # width in the PNG's header


def test_going_on_takes_the_film_away(stage: "Locator") -> None:
    stage.locator("[type=range]").fill("300")
    last = number(stage, "step")
    stage.page.locator(".st-key-train button").click()
    expect(stage.locator(".replay")).to_have_attribute("data-film", "none")
    stage.page.wait_for_timeout(1500)
    assert number(stage, "step") > last
    expect(stage.locator("header .counter")).to_contain_text("epoch")


def test_samples_appear_as_the_networks_learn(stage: "Locator", address: str) -> None:
    page = stage.page
    page.goto(f"{address}/Generate?data=digits&show=Samples")
    press_train(page)
    page.locator("[data-panel=samples]").first.wait_for()
    stop(page)
    expect(page.locator(".st-key-film input")).to_be_enabled()  # once all rests
    page.locator(".st-key-film label").first.click()
    sheets = [page.locator(f"[data-panel=film-{i}]") for i in (0, 1)]
    for sheet in sheets:
        expect(sheet).to_have_attribute("data-count", "16")
    slider = page.locator(".aelab-machine [type=range]")
    expect(slider).to_be_enabled()
    slider.fill("0")
    for sheet in sheets:
        expect(sheet).to_have_attribute("data-step", "0")
        expect(sheet.locator(".status")).to_contain_text("film: step 0")
