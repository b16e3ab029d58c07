"""What the buttons and menus of the Train page's bar do.

They act in callbacks: they may be pressed twice, and a running tick cannot interrupt them. Those
that may begin a new network leave a note instead (see `controls`): its settings are drawn first.
"""

from typing import cast

from aelab import recipes
from aelab.scheduler import Job, Pace
from aelab.schema import Setting, SettingError, Value
from aelab.training import Change
from aelab.ui.session import jobs, notices
from aelab.ui.session.selection import Choice
from aelab.ui.session.state import session, stands_at
from aelab.ui.shell import controls


def handle(chosen: Choice) -> None:
    """Does what was pressed, with the settings that the widgets stand at now."""
    job = jobs.current()
    for name, act in (("reset", reset), ("train", train), ("step", step)):
        if controls.pressed(name) and not session().refused:
            act(chosen, job)


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
    if job is None or job.ended or differs(chosen, job):
        _start(chosen)
        return
    if job.state == "finished":
        jobs.steer(job.id, "change", Change("epochs", chosen.settings()["epochs"]))
    jobs.steer(job.id, "resume")


def pause() -> None:
    """Pauses this session's job."""
    if token := session().job:
        jobs.steer(token, "pause")


def stop() -> None:
    """Ends this session's job; what it has learned stays in the picture."""
    if token := session().job:
        jobs.steer(token, "stop")


def step(chosen: Choice, job: Job | None) -> None:
    """One batch or one epoch, of a new network if there is none."""
    if job is None or job.ended or differs(chosen, job):
        _start(chosen, paused=True)
    if token := session().job:
        jobs.steer(token, "step", stands_at("unit") or "batch")


def changed(setting: Setting, value: Value, job: Job | None) -> None:
    """Hands a live setting to the network that is training."""
    if setting.live and job and not job.ended:
        jobs.steer(job.id, "change", Change(setting.name, value))


def press_train(chosen: Choice, more: Job | None) -> None:
    """Presses Train; a finished job is given as many epochs again, and their widget shows it."""
    if more and more.run:
        epochs = round(more.run.last.epoch) + more.run.experiment.training.epochs
        chosen.put("epochs", min(2000, epochs))
    controls.press("train")


def _start(chosen: Choice, paused: bool = False) -> None:
    try:
        experiment = chosen.experiment()
    except SettingError as error:
        notices.add(str(error))
        return
    jobs.start(experiment, _pace(), paused)


def apply_fix(chosen: Choice, fix: dict[str, Value], job: Job) -> None:
    """Applies the fix: at once where it is live, else with a new network."""
    live_now = job.run is not None and all(job.run.experiment.setting(name).live for name in fix)
    for name, value in fix.items():
        chosen.put(name, value)
        if live_now:
            jobs.steer(job.id, "change", Change(name, value))
    if not live_now or job.ended:
        _start(chosen)


def apply_recipe(chosen: Choice) -> None:
    """Takes the settings of the recipe that has been picked."""
    name = stands_at("recipe")
    for recipe in recipes.RECIPES:
        if recipe.name == name:
            chosen.variant = recipe.variant
            chosen.values = {}
            for setting, value in recipe.values.items():
                chosen.put(setting, value)


def set_pace() -> None:
    """Hands the pace to the network that is training."""
    if token := session().job:
        jobs.steer(token, "set_pace", _pace())


def _pace() -> Pace:
    return cast(Pace, stands_at("pace") or "watchable")
