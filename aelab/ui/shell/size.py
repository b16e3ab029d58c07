"""How large pages are shown: as usual, larger on a large screen, or for a projector.

One factor scales all: `--aelab-scale` on the root. The root's font size follows it, and with it
what Streamlit and this shell measure in rem; live canvases and figures are zoomed by it.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab.ui.session.state import session
from aelab.ui.shell import url

PROJECTOR = 1.6  # the smallest type of `theme.SIZES` is 20 px then
# From which width and height of the window, in CSS pixels, pages are how much larger.
WINDOWS = (((0, 0), 1.0), ((1920, 900), 1.25), ((2560, 1150), 1.6), ((3840, 1800), 2.5))
# A projection shows the page from afar: the picture has the room that the frame has on a desk.
CLOSE = """
:root { --ae-column: 24rem }
.st-key-grids { --ae-column: 20rem } /* square: two of them are as high as the window */
[data-testid="stMainBlockContainer"] { padding: 0.3rem 1rem 1rem; }
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0.1rem; }
[data-testid="stHeader"] { height: 2.2rem; min-height: 0; }
.stApp button { min-height: 1.7rem; padding-bottom: 0; padding-top: 0; }
.st-key-bar { gap: 0.4rem; }
.st-key-title { gap: 0.5rem; padding-right: 2.2rem; }
.st-key-title [data-testid="stButtonGroup"] button { padding: 0 0.3rem; }
.st-key-bar button { padding: 0 0.5rem; }
/* beside a menu of views the question would take a line of its own from the picture */
.st-key-title:has([data-testid="stButtonGroup"]) > :nth-child(2) { display: none; }
.st-key-bar kbd { display: none; }
"""
# Streamlit gives widgets widths in pixels: they grow with their words.
WIDTHS = (
    '.stElementContainer[width$="px"] '
    "{ flex-basis: auto; width: calc(attr(width type(*)) * var(--aelab-scale, 1)) !important }"
)
# A table keeps the size of type that it began with: in another size a new one has to begin.
TABLES = """
<style>.st-key-rescaled { display: none }</style>
<script>
if (!window.aelabSize) {
  window.aelabSize = "16px";
  setInterval(() => {
    const button = document.querySelector(".st-key-rescaled button");
    const size = getComputedStyle(document.documentElement).fontSize;
    if (!button || size === window.aelabSize) return;
    window.aelabSize = size;
    button.click();
  }, 300);
}
</script>
"""
VALUE = "projector"


def projector(page: str) -> bool:
    """Whether pages are shown for a projector: as an address says, then as the switch stands."""
    now = session()
    if now.page != page and url.SIZE in st.query_params:
        now.projector = st.query_params[url.SIZE] == VALUE
    return now.projector


def large() -> bool:
    """Whether this page is shown for a projector."""
    return session().projector


def css(projected: bool) -> str:
    """The factor for every window."""
    own = PROJECTOR if projected else 1.0
    rules = (
        f"@media (min-width: {width}px) and (min-height: {height}px) "
        f"{{ :root {{ --aelab-scale: {own * factor:g} }} }}"
        for (width, height), factor in WINDOWS
    )
    root = ":root { font-size: calc(16px * var(--aelab-scale)) }"
    return f"<style>{' '.join((*rules, root, WIDTHS))}{CLOSE if projected else ''}</style>"


def px(usual: int) -> int:
    """Pixels of something that holds words, as a table's column, on a page of this size."""
    return round(PROJECTOR * usual) if session().projector else usual


def folded() -> DeltaGenerator | None:
    """Where the controls of a picture are folded beside the buttons, for a projector.

    Elsewhere None: they have a row of their own there, which would be half of a projection.
    """
    if not session().projector:
        return None
    return st.popover("", icon=":material/tune:", help="What the picture shows", key="options")


def table(key: str) -> str:
    """The key of a page's table, another one whenever the page has changed its size."""
    st.html(TABLES, unsafe_allow_javascript=True)
    st.button("", key="rescaled", on_click=_rescaled)
    return table_key(key)


def table_key(key: str) -> str:
    """The key that `table` gave last, for a callback."""
    return f"{key}.{session().sizes}"


def switch(row: DeltaGenerator) -> None:
    """The switch, in the title row; the address keeps what it stands at."""
    url.fit(url.SIZE, url.one_of((VALUE,)))
    large = session().projector
    if large:
        st.query_params[url.SIZE] = VALUE
    elif url.SIZE in st.query_params:
        del st.query_params[url.SIZE]
    row.button(
        "", key=url.SIZE, icon=f":material/{'zoom_out' if large else 'zoom_in'}:", type="tertiary",
        help="Back to the usual size" if large else "Projector: all larger, the menu folded",
        on_click=_turn,
    )  # fmt: skip


def _rescaled() -> None:
    session().sizes += 1


def _turn() -> None:
    session().projector = not session().projector
