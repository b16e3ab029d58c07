"""One browser without a screen: it runs a page, clicks its buttons and follows its timers.

A session asks for one run at a time and writes down when the answers came and how large they were.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from math import inf
from time import monotonic

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from aelab.load.page import Page, head
from aelab.load.widgets import drawn, key

PATIENCE = 30.0  # s, after which a run that has not ended is a time-out
STAGE = "stage"  # the key of the canvas that shows a job's latest snapshot


class LoadFailed(RuntimeError):
    """Nothing could be measured; the message says why in one sentence."""


@dataclass(frozen=True)
class Tick:
    """A run that a timer asked for. sent: on the monotonic clock, as are all times in a log."""

    sent: float
    seconds: float  # until it had ended
    size: int  # bytes received meanwhile


@dataclass(frozen=True)
class Look:
    """A snapshot that came onto a session's stage."""

    at: float
    session: int
    job: str
    step: int
    running: bool


@dataclass
class Log:
    """What happened in all sessions, in that order, each with its time; none ticks after `end`.

    merged: when a tick was due that is part of a later one, as an earlier one was still under way.
    """

    end: float = inf
    ticks: list[Tick] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    received: list[tuple[float, int]] = field(default_factory=list)  # bytes
    page_runs: list[float] = field(default_factory=list)
    fragment_runs: list[float] = field(default_factory=list)
    merged: list[float] = field(default_factory=list)
    exceptions: list[float] = field(default_factory=list)  # shown by a page
    timeouts: list[float] = field(default_factory=list)
    lost: list[float] = field(default_factory=list)  # the server hung up


class Session:
    """One browser on one page; by its number one knows its looks from those of others."""

    def __init__(self, socket: ClientConnection, page: Page, log: Log, number: int) -> None:
        self.socket, self.page, self.log, self.number = socket, page, log, number

    async def rerun(self, fragment: str = "", pressed: str = "") -> None:
        """A run of the page or of a fragment, and of the page if that follows from it.

        Raises TimeoutError after PATIENCE, ConnectionClosed if the server hangs up.
        """
        sent, size, ticking = monotonic(), 0, bool(fragment)
        async with asyncio.timeout(PATIENCE):
            await self.socket.send(self.page.request(fragment, pressed).SerializeToString())
            while True:
                raw = await self.socket.recv(decode=False)
                message = ForwardMsg.FromString(raw)
                size += len(raw)
                self.page.take(message)
                self._note(message, len(raw))
                if message.WhichOneof("type") != "script_finished":
                    continue
                if ticking and fragment in message.metadata.run.fragment_ids:
                    self.log.ticks.append(Tick(sent, monotonic() - sent, size))
                    ticking = False
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return

    async def show(self, name: str) -> None:
        """Opens the page and ticks until it has a widget; LoadFailed if that cannot come."""
        await self.rerun()
        while self.page.find(name) is None:
            if not self.page.timers:
                raise LoadFailed(f"The page {self.page.name} has no “{name}”.")
            await self.tick()

    async def choose(self, name: str, option: str) -> None:
        """Clicks an option of a segmented control; LoadFailed if there is no such option."""
        offered = [one.content for one in self.page.find(name).options]
        if option not in offered:
            raise LoadFailed(f"There is no {name} “{option}”; there are {', '.join(offered)}.")
        self.page.choose(name, option)
        await self.rerun()

    async def tick(self) -> None:
        """Waits until a fragment is due, and runs it.

        If it fell due more than once while an earlier run was under way, it is run once, at once: a
        browser would have sent all of them, and the server made one run of it.
        """
        fragment, timer = min(self.page.timers.items(), key=lambda item: item[1].due)
        await asyncio.sleep(max(0.0, timer.due - monotonic()))
        while timer.due + timer.interval <= monotonic():
            self.log.merged.append(timer.due)
            timer.due += timer.interval
        timer.due += timer.interval
        await self.rerun(fragment)

    async def follow(self) -> None:
        """Ticks for as long as the page asks for it, or until the log's end."""
        try:
            while self.page.timers and monotonic() < self.log.end:
                await self.tick()
        except TimeoutError:
            self.log.timeouts.append(monotonic())
        except ConnectionClosed:
            self.log.lost.append(monotonic())

    def _note(self, message: ForwardMsg, size: int) -> None:
        log, now = self.log, monotonic()
        log.received.append((now, size))
        kind = message.WhichOneof("type")
        if kind == "new_session":
            (log.fragment_runs if message.metadata.run.fragment_ids else log.page_runs).append(now)
        if kind != "delta":
            return
        if message.delta.new_element.WhichOneof("type") == "exception":
            log.exceptions.append(now)
        _, widget = drawn(message)
        if widget and key(widget.id) == STAGE and (shown := head(widget.bytes))["run"]:
            running = shown["status"] == "running"
            log.looks.append(Look(now, self.number, shown["run"], shown["step"], running))
