"""What a browser remembers of a page between two runs, as the server's messages change it.

Every run is asked for with all of it: the address, the values of the widgets, and the hashes of the
large messages that need not be sent again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.proto.WidgetStates_pb2 import WidgetState

from aelab.visitors.widgets import drawn, key, value

LONGEST = 60.0  # s, of a timer that is followed


@dataclass
class Timer:
    """A fragment that wants to be run every `interval` s, and when it is due (monotonic clock)."""

    interval: float
    due: float


@dataclass
class Cached:
    """A message that is kept: the fragment that drew it, and the run that used it last."""

    fragment: str
    used: int


class Page:
    """One page in one browser."""

    def __init__(self, url: str, name: str, query: str) -> None:
        self.url, self.name, self.query = url, name, query
        self.script = ""  # the hash by which the server knows the page
        self.widgets: dict[str, Any] = {}  # by id, as are their values
        self.values: dict[str, WidgetState] = {}
        self.timers: dict[str, Timer] = {}  # by fragment
        self.cache: dict[str, Cached] = {}  # by hash
        self.runs, self.oldest = 0, 0  # `oldest`: for how many runs an unused message is kept

    def named(self, name: str) -> str:
        """A parameter of the address; empty if it is not there."""
        return parse_qs(self.query).get(name, [""])[0]

    def find(self, name: str) -> Any:
        """The message of the widget with this key, None if it is not on the page."""
        return next((it for id, it in self.widgets.items() if key(id) == name), None)

    def choose(self, name: str, option: str) -> None:
        """Picks an option of a segmented control; the next run is told."""
        state = WidgetState(id=self.find(name).id)
        state.string_array_value.data.append(option)
        self.values[state.id] = state

    def request(self, fragment: str = "", pressed: str = "") -> BackMsg:
        """Asks for a run of the page, or of a fragment whose timer is due.

        pressed: the key of a button that was clicked.
        """
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.context_info.url = self.query, self.url
        state.page_script_hash, state.page_name = self.script, "" if self.script else self.name
        state.fragment_id, state.is_auto_rerun = fragment, bool(fragment)
        state.cached_message_hashes.extend(self.cache)
        state.widget_states.widgets.extend(self.values.values())
        if pressed:
            state.widget_states.widgets.add(id=self.find(pressed).id, trigger_value=True)
        return message

    def take(self, message: ForwardMsg) -> None:
        """Changes what a message changes."""
        match message.WhichOneof("type"):
            case "new_session":
                self._begin(message.new_session, whole=not message.metadata.run.fragment_ids)
            case "navigation":
                self.script = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "auto_rerun":
                wish = message.auto_rerun
                if wish.interval > LONGEST:
                    return
                self.timers[wish.fragment_id] = Timer(wish.interval, monotonic() + wish.interval)
            case "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    self.timers.pop(fragment, None)
            case "delta":
                self._keep(message)
            case "ref_hash":
                self.cache[message.ref_hash].used = self.runs
            case "script_finished":
                self._end(message)

    def _begin(self, session: NewSession, whole: bool) -> None:
        self.oldest = session.config.max_cached_message_age
        if whole:  # it sets all timers and draws all widgets anew
            self.timers.clear()
            self.widgets.clear()

    def _keep(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable:
            self.cache[message.hash] = Cached(message.delta.fragment_id, self.runs)
        kind, widget = drawn(message)
        if not kind:
            return
        self.widgets[widget.id] = widget
        state = value(kind, widget)
        if state and (widget.id not in self.values or widget.set_value):
            self.values[widget.id] = state

    def _end(self, message: ForwardMsg) -> None:
        """Forgets values of widgets that are gone, and what was not used for some runs.

        A run of fragments ages only what these drew.
        """
        if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        self.runs += 1
        ran = message.metadata.run.fragment_ids
        if not ran:
            self.values = {id: it for id, it in self.values.items() if id in self.widgets}
        self.cache = {
            hash: kept
            for hash, kept in self.cache.items()
            if self.runs - kept.used <= self.oldest or (ran and kept.fragment not in ran)
        }


def head(payload: bytes) -> dict[str, Any]:
    """What a payload of the canvas says in words; aelab.components._payload has the layout."""
    length = int.from_bytes(payload[:4], "little")
    meta: dict[str, Any] = json.loads(payload[4 : 4 + length])["meta"]
    return meta
