"""What Plotly figures cost: making them, changing one while a study runs, the first on a page."""

from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import plotly.graph_objects as go

from aelab import figures
from aelab.bench._row import Row
from aelab.bench.browser.app import TRAIN, browser_page, server
from aelab.training import train

ROUNDS, OPENED = 9, 3
# Drags a figure by thirty steps; of each the time until the frame after its own has begun, less the
# wait for that frame.
PAN = """async () => {
  const send = (name, x, y) => {
    const target = document.querySelector(".dragcover") ?? document.querySelector(".nsewdrag");
    const values = { clientX: x, clientY: y, bubbles: true, button: 0, buttons: 1 };
    target.dispatchEvent(new MouseEvent(name, values));
  };
  const frame = () => new Promise(requestAnimationFrame);
  const box = document.querySelector(".nsewdrag").getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const times = [];
  send("mousedown", x, y);
  for (let i = 1; i <= 30; i++) {
    const began = await frame();
    send("mousemove", x + 3 * i, y);
    await frame();
    times.push((await frame()) - began - 1000 / 60);
  }
  send("mouseup", x + 90, y);
  return times.slice(5);
}"""


def plots() -> Iterator[Row]:
    """Codes of 2,000 and 60,000 items, a chart of a study, and its first time on a page."""
    run = train("vae", "shapes", epochs=1, device="cpu")
    yield _below("figures.latent(run), 2,000 points", 50, lambda: figures.latent(run))
    rng = np.random.default_rng(7)
    codes, y = rng.standard_normal((60_000, 2), np.float32), rng.integers(0, 5, 60_000)
    many = "figures.latent(run), 60,000 points"
    yield _below(many, 500, lambda: figures.latent(run, codes=codes, labels=y))
    milliseconds = _panned(figures.latent(run, codes=codes, labels=y))
    step = "… panned, a step (WebGL of this machine: without a graphics card the processor's)"
    yield Row(step, "≤ 33 ms", f"{milliseconds:.0f} ms", milliseconds <= 33)
    yield _below("an update of a chart of six curves", 15, lambda: _chart().to_json())
    size = len(_chart().to_json()) / 1000
    yield Row("… on the wire", "≤ 30 kB", f"{size:.1f} kB", size <= 30)
    seconds = _opened()
    what = "first open of a page with a figure, warm server"
    yield Row(what, "≤ 2.5 s", f"{seconds:.2f} s", seconds <= 2.5)


def _chart() -> Any:
    """As Few labels draws it: six curves of eight values with intervals."""
    x = np.geomspace(10, 1000, 8)
    series = [
        figures.Series(name=f"method {i}", x=x, y=50 / np.sqrt(x) + i, low=45 / np.sqrt(x) + i,
                       high=55 / np.sqrt(x) + i, colour=f"classes.{i}")
        for i in range(6)
    ]  # fmt: skip
    x_axis, y_axis = figures.Axis("labels", log=True), figures.Axis("wrong test items, %", 0)
    return figures.curves(
        title="Errors", series=series, badge="digits · seed 7", x=x_axis, y=y_axis
    )


def _below(what: str, bound: float, make: Callable[[], object]) -> Row:
    """The median time, in ms, after a first call that loads what is needed."""
    make()
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        make()
        times.append(1000 * (perf_counter() - began))
    found = median(times)
    return Row(what, f"≤ {bound:g} ms", f"{found:.1f} ms", found <= bound)


def _panned(found: go.Figure) -> float:
    """Milliseconds from a move of the mouse to the picture, while a figure is dragged."""
    with browser_page() as page:
        page.set_content(found.update_layout(dragmode="pan").to_html(include_plotlyjs=True))
        page.locator(".js-plotly-plot .gl-canvas").first.wait_for()
        page.wait_for_timeout(2000)
        times: list[float] = page.evaluate(PAN)
        return median(times)


def _opened() -> float:
    """Seconds from going to Ratings, in a browser that has never been here, to its chart."""
    times = []
    with server() as address:
        with browser_page() as page:  # warms the server
            page.goto(f"{address}/Ratings")
            page.locator(TRAIN).wait_for()
            page.locator(".aelab-figure .main-svg").first.wait_for()
        for _ in range(OPENED):
            with browser_page() as page:
                began = perf_counter()
                page.goto(f"{address}/Ratings")
                page.locator(".aelab-figure .main-svg").first.wait_for()
                times.append(perf_counter() - began)
    return median(times)
