"""The Generate page in real Chromium: the grid names its places, a sample shows its neighbour."""

import re

import numpy as np
import pytest
from apptest import needs_chromium, visit
from apptest import train as press_train

from aelab import train

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Locator, Page, expect


def galleries(page: "Page", name: str) -> "Locator":
    return page.locator(f".aelab-gallery[data-panel={name}]")


def hover(page: "Page", gallery: "Locator", x: float, y: float) -> None:
    """Moves the hand to a place of the gallery's canvas, x and y from 0 to 1."""
    box = gallery.locator(".plot canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])


def test_hover_names_a_place_and_a_click_shows_the_neighbour(address: str, page: "Page") -> None:
    visit(page, f"{address}/Generate?epochs=60")
    press_train(page)
    expect(galleries(page, "grid")).to_have_count(2, timeout=30_000)
    grid = galleries(page, "grid").first
    mount = grid.get_attribute("data-mount")
    hover(page, grid, 0.02, 0.5)
    expect(grid.locator(".lens figcaption")).to_have_text(re.compile("z₁ .* · z₂ "))
    expect(page.locator(".st-key-train button")).to_contain_text("Train", timeout=240_000)
    assert grid.get_attribute("data-mount") == mount  # never rebuilt
    assert int(grid.get_attribute("data-step") or 0) > 0

    page.locator(".st-key-show").get_by_text("Samples").click()
    expect(galleries(page, "samples")).to_have_count(3)  # the VAE's prior, two ways without one
    pair = galleries(page, "neighbour")
    expect(pair).to_contain_text("Sample 1 of Autoencoder")
    expect(page.locator(".ae-scores tr")).to_have_count(5)  # all is in its place
    last = galleries(page, "samples").last
    hover(page, last, 0.06, 0.3)  # first column, second of five rows
    page.mouse.down()
    page.mouse.up()
    expect(pair).to_contain_text("Sample 9 of Variational autoencoder")
    expect(pair).to_contain_text(re.compile(r"distance \d.* to the nearest"))
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    assert saved.value.path().read_text().count("\n") == 5
    assert page.locator('[data-testid="stException"]').count() == 0


PIXELS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i]);
}"""  # of black on white: 255 − ink


def test_the_pad_decodes_its_place_as_python_does_and_the_address_keeps_it(
    address: str, page: "Page"
) -> None:
    at = f"{address}/Generate?data=digits&variants=basic&epochs_digits=2&show=Code+by+hand"
    visit(page, at)
    page.locator(".st-key-train button").click()
    plane = page.locator(".aelab-planes .column").first
    expect(page.locator(".st-key-train button")).to_contain_text("Train")
    expect(plane).to_have_attribute("data-step", "22")
    box = plane.locator(".plot canvas").last.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"], steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile("pad_z1=.*pad_z2="))
    page.reload()
    expect(plane.locator(".words")).to_contain_text("decoded at")
    expect(plane.locator(".output")).not_to_have_class(re.compile("missing"))
    found = dict(re.findall(r"(pad_z\d)=([-.\d]+)", page.url))
    z = [float(found[name]) for name in ("pad_z1", "pad_z2")]
    shown = np.array(plane.locator(".pair .output canvas").evaluate(PIXELS))
    run = train("basic", "digits", epochs=2, latent_dim=2)
    inked = run.decode(np.array([z], np.float32))[0].clip(0, 1)
    assert np.corrcoef(shown, inked)[0, 1] < -0.999
    assert np.abs(shown - np.interp(inked, [0, 1], [shown.max(), shown.min()])).max() < 60
