"""One browser without a screen: it runs a page, clicks its buttons, follows its timers and the
address at which the stage is kept up to date.

A session asks for one thing at a time and writes down when answers came and how large they were.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from aelab.visitors.page import Page, head
from aelab.visitors.widgets import drawn, key
from aelab.visitors.wire import Answer, Wire

PATIENCE = 30.0  # s, after which a run that has not ended is a time-out
STAGE = "stage"  # the key of the canvas that shows a job's latest snapshot


class LoadFailed(RuntimeError):
    """Nothing could be measured; the message says why in one sentence."""


@dataclass(frozen=True)
class Tick:
    """A question whether there is anything newer. sent: on the monotonic clock, as are all times in
    a log."""

    sent: float
    seconds: float  # until the answer was there
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
        self.running = asyncio.Lock()  # one run at a time
        self.wire = Wire(urlsplit(page.url))
        self.at: dict[str, Any] = {"address": None, "live": None}
        self.begun = self.seen = ""

    async def rerun(self, fragment: str = "", pressed: str = "") -> None:
        """A run of the page or of a fragment, and of the page if that follows from it.

        Raises TimeoutError after PATIENCE, ConnectionClosed if the server hangs up.
        """
        sent, size, ticking = monotonic(), 0, bool(fragment)
        async with self.running, asyncio.timeout(PATIENCE):
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
        """Follows the page until the log's end."""
        try:
            while monotonic() < self.log.end:
                await self.keep_up()
        except TimeoutError:
            self.log.timeouts.append(monotonic())
        except (ConnectionClosed, ConnectionError):
            self.log.lost.append(monotonic())

    async def keep_up(self, longest: float = inf) -> None:
        """Runs the fragment that is due next, or asks for what is newer and rests until it is to be
        asked again, at most so many s."""
        if self.page.timers:
            await self.tick()
        else:
            await asyncio.sleep(min(longest, await self.poll()))

    async def poll(self) -> float:
        """Asks the stage's address for what is newer, as the browser's `addresses.js` does; s until
        it is asked again."""
        at = self.at
        if at["address"] and at["address"] != self.begun:
            self.begun = at["address"]
            self.seen = at["address"].rpartition("/")[2]
            self.look((await self.wire.get(f"/aelab/{at['address']}")).payload)
        if at["live"] is None:
            return 1.0
        sent, path = (
            monotonic(),
            f"live/{at['live']['address']}?seat={self.number}&seen={self.seen}",
        )
        async with asyncio.timeout(PATIENCE):
            answer = await self.wire.get(f"/aelab/{path}")
        self.log.ticks.append(Tick(sent, monotonic() - sent, len(answer.body)))
        self.log.received.append((monotonic(), len(answer.body)))
        if answer.status == 200:
            self.seen = answer.headers["aelab-name"]
            self.look(answer.payload)
        await self._keep_up(answer)
        return float(answer.headers["aelab-next"]) / 1000

    async def _keep_up(self, answer: Answer) -> None:
        """Has the page drawn anew when it no longer fits what it shows."""
        around = answer.headers.get("aelab-around", "")
        if around and around != self.at["live"]["around"]:
            await self.rerun()

    def look(self, payload: bytes) -> None:
        """Notes what is seen on the stage; nothing before a job's first snapshot."""
        if payload and (shown := head(payload))["run"]:
            running = shown["status"] == "running"
            self.log.looks.append(
                Look(monotonic(), self.number, shown["run"], shown["step"], running)
            )

    async def look_at(self, job: str) -> None:
        """Notes what there is of a job now, whether it has been seen or not."""
        self.look((await self.wire.get(f"/aelab/live/stage/{job}")).payload)

    async def leave(self) -> None:
        """Closes the page."""
        await self.wire.close()
        await self.socket.close()

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
        if widget and key(widget.id) == STAGE:
            self.at = _at(widget.bytes)
            if self.at["address"] is None:
                self.look(widget.bytes)


def _at(payload: bytes) -> dict[str, Any]:
    """Where the stage is to be found, if not in the message itself."""
    said = head(payload)
    return said if said["kind"] == "at" else {"address": None, "live": None}
