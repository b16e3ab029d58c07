"""The Latent space page in real Chromium: planes linked under the hand, and the time machine."""

import pytest
from apptest import needs_chromium, stop, train, visit

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import BrowserContext, Locator, Page, expect

# Moves the mouse on a plane and counts the ms until all columns have drawn the item it lights.
LINKED = """(stage, [x, y]) => new Promise((resolve) => {
  const columns = [...stage.querySelectorAll(".column")].filter((c) => !c.hidden);
  const canvas = columns[0].querySelectorAll(".plot canvas")[1];
  const box = canvas.getBoundingClientRect();
  const began = performance.now();
  canvas.dispatchEvent(new PointerEvent("pointermove",
    { clientX: box.x + x * box.width, clientY: box.y + y * box.height }));
  const look = () => {
    const lit = columns.map((c) => c.dataset.lit);
    const same = lit[0] !== "" && lit.every((item) => item === stage.dataset.hoverItem);
    if (same) resolve({ ms: performance.now() - began, lit });
    else if (performance.now() - began > 500) resolve({ ms: null, lit });
    else requestAnimationFrame(look);
  };
  look();
})"""


@pytest.fixture(scope="module")
def page(address: str, browser: "BrowserContext") -> "Page":
    """The page with its two runs stopped after a while: their films are there."""
    page = browser.new_page()
    visit(page, f"{address}/Latent_space?data=digits&variants=basic,vae")
    train(page)
    first, second = columns(page).nth(1), columns(page).nth(2)
    for column in (first, second):
        while int(column.get_attribute("data-step") or 0) < 60:
            page.wait_for_timeout(50)
    stop(page)
    expect(page.locator(".scrubber [type=range]")).to_be_enabled()
    return page


def columns(page: "Page") -> "Locator":
    return page.locator(".aelab-planes .column:not([hidden])")


def steps(page: "Page") -> list[int]:
    return [int(c.get_attribute("data-step") or 0) for c in columns(page).all()]


def test_the_item_under_the_hand_lights_in_every_plane(page: "Page") -> None:
    assert columns(page).count() == 3
    found = None
    for i in range(40):
        found = page.locator(".aelab-planes").evaluate(LINKED, [0.3 + 0.012 * i, 0.5])
        if found["ms"] is not None and found["lit"][0]:
            break
    assert found is not None
    assert len(set(found["lit"])) == 1, found
    print(f"\nhover to linked highlight: {found['ms']:.0f} ms")
    touch_an_item(page, 0, 0.3, 0.5)  # decoders are fetched for those who point
    for column in columns(page).all():
        expect(column.locator(".pair .output:not(.missing)")).to_have_count(1)
        expect(column.locator(".words")).to_contain_text("squared error")


def test_a_lasso_chooses_items_and_escape_lets_them_go(page: "Page") -> None:
    box = columns(page).nth(0).locator(".plot canvas").last.bounding_box()
    assert box is not None
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    page.mouse.down()
    for x, y in ((160, 40), (160, 180), (60, 180), (60, 40)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=3)
    page.mouse.up()
    page.keyboard.up("Shift")
    chosen = int(page.locator(".aelab-planes").get_attribute("data-chosen") or 0)
    assert chosen > 10
    expect(page.locator(".aelab-planes .hint")).to_contain_text(f"{chosen} chosen")
    page.keyboard.press("Escape")
    expect(page.locator(".aelab-planes")).to_have_attribute("data-chosen", "0")


def test_the_scrubber_moves_all_planes_and_rebuilds_nothing(page: "Page") -> None:
    stage, slider = page.locator(".aelab-planes"), page.locator(".scrubber [type=range]")
    mount, last = stage.get_attribute("data-mount"), steps(page)
    canvas = columns(page).nth(1).locator(".plot canvas").first.element_handle()
    slider.fill("500")
    middle = steps(page)
    assert 0 < middle[1] == middle[2] < last[1]
    slider.fill("0")
    assert steps(page)[1:] == [0, 0]
    page.locator(".scrubber .play").click()
    while not steps(page)[1]:
        page.wait_for_timeout(50)
    page.locator(".scrubber .play").click()
    assert 0 < steps(page)[1] == steps(page)[2]
    slider.fill("1000")
    assert steps(page) == last
    assert stage.get_attribute("data-mount") == mount
    assert canvas is not None
    assert canvas.evaluate("e => e.isConnected")


