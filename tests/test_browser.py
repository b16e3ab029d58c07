"""The Train page in real Chromium: the canvas moves, decodes under the hand, stays mounted."""

import re
from collections.abc import Callable
from time import perf_counter

import pytest
from apptest import needs_chromium, train

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Locator, Page, Response, expect

STAGE = ".aelab-stage"
QUERY = "variant=vae&data=shapes&epochs=60&beta=0.5"  # a set without an example


def opened(page: "Page", address: str, query: str = QUERY) -> "Locator":
    """The Train page, ready; the stage."""
    page.goto(f"{address}/Train?{query}")
    page.locator(".st-key-train button").wait_for()
    stage = page.locator(STAGE)
    expect(stage).to_have_attribute("data-status", "empty")
    return stage


def step(stage: "Locator") -> int:
    return int(stage.get_attribute("data-step") or 0)


def until(page: "Page", true: Callable[[], bool], what: str, seconds: float = 60) -> float:
    """Waits until something is true; how long that took."""
    began = perf_counter()
    while not true():
        assert perf_counter() - began < seconds, what
        page.wait_for_timeout(20)
    return perf_counter() - began


def test_train_watch_decode_pause_step_refresh(page: "Page", address: str) -> None:
    stage = opened(page, address)
    mount = stage.get_attribute("data-mount")
    page.locator(".st-key-train button").click()
    first = until(page, lambda: step(stage) > 0, "the picture did not move")
    print(f"\nTrain clicked → first moving picture: {first:.2f} s")
    until(page, lambda: step(stage) > 20, "the picture stands still")

    plane = stage.locator("[data-panel=code] canvas").last
    box = plane.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.12)
    touched = stage.locator("[data-panel=touch]")
    expect(touched).to_have_attribute("data-mode", "place")
    decoded = int(stage.get_attribute("data-decoded") or 0)
    until(
        page, lambda: int(stage.get_attribute("data-decoded") or 0) > decoded,
        "the resting cursor is not decoded anew as the network learns",
    )  # fmt: skip

    page.locator(".st-key-train button").click()
    expect(stage).to_have_attribute("data-status", "paused")
    page.wait_for_timeout(800)
    before = step(stage)
    page.wait_for_timeout(800)
    assert step(stage) == before
    page.locator(".st-key-step button").click()
    until(page, lambda: step(stage) == before + 1, "one step was not one batch")
    assert stage.get_attribute("data-mount") == mount  # never rebuilt

    page.reload()
    stage = page.locator(STAGE)
    until(page, lambda: step(stage) == before + 1, "a refresh did not find its run again")
    expect(stage).to_have_attribute("data-status", "paused")


def test_touching_a_point_lights_it_in_both_planes(page: "Page", address: str) -> None:
    stage = opened(page, address)
    page.keyboard.press("t")  # the shortcut of Train
    until(page, lambda: step(stage) > 5, "the shortcut did not start the training")
    page.keyboard.press("t")
    expect(stage).to_have_attribute("data-status", "paused")
    plane = stage.locator("[data-panel=pca] canvas").last
    box = plane.bounding_box()
    assert box is not None
    found = ""
    for i in range(60):  # along a line through the cloud
        page.mouse.move(box["x"] + box["width"] * (0.2 + 0.01 * i), box["y"] + box["height"] / 2)
        found = stage.get_attribute("data-hover-item") or ""
        if found:
            break
    assert found
    expect(stage.locator("[data-panel=touch]")).to_have_attribute("data-mode", "item")


def test_live_beta_is_recorded_and_a_rebuild_setting_asks_for_reset(
    page: "Page", address: str
) -> None:
    stage = opened(page, address)
    page.locator(".st-key-train button").click()
    until(page, lambda: step(stage) > 3, "the picture did not move")
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"beta=0\.6"))
    expect(stage).to_have_attribute("data-status", "running")
    latent = page.get_by_role("spinbutton", name="Latent size")
    latent.fill("3")
    latent.press("Enter")
    expect(page.get_by_text("Settings changed")).to_be_visible()


def test_one_tick_is_small_and_cheap(page: "Page", address: str) -> None:
    """What travels while a run is watched; the scene and the decoder have mounts of their own."""
    messages: list[int] = []
    ticks: list[int] = []

    def note(response: "Response") -> None:
        if "/aelab/live/stage" in response.url and response.status == 200:
            ticks.append(int(response.headers["content-length"]))

    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: messages.append(len(frame))),
    )
    page.on("response", note)
    stage = opened(page, address, "variant=basic&data=shapes&epochs=50")
    page.locator(".st-key-train button").click()
    until(page, lambda: step(stage) > 20, "the picture did not move")
    frames = stage.get_attribute("data-mount")
    page.wait_for_timeout(500)
    ticks.clear()
    messages.clear()
    until(page, lambda: len(ticks) >= 4, "the picture stands still")
    assert max(ticks) <= 60_000, ticks
    assert len(messages) <= 1, "a picture needs no run of the page's script"
    assert stage.get_attribute("data-mount") == frames


