"""What a browser may send over its connection: anything else does not reach Streamlit.

A frame that is no message would end in a traceback, and a message that clears the caches would end
every training of everybody.
"""

from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg

from aelab.settings import settings

# What a page of the lab asks for: a run, its end, addresses for a file, and that it is still there.
ALLOWED: Final = frozenset({
    "rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "load_git_info",
    "backend_operation_request",
})  # fmt: skip
LARGEST: Final = 8_000_000  # bytes; a drawing, the largest thing that is sent, has some thousand
UPLOADS: Final = "/_stcore/upload_file/"  # and the session, and the file
FILES: Final = 2  # of the largest size, that one visit may keep on the server
FULL: Final = "The lab keeps no more files at the moment: try again later."


class Guard:
    """Leaves out what may not be sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on but frames that are not allowed, and files there is no room for."""
        if scope["type"] == "http" and scope["method"] == "PUT" and not _has_room(scope):
            return await PlainTextResponse(FULL, 507)(scope, receive, send)
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)

        async def received() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or allowed(message.get("bytes")):
                    return message

        await self.app(scope, received, send)


def _has_room(scope: Scope) -> bool:
    length = Headers(scope=scope).get("content-length", "")
    return has_room(scope["path"], int(length) if length.isdecimal() else _largest())


def _largest() -> int:
    return settings().data_mb * 10**6


def has_room(path: str, size: int) -> bool:
    """Whether a file of so many bytes may be kept, of a visit and of all; any path but an upload's
    has room."""
    if UPLOADS not in path or not runtime.exists():
        return True
    kept = getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {})
    held = {visit: sum(len(file.data) for file in files.values()) for visit, files in kept.items()}
    most, own = settings().uploads_mb * 10**6, held.get(path.split(UPLOADS)[1].split("/")[0], 0)
    return own + size <= FILES * _largest() and sum(held.values()) + size <= most


def allowed(frame: bytes | None) -> bool:
    """Whether a page of the lab sends such a frame; None is one of text."""
    if frame is None or len(frame) > LARGEST:
        return False
    try:
        return BackMsg.FromString(frame).WhichOneof("type") in ALLOWED
    except Exception:  # foreign bytes may make a reader raise anything
        return False
