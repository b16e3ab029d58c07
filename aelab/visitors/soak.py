"""The app over hours: visitors who open pages, press their buttons, reload and leave at random."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from random import Random
from statistics import median
from time import monotonic
from urllib.parse import SplitResult

from websockets.exceptions import ConnectionClosed

from aelab.paths import ROOT
from aelab.visitors.process import Held, held
from aelab.visitors.session import LoadFailed, Log, Session
from aelab.visitors.visit import cookie, visit

EVERY = 60.0  # s from one line to the next
STAYS = (2.0, 20.0)  # s that a visitor looks at a page
BUTTONS = ("train", "stop", "step", "reset")  # of those that a page has
PRESSED = 0.6  # of the visits, in which one is pressed
COLUMNS = (
    "| after | memory | threads | handles | visits | presses | exceptions | time-outs | lost |"
)
WARM = 0.2  # of the time, after which memory is to stand


@dataclass(frozen=True)
class Minute:
    """The server so many s after the first visitor came, and what visitors had seen by then."""

    seconds: float
    held: Held
    visits: int
    presses: int
    exceptions: int
    timeouts: int
    lost: int


class Soak:
    """So many visitors at a time; what they do follows from a seed."""

    def __init__(self, address: SplitResult, pid: int, visitors: int, seed: int) -> None:
        self.address, self.pid, self.visitors, self.seed = address, pid, visitors, seed
        self.pages = sorted(f.stem.partition("_")[2] for f in (ROOT / "pages").glob("*.py"))
        self.log, self.count = Log(), Counter[str]()
        self.failures: list[str] = []

    async def run(self, seconds: float) -> AsyncIterator[Minute]:
        """Lets them in; a line a minute, and one at the end."""
        began, end = monotonic(), monotonic() + seconds
        here = [asyncio.create_task(self._person(i, end)) for i in range(self.visitors)]
        while monotonic() < end:
            await asyncio.sleep(min(EVERY, max(0.0, end - monotonic())))
            yield self._minute(monotonic() - began)
        await asyncio.gather(*here)
        yield self._minute(monotonic() - began)

    def _minute(self, seconds: float) -> Minute:
        log, count = self.log, self.count
        return Minute(seconds, held(self.pid), count["visits"], count["presses"],
                      len(log.exceptions), len(log.timeouts), len(log.lost))  # fmt: skip

    async def _person(self, number: int, end: float) -> None:
        """One person with one browser, from page to page."""
        rng = Random(f"{self.seed}/{number}")
        known = await cookie(self.address, "Train")
        page, query = "Train", "data=digits"
        while monotonic() < end:
            try:
                session = await visit(self.address, page, query, self.log, number, known)
                await self._look(session, rng, min(end, monotonic() + rng.uniform(*STAYS)))
                await session.leave()
                query = session.page.query
            except TimeoutError:
                self.log.timeouts.append(monotonic())
                self.failures.append(f"time-out: {page}?{query}")
            except (ConnectionClosed, ConnectionError, LoadFailed) as lost:
                self.log.lost.append(monotonic())
                self.failures.append(f"{lost}: {page}?{query}")
            if rng.random() < 0.7:  # else it is a reload
                page, query = rng.choice(self.pages), "data=digits"

    async def _look(self, session: Session, rng: Random, end: float) -> None:
        """Looks at a page and perhaps presses one of its buttons."""
        self.count["visits"] += 1
        await session.rerun()
        there = [key for key in BUTTONS if _pressable(session, key)]
        if there and rng.random() < PRESSED:
            self.count["presses"] += 1
            await session.rerun(pressed=rng.choice(there))
        while monotonic() < end:
            await session.keep_up(0.5)


def _pressable(session: Session, key: str) -> bool:
    button = session.page.find(key)
    return button is not None and not button.disabled


def table(minutes: list[Minute]) -> str:
    """All lines, and how far memory has moved since a fifth of the time."""
    head = [COLUMNS, re.sub("[^|]+", "---", COLUMNS)]
    rows = [
        f"| {m.seconds:.0f} | {m.held.memory:.0f} MB | {m.held.threads} | {m.held.handles} | "
        f"{m.visits} | {m.presses} | {m.exceptions} | {m.timeouts} | {m.lost} |"
        for m in minutes
    ]
    later = [m.held.memory for m in minutes if m.seconds > WARM * minutes[-1].seconds]
    half = len(later) // 2
    if not half:
        return "\n".join([*head, *rows])
    moved = 100 * (median(later[half:]) / median(later[:half]) - 1)
    return "\n".join([*head, *rows, f"memory, later over earlier half: {moved:+.1f} %"])
