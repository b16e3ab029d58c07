"""What tests of printed figures share: a page as it opens, with all it prints and exports.

A text is looked up by the mount it is in or by a word of it. Its numbers are compared in order, so
that other words may be chosen; what was printed and never asked for fails the test.
"""

import base64
import csv
import gzip
import io
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
import streamlit as st
from apptest import at_view, ran
from numpy.typing import NDArray
from printed import Rows

from aelab.components import mounting
from aelab.components.contents import contents
from aelab.training import Run
from aelab.ui.shared.measures import MEASURES
from aelab.ui.shell import controls

DTYPES = {"u8": "u1", "u16": "<u2", "i32": "<i4", "f32": "<f4", "f16": "<f2"}
# Of a payload's header: what names things, or says how they are drawn.
UNPRINTED = {"kind", "group", "name", "run", "film", "slot", "slots", "colour", "scale_mode",
             "role", "marks", "classes", "layers"}  # fmt: skip
NAMES = re.compile(
    r"5-NN|N\(0, I\)|component \d|1st|2nd|\d+×\d+|<(style|script)>.*?</\1>|<[^>]*>", re.S
)
SPELT_OUT = tuple(f"**{name}**:" for name in MEASURES)
NUMBER = re.compile(r"(?<![\w.])[-+−]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]\d+)?")


@dataclass(frozen=True)
class Payload:
    """What was mounted on the page."""

    meta: dict[str, Any]
    arrays: dict[str, NDArray[Any]]


class Opened:
    """A page of which all is kept that it prints, draws and offers to save."""

    def __init__(self, at: str, patch: pytest.MonkeyPatch) -> None:
        """at: a view of `apptest`, and more of its address behind a question mark."""
        self.payloads: dict[str, Payload] = {}
        self._files: dict[str, Any] = {}
        offer = st.download_button

        def keep(key: str, data: bytes, on_ask_change: Callable[[], None]) -> dict[str, Any]:
            shown = unpacked(data)
            if shown.meta["kind"] == "at":  # the browser would fetch it
                shown = unpacked(gzip.decompress(contents.get(shown.meta["address"][6:]) or b""))
            self.payloads[key] = shown
            return {}

        def offered(label: str, content: Any, file: str, *more: Any, **how: Any) -> bool:
            self._files[file] = content
            return offer(label, content, file, *more, **how)

        patch.setattr(mounting, "_canvas", lambda: keep)
        patch.setattr(st, "download_button", offered)
        patch.setattr(controls, "explain", lambda _: None)
        view, _, query = at.partition("?")
        self.page = ran(at_view(view, **dict(parse_qsl(query))))
        for _ in range(100):  # the first page of a process comes before torch is loaded
            if self.payloads or self._files:
                break
            time.sleep(0.2)
            ran(self.page)
        self._read()

    def again(self) -> None:
        """The page once more, after something was set or clicked."""
        self.payloads.clear()
        ran(self.page)
        self._read()

    def _read(self) -> None:
        shown = (*self.page.markdown, *self.page.caption, *self.page.get("html"))
        words = [getattr(one, "value", None) or one.proto.body for one in shown]
        # What a measure is called in full holds for every run.
        self.words = [text for text in words if not text.startswith(SPELT_OUT)]
        self._unread: dict[str, list[str]] = {
            key: [*texts(payload.meta), *labels(self.figure(key))]
            for key, payload in self.payloads.items()
        }
        self._unread |= {text: [text] for text in self.words}

    def figure(self, key: str) -> dict[str, Any]:
        """A Plotly figure's JSON; nothing where another thing is drawn."""
        packed = self.payloads[key].arrays.get("figure")
        found: dict[str, Any] = json.loads(packed.tobytes()) if packed is not None else {}
        return found

    def curve(self, key: str, name: str) -> tuple[NDArray[Any], NDArray[Any]]:
        """x and y of the trace of a figure whose name begins so."""
        (trace,) = (one for one in self.figure(key)["data"] if one.get("name", "").startswith(name))
        return values(trace["x"]), values(trace["y"])

    def array(self, key: str, name: str) -> NDArray[Any]:
        """An array of what was mounted."""
        return self.payloads[key].arrays[name]

    def rows(self, file: str) -> Rows:
        """A CSV file."""
        return list(csv.DictReader(io.StringIO(self.file(file))))

    def file(self, name: str) -> str:
        """A text file as it would be saved."""
        content = self._files[name]
        found = content() if callable(content) else content
        return found.decode() if isinstance(found, bytes) else str(found)

    def of(self, key: str) -> list[str]:
        """The numbers of what was mounted, in order."""
        return [number for text in self._unread.pop(key) for number in numbers(text)]

    def said(self, word: str) -> list[str]:
        """The numbers of the one text in which a word or two stand, in order."""
        (text,) = {text for text in self.words if re.search(word, text)}
        self._unread.pop(text, None)
        return numbers(text)

    def each(self, word: str) -> list[list[str]]:
        """The numbers of every text in which a word or two stand."""
        found = [text for text in self.words if re.search(word, text)]
        for text in found:
            self._unread.pop(text, None)
        return [numbers(text) for text in found]

    def unread(self) -> dict[str, list[str]]:
        """What has been printed and not been asked for."""
        found = {key: [n for text in told for n in numbers(text)]
                 for key, told in self._unread.items()}  # fmt: skip
        return {key: printed for key, printed in found.items() if printed}


