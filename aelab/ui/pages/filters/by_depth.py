"""The Filters page by depth: which network is looked into, and with which test picture.

Any run will do: one trained here, or one picked on the Runs page.
"""

from typing import Final

import streamlit as st

from aelab import data, recipes
from aelab.models import variant, variants
from aelab.schema import settings
from aelab.training import Experiment
from aelab.ui.pages.filters import depth_rows as depth_panels
from aelab.ui.pages.filters.depth_rows import ITEM, PAGE
from aelab.ui.session import comparison
from aelab.ui.shared.pace import PERIOD
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import datasets, url

VIEWS: Final = ("First layer", "By depth")
BODIES: Final = ("convolutional", "dense")
SEED: Final = 7
WORDS: Final = 720  # px, beside the buttons at 1280


def opened() -> bool:
    """Draws the switch between the page's two views, and this one if it is chosen."""
    with st.sidebar:
        by_depth = url.view(VIEWS) == VIEWS[1]
    if by_depth:
        _page()
    return by_depth


def _page() -> None:
    """The whole view."""
    with st.sidebar:
        wanted = experiment()
    if wanted is None:
        return
    comparison.heed(PAGE, [wanted])
    entries = comparison.entries(PAGE)
    with comparison.controls(PAGE, [wanted]):
        chosen = network(entries)
        st.markdown(depth_panels.EXPLAIN, width=WORDS)
    title = chosen.title if chosen else ""
    around = depth_panels.surroundings(entries, buttons.drawn(PAGE))
    period = PERIOD if "running" in around else None
    with st.sidebar:
        number = item(chosen)
        st.fragment(depth_panels.subject, run_every=period)(title, number)
    st.fragment(depth_panels.stage, run_every=period)(title, number, around)


def experiment() -> Experiment | None:
    """What the sidebar chooses to train; None while its data set is not there."""
    keys = list(variants())
    key = st.selectbox(
        "Variant", keys, keys.index("basic"), key="depth.variant",
        format_func=lambda key: variants()[key].Model.name,
    )  # fmt: skip
    body = BODIES[1]
    if any(s.name == "body" for s in settings(variant(key).Config)):
        body = st.segmented_control(
            "Body", BODIES, default=BODIES[0], key="depth.body", required=True,
            help="Convolutional: small windows, the same all over the picture. Dense: each unit "
            "looks at all of it.",
        )  # fmt: skip
    name = url.data_set(PAGE)
    if not datasets.available(name):
        return None
    return Experiment.suited(key, name, SEED, body=body, **recipes.DEPTH[name])


def network(entries: list[comparison.Entry]) -> comparison.Entry | None:
    """Which of the runs is looked into."""
    found = {entry.title: entry for entry in entries if entry.run}
    if not found:
        return None
    title = next(iter(found))
    if len(found) > 1:
        title = st.segmented_control(
            "Network", list(found), default=title, key="depth.run", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    return found.get(title, next(iter(found.values())))


def item(entry: comparison.Entry | None) -> int:
    """The number of the test picture that the layers look at."""
    name = entry.run.experiment.data if entry and entry.run else data.default()
    most = len(data.load(name).y_test) - 1
    st.session_state[ITEM] = min(st.session_state.get(ITEM, 0), most)
    number = st.number_input(
        f"Test picture, 0 to {most:,}", 0, most, key=ITEM,
        help="A click on a picture that a unit answers to takes that one.",
    )  # fmt: skip
    return int(number)
