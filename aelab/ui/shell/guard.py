"""What a browser may send over its connection: anything else does not reach Streamlit.

A frame that is no message would end in a traceback, and a message that clears the caches would end
every training of everybody.
"""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

# What a page of the lab asks for: a run, its end, addresses for a file, and that it is still there.
ALLOWED: Final = frozenset({
    "rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "load_git_info",
    "backend_operation_request",
})  # fmt: skip
LARGEST: Final = 8_000_000  # bytes; a drawing, the largest thing that is sent, has some thousand


class Guard:
    """Leaves out what may not be sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on but frames of a connection that are not allowed."""
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)

        async def received() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or allowed(message.get("bytes")):
                    return message

        await self.app(scope, received, send)


def allowed(frame: bytes | None) -> bool:
    """Whether a page of the lab sends such a frame; None is one of text."""
    if frame is None or len(frame) > LARGEST:
        return False
    try:
        return BackMsg.FromString(frame).WhichOneof("type") in ALLOWED
    except Exception:  # foreign bytes may make a reader raise anything
        return False
