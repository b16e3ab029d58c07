"""Pictures at addresses: made once for all, sent only where they are new, kept within bounds."""

import asyncio
import gzip
from typing import Any

import pytest
from apptest import at, ran, unpacked
from starlette.requests import Request
from starlette.responses import Response

from aelab.components import contents as module
from aelab.components.contents import SMALL, Contents
from aelab.ui.shell import live as live_module
from aelab.ui.shell.live import LEAST, MOST, Live, Look


@pytest.fixture
def counted() -> tuple[Live, list[str], list[str]]:
    """One source, what it is of now, and what has been made of it."""
    live, now, made = Live(), ["first"], []

    def make() -> tuple[bytes, str]:
        made.append(now[0])
        return now[0].encode(), f"around {now[0]}"

    live.sources["stage"] = lambda token: Look(now[0], make) if token == "known" else None
    return live, now, made


def asked(live: Live, seat: str = "", seen: str = "", token: str = "known") -> Response:
    """What is answered to a browser."""
    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": "/", "headers": [],
        "query_string": f"seat={seat}&seen={seen}".encode(),
        "path_params": {"source": "stage", "token": token},
    }  # fmt: skip
    return asyncio.run(live.answer(Request(scope)))


def test_a_picture_is_made_once_and_sent_to_those_who_have_not_seen_it(
    counted: tuple[Live, list[str], list[str]],
) -> None:
    live, now, made = counted
    answers = [asked(live, seat=str(i)) for i in range(30)]
    assert {gzip.decompress(bytes(answer.body)) for answer in answers} == {b"first"}
    assert made == ["first"]
    name = answers[0].headers["Aelab-Name"]
    again = asked(live, seen=name)
    assert (again.status_code, bytes(again.body)) == (204, b"")
    assert again.headers["Aelab-Around"] == "around first"
    now[0] = "second"
    newer = asked(live, seen=name)
    assert gzip.decompress(bytes(newer.body)) == b"second"
    assert newer.headers["Aelab-Around"] == "around second"
    assert made == ["first", "second"]


def test_many_at_once_wait_for_one_who_makes_it(
    counted: tuple[Live, list[str], list[str]],
) -> None:
    live, _, made = counted

    async def together() -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"",
                 "path_params": {"source": "stage", "token": "known"}}  # fmt: skip
        await asyncio.gather(*(live.answer(Request(dict(scope))) for _ in range(20)))

    asyncio.run(together())
    assert made == ["first"]


def test_what_is_not_there_is_not_found(counted: tuple[Live, list[str], list[str]]) -> None:
    assert asked(counted[0], token="unknown").status_code == 404


def test_the_more_watch_the_longer_each_waits_and_back(
    counted: tuple[Live, list[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    live, clock = counted[0], [0.0]
    monkeypatch.setattr(live_module, "monotonic", lambda: clock[0])

    def period(watchers: int) -> float:
        """Seconds that the last of so many is told to wait."""
        return [float(asked(live, seat=str(i)).headers["Aelab-Next"]) for i in range(watchers)][
            -1
        ] / 1000

    assert period(1) == LEAST
    assert LEAST < period(100) <= 2  # the bounds
    assert period(300) == MOST <= 5
    clock[0] += 60  # all have gone
    assert period(1) == LEAST


def test_pictures_for_which_nobody_asks_are_dropped(
    counted: tuple[Live, list[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    live, _, made = counted
    clock = [0.0]
    monkeypatch.setattr(live_module, "monotonic", lambda: clock[0])
    asked(live)
    clock[0] += 100
    live.sources["other"] = live.sources["stage"]
    asked(live)
    assert made == ["first", "first"]


def test_contents_come_back_and_the_oldest_go() -> None:
    kept = Contents(most=250)
    names = [kept.put(bytes([i]) * 100) for i in range(3)]
    assert kept.get(names[0]) is None
    assert gzip.decompress(kept.get(names[2]) or b"") == b"\2" * 100
    assert kept.put(b"\2" * 100) == names[2]  # the same bytes are at the same address
    kept.put(b"x" * 1000)  # larger than all that is allowed: the one alone stays
    assert kept.get(names[2]) is None


@pytest.mark.usefixtures("lab")
def test_no_message_of_a_session_carries_a_picture() -> None:
    page = ran(at("pages/1_Train.py", data="digits"))
    sent = [element.proto.bytes for element in page.get("bidi_component")]
    assert sent
    assert max(map(len, sent)) <= SMALL
    said = [unpacked(payload)[0] for payload in sent]
    there = [meta["address"] for meta in said if meta["kind"] == "at" and meta["address"]]
    assert there
    assert all(module.contents.get(address.removeprefix("bytes/")) for address in there)
