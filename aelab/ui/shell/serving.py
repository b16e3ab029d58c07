"""What the server sends beside Streamlit's own: Plotly, compressed once, kept by the browser; and a
script of ours at the head of the page."""

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aelab.components.contents import contents
from aelab.components.live_figure import PLOTLY_JS
from aelab.ui.session import people, teacher
from aelab.ui.shell.guard import Guard
from aelab.ui.shell.live import live

AS_SAID = {"X-Content-Type-Options": "nosniff"}  # a file is of the type that is sent with it
HEADERS = {
    "Content-Encoding": "gzip", "Cache-Control": "public, max-age=31536000, immutable", **AS_SAID,
}  # fmt: skip
# A page may load and talk to this server alone. Streamlit's own code writes styles and begins
# scripts in the page; a component's module may come from a blob.
POLICY = "; ".join((
    "default-src 'self'", "script-src 'self' 'unsafe-inline' blob:",
    "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self' data:",
    "media-src 'self' blob:", "worker-src 'self' blob:", "object-src 'none'", "base-uri 'self'",
    "form-action 'self'", "frame-ancestors 'self'",
))  # fmt: skip
SECURE = {
    "Content-Security-Policy": POLICY, **AS_SAID,
    "Referrer-Policy": "same-origin",  # an address holds the tokens of jobs
}  # fmt: skip
PAGE = "/aelab/page.js"
SCRIPT = f'<script src="{PAGE}"></script>'.encode()
UNSUITED = (b"accept-encoding", b"if-none-match", b"if-modified-since")  # the page is changed here
# One step Back is one page: Streamlit adds a step to the browser's history with every parameter
# that a page writes into its address. And a page that nobody can see asks for its pictures only as
# often as says that it is still there. And all go where the teacher calls them to, who stays.
PAGE_JS = """\
const push = history.pushState.bind(history);
history.pushState = (state, title, url) => {
  const there = new URL(url ?? location.href, location.href).pathname === location.pathname;
  there ? history.replaceState(state, title, url) : push(state, title, url);
};
const every = window.setInterval.bind(window);
window.setInterval = (act, ms, ...given) => {
  let last = Date.now();
  return every(() => {
    if (document.hidden && Date.now() - last < 60000) return;
    last = Date.now();
    act(...given);
  }, ms);
};
let heard = null;
setInterval(async () => {
  const answer = await fetch("/aelab/call").catch(() => null);
  if (!answer?.ok) return;
  const { calls, address } = await answer.json();
  const called = heard !== null && calls !== heard && !location.pathname.endsWith("/Class");
  heard = calls;
  if (called) location.href = `/${address}`;
}, 5000);
"""


async def plotly_js(request: Request) -> Response:
    """The library; its address has its version in it, so it may be kept for ever."""
    return Response(PLOTLY_JS.read_bytes(), media_type="text/javascript", headers=HEADERS)


async def content(request: Request) -> Response:
    """A payload that a page shows; 404 if it has gone, whereupon the page shows it anew."""
    body = contents.get(request.path_params["name"])
    if body is None:
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    return Response(body, media_type="application/octet-stream", headers=HEADERS)


async def page_js(request: Request) -> Response:
    """What makes one step Back one page, and a hidden page quiet."""
    headers = {"Cache-Control": "no-cache", **AS_SAID}
    return Response(PAGE_JS, media_type="text/javascript", headers=headers)


def _cookie(secure: bool) -> str:
    """A new person's, kept by the browser for a year and shown to no script."""
    kept = f"{people.COOKIE}={people.new_cookie()}; Path=/; Max-Age=31536000; HttpOnly"
    return f"{kept}; SameSite=Lax{'; Secure' if secure else ''}"


async def call(request: Request) -> Response:
    """Where the teacher has called everybody to, and how often there was a call."""
    desk = teacher.desk()
    return JSONResponse(
        {"calls": desk.calls, "address": desk.address}, headers={"Cache-Control": "no-store"}
    )


class Head:
    """Puts the script into the page before Streamlit's own: it acts from the first message on. And
    gives a new visitor a token by which the lab knows them again."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on a request; of an answer that is a page the head is changed."""
        if scope["type"] != "http" or scope["method"] != "GET" or "." in scope["path"]:
            return await self.app(scope, receive, send)
        plain = [(name, value) for name, value in scope["headers"] if name not in UNSUITED]
        start: list[Message] = []
        parts: list[bytes] = []

        async def changed(message: Message) -> None:
            begins = message["type"] == "http.response.start"
            if begins and "text/html" in MutableHeaders(scope=message).get("content-type", ""):
                start.append(message)
                return
            if not start:
                return await send(message)
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                body = b"".join(parts).replace(b"<head>", b"<head>" + SCRIPT, 1)
                headers = MutableHeaders(scope=start[0])
                headers.update({**SECURE, "content-length": str(len(body))})
                if people.COOKIE not in Request(scope).cookies:
                    headers.append("set-cookie", _cookie(scope["scheme"] == "https"))
                await send(start[0])
                await send({"type": "http.response.body", "body": body})

        await self.app({**scope, "headers": plain}, receive, changed)


ROUTES = [
    Route(f"/aelab/{PLOTLY_JS.stem}", plotly_js), Route(PAGE, page_js),
    Route("/aelab/call", call), Route("/aelab/bytes/{name}", content),
    Route("/aelab/live/{source}/{token}", live.answer),
]  # fmt: skip
MIDDLEWARE = [Middleware(Guard), Middleware(Head)]
