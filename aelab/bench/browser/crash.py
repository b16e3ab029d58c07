"""`aelab crash`: kills the server with signal 9 while a page trains, and starts it again.

The open page has to find its training by itself, and the codes at the end have to be those of a
training that nobody disturbed, to the last bit. The moments are random, from a seed.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

import numpy as np

from aelab.bench._row import Row
from aelab.bench.browser.app import TRAIN, browser_page, free_port, serve
from aelab.models import variants
from aelab.store import Store
from aelab.training import Experiment, train

if TYPE_CHECKING:
    from playwright.sync_api import Page

EPOCHS = 400
LATEST = 6.0  # s after the click on Train
PATIENCE = 180.0  # s until it has to be done


def main(arguments: Sequence[str]) -> int:
    """Prints a row for each death, then the sum; 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="aelab crash", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="deaths in all (20)")
    parser.add_argument("--seed", type=int, default=7, help="of the moments (7)")
    asked = parser.parse_args(arguments)
    good = []
    for row in crashes(asked.times, asked.seed):
        print(f"{row.what}: {row.figure}", flush=True)
        good.append(row.holds)
    print(f"{sum(good)} of {len(good)} went on to the last bit")
    return 0 if all(good) else 1


def crashes(times: int, seed: int) -> Iterator[Row]:
    """A death for each row, of every variant in turn."""
    rng = Random(seed)
    with browser_page() as page:
        for i in range(times):
            key = [*variants()][i % len(variants())]
            yield _training(page, key, rng.uniform(0.3, LATEST))


def _training(page: "Page", key: str, after: float) -> Row:
    """One training whose server dies so many seconds after the click."""
    e = Experiment.of(key, "digits", epochs=EPOCHS)
    with TemporaryDirectory() as runs:
        store = Store(Path(runs))  # before anything is written: it tidies up
        env = {**os.environ, "AELAB_RUNS": runs, "OMP_NUM_THREADS": "1"}
        port = free_port()
        process = serve(port, env)
        assert process, "the app could not be started"
        try:
            page.goto(
                f"http://127.0.0.1:{port}/Train?variant={key}&data=digits&epochs={EPOCHS}&pace=full"
            )
            page.locator(TRAIN).wait_for()
            page.wait_for_timeout(500)
            page.locator(TRAIN).click()
            page.wait_for_timeout(1000 * after)
            at = page.locator(".aelab-stage").get_attribute("data-step") or "0"
            process.kill()
            process.wait()
            began = perf_counter()
            process = serve(port, env)
            assert process, "the app could not be started again"
            run = _finished(page, store, e)
            same = run is not None and np.array_equal(run, train(
                key, "digits", device="cpu", epochs=EPOCHS).codes)  # fmt: skip
            words = "equal to the last bit" if same else "lost" if run is None else "different"
            what = f"{key}, killed after {after:.1f} s, step {at}"
            return Row(what, "equal", f"{words}, {perf_counter() - began:.0f} s later", same)
        finally:
            if process:
                process.kill()
                process.wait()
            page.goto("about:blank")


def _finished(
    page: "Page", store: Store, e: Experiment
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]] | None":
    """The codes of the finished run once it is in the store; None if it does not come."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        if store.has(e):
            return store.load(e.key).codes
        page.wait_for_timeout(200)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
