"""The control bar of the Train page, and what its buttons and menus do.

Buttons act in callbacks: they may be pressed twice, and a running tick cannot interrupt them. Those
that may begin a new network leave a note instead (see `buttons`): its settings are drawn first.
"""

from urllib.parse import urlencode

import streamlit as st

from aelab import data, recipes
from aelab.models import variants
from aelab.scheduler import PACES, Job, Pace
from aelab.schema import Setting, SettingError, Value
from aelab.training import Change
from aelab.ui import buttons, choice, jobs, live
from aelab.ui.choice import Choice


def pick(chosen: Choice) -> None:
    """The menus at the head of the sidebar: recipe, variant, data."""
    names = [recipe.name for recipe in recipes.RECIPES]
    st.selectbox(
        "Recipe", names, index=None, key="recipe", placeholder="Choose a recipe …",
        on_change=_cook, args=(chosen,), help="Ready settings that show one thing each.",
    )  # fmt: skip
    if recipe := next(
        (r for r in recipes.RECIPES if r.name == st.session_state.get("recipe")), None
    ):
        st.caption(f"Look for: {recipe.look}")
    keys = list(variants())
    choice.show("w.variant", chosen.variant, chosen.variant)
    chosen.variant = st.selectbox(
        "Variant", keys, key="w.variant", format_func=lambda key: variants()[key].Model.name,
        help="What kind of autoencoder. The Theory page explains each.",
    )  # fmt: skip
    choice.show("w.data", chosen.data, chosen.data)
    chosen.data = st.selectbox(
        "Data", data.names(), key="w.data", format_func=_data_name,
        help="Digits and Shapes are built in; the others are downloaded when first chosen.",
    )  # fmt: skip
    st.session_state["w.variant.put"], st.session_state["w.data.put"] = chosen.variant, chosen.data
    st.caption(":blue[●] acts while it trains; all else takes a new network.")


