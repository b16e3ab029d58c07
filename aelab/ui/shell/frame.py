"""The frame of every page: menu, title, question; and the wait until torch is loaded."""

from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab import theme
from aelab.paths import ROOT as ROOT
from aelab.ui.session.loader import loader
from aelab.ui.session.state import session
from aelab.ui.shell import shortcuts, size, url
from aelab.ui.shell.ticking import drawn_anew_on_return, ticking

# The colours of aelab.theme for SVG and formulas: the browser takes the theme's own of the two.
_COLOURS = {
    f"--ae-{name}": f"light-dark({getattr(theme.LIGHT, key)}, {getattr(theme.DARK, key)})"
    for name, key in theme.VARIABLES.items()
}

# Room for the picture: a page's main picture is whole at 1280 × 720 without scrolling.
CSS = """
<style>
[data-testid="stHeader"] { background: transparent; height: 2.6rem; pointer-events: none; }
[data-testid="stHeader"] * { pointer-events: none; } /* the title row lies under it */
[data-testid="stHeader"] button, [data-testid="stHeader"] button * { pointer-events: auto; }
[data-testid="stStatusWidget"] { bottom: 0.3rem; position: fixed; right: 1rem; } /* not on menus */
[data-stale="true"] { opacity: 1 !important; } /* a late tick does not fade */
[data-testid="stMainBlockContainer"] { padding: 0.55rem 1.5rem 1rem; max-width: 120rem; }
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0.6rem; }
[data-testid="stSidebarHeader"] { height: 1.6rem; margin-bottom: 0; }
[data-testid="stSidebarUserContent"] { padding-top: 0; }
[data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"] { gap: 0.55rem; }
.st-key-menu { display: grid; gap: 0.1rem; grid-template-columns: repeat(3, auto); }
.st-key-menu { margin: 0 -0.6rem; min-width: calc(100% + 1.2rem); }
.st-key-menu [data-testid="stPageLink-NavLink"] { padding: 0.1rem 0.2rem; }
.st-key-menu [data-testid="stPopover"] button { min-height: 0; padding: 0.1rem 0.2rem; }
.st-key-menu p, .st-key-menu p * { font-size: 0.8rem; font-weight: 500; white-space: nowrap; }
.st-key-title { padding-right: 3rem; align-items: baseline; flex-wrap: nowrap; }
.st-key-title > :first-child [data-testid="stMarkdownContainer"] { margin-bottom: 0; } /* a line */
.st-key-title > :nth-child(2) { flex: 1 1 0 !important; min-width: 0; }
.st-key-title > :has(> .st-key-size), .st-key-title > .st-key-size { order: 1; }
/* the question is whole or, where there is no room for it, on a line that is not shown; beside a
menu of views, each of which has its own, it is on a line of its own */
.st-key-title > :nth-child(2) p { display: flex; flex-wrap: wrap; height: 1.6em; overflow: hidden; }
.st-key-title > :nth-child(2) p { white-space: nowrap; }
.st-key-title > :nth-child(2) p::before { content: ""; height: 1.6em; width: 1px; }
.st-key-title:has([data-testid="stButtonGroup"]) { flex-wrap: wrap; row-gap: 0.1rem; }
.st-key-title > :has([data-testid="stButtonGroup"]) { margin-left: auto; }
.st-key-title:has([data-testid="stButtonGroup"]) > :nth-child(2) {
  flex: 1 0 100% !important; order: 2;
}
.st-key-title:has([data-testid="stButtonGroup"]) > :nth-child(2) p {
  font-size: 0.9rem; height: auto; white-space: normal;
}
.stApp:has([data-testid="stExpandSidebarButton"]) .st-key-title { padding-left: 2.2rem; }
.stApp [data-testid="stButtonGroup"] > div { flex-wrap: wrap; height: auto; max-width: 100%; }
.stApp :has(> table) { overflow-x: auto; }
.st-key-title > :has([data-testid="stButtonGroup"]) { flex: 0 1 auto !important; min-width: 0; }
.st-key-title [data-testid="stButtonGroup"] button { padding: 0 0.7rem; }
/* of two pictures beside each other each has room, or its own line */
.stHorizontalBlock:not(:has(> :nth-child(3))) > .stColumn:has(.stBidiComponent, table) {
  min-width: min(100%, var(--ae-column, 22rem));
}
@media (max-width: 640px) {
  .st-key-title { flex-wrap: wrap; }
  .st-key-title > :nth-child(2) { display: none; }
  .st-key-title > :has([data-testid="stButtonGroup"]) { order: 2; }
}
.st-key-size button { min-height: 1.6rem; padding: 0; }
[data-testid="stSidebar"][data-collapsed="false"] { min-width: min(100vw, 18.75rem) !important; }
.st-key-title h1 { font-size: 1.3rem; padding: 0; white-space: nowrap; }
.st-key-title [data-testid="stMarkdown"] p { color: var(--ae-muted); }
.st-key-remedy button { min-height: 1.7rem; padding: 0 0.7rem; }
.st-key-title .st-key-remedy p { color: inherit; }
/* Streamlit's own words, pale or white, where our colours would leave them too little contrast */
[data-testid="stCaptionContainer"] { color: var(--ae-muted); opacity: 1; }
.stApp button[kind^="primary"]:not(:disabled) { color: var(--ae-ground); }
.stApp button[kind^="primary"]:is(:hover, :active):not(:disabled) { color: #ffffff; } /* darker */
[data-testid="stMultiSelect"] [data-tag] * { color: var(--ae-ground); }
[data-testid="stLayoutWrapper"]:has(> .st-key-tall, > .st-key-half) {
  flex-basis: auto; height: calc(attr(height type(*)) + 2.1875rem + 2px) !important;
}
[data-testid="stLayoutWrapper"]:has(> .st-key-tall) { max-height: calc(100vh - 13.5rem); }
[data-testid="stLayoutWrapper"]:has(> .st-key-half) { max-height: calc(100vh - 30rem); }
/* what stands below a picture comes with it, or after four seconds, so that it does not jump */
.stMain :is(.stElementContainer, [data-testid="stLayoutWrapper"]):has(
  [data-testid="stSkeleton"], [data-testid="stBidiComponentIsolated"]:not([data-arrived])
) ~ * { animation: ae-below 4s step-end; }
@keyframes ae-below { from { opacity: 0; } }
.ae-diagram { display: block; min-width: 19.2rem; width: 100%; } /* type of 0.8 rem */
.katex [style*="rgb(59, 120, 216)"] { color: var(--ae-accent) !important; } /* \\special{…} */
</style>
""".replace("<style>", f"<style>.stApp {{ {'; '.join(map(': '.join, _COLOURS.items()))} }}")