# The tiles of a strip, each as the grey of its pixels' middles: as `drawStrip` lays them out.
TILES = """(canvas, [h, w, count]) => {
  const scale = canvas.width / canvas.clientWidth;
  const room = Math.min(((canvas.clientWidth - 36 + 3) / count - 3) / w, canvas.clientHeight / h);
  const side = room < 2 ? room : room < 4 ? Math.floor(2 * room) / 2 : Math.floor(room);
  const context = canvas.getContext("2d");
  const at = (x) => Math.floor(x * scale);
  const grey = (x, y) => context.getImageData(at(x), at(y), 1, 1).data[0];
  return [0, count - 1].map((tile) => Array.from({ length: h * w }, (_, i) =>
    grey(18 + tile * (w * side + 3) + ((i % w) + 0.5) * side, (Math.floor(i / w) + 0.5) * side)));
}"""
PIXELS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i]);
}"""


def touch_an_item(page: "Page", column: int, x: float, y: float) -> None:
    """Moves the mouse right from a place of a plane until it lies on an item."""
    stage = page.locator(".aelab-planes")
    box = columns(page).nth(column).locator(".plot canvas").last.bounding_box()
    assert box is not None
    for i in range(60):
        page.mouse.move(box["x"] + x * box["width"] + 2 * i, box["y"] + y * box["height"])
        if stage.get_attribute("data-hover-item"):
            return
    raise AssertionError("there is no item")


def outputs(page: "Page") -> list[list[int]]:
    """The pixels that each column draws of what the hand is on."""
    page.wait_for_timeout(300)
    drawn = columns(page).locator(".pair .output canvas")
    return [canvas.evaluate(PIXELS) for canvas in drawn.all()]


def test_the_ways_from_a_to_b_begin_and_end_at_the_items_own_reconstructions(page: "Page") -> None:
    page.locator(".st-key-path label").click()
    expect(page.locator(".aelab-planes")).to_have_attribute("data-path", "on")
    page.wait_for_timeout(500)
    wanted = []
    for x, y in ((0.25, 0.45), (0.7, 0.55)):
        touch_an_item(page, 0, x, y)
        wanted.append(outputs(page))
        page.mouse.down()
        page.mouse.up()
    ways = page.locator(".aelab-planes .way:not([hidden])")
    expect(ways).to_have_count(4)  # the fade, PCA's and two networks'
    page.wait_for_timeout(300)
    for i, way in enumerate(ways.all()[1:]):
        expect(way).to_have_attribute("data-pictures", "9")
        found = way.locator("canvas").evaluate(TILES, [8, 8, 9])
        assert found == [wanted[0][i], wanted[1][i]]
    assert wanted[0] != wanted[1]
    page.keyboard.press("Escape")
    expect(ways.first).to_have_attribute("data-pictures", "0")
    page.locator(".st-key-path label").click()


def test_tsne_comes_by_itself_and_decodes_nothing(page: "Page") -> None:
    page.locator(".st-key-tsne label").click()
    plane = page.locator(".aelab-planes .column[data-role=map]")
    expect(plane.locator(".note").first).to_contain_text("leave-one-out 5-NN", timeout=60_000)
    expect(plane.locator(".words")).to_contain_text("cannot place new ones")
    touch_an_item(page, 0, 0.3, 0.5)
    item = page.locator(".aelab-planes").get_attribute("data-hover-item")
    expect(plane).to_have_attribute("data-lit", item or "none")
    assert plane.locator(".pair .output:not(.missing)").count() == 0
    page.locator(".st-key-tsne label").click()


def test_the_server_decodes_where_no_decoder_runs_here(address: str, page: "Page") -> None:
    """A conditional decoder is told something: the browser asks."""
    page.goto(f"{address}/Latent_space?data=digits&variants=cvae&aligned=false")
    train(page)
    second = columns(page).nth(1)
    while int(second.get_attribute("data-step") or 0) < 60:
        page.wait_for_timeout(50)
    stop(page)
    expect(page.locator(".scrubber [type=range]")).to_be_enabled()
    touch_an_item(page, 0, 0.3, 0.5)
    expect(second.locator(".words")).to_contain_text("squared error", timeout=30_000)
    box = second.locator(".plot canvas").last.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.95 * box["width"], box["y"] + 0.1 * box["height"])
    expect(second.locator(".words")).to_contain_text("decoded at", timeout=30_000)
    expect(second.locator(".pair .output:not(.missing)")).to_have_count(1, timeout=30_000)
