"""The control bar of the Train page: its menus and buttons, which do what `actions` says."""

from urllib.parse import urlencode

import streamlit as st

from aelab import data, recipes
from aelab.models import variants
from aelab.scheduler import PACES, Job
from aelab.ui.pages.train import actions, stage
from aelab.ui.session import comparison, jobs, own_data, selection
from aelab.ui.session.selection import Choice
from aelab.ui.session.state import put, session, stands_at
from aelab.ui.shared import run_files
from aelab.ui.shell import controls, menus, url


def pick(chosen: Choice) -> None:
    """The menus at the head of the sidebar: recipe, variant, data."""
    names = [recipe.name for recipe in recipes.RECIPES]
    st.selectbox(
        "Recipe", names, index=None, placeholder="Choose a recipe …",
        on_change=actions.apply_recipe, args=(chosen,),
        help="Ready settings that show one thing each.", **url.bound("recipe", url.one_of(names)),
    )  # fmt: skip
    picked = stands_at("recipe")
    if recipe := next((r for r in recipes.RECIPES if r.name == picked), None):
        st.caption(f"Look for: {recipe.look}")
    keys = list(variants())
    selection.show("w.variant", chosen.variant, chosen.variant)
    chosen.variant = st.selectbox(
        "Variant", keys, key="w.variant", format_func=lambda key: variants()[key].Model.name,
        help="What kind of autoencoder. The Theory page explains each.",
    )  # fmt: skip
    known = selection.data_sets(chosen.variant)
    if chosen.data not in known and own_data.refusal(chosen.data):
        known = (chosen.data, *known)  # somebody else's, of the run that is shown
    if chosen.data not in known:  # points, and another variant
        chosen.data = session().data or data.DEFAULT
    selection.show("w.data", chosen.data, chosen.data)
    before = chosen.data
    picked_data = st.selectbox(
        "Data", (*known, menus.YOUR_DATA), key="w.data", format_func=_data_name,
        help="Digits, Photo patches, Shapes and the points in plane and space at the end are built "
        "in; the others are downloaded when first chosen. Points: for variants that are not "
        "for pictures alone.",
    )  # fmt: skip
    if picked_data == menus.YOUR_DATA:
        st.switch_page(menus.OWN_PAGE)
    chosen.data = picked_data
    if chosen.data != before:
        chosen.drop_unfit()
    put("w.variant.put", chosen.variant)
    put("w.data.put", chosen.data)
    st.caption(":blue[●] acts while it trains; all else takes a new network.")


def bar(chosen: Choice, job: Job | None) -> None:
    """Reset · Train/Pause · Step · Stop · pace, always in the same place."""
    state = job.state if job else "empty"
    # What comes next is another network.
    over = job is None or job.ended or actions.differs(chosen, job)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="bar"):
        st.button(
            "Reset", key="reset", icon=":material/replay:", shortcut="x", on_click=controls.press,
            args=("reset",), help="A new network with these settings, untrained.",
        )  # fmt: skip
        _train_button(chosen, job, state == "finished" and not over)
        st.button(
            "Step", key="step", icon=":material/skip_next:", shortcut="s", on_click=controls.press,
            args=("step",), disabled=state == "finished" and not over,
        )  # fmt: skip
        st.segmented_control(
            "Step by", ("batch", "epoch"), default="batch", required=True,
            label_visibility="collapsed", **url.bound("unit", url.one_of(("batch", "epoch"))),
        )  # fmt: skip
        st.button(
            "Stop", key="stop", icon=":material/stop:", help="What has been found stays.",
            on_click=actions.stop, disabled=state not in ("running", "paused"),
        )  # fmt: skip
        st.space("stretch")
        st.markdown("", help=comparison.PACE, width="content")
        st.segmented_control(
            "Pace", PACES, default="watchable", required=True, on_change=actions.set_pace,
            label_visibility="collapsed", **url.bound("pace", url.one_of(PACES)),
        )  # fmt: skip
        share(chosen, job)


def aside(chosen: Choice, job: Job | None) -> None:
    """What to do next, if there is something to do: take a remedy, or rebuild the network."""
    if job and (found := stage.advice_on(job)) and found.button:
        st.button(
            found.button, key="remedy", icon=":material/build:", on_click=actions.apply_fix,
            args=(chosen, dict(found.remedy), job),
        )  # fmt: skip
    elif job and job.state in ("running", "paused") and actions.differs(chosen, job):
        st.markdown("Settings changed: :blue[**Reset**] rebuilds.", width="content")
    elif words := _older(job):
        st.markdown(words, width="content")


def _older(job: Job | None) -> str:
    """Whether the run was trained by older code, in a sentence; of an example nothing is said."""
    if job is None or job.run is None or job.id.startswith(jobs.EXAMPLE):
        return ""
    return comparison.older([comparison.Entry("", job.run, job)])


def _train_button(chosen: Choice, job: Job | None, more: bool) -> None:
    """Train, Pause or, when a run is finished, Train on: one place, one key."""
    if job and job.state == "running":
        st.button(
            "Pause", key="train", icon=":material/pause:", type="primary", shortcut="t",
            on_click=actions.pause,
        )  # fmt: skip
        return
    st.button(
        "Train on" if more else "Train", key="train", icon=":material/play_arrow:", type="primary",
        shortcut="t", on_click=actions.press_train, args=(chosen, job if more else None),
        help="Goes on for as many epochs again." if more else None,
    )  # fmt: skip


def share(chosen: Choice, job: Job | None) -> None:
    """A link to these settings, without the token that controls this run; and the run as files."""
    with st.popover("", icon=":material/ios_share:", help="Link and files", key="share"):
        st.caption("These settings as a link; it opens them for others, not this run.")
        link = f"{st.context.url or ''}?{urlencode(chosen.url())}"
        st.code(link, language=None, wrap_lines=True)
        if job and job.run:
            of = job.run.experiment.data
            run_files.buttons(chosen.variant, of, lambda: job.run)


def _data_name(name: str) -> str:
    if name == menus.YOUR_DATA:
        return name
    info = data.info(name)
    return info.title if data.is_present(name) else f"{info.title} (↓ {info.megabytes:.0f} MB)"