def begin(title: str, question: str) -> DeltaGenerator:
    """Draws the frame, the first call of every page; its title row has room for a button."""
    large = size.projector(title)
    sidebar: Literal["collapsed", "auto"] = "collapsed" if large else "auto"
    st.set_page_config(f"{title} · AE Lab", layout="wide", initial_sidebar_state=sidebar)
    st.html(CSS + size.css(large))
    st.html(shortcuts.SCRIPT, unsafe_allow_javascript=True)
    loader()
    with st.sidebar, st.container(key="menu", horizontal=True, gap="small"):
        st.page_link("app.py", label="Home")
        for page in sorted((ROOT / "pages").glob("*.py"), key=_place):
            name = page.stem.partition("_")[2].replace("_", " ")
            st.page_link(f"pages/{page.name}", label=name)
        shortcuts.listed()
    row = st.container(key="title", horizontal=True, vertical_alignment="center", gap="medium")
    row.markdown(f"# {title}", width="content")
    place = session().question_place = row.empty()
    place.markdown(question, width="stretch")
    url.begin(title)
    size.switch(row)
    drawn_anew_on_return()
    return row


def tall(rows: int, half: bool = False, row: int = 35) -> DeltaGenerator:
    """A place for a table of so many rows that stretches: as high as it is, or as the window.

    half: so that a figure has room below it. row: the height of one, in pixels. The style adds
    the head and the borders.
    """
    key = "half" if half else "tall"
    return st.container(height=row * max(rows, 1), border=False, key=key)


def _place(page: Path) -> tuple[int, str]:
    """Where a page stands in the menu: 10_ after 9_."""
    number, _, name = page.stem.partition("_")
    return int(number), name


def ready() -> bool:
    """Whether training can be used; if not, says so and comes back when it can."""
    state = loader()
    if state.failure:
        st.error(state.failure)
        return False
    if state.ready.is_set():
        return True
    ticking(_loading, 0.25, state.ready.is_set, False)
    return False


def _loading() -> None:
    with st.container(key="loading"):
        st.caption("Loading PyTorch and the data … a few seconds, once.")
