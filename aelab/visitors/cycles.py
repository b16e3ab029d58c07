"""What stays behind on the server when visitors open a page, train, reload and close it.

Each is another person, and nobody presses Stop. At the end it is waited until what they have left
has gone from the memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from time import monotonic
from urllib.parse import SplitResult, urlencode

from aelab.visitors.process import Held, held
from aelab.visitors.session import Log
from aelab.visitors.visit import cookie, until_seen, visit
from aelab.visitors.wall import jobs_on

PAGE = "Train"
QUERY = urlencode({"variant": "basic", "data": "digits", "epochs": 8, "pace": "full"})
AT_ONCE = 2  # visitors, as a machine of two cores has time for
PACE = 1.0  # visitors a second at most: what they leave has gone before a hundred have come
EVERY = 25  # cycles from one line to the next
FEW = 5  # handles more than before, of the visitor who looks
AFTERWARDS = 300.0  # s, within which all has to be gone


@dataclass(frozen=True)
class Line:
    """The server after so many cycles, so many s after the first began."""

    cycles: int
    seconds: float
    held: Held
    jobs: int


async def cycles(address: SplitResult, pid: int, count: int) -> AsyncIterator[Line]:
    """Goes through them, after a first one that does not count.

    The last line is of when nothing of them is left, or of when nothing should be.

    Raises LoadFailed, TimeoutError or websockets' errors if a page cannot be used.
    """
    await _cycle(address)  # the server loads what it needs
    began, done, before = monotonic(), 0, held(pid)
    while done < count:
        some = min(AT_ONCE, count - done)
        await asyncio.gather(*(_cycle(address) for _ in range(some)))
        done += some
        await asyncio.sleep(max(0.0, began + done / PACE - monotonic()))
        if done // EVERY > (done - some) // EVERY or done == count:
            yield Line(done, monotonic() - began, held(pid), await jobs_on(address))
    end = monotonic() + AFTERWARDS
    while monotonic() < end and (
        await jobs_on(address) or held(pid).handles > before.handles + FEW
    ):
        await asyncio.sleep(5)
    yield Line(done, monotonic() - began, held(pid), await jobs_on(address))


async def _cycle(address: SplitResult) -> None:
    """One visitor: opens the page, trains, reloads, and closes it."""
    log, known = Log(), await cookie(address, PAGE)
    first = await visit(address, PAGE, QUERY, log, known=known)
    await first.show("train")
    await first.rerun(pressed="train")
    await until_seen(first, 0)
    await first.leave()
    log.looks.clear()
    again = await visit(address, PAGE, first.page.query, log, known=known)
    await again.show("train")
    await until_seen(again, 0)
    await again.leave()


def table(lines: list[Line]) -> str:
    """All lines, and how far memory has moved since a hundred cycles."""
    rows = [
        f"| {x.cycles} | {x.seconds:.0f} s | {x.held.memory:.0f} MB | {x.held.threads} | "
        f"{x.held.handles} | {x.jobs} |"
        for x in lines
    ]
    head = ["| cycles | after | memory | threads | handles | jobs |", "|---|---|---|---|---|---|"]
    later = [x.held.memory for x in lines if x.cycles >= 100]
    if not later:
        return "\n".join([*head, *rows])
    moved = f"memory after 100 cycles: at most {100 * (max(later) / later[0] - 1):.1f} % more"
    return "\n".join([*head, *rows, moved])
