"""Requests by HTTP on one connection that is kept, as a browser's: what stands at an address."""

from __future__ import annotations

import asyncio
import gzip
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult


@dataclass(frozen=True)
class Answer:
    """A response: its headers in lower case; its body as it came, and how large that was."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def payload(self) -> bytes:
        """The body without its compression."""
        return gzip.decompress(self.body) if "content-encoding" in self.headers else self.body


class Wire:
    """A connection to the server at a local address."""

    def __init__(self, address: SplitResult) -> None:
        self.address = address
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answer:
        """Raises ConnectionError if the server hangs up twice."""
        try:
            return await self._get(path)
        except (asyncio.IncompleteReadError, ConnectionError):
            await self.close()  # a connection that was idle for long
            try:
                return await self._get(path)
            except asyncio.IncompleteReadError as ended:
                raise ConnectionResetError("The server hung up.") from ended

    async def _get(self, path: str) -> Answer:
        if self.streams is None:
            host, port = self.address.hostname, self.address.port
            self.streams = await asyncio.open_connection(host, port)
        reader, writer = self.streams
        asked = (
            f"GET {path} HTTP/1.1\r\nHost: {self.address.netloc}\r\nAccept-Encoding: gzip\r\n\r\n"
        )
        writer.write(asked.encode())
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.split(": ", 1) for line in lines if line)
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(first.split()[1]), headers, body)

    async def close(self) -> None:
        """Hangs up."""
        if self.streams is not None:
            self.streams[1].close()
            with suppress(ConnectionError):
                await self.streams[1].wait_closed()
        self.streams = None
