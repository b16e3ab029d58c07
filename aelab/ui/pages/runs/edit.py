"""What is done with runs on disk: star, rename, export, delete, import, the examples."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from aelab.settings import settings
from aelab.store import NoRun, SavedRun, add_examples
from aelab.ui.pages.runs import table
from aelab.ui.session import notices, saved_runs
from aelab.ui.session.state import session, stands_at
from aelab.ui.shared import run_files


def buttons(picked: Sequence[SavedRun], called: Mapping[str, str]) -> None:
    """Star, rename, export and delete the picked runs."""
    keys, one = [s.key for s in picked], len(picked) == 1
    starred = bool(picked) and all(s.star for s in picked)
    st.button(
        "Unstar" if starred else "Star", key="star", icon=":material/star:", disabled=not picked,
        on_click=_star, args=(keys, not starred),
    )  # fmt: skip
    with st.popover("Rename", icon=":material/edit:", disabled=not one, key="rename"):
        if one:
            field = f"runs.name.{keys[0]}"
            st.text_input(
                "Name", picked[0].name, max_chars=60, key=field, placeholder=called[keys[0]]
            )
            st.button("Rename", key="rename.go", on_click=_rename, args=(keys[0], field))
    if one:
        st.download_button(
            "Export", lambda: saved_runs.store().export(keys[0]), f"{keys[0]}.aelab", key="export",
            icon=":material/upload_file:", on_click="ignore",
            help="This run as one file, which Import reads.",
        )  # fmt: skip
        with st.popover("Files", icon=":material/download:", key="files.of"):
            of = picked[0].experiment.data
            run_files.buttons(keys[0], of, lambda: saved_runs.store().load(keys[0]))
    with st.popover("Delete", icon=":material/delete:", disabled=not picked, key="delete"):
        st.markdown(f"Delete {table.counted(len(picked))} for good?")
        st.button("Delete", key="delete.go", type="primary", on_click=_delete, args=(keys,))


def importing() -> None:
    """Import, in a popover."""
    with st.popover("Import", icon=":material/file_open:", key="import"):
        count = session().imports
        st.file_uploader(
            "A run that was exported (.aelab)", key=f"runs.file.{count}", on_change=_take,
            args=(f"runs.file.{count}",), max_upload_size=settings().upload_mb,
        )  # fmt: skip


def examples() -> None:
    """Puts the examples into the store; a callback."""
    _try(lambda: add_examples(saved_runs.store()))


def delete_unknown(key: str) -> None:
    """Deletes a run that is not known here; a callback."""
    _try(lambda: saved_runs.delete(key))


def put_back(name: str) -> None:
    """Puts something that was set aside back; a callback."""
    _try(lambda: saved_runs.store().put_back(name))


def _star(keys: Sequence[str], on: bool) -> None:
    for key in keys:
        _try(lambda key=key: saved_runs.store().star(key, on))  # type: ignore[misc]


def _rename(key: str, field: str) -> None:
    _try(lambda: saved_runs.store().rename(key, stands_at(field)))


def _delete(keys: Sequence[str]) -> None:
    saved_runs.select([])
    for key in keys:
        _try(lambda key=key: saved_runs.delete(key))  # type: ignore[misc]
    _say(f"Deleted {table.counted(len(keys))}.")


def _take(field: str) -> None:
    file = stands_at(field)
    if file is None:
        return
    session().imports += 1  # a new, empty uploader
    _try(lambda: _say(f"Imported: {_name(saved_runs.add(file.getvalue()))}."))


def _name(s: SavedRun) -> str:
    return table.names([s])[s.key]


def _try(act: Callable[[], object]) -> None:
    """Does it, or says in one sentence why not."""
    try:
        act()
    except (NoRun, OSError) as error:
        _say(str(error))


def _say(sentence: str) -> None:
    notices.add(sentence, "info")
