"""Whatever comes over the wire: no traceback, and pages open as before."""

import asyncio
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from aelab.bench.browser.app import free_port, serve
from aelab.ui.shell.guard import LARGEST, allowed
from aelab.visitors.page import Page
from aelab.visitors.session import Log, Session
from aelab.visitors.visit import connected
from aelab.visitors.wire import Wire

pytestmark = pytest.mark.slow
SECONDS = 30.0  # for a page, however loaded the machine
PATHS = (
    "/aelab/bytes/..%2f..%2fapp.py", "/aelab/bytes/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/aelab/bytes/" + "a" * 7000, "/aelab/bytes/%00", "/aelab/bytes/%ff%fe", "/aelab/bytes/",
    "/aelab/live/stage/..%2f..%2fetc", "/aelab/live/../../etc/passwd", "/aelab/live/stage/%00",
    "/aelab/live/x/y", "/aelab/live/stage/x?seen=%00&seat=../..", "/aelab/live/stage/" + "b" * 7000,
    "/aelab/live/__class__/x", "/aelab/call/..", "/aelab/page.js/../../app.py", "/aelab/../app.py",
    "/app.py", "/aelab.toml", "/.streamlit/config.toml", "/.git/config", "/static/../../app.py",
    "/static/..%2f..%2fapp.py", "/_stcore/bidi-components/aelab.latent/..%2f..%2f..%2fpaths.py",
    "/_stcore/bidi-components/aelab.latent//etc/passwd", "/_stcore/bidi-components/../paths.py",
    "/component/aelab/../../paths.py", "/media/../../etc/passwd", "/media/" + "c" * 7000,
    "/_stcore/upload_file/x/y", "/_stcore/host-config/..", "//etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/Train/..%2f..%2fetc", "/Train?" + "a=b&" * 1500, "/Nowhere/%3Cscript%3E",
)  # fmt: skip
SECRETS = (b"root:x:", b"[global]", b"import streamlit", b"[core]", b"ROOT = ")
VALUES = (
    "", "\x00", "../../etc/passwd", "<script>alert(1)</script>", "{{7*7}}", "%s%n", "[" * 50_000,
    "9" * 5_000, "NaN", "1e999", "-1", "null", '{"__class__": 1}', "\u202e", "a" * 500_000, "${x}",
)  # fmt: skip


def messages() -> Iterator[BackMsg]:
    """Messages that are well formed and mean nothing good."""
    for kind in ("clear_cache", "debug_shutdown_runtime", "debug_disconnect_websocket",
                 "set_run_on_save", "load_git_info", "stop_script", "app_heartbeat"):  # fmt: skip
        message = BackMsg()
        setattr(message, kind, True)
        yield message
    for value in VALUES:
        for field in ("page_script_hash", "page_name", "fragment_id", "query_string"):
            message = BackMsg()
            setattr(
                message.rerun_script, field, f"?data={quote(value)}" if field[0] == "q" else value
            )
            yield message
        message = BackMsg()
        message.file_urls_request.request_id = value[:1000]
        message.file_urls_request.file_names.extend([value[:1000]] * 20)
        yield message
        message = BackMsg()
        widgets = message.rerun_script.widget_states.widgets
        widgets.add(id=value[:1000], string_value=value)
        widgets.add(id="$$ID-0-train", trigger_value=True)
        widgets.add(id=f"$$ID-0-{value[:50]}", json_value=value)
        widgets.add(id="$$ID-0-claims.verdict__events", json_trigger_value=value)
        widgets.add(id="$$ID-0-variant", int_value=2**62)
        widgets.add(id="$$ID-0-epochs", double_value=float("nan"))
        yield message
    message = BackMsg()
    message.rerun_script.cached_message_hashes.extend(["a"] * 100_000)
    yield message


def frames() -> Iterator[bytes | str]:
    """Those, and what is no message at all."""
    chance, good = (
        random.Random(7),
        Page("http://127.0.0.1", "Train", "").request().SerializeToString(),
    )
    for message in messages():
        yield message.SerializeToString()
    for size in (0, 1, 2, 10, 100, 10_000, LARGEST + 1):
        yield chance.randbytes(size)
    for _ in range(20):
        changed = bytearray(good)
        for _ in range(5):
            changed[chance.randrange(len(good))] = chance.randrange(256)
        yield bytes(changed)
        yield good[: chance.randrange(len(good))]
    yield from ("", "hello", json.dumps({"type": "rerun"}))


async def opens(address: str, name: str = "Train") -> None:
    """A page that somebody else opens is there."""
    socket = await connected(urlsplit(address))
    session = Session(socket, Page(address, name, ""), Log(), 1)
    async with asyncio.timeout(SECONDS):
        await session.show("train")
    await session.socket.close()
    assert not session.log.exceptions


async def attacked(address: str) -> int:
    socket, tried = await connected(urlsplit(address)), 0
    for frame in frames():
        tried += 1
        try:
            await socket.send(frame)
        except ConnectionClosed:
            socket = await connected(urlsplit(address))
        if tried % 40 == 0:
            await opens(address)
    await socket.close()
    wire = Wire(urlsplit(address))
    for path in PATHS:
        tried += 1
        async with asyncio.timeout(SECONDS):
            answer = await wire.get(path)
        assert answer.status < 500, path
        body = answer.payload
        assert not [secret for secret in SECRETS if secret in body], path
    await wire.close()
    await opens(address)
    return tried


def test_the_server_outlives_hostile_frames_and_addresses(tmp_path: Path) -> None:
    log, runs = tmp_path / "log", tmp_path / "runs"
    env = {**os.environ, "AELAB_RUNS": str(runs), "AELAB_DATA": str(tmp_path / "data")}
    with log.open("wb") as file:
        port = free_port()
        process = serve(port, env, log=file.fileno())
        assert process is not None
        try:
            assert asyncio.run(attacked(f"http://127.0.0.1:{port}")) >= 180
        finally:
            process.terminate()
            process.wait()
    said = log.read_text("utf-8")
    assert "Traceback" not in said, said
    assert {path.name for path in tmp_path.iterdir()} <= {"log", "runs", "data"}


def test_only_what_a_page_sends_gets_through() -> None:
    assert allowed(Page("http://127.0.0.1", "Train", "").request().SerializeToString())
    for refused in (b"", None, b"\xff" * 10, bytes(LARGEST + 1),
                    BackMsg(clear_cache=True).SerializeToString()):  # fmt: skip
        assert not allowed(refused)
