"""A browser that comes, again and again as the same person: it keeps the cookie it is given."""

from __future__ import annotations

from asyncio import timeout
from urllib.parse import SplitResult

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from aelab.visitors.page import Page
from aelab.visitors.session import PATIENCE, LoadFailed, Log, Session
from aelab.visitors.wire import Wire


async def cookie(address: SplitResult, page: str) -> str:
    """What the server gives a browser that comes for the first time."""
    wire = Wire(address)
    answer = await wire.get(f"/{page}")
    await wire.close()
    return answer.headers.get("set-cookie", "").partition(";")[0]


async def visit(
    address: SplitResult, page: str, query: str, log: Log, number: int = 0, known: str = ""
) -> Session:
    """A page that is open, not yet drawn; known: the cookie of who comes again."""
    socket = await connected(address, known)
    return Session(socket, Page(f"{address.geturl()}/{page}", page, query), log, number)


async def until_seen(session: Session, step: int) -> None:
    """Follows a page until its job is seen beyond a step. Raises TimeoutError."""
    job = session.page.named("job")
    async with timeout(PATIENCE):
        while not any(look.step > step for look in session.log.looks if look.job == job):
            await session.keep_up(0.2)


async def connected(address: SplitResult, known: str = "") -> ClientConnection:
    """A websocket to the app at a local address. Raises LoadFailed if no app answers there."""
    try:
        return await connect(
            f"ws://{address.netloc}/_stcore/stream",
            # Said once more, they bind: what answers cannot send us on to another machine.
            host=address.hostname, port=address.port or 80, proxy=None,
            # As the app's browsers have it, and they send no pings.
            subprotocols=[Subprotocol("streamlit")], compression=None, ping_interval=None,
            max_size=None, open_timeout=PATIENCE, close_timeout=5,
            additional_headers={"Cookie": known} if known else None,
        )  # fmt: skip
    except (OSError, ValueError, WebSocketException) as none:
        raise LoadFailed(f"No server of the app answers at {address.geturl()}.") from none