def check_opened(at: str, check: Callable[[Opened], None], patch: pytest.MonkeyPatch) -> None:
    """A view that opens on its example, of seed 7; the check has to ask for all that it prints."""
    page = Opened(at, patch)
    assert page.said("beforehand") == ["7"]
    check(page)
    assert not page.unread()


def unpacked(payload: bytes) -> Payload:
    """A payload read by the layout in `aelab.components._payload`."""
    length = int.from_bytes(payload[:4], "little")
    header, start = json.loads(payload[4 : 4 + length]), 4 + length + -(4 + length) % 8
    arrays = {
        name: np.frombuffer(payload, DTYPES[kind], int(np.prod(shape)), start + at).reshape(shape)
        for name, (kind, shape, at) in header["arrays"].items()
    }
    return Payload(header["meta"], arrays)


def texts(part: Any) -> Iterator[str]:
    """The texts of a header that are printed."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)
    elif isinstance(part, dict):
        for name, one in part.items():
            named = name == "name" and "colour" in part  # a curve or a row
            if named or isinstance(one, dict) or name not in UNPRINTED:
                yield from texts(one)


def labels(figure: dict[str, Any]) -> Iterator[str]:
    """The texts of a Plotly figure: its titles, then what is written in it, then the legend."""
    layout = figure.get("layout", {})
    for part in (layout, *(axis for name, axis in layout.items() if name[1:].startswith("axis"))):
        title = part.get("title", {})
        yield from (title.get("text", ""), title.get("subtitle", {}).get("text", ""))
    for note in (*layout.get("annotations", ()), *layout.get("shapes", ())):
        yield note.get("text", "") or note.get("label", {}).get("text", "")
    for trace in figure.get("data", ()):
        yield trace.get("name") or ""
        yield from texts(trace.get("text", []))


def numbers(text: str) -> list[str]:
    """All numbers of a text, as they are printed, but those in the names of things."""
    return NUMBER.findall(NAMES.sub(" ", text).replace("**", ""))


def values(packed: Any) -> NDArray[Any]:
    """Numbers as Plotly writes them."""
    if isinstance(packed, dict):
        return np.frombuffer(base64.b64decode(packed["bdata"]), packed["dtype"])
    return np.array(packed)


def minus(text: str) -> str:
    """As pages print a number that may be negative."""
    return text.replace("-", "−")


def step(run: Run) -> list[str]:
    """Seed and step of a badge."""
    return [str(run.experiment.seed), f"{run.last.step:,}"]


def error(out: NDArray[Any], x: NDArray[Any]) -> float:
    """Squared error / item."""
    return float(np.square(out - x).sum(1).mean())
