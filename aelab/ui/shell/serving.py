"""What the server sends beside Streamlit's own: Plotly, compressed once, kept by the browser."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aelab.components.live_figure import PLOTLY_JS

HEADERS = {
    "Content-Encoding": "gzip", "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}  # fmt: skip


async def plotly_js(request: Request) -> Response:
    """The library; its address has its version in it, so it may be kept for ever."""
    return Response(PLOTLY_JS.read_bytes(), media_type="text/javascript", headers=HEADERS)


ROUTES = [Route(f"/aelab/{PLOTLY_JS.stem}", plotly_js)]
