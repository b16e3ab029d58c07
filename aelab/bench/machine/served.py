"""The server and its job: what thirty who watch cost the training, and what memory all this takes.

A real server in a process of its own; those who train and watch are the load client's sessions, in
this process. Memory is what Linux says is resident, in millions of bytes.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from math import inf
from statistics import median
from time import monotonic
from urllib.parse import urlencode

from aelab.bench._row import Row
from aelab.bench.browser.app import server
from aelab.paths import ROOT
from aelab.training import best_device
from aelab.visitors.crowd import Crowd, Plan
from aelab.visitors.figures import Figures, Stretch, figures
from aelab.visitors.process import held, process_at
from aelab.visitors.session import LoadFailed

WATCHERS, ROUNDS, SECONDS = 30, 3, 8.0
EPOCHS = {"cpu": 150, "cuda": 2000}  # so long that it trains throughout, with a look every second
DENSE = 200  # steps, in which looks take more of the time than later
LONGEST = 240.0  # s, for everything that a crowd does

GUESTS, A_SESSION = 100, 2.0  # sessions more; MB, as asked for one of them
STILL, MOVED = 3.0, 5.0  # memory is settled when it moved by no more than so many MB in so many s
BOUNDS = {"cpu": 1420, "cuda": 1900}  # MB, with one job, as it was before steps were captured
PARTS = (
    ("python", ""),
    ("streamlit", "import streamlit.web.bootstrap"),
    ("torch", "import aelab, torch"),
    ("the lab's own modules and what they import", "from aelab import data, training"),
    ("MNIST as float32", "kept = data.load('mnist')"),
    ("a first training, on the digits", "training.train('basic', 'digits', epochs=1)"),
    ("one job on MNIST", "asked = training.Experiment.of('basic', 'mnist')\n"
                         "work = training.training_events(asked)\n"
                         "while next(work).step < 50: pass"),
)  # fmt: skip
TELL = "import os; from aelab.visitors.process import held; print(held(os.getpid()).memory)"


def watched(device: str = "") -> Iterator[Row]:
    """One job at full pace on MNIST, in turn with its own session alone and with 30 besides."""
    device = device or best_device()
    kind = device.partition(":")[0]
    with server({"AELAB_DEVICE": device}) as address:
        pairs = asyncio.run(_rounds(address, EPOCHS.get(kind, EPOCHS["cpu"])))
    share = median(b.steps_per_second / a.steps_per_second for a, b in pairs)
    alone, beside = (median(pair[i].steps_per_second for pair in pairs) for i in (0, 1))
    late = median(b.tick_ms["p95"] for _, b in pairs)
    last = pairs[-1][1]
    failed = last.timeouts + last.lost + last.exceptions
    bound = kind == "cuda"
    yield Row(f"one job at full pace, {WATCHERS} watching: steps over unwatched",
              "≥ 0.95" if bound else "", f"{share:.3f} ({beside:,.0f} / {alone:,.0f} steps/s)",
              share >= 0.95 or not bound)  # fmt: skip
    yield Row("… tick p95", "≤ 60 ms" if bound else "", f"{late:.0f} ms", late <= 60 or not bound)
    yield Row("… sessions that waited too long, were lost or saw an exception", "0", f"{failed}",
              failed == 0)  # fmt: skip


def memory(device: str = "") -> Iterator[Row]:
    """The server's memory before any job and with one, and what that is made of."""
    device = device or best_device()
    kind = device.partition(":")[0]
    with server({"AELAB_DEVICE": device}) as address:
        idle, busy, each = asyncio.run(_memory(address, EPOCHS.get(kind, EPOCHS["cpu"])))
    most = BOUNDS.get(kind)
    yield Row("memory of the server, ready, before any job", "", f"{idle:,.0f} MB", True)
    yield Row("… with one job on MNIST", f"≤ {most:,} MB" if most else "", f"{busy:,.0f} MB",
              not most or busy <= most)  # fmt: skip
    yield Row(f"… a session more that watches it (the mean of {GUESTS})", f"≤ {A_SESSION:g} MB",
              f"{each:.2f} MB", each <= A_SESSION)  # fmt: skip
    sums = [0.0, *(_after(n, device) for n in range(1, len(PARTS) + 1))]
    for (name, _), (before, after) in zip(PARTS, pairwise(sums), strict=True):
        yield Row(f"… of it {name}", "", f"{after - before:,.0f} MB", True)
    yield Row("… the rest: pages, sessions, threads, the film", "", f"{busy - sums[-1]:,.0f} MB",
              True)  # fmt: skip


