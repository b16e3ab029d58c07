"""What the Runs page asks: which runs are listed, in which columns, and how their losses look."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import streamlit as st

from aelab import data
from aelab.models import variants
from aelab.store import SavedRun
from aelab.ui.pages.runs import table
from aelab.ui.pages.runs.filter import ANY, SIGNS, STATES, Filter, values
from aelab.ui.session.state import put
from aelab.ui.shell import url

KEYS = {"variants": [], "sets": [], "state": STATES[0], "setting": ANY, "value": ""}
MEASURES, TIMES = ("squared error", "loss"), ("steps", "seconds")


class Chart(NamedTuple):
    """How the losses of the picked runs are drawn."""

    measure: Literal["squared error", "loss"]
    time: Literal["steps", "seconds"]


def asked(saved: Sequence[SavedRun], curves: bool) -> tuple[Filter, list[str], Chart]:
    """The filter, the columns that are added, and the chart, if there are curves."""
    with st.sidebar:
        names = list(dict.fromkeys(name for s in saved for name in values(s)))
        found = _filter(saved, names)
        n = sum(map(found.fits, saved))
        st.caption(f"{n} of {table.runs(len(saved))}" if n < len(saved) else table.runs(n))
        options = [*table.MORE, *names]
        more = st.multiselect(
            "More columns", options, placeholder="Figures and settings",
            help="Figures, and any setting by its name. A click on a column’s head sorts by it.",
            # Once a variant was no column to begin with: an address that asks for it opens still.
            **url.bound("columns", url.some_of([*options, "variant"])),
        )  # fmt: skip
        return found, more, _chart(curves)


def clear() -> None:
    """Takes the filter away; a callback."""
    for key, value in KEYS.items():
        put(f"filter.{key}", value)


def _filter(saved: Sequence[SavedRun], names: Sequence[str]) -> Filter:
    kinds = {v.Model.name: key for key, v in variants().items()}
    sets = {data.info(name).title: name for name in (s.experiment.data for s in saved)}
    st.markdown("**Filter**")
    kind = st.multiselect("Variants", list(kinds), placeholder="All",
                          **url.bound("filter.variants", url.some_of(list(kinds))))  # fmt: skip
    learned = st.multiselect("Data", list(sets), placeholder="All",
                             **url.bound("filter.sets", url.some_of(list(sets))))  # fmt: skip
    state = st.segmented_control(
        "Ended", STATES, default=STATES[0], required=True, label_visibility="collapsed",
        **url.bound("filter.state", url.one_of(STATES)),
    )  # fmt: skip
    condition = _condition([ANY, *names])
    found = Filter(tuple(kinds[k] for k in kind), tuple(sets[t] for t in learned), str(state),
                   *condition)  # fmt: skip
    if found.fault:
        st.warning(found.fault)
    return found


def _condition(names: Sequence[str]) -> tuple[str, str, str]:
    """A setting, the sign and the value with which it is compared."""
    setting = st.selectbox("Setting", names, help="By its name, as in Python and in addresses.",
                           **url.bound("filter.setting", url.one_of(names)))  # fmt: skip
    sign, value = url.one_of(list(SIGNS)), url.ANYTHING
    if setting == ANY:
        url.fit("filter.sign", sign)
        url.fit("filter.value", value)
        return ANY, "=", ""
    left, right = st.columns([2, 3], gap="small")
    compared = left.selectbox("Sign", list(SIGNS), label_visibility="collapsed",
                              **url.bound("filter.sign", sign))  # fmt: skip
    text = right.text_input("Value", label_visibility="collapsed", placeholder="value",
                            **url.bound("filter.value", value))  # fmt: skip
    return str(setting), str(compared), text.strip()


def _chart(shown: bool) -> Chart:
    if not shown:
        url.fit("curve", url.one_of(MEASURES))
        url.fit("over", url.one_of(TIMES))
        return Chart("squared error", "steps")
    measure = st.segmented_control(
        "Curves of picked runs", MEASURES, default=MEASURES[0], required=True,
        help="Squared error: of the probe items, one measure for all. Loss: what each minimises, "
        "on validation items; for runs whose losses have the same terms.",
        **url.bound("curve", url.one_of(MEASURES)),
    )  # fmt: skip
    time = st.segmented_control(
        "Over", TIMES, default=TIMES[0], required=True, label_visibility="collapsed",
        **url.bound("over", url.one_of(TIMES)),
    )  # fmt: skip
    return Chart(measure, time)
