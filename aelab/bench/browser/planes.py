"""The Latent space page as its readers meet it: three kept runs and PCA, 2,000 items in each plane.

A real server on a folder of runs of its own, a real Chromium beside it on the same machine.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from aelab.bench._row import Row
from aelab.bench.browser.app import browser_page, server
from aelab.store import Store
from aelab.training import train

STAGE = ".aelab-planes"

# A moved mouse, and the ms until every plane has lit the item under it.
HOVER = """(stage, x) => new Promise((resolve) => {
  const columns = [...stage.querySelectorAll(".column")].filter((c) => !c.hidden);
  const box = columns[0].querySelectorAll(".plot canvas")[1].getBoundingClientRect();
  const canvas = columns[0].querySelectorAll(".plot canvas")[1];
  const began = performance.now();
  canvas.dispatchEvent(new PointerEvent("pointermove",
    { clientX: box.x + x * box.width, clientY: box.y + 0.5 * box.height }));
  const look = () => {
    const item = stage.dataset.hoverItem;
    if (item && columns.every((c) => c.dataset.lit === item)) resolve(performance.now() - began);
    else if (performance.now() - began > 400) resolve(null);
    else requestAnimationFrame(look);
  };
  look();
})"""
# A click on an empty corner of the last plane, and the ms until another picture is drawn for it.
CLICK = """(stage) => new Promise((resolve) => {
  const column = [...stage.querySelectorAll(".column")].filter((c) => !c.hidden).at(-1);
  const canvas = column.querySelectorAll(".plot canvas")[1];
  const picture = () => column.querySelector(".pair .output canvas").toDataURL();
  const box = canvas.getBoundingClientRect();
  const at = { clientX: box.x + 0.93 * box.width, clientY: box.y + 0.9 * box.height };
  const before = picture();
  const began = performance.now();
  for (const name of ["pointermove", "pointerdown", "pointerup", "click"])
    canvas.dispatchEvent(new PointerEvent(name, at));
  const look = () => {
    if (picture() !== before) resolve(performance.now() - began);
    else if (performance.now() - began > 2000) resolve(null);
    else requestAnimationFrame(look);
  };
  look();
})"""


def planes() -> Iterator[Row]:
    """Opening, hover, decoding and the film."""
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        keys = [store.save(train(kind, "mnist", epochs=2)).key for kind in ("basic", "tied", "vae")]
        query = f"data=mnist&runs={','.join(keys)}"
        with server({"AELAB_RUNS": folder}) as address, browser_page() as page:
            stage, slider = page.locator(STAGE), page.locator(".scrubber [type=range]")
            opened = []
            for _ in range(4):
                began = perf_counter()
                page.goto(f"{address}/Latent_space?{query}")
                page.locator(f"{STAGE} .column:not([hidden])").nth(3).wait_for()
                opened.append(perf_counter() - began)
            yield _at_most(
                "page with three finished runs opens, warm", median(opened[1:]), 1.5, "s"
            )
            page.locator(".scrubber [type=range]:enabled").wait_for()
            lit = [stage.evaluate(HOVER, 0.3 + 0.01 * i) for i in range(40)]
            yield _at_most("hover to linked highlight, 4 × 2,000 points",
                           median(ms for ms in lit if ms is not None), 50, "ms")  # fmt: skip
            decoded = stage.evaluate(CLICK)
            yield _at_most("click to decode", decoded or float("inf"), 150, "ms")
            slider.fill("0")
            first, began = int(stage.get_attribute("data-frames") or 0), perf_counter()
            page.locator(".scrubber .play").click()
            page.wait_for_timeout(3000)
            frames = int(stage.get_attribute("data-frames") or 0) - first
            rate = frames / (perf_counter() - began)
            yield Row("film of four planes", "≥ 20 frames/s", f"{rate:.0f} frames/s", rate >= 20)


def _at_most(what: str, figure: float, bound: float, unit: str) -> Row:
    return Row(what, f"≤ {bound:g} {unit}", f"{figure:.3g} {unit}", figure <= bound)
