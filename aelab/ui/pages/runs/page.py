"""The Runs page: the table of what was kept, and what can be done with the rows picked in it."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures.loss import learning_curves
from aelab.store import NoRun, SavedRun, add_examples
from aelab.ui.pages.runs import table
from aelab.ui.session import notices, saved_runs
from aelab.ui.session.selection import Choice
from aelab.ui.session.state import session, stands_at
from aelab.ui.shell import csv_file, frame, url
from aelab.ui.shell.ticking import ticking

NOT_COMPARING = ("Train", "Theory", "Runs", "Ratings")  # they show one run, or none, or these

PERIOD = 1.0  # s between two searches for runs that have ended meanwhile


def page(title: DeltaGenerator) -> None:
    """Everything below the title, and Import and CSV in its row."""
    saved = saved_runs.store().list()
    notices.shown()
    if saved_runs.writer().failure:
        st.warning(saved_runs.writer().failure)
    ticking(lambda: None, PERIOD, lambda: len(saved_runs.store().list()), len(saved))
    with title:
        _import()
        if saved:
            csv_file.csv_button(
                "runs.csv", lambda: table.csv(saved), "This table, all rows, as CSV."
            )
    if not saved:
        _empty()
        url.checked()
        return
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar")
    chosen = _table(saved)
    with bar:
        _compare(chosen)
        _edit(chosen)
    if len(chosen) > 1 and len(runs := saved_runs.selected()) > 1:
        mount(live_figure("runs", learning_curves(*runs, height=340)), key="runs.curves")
    _below()
    url.checked()


def _empty() -> None:
    st.markdown("Every run that ends on the Train page or in a comparison is kept here.")
    st.button("Put the examples back", key="example", type="primary", on_click=_examples,
              icon=":material/undo:")  # fmt: skip
    _below()


def _table(saved: Sequence[SavedRun]) -> list[SavedRun]:
    """The table; the rows that are picked in it."""
    places = {s.key: i for i, s in enumerate(saved)}
    key = f"runs.table.{hash(tuple(places))}"
    before = [places[k] for k in saved_runs.selected_keys() if k in places]
    event = frame.tall(len(saved), len(before) > 1).dataframe(
        table.rows(saved), hide_index=True, width="stretch", height="stretch",
        key=key, on_select=partial(_picked, key, list(places)), selection_mode="multi-row",
        selection_default={"selection": {"rows": before}}, column_config=table.columns(),
        placeholder="–",
    )  # fmt: skip
    chosen = [saved[i] for i in event["selection"]["rows"] if i < len(saved)]
    if [s.key for s in chosen] != saved_runs.selected_keys():
        saved_runs.select([s.key for s in chosen])
    return chosen


def _picked(key: str, keys: Sequence[str]) -> None:
    """Takes what was picked before the page is drawn: the table makes room for the curves."""
    rows = stands_at(key)["selection"]["rows"]
    saved_runs.select([keys[i] for i in rows if i < len(keys)])


def _compare(chosen: Sequence[SavedRun]) -> None:
    """Links to the comparison pages with the picked runs."""
    if not chosen:
        st.markdown("Tick two to four rows to see them **side by side**.", width="content")
        return
    if len(chosen) > saved_runs.MOST:
        st.markdown(f"{len(chosen)} picked; the first four stand side by side:", width="content")
    if len(chosen) == 1:
        address = {**Choice.of(chosen[0].experiment).url(), url.JOB: chosen[0].key}
        st.page_link("pages/1_Train.py", label="→ Train", query_params=address)
    keys = ",".join(s.key for s in chosen[: saved_runs.MOST])
    query = {url.RUNS: keys, "data": chosen[0].experiment.data}
    for file in sorted((frame.ROOT / "pages").glob("*.py")):
        name = file.stem.partition("_")[2].replace("_", " ")
        if name not in NOT_COMPARING:
            st.page_link(f"pages/{file.name}", label=f"→ {name}", query_params=query)


def _edit(chosen: Sequence[SavedRun]) -> None:
    """Star, rename, export, delete."""
    keys, one = [s.key for s in chosen], len(chosen) == 1
    starred = bool(chosen) and all(s.star for s in chosen)
    st.button(
        "", key="star", icon=":material/star:", disabled=not chosen, on_click=_star,
        args=(keys, not starred), help="Take the star away." if starred else "Mark with a star.",
    )  # fmt: skip
    with st.popover("", icon=":material/edit:", disabled=not one, help="Rename", key="rename"):
        if one:
            field = f"runs.name.{keys[0]}"
            st.text_input(
                "Name", chosen[0].name, max_chars=60, key=field, placeholder=table.name(chosen[0])
            )
            st.button("Rename", key="rename.go", on_click=_rename, args=(keys[0], field))
    if one:
        st.download_button(
            "", lambda: saved_runs.store().export(keys[0]), f"{keys[0]}.aelab", key="export",
            icon=":material/upload_file:", on_click="ignore",
            help="Export: this run as one file, which Import reads.",
        )  # fmt: skip
    with st.popover("", icon=":material/delete:", disabled=not chosen, help="Delete", key="delete"):
        st.markdown(f"Delete {table.counted(len(chosen))} for good?")
        st.button("Delete", key="delete.go", type="primary", on_click=_delete, args=(keys,))


def _import() -> None:
    with st.popover("Import", icon=":material/file_open:", key="import"):
        count = session().imports
        st.file_uploader(
            "A run that was exported (.aelab)", key=f"runs.file.{count}", on_change=_take,
            args=(f"runs.file.{count}",), max_upload_size=20,
        )  # fmt: skip


def _below() -> None:
    """What was set aside, if anything, and where the runs lie."""
    aside = saved_runs.store().set_aside()
    for sentence in aside[:3]:
        st.caption(sentence)
    if len(aside) > 3:
        st.caption(f"… and {len(aside) - 3} more in {saved_runs.store().folder / 'set_aside'}.")


def _star(keys: Sequence[str], on: bool) -> None:
    for key in keys:
        _try(lambda key=key: saved_runs.store().star(key, on))  # type: ignore[misc]


def _rename(key: str, field: str) -> None:
    _try(lambda: saved_runs.store().rename(key, stands_at(field)))


def _delete(keys: Sequence[str]) -> None:
    saved_runs.select([])
    for key in keys:
        _try(lambda key=key: saved_runs.store().delete(key))  # type: ignore[misc]
    _say(f"Deleted {table.counted(len(keys))}.")


def _take(field: str) -> None:
    file = stands_at(field)
    if file is None:
        return
    session().imports += 1  # a new, empty uploader
    _try(lambda: _say(f"Imported: {table.name(saved_runs.store().add(file.getvalue()))}."))


def _examples() -> None:
    _try(lambda: add_examples(saved_runs.store()))


def _try(act: Callable[[], object]) -> None:
    """Does it, or says in one sentence why not."""
    try:
        act()
    except (NoRun, OSError) as error:
        _say(str(error))


def _say(sentence: str) -> None:
    notices.add(sentence, "info")
