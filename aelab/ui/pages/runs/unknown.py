"""Runs that this version cannot show, and files that were set aside: why, and what can be done."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab.store import UnknownRun
from aelab.ui.pages.runs import edit
from aelab.ui.session import people, saved_runs, unfinished
from aelab.ui.shared.text import plain

MOST = 4  # lines; more of them scroll
HEIGHT = 230  # px, of the lines that scroll


def shown() -> None:
    """A grey line for each run that is not known here; nothing if there is none."""
    found = saved_runs.unknown()
    trainings = unfinished.unknown() if people.is_open() else {}
    if not found and not trainings:
        return
    st.markdown("**Not known to this version**, so they can only be kept")
    with _lines(len(found) + len(trainings)):
        for run in found:
            _line(run)
        for name, why in trainings.items():
            with _row():
                st.caption(plain(f"A training that was interrupted. {why}"), width="stretch")
                _button("Delete", "delete", name, unfinished.forget)


def set_aside() -> None:
    """What was set aside, if anything, each with a way back."""
    found = saved_runs.store().set_aside()
    if not found:
        return
    st.markdown("**Set aside**")
    with _lines(len(found)):
        for file in found:
            with _row():
                st.caption(plain(file.why), width="stretch")
                _button("Put back", "undo", file.name, edit.put_back)


def _line(run: UnknownRun) -> None:
    kind = " · ".join(filter(None, (run.variant, run.data)))
    name = " · ".join(filter(None, (run.name, kind))) or run.key
    version = f" (version {run.version})" if run.version else ""
    with _row():
        st.caption(plain(f"{name}{version}. {run.reason}"), width="stretch")
        if not run.named:
            return
        st.download_button(
            "Export", partial(saved_runs.store().export, run.key), f"{run.key}.aelab",
            key=f"unknown.export.{run.key}", icon=":material/upload_file:", on_click="ignore",
        )  # fmt: skip
        _button("Delete", "delete", run.key, edit.delete_unknown)


def _lines(n: int) -> DeltaGenerator:
    return st.container(height=HEIGHT if n > MOST else "content", border=False)


def _row() -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", gap="small")


def _button(label: str, icon: str, name: str, act: Callable[[str], None]) -> None:
    st.button(
        label, key=f"{icon}.{name}", icon=f":material/{icon}:", on_click=act, args=(name,)
    )  # fmt: skip
