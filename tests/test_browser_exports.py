"""What leaves the lab, in real Chromium: pictures, diagrams, tables, and planes that play alone."""

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from apptest import needs_chromium, stop, train
from PIL import Image

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Locator, Page, expect

WORDS = 20  # px a line of words above a picture


def saved(page: "Page", button: "Locator") -> bytes:
    """What the browser saves when a button is pressed."""
    with page.expect_download() as download:
        button.press("Enter")
    return download.value.path().read_bytes()


def check_picture(page: "Page", mount: "Locator", picture: str, words: int) -> None:
    """A PNG of twice the size on the screen, with its words in ink, and the picture as it was."""
    box = mount.locator(picture).first.bounding_box()
    assert box
    width = mount.locator("canvas").first.evaluate("canvas => canvas.width")
    png = Image.open(io.BytesIO(saved(page, mount.locator(".png").first)))
    ink = np.asarray(png.convert("L"))
    assert png.width >= 2 * box["width"]
    assert png.height >= 2 * (box["height"] + words * WORDS)
    for line in range(words):
        top = 2 * (10 + line * WORDS)
        assert np.ptp(ink[top : top + 2 * WORDS, 20:]) > 60, f"no words in line {line}"
    assert np.ptp(ink[2 * (20 + words * WORDS) :]) > 60
    assert mount.locator("canvas").first.evaluate("canvas => canvas.width") == width


def test_the_film_and_a_diagram(page: "Page", address: str) -> None:
    page.goto(address)
    film = page.locator(".aelab-film")
    film.locator(".plot").click()  # pauses
    expect(film).to_have_attribute("data-status", "paused")
    check_picture(page, film, ".plot", 3)
    page.goto(f"{address}/Theory?variant=vae")
    svg = ElementTree.fromstring(saved(page, page.get_by_role("button", name="SVG")))
    words = ["".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert words[0] == "Variational autoencoder (2013): units of each layer"
    assert b"var(" not in ElementTree.tostring(svg)


def test_grids_sheets_and_tables(page: "Page", address: str) -> None:
    page.goto(f"{address}/Generate?data=digits&epochs_digits=20&variants=vae&show=Conditions")
    page.locator(".st-key-train button").click()
    sheet = page.locator(".aelab-sheet")
    check_picture(page, sheet, ".sheet", 3)
    page.locator(".st-key-show").get_by_text("Samples").click()
    check_picture(page, page.locator(".aelab-gallery").first, ".plot", 4)
    expect(page.locator(".ae-scores")).not_to_contain_text("…", timeout=60_000)
    rows = list(csv.DictReader(io.StringIO(saved_csv(page))))
    shown = page.locator(".ae-scores tr").nth(1).locator("td").all_inner_texts()
    near = "median distance to the nearest training picture"
    ratio = float(rows[0][near]) / float(rows[1][near])
    assert shown[1] == f"{ratio:.2f}"
    assert rows[0]["run"] == "Conditional VAE"


def saved_csv(page: "Page") -> str:
    return saved(page, page.get_by_role("button", name="CSV")).decode()


def test_the_planes_play_without_a_server(page: "Page", address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/Latent_space?data=digits&variants=vae")
    train(page)
    while int(page.locator(".column").nth(1).get_attribute("data-step") or 0) < 60:
        page.wait_for_timeout(50)
    stop(page)
    file = page.get_by_role("button", name="HTML")
    expect(file).to_be_enabled(timeout=60_000)
    expect(page.locator(".scrubber .play")).to_be_enabled()
    check_picture(page, page.locator(".aelab-planes"), ".columns", 3)
    (tmp_path / "planes.html").write_bytes(saved(page, file))
    page.context.set_offline(True)
    page.goto((tmp_path / "planes.html").as_uri())
    planes, hand = page.locator(".aelab-planes"), page.locator(".scrubber .counter")
    expect(planes).to_have_attribute("data-points", "360")
    end = hand.inner_text()
    codes = planes.locator(".column").nth(1).locator(".plot canvas").first
    last = codes.evaluate("canvas => canvas.toDataURL()")
    page.locator(".scrubber .play").click()
    page.wait_for_timeout(500)
    page.locator(".scrubber .play").click()
    assert hand.inner_text() != end
    assert codes.evaluate("canvas => canvas.toDataURL()") != last


def test_the_table_of_a_figure_has_the_true_values_of_its_axis(page: "Page", address: str) -> None:
    page.goto(f"{address}/Use_the_code?view=Few+labels&data=digits")
    page.locator(".aelab-figure").get_by_text("Table", exact=True).click()
    rows = page.locator(".aelab-figure table tr").all_inner_texts()
    assert rows[0].split("\t")[1:3] == [
        "labelled training pictures, logarithmic", "wrong test items, %, logarithmic",
    ]  # fmt: skip
    labels = [row.split("\t")[1] for row in rows[1:]]  # marks of one x stand beside each other
    assert labels == 4 * ["10", "30", "100", "300", "1437"]
