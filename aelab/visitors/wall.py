"""How many jobs the server has in memory, as the teacher's page shows it."""

from __future__ import annotations

import asyncio
from urllib.parse import SplitResult

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from aelab.visitors.session import PATIENCE, Log
from aelab.visitors.visit import visit

PAGE, TILE, EXAMPLE = "Class", "<figure>", "<b>Example</b>"


async def jobs_on(address: SplitResult) -> int:
    """Those that are not ended; only where the lab is open."""
    session = await visit(address, PAGE, "", Log())
    shown = ""
    async with asyncio.timeout(PATIENCE):
        await session.socket.send(session.page.request().SerializeToString())
        while TILE not in shown:
            message = ForwardMsg.FromString(await session.socket.recv(decode=False))
            shown = message.delta.new_element.html.body
    await session.leave()
    return 0 if EXAMPLE in shown else shown.count(TILE)
