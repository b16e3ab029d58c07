"""The app as its users meet it: how soon it is there, and what watching costs the training.

A real server in a process of its own, a real Chromium beside it on the same machine.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Literal

from aelab.bench._row import Row
from aelab.paths import ROOT
from aelab.training import Experiment, training_events
from aelab.visitors.process import process_at

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Response

# Without a GPU Chromium would imitate one on the cores that train: a tenth of a second a frame.
BROWSER = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")
TRAIN = ".st-key-train button"
SECONDS, WARM, ROUNDS = 8.0, 4.0, 5
EPOCHS, LONG = 50, 12.0  # of the run that is watched: a snapshot about every second


def start() -> Iterator[Row]:
    """From starting the server to a first page, and to a Train button that can be pressed."""
    first, able = [], []
    with browser_page() as page:
        for _ in range(3):
            began = perf_counter()
            with server() as address:
                page.goto(address)
                page.get_by_role("heading", name="AE Lab").first.wait_for()
                first.append(perf_counter() - began)
            began = perf_counter()
            with server() as address:
                page.goto(f"{address}/Train")
                page.locator(TRAIN).wait_for()
                able.append(perf_counter() - began)
    yield _seconds("start of the app to a first page", median(first), 3)
    yield _seconds("start of the app to ready to train", median(able), 7)


def live() -> Iterator[Row]:
    """Training at full pace with the live page open, against the same training headless."""
    ratios, rates = [], []
    for _ in range(5):
        alone, watched = _headless(), _watched()
        ratios.append(watched / alone)
        rates.append((alone, watched))
    alone, watched = (median(r[i] for r in rates) for i in (0, 1))
    what = f"training with the live page open over headless ({watched:,.0f} / {alone:,.0f} steps/s)"
    yield Row(what, "≥ 0.9", f"{median(ratios):.3f}", median(ratios) >= 0.9)


def tick() -> Iterator[Row]:
    """What one tick costs the server and the wire: 2,000 points, at the slow pace.

    The same run, past its dense snapshots, goes on unwatched: the difference is what ticks cost.
    """
    sizes, costs = list[int](), list[float]()

    def note(response: "Response") -> None:
        if "/aelab/live/stage" in response.url and response.status == 200:
            sizes.append(int(response.headers["content-length"]))

    with server() as address, browser_page() as page:
        page.on("response", note)
        page.goto(f"{address}/Train?variant=basic&data=shapes&epochs=2000")
        _train_at_full_pace(page)
        page.wait_for_timeout(1000 * WARM)
        page.locator(".st-key-pace").get_by_text("slow").click()
        page.wait_for_timeout(1000 * WARM)
        place = page.url
        for _ in range(ROUNDS):
            sizes.clear()
            used, count, size = _cpu_seconds(address, page), len(sizes), median(sizes or [0]) / 1000
            page.goto("about:blank")
            page.wait_for_timeout(1000 * WARM)
            costs.append(1000 * (used - _cpu_seconds(address, page)) / max(1, count))
            page.goto(place)
            page.wait_for_timeout(2000 * WARM)
    cost = median(costs)
    yield Row("one live tick, 2,000 points, server CPU", "≤ 15 ms", f"{cost:.1f} ms", cost <= 15)
    yield Row("… on the wire", "≤ 60 kB", f"{size:.1f} kB", size <= 60)


def click() -> Iterator[Row]:
    """From the click on Train to the first moving picture, on digits and a warm server."""
    times = []
    with server() as address, browser_page() as page:
        page.goto(f"{address}/Train?variant=basic&data=digits")
        page.locator(TRAIN).wait_for()
        page.wait_for_timeout(3000 * WARM)
        stage = page.locator(".aelab-stage")
        for _ in range(5):
            page.goto(f"{address}/Train?variant=basic&data=digits")
            page.locator(TRAIN).wait_for()
            page.wait_for_timeout(1000)
            beforehand = stage.get_attribute("data-step")  # of the example, until one's own moves
            began = perf_counter()
            page.locator(TRAIN).click()
            while stage.get_attribute("data-step") in (beforehand, "0", None):
                page.wait_for_timeout(10)
            times.append(perf_counter() - began)
    yield _seconds("Train clicked → first moving picture", median(times), 1)


def _cpu_seconds(address: str, page: "Page") -> float:
    """Processor time that the server at `address` takes in SECONDS seconds (Linux)."""
    stat = Path(f"/proc/{process_at(address)}/stat")

    def used() -> float:
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    before = used()
    page.wait_for_timeout(1000 * SECONDS)
    return used() - before


def _train_at_full_pace(page: "Page") -> None:
    page.locator(TRAIN).wait_for()
    page.locator(".st-key-pace").get_by_text("full").click()
    page.locator(TRAIN).click()


def _headless() -> float:
    """Steps a second of the default network on MNIST in this process, snapshots included."""
    began, first = 0.0, 0
    for tick in training_events(Experiment.of("basic", "mnist", epochs=EPOCHS), "cpu"):
        if not began and tick.step > 400:
            began, first = perf_counter(), tick.step
        if began and perf_counter() - began > LONG:
            return (tick.step - first) / (perf_counter() - began)
    raise RuntimeError("The training ended before it was measured.")


def _watched() -> float:
    """The same in the app, read off the page whenever a new snapshot shows."""
    with server() as address, browser_page() as page:
        page.goto(f"{address}/Train?variant=basic&data=mnist&epochs={EPOCHS}")
        _train_at_full_pace(page)
        page.wait_for_timeout(2000 * WARM)  # past the dense snapshots of the first steps
        step, began = _next_step(page)
        page.wait_for_timeout(1000 * LONG)
        last, end = _next_step(page)
        return (last - step) / (end - began)


def _next_step(page: "Page") -> tuple[int, float]:
    """The step of the next snapshot that the page shows, and when it came."""
    stage = page.locator(".aelab-stage")
    shown = stage.get_attribute("data-step")
    while (step := stage.get_attribute("data-step")) == shown:
        page.wait_for_timeout(20)
    return int(step or 0), perf_counter()


@contextmanager
def server(
    env: Mapping[str, str] | None = None, script: str = "app.py", log: int = subprocess.DEVNULL
) -> Iterator[str]:
    """A server of a script with a folder of runs of its own, ended afterwards; its address.

    env: what its environment has besides this process's, and before it. log: where what it says
    goes.
    """
    with TemporaryDirectory() as runs:
        process, port = _listening({**os.environ, "AELAB_RUNS": runs, **(env or {})}, script, log)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _listening(
    env: Mapping[str, str], script: str, log: int
) -> tuple[subprocess.Popen[bytes], int]:
    """A server that answers, and its port. Raises RuntimeError if none can be started."""
    for _ in range(3):  # another process may take the port before the server does
        port = free_port()
        if process := serve(port, env, script, log):
            return process, port
    raise RuntimeError("The app could not be started: `streamlit run app.py` says why.")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def serve(
    port: int, env: Mapping[str, str], script: str = "app.py", log: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes] | None:
    """A server at a port, once it answers; None if it ended before. What it says goes to `log`."""
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true",
               f"--server.port={port}", "--server.address=127.0.0.1"]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        sleep(0.02)
    return None


@contextmanager
def browser_page(
    size: tuple[int, int] = (1280, 720), scheme: Literal["light", "dark"] = "light"
) -> Iterator["Page"]:
    """A page of the system's Chromium. Raises RuntimeError if there is none."""
    with browser_context(size, scheme) as context:
        yield context.new_page()


@contextmanager
def browser_context(
    size: tuple[int, int] = (1280, 720), scheme: Literal["light", "dark"] = "light"
) -> Iterator["BrowserContext"]:
    """What pages of the system's Chromium share. Raises RuntimeError if there is none."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise RuntimeError("This needs Chromium: install the system's package “chromium”.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(BROWSER))
        width, height = size
        # What measures a page runs in it, which its policy forbids to all others.
        yield browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
        )
        browser.close()


def _seconds(what: str, figure: float, bound: float) -> Row:
    return Row(what, f"≤ {bound:g} s", f"{figure:.2f} s", figure <= bound)
