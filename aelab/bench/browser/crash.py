"""`aelab crash`: kills the server with signal 9 while a page trains, and starts it again.

The open page has to find its training by itself, and the codes at the end have to be those of a
training that nobody disturbed, to the last bit. The moments are random, from a seed.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

import numpy as np

from aelab.bench._row import Row
from aelab.bench.browser.app import TRAIN, browser_page, free_port, serve
from aelab.models import variants
from aelab.store import DiskMemory, Store
from aelab.studies import noise_sweep
from aelab.studies.core.grid import result
from aelab.training import Experiment, train

if TYPE_CHECKING:
    from playwright.sync_api import Page

EPOCHS = 400
LATEST = 6.0  # s after the click on Train
IN_A_STUDY = (3.0, 15.0)  # s after the click on Measure
PATIENCE = 180.0  # s until it has to be done


def main(arguments: Sequence[str]) -> int:
    """Prints a row for each death, then the sum; 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="aelab crash", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="deaths of trainings (20)")
    parser.add_argument("--studies", type=int, default=2, help="deaths of a study (2)")
    parser.add_argument("--seed", type=int, default=7, help="of the moments (7)")
    asked = parser.parse_args(arguments)
    good = []
    for row in crashes(asked.times, asked.studies, asked.seed):
        print(f"{row.what}: {row.figure}", flush=True)
        good.append(row.holds)
    print(f"{sum(good)} of {len(good)} went on to the last bit")
    return 0 if all(good) else 1


def crashes(times: int, studies: int, seed: int) -> Iterator[Row]:
    """A death for each row: of every variant in turn, then of a study."""
    rng = Random(seed)
    with browser_page() as page:
        for i in range(times):
            key = [*variants()][i % len(variants())]
            yield _training(page, key, rng.uniform(0.3, LATEST))
        for _ in range(studies):
            yield _study(page, rng.uniform(*IN_A_STUDY))


def _training(page: "Page", key: str, after: float) -> Row:
    """One training whose server dies so many seconds after the click."""
    e = Experiment.of(key, "digits", epochs=EPOCHS)
    query = f"variant={key}&data=digits&epochs={EPOCHS}&pace=full"
    with TemporaryDirectory() as runs:
        store = Store(Path(runs))  # before anything is written: it tidies up
        with _killed(page, f"Train?{query}", runs, after) as step:
            began = perf_counter()
            done = _until(page, lambda: store.has(e))
            words, same = "lost", False
            if done:
                whole = train(key, "digits", device="cpu", epochs=EPOCHS)
                same = np.array_equal(store.load(e.key).codes, whole.codes)
                words = "equal to the last bit" if same else "different"
    what = f"{key}, killed after {after:.1f} s, step {step}"
    return Row(what, "equal", f"{words}, {perf_counter() - began:.0f} s later", same)


def _study(page: "Page", after: float) -> Row:
    """The noise sweep on the digits, whose cells are kept one by one; what was done stays."""
    settings = noise_sweep.suited("digits")
    count = settings.seeds * len(noise_sweep.LEVELS)
    with TemporaryDirectory() as runs, TemporaryDirectory() as other:
        folder = Path(runs) / "studies"
        with _killed(page, "Denoising?view=Noise+sweep&data=digits", runs, after):
            before = {file: file.stat().st_mtime_ns for file in folder.glob("*.json")}
            began = perf_counter()
            done = _until(page, lambda: len(list(folder.glob("*.json"))) == count)
            kept = all(file.stat().st_mtime_ns == written for file, written in before.items())
        result(noise_sweep.study("digits", settings, DiskMemory(Store(Path(other))), "cpu"))
        same = done and kept and _cells(folder) == _cells(Path(other) / "studies")
    words = "equal to the last bit" if same else "different" if done else "lost"
    what = f"noise sweep, killed after {after:.1f} s, {len(before)} of {count} cells done"
    return Row(what, "equal", f"{words}, {perf_counter() - began:.0f} s later", same)


def _cells(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in folder.glob("*.json")}


@contextmanager
def _killed(page: "Page", address: str, runs: str, after: float) -> Iterator[str]:
    """The open page of a server that died so many s after its first button was pressed, and is
    there again; gives the step that was seen last."""
    env = {**os.environ, "AELAB_RUNS": runs, "OMP_NUM_THREADS": "1"}
    port = free_port()
    process = serve(port, env)
    assert process, "the app could not be started"
    try:
        page.goto(f"http://127.0.0.1:{port}/{address}")
        page.locator(TRAIN).wait_for()
        page.wait_for_timeout(500)
        page.locator(TRAIN).click()
        page.wait_for_timeout(1000 * after)
        stage = page.locator(".aelab-stage")
        step = stage.get_attribute("data-step") if stage.count() else ""
        process.kill()
        process.wait()
        process = serve(port, env)
        assert process, "the app could not be started again"
        yield step or "0"
    finally:
        if process:
            process.kill()
            process.wait()
        page.goto("about:blank")


def _until(page: "Page", true: Callable[[], bool]) -> bool:
    """Whether something has come true in time."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        if true():
            return True
        page.wait_for_timeout(200)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
