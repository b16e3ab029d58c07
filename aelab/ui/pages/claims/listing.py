"""The list of claims beside the page: note by note, each with its state."""

from collections.abc import Mapping

import streamlit as st

from aelab.claims import NOTES
from aelab.ui.pages.claims import state as claim_state
from aelab.ui.pages.claims.state import BLANK, COVERED, SHOWN, VERDICTS, Standing
from aelab.ui.shell import url

ALL = "all claims"
FILTERS = (ALL, BLANK.words, COVERED.words, *(mark.words for mark in VERDICTS.values()))
CSS = """
<style>
.st-key-claims-list { gap: 0.3rem; }
.st-key-claims-list [data-testid="stExpanderDetails"] { padding: 0 0.5rem 0.5rem; }
.st-key-claims-list [data-testid="stExpanderDetails"] [data-testid="stVerticalBlock"] { gap: 0; }
.st-key-claims-list summary { padding: 0.3rem 0.5rem; }
.st-key-claims-list p { font-size: 0.85rem; line-height: 1.25; text-align: left; }
.st-key-claims-list button * { text-align: left; width: 100%; }
.st-key-claims-list button p * { width: auto; }
.st-key-claims-list button { justify-content: flex-start; min-height: 0; padding: 0.25rem 0; }
</style>
"""


def switch() -> None:
    """Uncovers all results."""
    st.toggle("Show all results", **url.bound(SHOWN, url.FLAG),
              help="Uncovers what has been measured, without a guess first.")  # fmt: skip


def draw(standings: Mapping[str, Standing], chosen: str) -> list[str]:
    """The filter and the list; the keys that are listed, in order."""
    st.html(CSS)
    wanted = st.selectbox("List", FILTERS, label_visibility="collapsed",
                          **url.bound("claims.filter", url.one_of(FILTERS)))  # fmt: skip
    listed = {key: s for key, s in standings.items() if wanted in (ALL, s.mark.words)}
    if any(s.mark == COVERED for s in listed.values()):
        st.caption(COVERED.text)
    with st.container(key="claims-list"):
        for note, of in NOTES.items():
            mine = [s for s in listed.values() if s.claim.note == note]
            if not mine:
                continue
            here = not chosen or any(s.claim.key == chosen for s in mine)
            with st.expander(f"**{note}** {of.title} :gray[· {of.author}]", expanded=here):
                for s in mine:
                    _entry(s, s.claim.key == chosen)
    if not listed:
        st.caption(f"No claim is in this state: {wanted}.")
    return list(listed)


def _entry(s: Standing, here: bool) -> None:
    mark, title = s.mark, f"**{s.claim.title}**" if here else s.claim.title
    words = s.text.removeprefix(mark.sign).strip(" ·")
    st.button(
        f":{mark.colour}[**{mark.sign}**] {title}" + (f" :{mark.colour}[{words}]" if words else ""),
        key=f"claim-{s.claim.key}", type="tertiary", width="stretch",
        on_click=claim_state.choose, args=(s.claim.key,),
    )  # fmt: skip
