"""Pictures of what is under way, at an address: made once for all who watch, and then only sent.

A tick by a fragment would run it in every session, and hash and encode its message there. Here a
browser says what it has seen and gets what is newer, or nothing. It is told, too, for which state
of the job the page around the picture is drawn, and when to ask again.
"""

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from aelab.components.contents import name_of, packed

LEAST, MOST = 0.4, 4.5  # s from one picture to the next
A_WATCHER = 0.015  # s that each one who watches adds to that
GONE = 12.0  # s without a question, after which nobody watches
UNKNOWN = 2.0  # s, where there is nothing
KEPT = 60.0  # s that a picture is kept for which nobody asks
SEATS = 1000  # at most told apart


class Look(NamedTuple):
    """What is at an address now. of: anything that changes with it. make: the picture of it, none
    if empty, and the state of the page that belongs around it."""

    of: Hashable
    make: Callable[[], tuple[bytes, str]]


Source = Callable[[str], Look | None]  # of a token; called often, so it has to be quick


@dataclass(frozen=True)
class Picture:
    """One that has been made: of what, its bytes compressed, their name, and what is around it."""

    of: Hashable
    body: bytes
    name: str
    around: str


@dataclass
class Shown:
    """What is known of one address: its last picture, who makes one, when it was asked for."""

    picture: Picture | None = None
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
    asked: float = 0.0


class Live:
    """All such pictures. Used in the server's loop alone, except for what makes them."""

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self._shown: dict[tuple[str, str], Shown] = {}
        self._seats: dict[str, float] = {}  # who watches, and when they asked last

    async def answer(self, request: Request) -> Response:
        """The picture; 204 if it has been seen, 404 if there is none."""
        name, token = request.path_params["source"], request.path_params["token"]
        source = self.sources.get(name)
        look = source(token) if source else None
        if look is None:
            return Response(status_code=404, headers=_headers(UNKNOWN))
        period = self._period(request.query_params.get("seat", ""))
        picture = await self._picture((name, token), look)
        headers = {**_headers(period), "Aelab-Around": picture.around, "Aelab-Name": picture.name}
        if request.query_params.get("seen") == picture.name or not picture.body:
            return Response(status_code=204, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(picture.body, media_type="application/octet-stream", headers=headers)

    async def _picture(self, key: tuple[str, str], look: Look) -> Picture:
        """The picture of what is there, made by the first who asks for it."""
        self._forget()
        shown = self._shown.setdefault(key, Shown())
        shown.asked = monotonic()
        async with shown.making:
            if shown.picture is None or shown.picture.of != look.of:
                shown.picture = await run_in_threadpool(_made, look)
            return shown.picture

    def _forget(self) -> None:
        """Drops pictures for which nobody asks any more."""
        late = monotonic() - KEPT
        for key in [key for key, shown in self._shown.items() if shown.asked < late]:
            del self._shown[key]

    def _period(self, seat: str) -> float:
        """When to ask again: the more watch, the later, so that all together cost the same."""
        now = monotonic()
        if seat in self._seats or len(self._seats) < SEATS:
            self._seats[seat] = now
        for gone in [one for one, asked in self._seats.items() if asked < now - GONE]:
            del self._seats[gone]
        return min(MOST, max(LEAST, A_WATCHER * len(self._seats)))


def _made(look: Look) -> Picture:
    payload, around = look.make()
    return Picture(look.of, packed(payload) if payload else b"", name_of(payload), around)


def _headers(period: float) -> dict[str, str]:
    return {"Cache-Control": "no-store", "Aelab-Next": f"{1000 * period:.0f}"}


live = Live()