def controls(chosen: Choice, job: Job | None) -> None:
    """Reset · Train/Pause · Step · Stop · pace, always in the same place."""
    state = job.state if job else "empty"
    over = job is None or job.over or differs(chosen, job)  # what comes next is another network
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
        st.button(
            "Reset", key="reset", icon=":material/replay:", shortcut="x", on_click=buttons.press,
            args=("reset",), help="A new network with these settings, untrained.",
        )  # fmt: skip
        _train_button(chosen, job, state == "finished" and not over)
        st.button(
            "Step", key="step", icon=":material/skip_next:", shortcut="s", on_click=buttons.press,
            args=("step",), disabled=state == "finished" and not over,
        )  # fmt: skip
        st.segmented_control(
            "Step by", ("batch", "epoch"), default="batch", key="unit", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
        st.button(
            "", key="stop", icon=":material/stop:", help="Stop: ends this run.", on_click=stop,
            disabled=state not in ("running", "paused"),
        )  # fmt: skip
        st.space("stretch")
        st.segmented_control(
            "Pace", PACES, default="watchable", key="pace", required=True, on_change=_set_pace,
            label_visibility="collapsed",
            help="Slow: five steps a second. Watchable: 20 at first, then faster.",
        )  # fmt: skip
        share(chosen)


def aside(chosen: Choice, job: Job | None) -> None:
    """What to do next, if there is something to do: take a remedy, or rebuild the network."""
    if job and (found := live.counsel(job)) and found.button:
        st.button(
            found.button, key="remedy", icon=":material/build:", on_click=_mend,
            args=(chosen, dict(found.remedy), job),
        )  # fmt: skip
    elif job and job.state in ("running", "paused") and differs(chosen, job):
        st.markdown("Settings changed: :blue[**Reset**] rebuilds.", width="content")


def heed(chosen: Choice) -> None:
    """Does what was pressed, with the settings that the widgets stand at now."""
    job = jobs.current()
    for name, act in (("reset", reset), ("train", train), ("step", step)):
        if buttons.pressed(name):
            act(chosen, job)


def _train_button(chosen: Choice, job: Job | None, more: bool) -> None:
    """Train, Pause or, when a run is finished, Train on: one place, one key."""
    if job and job.state == "running":
        st.button(
            "Pause", key="train", icon=":material/pause:", type="primary", shortcut="t",
            on_click=pause,
        )  # fmt: skip
        return
    st.button(
        "Train on" if more else "Train", key="train", icon=":material/play_arrow:", type="primary",
        shortcut="t", on_click=_press_train, args=(chosen, job if more else None),
        help="Goes on for as many epochs again." if more else None,
    )  # fmt: skip


def share(chosen: Choice) -> None:
    """A link to these settings, without the token that controls this run."""
    with st.popover("", icon=":material/link:", help="Share these settings", key="share"):
        st.caption("These settings as a link; it opens them for others, not this run.")
        link = f"{st.context.url or ''}?{urlencode(chosen.url())}"
        st.code(link, language=None, wrap_lines=True)


def differs(chosen: Choice, job: Job) -> bool:
    """Whether the chosen settings need another network than the job's."""
    if job.run is None:
        return False
    running = job.run.experiment
    if (chosen.variant, chosen.data, chosen.seed) != (running.variant, running.data, running.seed):
        return True
    config, training = running.now()
    now = {**config.values(), **training.values()}
    return any(
        now[name] != value and not running.setting(name).live
        for name, value in chosen.settings().items()
    )


def reset(chosen: Choice, job: Job | None) -> None:
    """A new, untrained network."""
    _start(chosen, paused=True)


def train(chosen: Choice, job: Job | None) -> None:
    """Starts, resumes or extends, whichever makes sense."""
    if job is None or job.over or differs(chosen, job):
        _start(chosen)
        return
    if job.state == "finished":
        jobs.scheduler().change(job.id, Change("epochs", chosen.settings()["epochs"]))
    jobs.scheduler().resume(job.id)


def pause() -> None:
    """Pauses this session's job."""
    if token := st.session_state.get(jobs.JOB):
        jobs.scheduler().pause(token)


def stop() -> None:
    """Ends this session's job; what it has learned stays on the stage."""
    if token := st.session_state.get(jobs.JOB):
        jobs.scheduler().stop(token)


def step(chosen: Choice, job: Job | None) -> None:
    """One batch or one epoch, of a new network if there is none."""
    if job is None or job.over or differs(chosen, job):
        _start(chosen, paused=True)
    if token := st.session_state.get(jobs.JOB):
        jobs.scheduler().step(token, st.session_state.get("unit") or "batch")


def changed(setting: Setting, value: Value, job: Job | None) -> None:
    """Hands a live setting to the network that is training."""
    if setting.live and job and not job.over:
        jobs.scheduler().change(job.id, Change(setting.name, value))


def _press_train(chosen: Choice, more: Job | None) -> None:
    """Presses Train; a finished job is given as many epochs again, and their widget shows it."""
    if more and more.run:
        epochs = round(more.run.last.epoch) + more.run.experiment.training.epochs
        chosen.put("epochs", min(2000, epochs))
    buttons.press("train")


def _start(chosen: Choice, paused: bool = False) -> None:
    try:
        experiment = chosen.experiment()
    except SettingError as error:
        st.session_state["notices"] = [str(error)]
        return
    jobs.start(experiment, _pace(), paused)


def _mend(chosen: Choice, remedy: dict[str, Value], job: Job) -> None:
    """Takes the remedy: at once where it is live, else with a new network."""
    live_now = job.run is not None and all(job.run.experiment.setting(name).live for name in remedy)
    for name, value in remedy.items():
        chosen.put(name, value)
        if live_now:
            jobs.scheduler().change(job.id, Change(name, value))
    if not live_now or job.over:
        _start(chosen)


def _cook(chosen: Choice) -> None:
    name = st.session_state["recipe"]
    for recipe in recipes.RECIPES:
        if recipe.name == name:
            chosen.variant = recipe.variant
            chosen.values = {}
            for setting, value in recipe.values.items():
                chosen.put(setting, value)


def _set_pace() -> None:
    if token := st.session_state.get(jobs.JOB):
        jobs.scheduler().pace(token, _pace())


def _pace() -> Pace:
    return st.session_state.get("pace") or "watchable"


def _data_name(name: str) -> str:
    info = data.info(name)
    return (
        info.title if data.is_present(name) else f"{info.title} (download {info.megabytes:.0f} MB)"
    )
