"""The Runs page: the table of what was saved, and what can be done with the rows picked in it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures.loss import learning_curves
from aelab.store import SavedRun
from aelab.ui.pages.runs import destinations, edit, interrupted, planes, sidebar, table, unknown
from aelab.ui.session import notices, saved_runs, unfinished
from aelab.ui.session.state import stands_at
from aelab.ui.shared import measures
from aelab.ui.shell import csv_file, frame, size, url
from aelab.ui.shell.ticking import ticking

CURVES: Final = 6  # losses in one figure
PERIOD = 1.0  # s between two searches for runs that have ended meanwhile
HINT = f"Tick up to {CURVES} rows to compare them or to open them on a page."


def page(title: DeltaGenerator) -> None:
    """Everything below the title, and Import and CSV in its row."""
    saved, picked = saved_runs.listed(), saved_runs.selected_entries()
    notices.shown()
    for writer in (saved_runs.writer(), unfinished.writer()):
        if writer.failure:
            st.warning(writer.failure)
    ticking(lambda: None, PERIOD, lambda: len(saved_runs.listed()), len(saved))
    with title:
        edit.importing()
    if saved:
        _runs(title, saved, picked)
    else:
        st.markdown("Every run that ends on the Train page or in a comparison is kept here.")
        st.button("Put the examples back", key="example", type="primary", on_click=edit.examples,
                  icon=":material/undo:")  # fmt: skip
    interrupted.shown()
    unknown.shown()
    unknown.set_aside()
    url.checked()


def _runs(title: DeltaGenerator, saved: Sequence[SavedRun], picked: Sequence[SavedRun]) -> None:
    """The table, what can be done with the picked rows, and their losses."""
    wanted, more, chart = sidebar.asked(saved, len(picked) > 1)
    keys = {s.key for s in picked}
    listed = [s for s in saved if wanted.fits(s) or s.key in keys]  # so all that is picked is seen
    called = table.names(listed)
    with title:
        csv_file.csv_button(
            "runs.csv", lambda: table.csv(listed, called, more),
            "The rows of this table as CSV, with all figures.",
        )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
        _bar(picked, called)
    if not listed:
        st.markdown("No run fits the filter.")
        st.button("Show all", key="clear", on_click=sidebar.clear, icon=":material/filter_alt_off:")
        return
    _table(listed, called, more, [s.key for s in picked])
    if len(runs := saved_runs.selected(CURVES)) > 1:
        found = learning_curves(
            *runs, measure=chart.measure, time=chart.time, height=290 if len(runs) < 5 else 340,
            names=[called[run.experiment.key] for run in runs],
        )  # fmt: skip
        mount(live_figure("runs", found), key="runs.curves")
    measures.spelt_out((table.ERROR, "5-NN"))


def _bar(picked: Sequence[SavedRun], called: Mapping[str, str]) -> None:
    """Where the picked runs can go, and what is done with them on disk."""
    if picked:
        destinations.links(picked)
    else:
        st.markdown(HINT, width="content")
    edit.buttons(picked, called)
    if len(picked) > saved_runs.MOST:
        curves = f"; the curves are of the first {CURVES}" if len(picked) > CURVES else ""
        st.caption(f"{len(picked)} picked: pages show the first {saved_runs.MOST}{curves}.")


def _table(
    listed: Sequence[SavedRun], called: Mapping[str, str], more: Sequence[str],
    picked: Sequence[str],
) -> None:  # fmt: skip
    """A row a run. What is picked is kept in the session alone, so the table reports changes."""
    keys = [s.key for s in listed]
    seen = zip(planes.pictures(listed), table.rows(listed, called, more), strict=True)
    key = size.table(f"runs.table.{hash(tuple(keys))}")
    frame.tall(len(listed), len(picked) > 1, table.ROW).dataframe(
        [{table.PLANE: picture, **row} for picture, row in seen],
        hide_index=True, width="stretch", height="stretch", row_height=table.ROW, key=key,
        on_select=partial(_pick, key, keys), selection_mode="multi-row", placeholder="–",
        selection_default={"selection": {"rows": [keys.index(k) for k in picked]}},
        column_config=table.columns([name for name in more if name not in table.MORE]),
    )  # fmt: skip


def _pick(key: str, keys: Sequence[str]) -> None:
    """Takes what is ticked, in the order in which it was; a callback."""
    ticked = [keys[i] for i in stands_at(key)["selection"]["rows"] if i < len(keys)]
    before = [k for k in saved_runs.selected_keys() if k in ticked]
    saved_runs.select([*before, *(k for k in ticked if k not in before)])