class _Audience(Crowd):
    """One job at full pace, whose session stays, and those who come to watch it and go again."""

    def __init__(self, address: str) -> None:
        super().__init__(address, Plan(1, WATCHERS, "mnist", "basic", "full", SECONDS))

    @property
    def step(self) -> int:
        """The latest that anyone has seen."""
        return max((look.step for look in self.log.looks), default=0)

    async def arrive(self) -> None:
        """A session that finds all loaded, and does nothing."""
        await self._enter("")

    async def begin(self, epochs: int) -> None:
        """Trains, past the dense looks of the first steps."""
        query = {"variant": self.plan.variant, "data": self.plan.data, "epochs": epochs}
        self.owner = await self._train(urlencode(query))
        self.jobs = [self.owner.page.named("job")]
        await self.look(DENSE)

    async def look(self, beyond: int = 0) -> None:
        """Waits until a new snapshot shows."""
        beyond = max(beyond, self.step)
        while self.step <= beyond:
            await asyncio.sleep(0.01)

    async def admit(self, count: int) -> None:
        """Those who watch come in, until each has seen the job."""
        here, query = len(self.sessions), self.owner.page.query
        await asyncio.gather(*(self._watch(query) for _ in range(count)))
        while len({look.session for look in self.log.looks if look.session >= here}) < count:
            await asyncio.sleep(0.01)

    async def measured(self) -> Figures:
        """The figures of some seconds from a new snapshot on, after which those who watch go."""
        await self.look()
        start = monotonic()
        await asyncio.sleep(SECONDS)
        self.log.end = end = monotonic()
        await asyncio.gather(*self.following)  # the ticks under way count too
        await asyncio.gather(*(session.leave() for session in self.sessions[1:]))
        found = figures(self.log, Stretch(start, end), self.jobs, watch=len(self.sessions) - 1,
                        opening_seconds=0, client_seconds=0)  # fmt: skip
        if not (found.steps_per_second and found.jobs[0].running):
            raise LoadFailed("The training ended, or showed nothing new, while it was measured.")
        del self.sessions[1:]
        self.log.end = inf
        self.following = [asyncio.create_task(self.sessions[0].follow())]
        return found


async def _rounds(address: str, epochs: int) -> list[tuple[Figures, Figures]]:
    """Each time unwatched and watched. Raises LoadFailed, or TimeoutError if nothing comes."""
    crowd, pairs = _Audience(address), []
    try:
        async with asyncio.timeout(LONGEST):
            await crowd.begin(epochs)
            for _ in range(ROUNDS):
                alone = await crowd.measured()
                await crowd.admit(WATCHERS)
                pairs.append((alone, await crowd.measured()))
    finally:
        await crowd.leave()
    return pairs


async def _memory(address: str, epochs: int) -> tuple[float, float, float]:
    """MB when all is loaded, when a job has trained for some seconds, and of one who watches.

    Those come while the job is paused, so that its film does not count as theirs, and after as many
    others, for whom the server has taken what all share. Raises as above.
    """
    crowd, process = _Audience(address), process_at(address)
    try:
        async with asyncio.timeout(LONGEST):
            await crowd.arrive()
            idle = await _settled(process)
            await crowd.begin(epochs)
            await asyncio.sleep(SECONDS)
            busy = held(process).memory
            await crowd.paused(crowd.owner)
            await crowd.admit(GUESTS)
            before = await _settled(process)
            await crowd.admit(GUESTS)
            return idle, busy, (await _settled(process) - before) / GUESTS
    finally:
        await crowd.leave()


async def _settled(process: int) -> float:
    """MB, once they stand."""
    now = held(process).memory
    while True:
        before = now
        await asyncio.sleep(STILL)
        now = held(process).memory
        if abs(now - before) <= MOVED:
            return now


def _after(count: int, device: str) -> float:
    """MB of a fresh process that has done so many of PARTS."""
    script = "\n".join([*(lines for _, lines in PARTS[:count]), TELL])
    env = {**os.environ, "AELAB_DEVICE": device}
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, check=True,
                          capture_output=True, text=True).stdout  # fmt: skip
    return float(told)
