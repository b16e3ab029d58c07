"""How soon there is something to look at: pages as they open, and a first picture of one's own."""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from math import inf
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING
from zipfile import ZipFile

import numpy as np

from aelab.bench._row import Row
from aelab.bench.browser.app import TRAIN, browser_page, server
from aelab.bench.browser.looked_at import with_all
from aelab.bench.browser.screens import found

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPENED, OWN, CLICKS = 2.0, 6.0, 2  # seconds, seconds and clicks at most
PICTURES_DROPPED, DROPPED = 1000, 10.0  # and seconds at most
# The lab's five pictures, and where the menu has each.
PICTURES = {
    "live training": "Train", "latent space beside PCA": "Latent space",
    "filters, autoencoder against denoising": "Filters", "denoising": "Denoising",
    "samples of a latent grid": "Generate",
}  # fmt: skip
# A chart, a canvas with something on it, or a table: what a page is opened for.
SHOWN = with_all("""() => {
  ALL;
  const main = document.querySelector("[data-testid=stMain]");
  return !!main && all(main).some((e) => e.clientHeight > 40 && (
    e.matches(".js-plotly-plot, table, [data-testid=stDataFrame], [data-testid=stTable], svg.ae-diagram, .ae-diagram svg, img") || (e.tagName === "CANVAS" && e.width > 40)));
}""")  # noqa: E501
# Steps that the page's pictures stand at, while what they show was not trained beforehand.
STEPS = with_all("""() => {
  ALL;
  return all(document.body).map((e) => e.dataset?.step).filter((step) => step > 0).join();
}""")
OTHER = f"(before) => {{ const now = ({STEPS})(); return now && now !== before; }}"


def opened() -> Iterator[Row]:
    """Every page and view on a warm server, from its address to its first picture."""
    seconds: dict[str, float] = {}
    with server() as lab, browser_page() as page:
        addresses = found(page, lab)  # which opens each, so that all is warm
        for address in addresses:
            page.goto("about:blank")
            began = perf_counter()
            page.goto(f"{lab}/{address}", wait_until="commit")
            seconds[address or "Home"] = inf
            with suppress(Exception):  # there is none
                page.wait_for_function(SHOWN, polling=20, timeout=5000 * OPENED)
                seconds[address or "Home"] = perf_counter() - began
    for address, taken in seconds.items():
        if taken > OPENED:
            yield Row(
                f"{address}: opened → first picture", f"≤ {OPENED:g} s", f"{taken:.2f} s", False
            )
    worst, middle = max(seconds.values()), median(seconds.values())
    what = (
        f"opened → first picture, {len(seconds)} pages and views, longest (median {middle:.2f} s)"
    )
    yield Row(what, f"≤ {OPENED:g} s", f"{worst:.2f} s", worst <= OPENED)


def own() -> Iterator[Row]:
    """The lab's five pictures of one's own training: from the home page, clicks and seconds."""
    with server() as lab, browser_page() as page:
        for name in PICTURES.values():  # so that the server is warm
            _own(page, lab, name)
        for picture, name in PICTURES.items():
            clicks, seconds = zip(*(_own(page, lab, name) for _ in range(3)), strict=True)
            taken = median(seconds)
            yield Row(f"{picture}: clicks from the home page", f"≤ {CLICKS}", str(max(clicks)),
                      max(clicks) <= CLICKS)  # fmt: skip
            yield Row("… first click → first picture of one's own", f"≤ {OWN:g} s",
                      f"{taken:.2f} s", taken <= OWN)  # fmt: skip


def dropped() -> Iterator[Row]:
    """A zip of a thousand pictures: from the drop, with two clicks, to a first picture of them."""
    times = []
    with server() as lab, browser_page() as page:
        for _ in range(3):
            page.goto(f"{lab}/Your_data")
            field = page.locator("input[type=file]")
            field.wait_for(state="attached")
            began = perf_counter()
            field.set_input_files(
                {"name": "shapes.zip", "mimeType": "application/zip", "buffer": _zip()}
            )
            page.locator(".st-key-use button").click()
            page.locator(TRAIN).click()
            page.wait_for_function(f"() => !!({STEPS})()", polling=20)
            times.append(perf_counter() - began)
            page.locator(".st-key-stop button:enabled").first.click()
    taken = median(times)
    yield Row(f"{PICTURES_DROPPED:,} pictures dropped → first picture of training, two clicks",
              f"≤ {DROPPED:g} s", f"{taken:.2f} s", taken <= DROPPED)  # fmt: skip


def _zip() -> bytes:
    """Photographs of 256 × 192 pixels, in two folders."""
    from PIL import Image

    rng, out = np.random.default_rng(0), BytesIO()
    with ZipFile(out, "w") as archive:
        for i in range(PICTURES_DROPPED):
            small = Image.fromarray(rng.integers(0, 256, (6, 8, 3), np.uint8))
            photograph, file = small.resize((256, 192)), BytesIO()
            photograph.save(file, "JPEG", quality=90)
            archive.writestr(f"{'ab'[i % 2]}/{i}.jpg", file.getvalue())
    return out.getvalue()


def _own(page: "Page", lab: str, name: str) -> tuple[int, float]:
    """Clicks, and seconds from the first of them, until what is trained here is to be seen."""
    page.goto("about:blank")
    page.goto(lab)
    page.locator(".aelab-film, .aelab").first.wait_for()
    page.wait_for_timeout(1000)
    began = perf_counter()
    before, clicks = "", 0
    for target in (page.locator(".st-key-menu").get_by_text(name, exact=True), page.locator(TRAIN)):
        before = page.evaluate(STEPS)
        target.click()
        clicks += 1
    page.locator(".st-key-bar").get_by_text("Example").wait_for(state="detached")
    page.wait_for_function(OTHER, arg=before, polling=20)
    seconds = perf_counter() - began
    stop = page.locator(".st-key-stop button:enabled")
    if stop.count():
        stop.first.click()
    return clicks, seconds