def test_no_page_shows_a_traceback_for_a_bad_address(page: "Page", address: str) -> None:
    page.goto(f"{address}/Train?variant=nothing&beta=x&latent_dim=1e9&data=%3Cscript%3E")
    page.locator(".st-key-train button").wait_for()
    expect(page.get_by_text("the lab knows").first).to_be_visible()
    assert page.locator('[data-testid="stException"]').count() == 0


def test_a_filter_is_enlarged_chosen_and_saved(page: "Page", address: str) -> None:
    page.goto(f"{address}/Filters")
    before = page.locator("[data-panel=denoising]").bounding_box()
    train(page)
    panel = page.locator("[data-panel=denoising]")
    after = panel.bounding_box()
    assert before is not None
    assert after is not None
    assert before["y"] == after["y"]  # nothing jumps as the example goes
    until(page, lambda: step(panel) > 20, "the filters stand still")
    mount = panel.get_attribute("data-mount")
    box = panel.locator(".plot canvas").bounding_box()
    assert box is not None
    tile = box["width"] / 10
    page.mouse.move(box["x"] + 2.4 * tile, box["y"] + 0.4 * tile)
    expect(panel).to_have_attribute("data-hover-item", "2")
    expect(panel.locator(".lens")).to_contain_text("unit 2")
    page.mouse.click(box["x"] + 2.4 * tile, box["y"] + 0.4 * tile)
    expect(page.locator("[data-panel=denoising-items] h2")).to_contain_text("Unit 2 answers")
    expect(page.locator("[data-panel=tied-items] h2")).to_contain_text("Unit 0 answers")
    with page.expect_download() as download:
        panel.locator(".png").press("Enter")
    picture = download.value.path().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(picture[16:20]) >= box["width"]  # width in the PNG's header
    assert panel.get_attribute("data-mount") == mount  # never rebuilt


# A button as Streamlit makes it, which counts how often it is pressed.
LATE = """
document.body.insertAdjacentHTML("beforeend", '<div class="st-key-train"><button></button></div>');
window.presses = 0;
document.querySelector(".st-key-train button").onclick = () => (window.presses += 1);
null;
"""


def test_a_key_is_not_lost_and_the_address_is_kept_in_one_step_of_history(
    page: "Page", address: str
) -> None:
    page.goto(f"{address}/Runs")
    page.locator(".st-key-menu").get_by_text("Keys").wait_for()
    page.wait_for_function("window.aelabKeys")
    page.wait_for_timeout(2000)  # the page is whole
    page.keyboard.press("?")
    expect(page.locator(".ae-keys")).to_contain_text("Train, Pause")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.evaluate(LATE)
    page.wait_for_function("window.presses")
    page.keyboard.press("t")  # Streamlit's own from now on
    page.wait_for_timeout(300)
    assert page.evaluate("window.presses") == 1

    opened(page, address)
    page.wait_for_url("**plateau=false**")
    page.goto(f"{address}/Runs")
    page.locator(".st-key-menu").get_by_text("Keys").wait_for()
    page.goto(f"{address}/Train")  # which adds all settings to its address
    page.wait_for_url("**plateau=false**")
    for pace in ("slow", "full"):
        page.locator(".st-key-pace").get_by_text(pace).click()
        page.wait_for_url(f"**pace={pace}**")
    page.reload()
    chosen = page.locator('.st-key-pace [aria-checked="true"], .st-key-pace [kind$="Active"]')
    expect(chosen).to_have_text("full")
    page.go_back()
    page.wait_for_url("**/Runs**")


VIOLATED = """() => new Promise((tell) => {
  document.addEventListener("securitypolicyviolation", (event) => tell(event.effectiveDirective));
  fetch("http://localhost:1/").catch(() => 0);
})"""


def test_a_page_talks_to_its_server_alone(page: "Page", address: str) -> None:
    assert page.context.browser
    strict = page.context.browser.new_page()
    opened(strict, address)
    assert strict.evaluate(VIOLATED) == "connect-src"
    strict.close()
    sent = page.request.get(address).headers
    assert sent["referrer-policy"] == "same-origin"
    assert sent["x-content-type-options"] == "nosniff"


HIDDEN = "(now) => Object.defineProperty(document, 'hidden', { value: now, configurable: true })"


def test_a_page_that_nobody_sees_asks_for_nothing(page: "Page", address: str) -> None:
    sent: list[str | bytes] = []
    page.on("websocket", lambda it: it.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"{address}/Latent_space?data=digits&variants=basic&epochs=2000")
    page.locator(".st-key-train button").click()
    expect(page.locator(".st-key-train button")).to_contain_text("Pause")
    page.evaluate(HIDDEN, True)
    page.wait_for_timeout(500)  # what was under way
    sent.clear()
    page.wait_for_timeout(2500)  # six ticks
    assert not sent
    page.evaluate(HIDDEN, False)
    while not sent:
        page.wait_for_timeout(50)
    page.locator(".st-key-stop button").first.click()
