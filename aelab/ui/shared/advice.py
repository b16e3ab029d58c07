"""One line when something is worth saying about a run, with the one click that mends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from aelab.scheduler import State
from aelab.schema import Value
from aelab.training import Run

SETTLED = 300  # steps before which nothing is said about what the net has learned
SILENT = 0.01  # nats: a dimension of a VAE with less KL carries nothing
DEAD = 1e-3  # mean activation under which a unit is dead


@dataclass(frozen=True)
class Advice:
    """A sentence; the button's words and the settings it chooses, if there is a remedy."""

    tone: Literal["info", "warn", "error"]
    text: str
    button: str = ""
    remedy: tuple[tuple[str, Value], ...] = ()


def advice(run: Run | None, state: State, message: str, mean_error: float) -> Advice | None:
    """What to say about a run. mean_error: squared error per image of the mean picture."""
    if state == "failed":
        rate = run.experiment.now()[1].rate if run else 0.0
        smaller = (("rate", max(1e-6, rate / 10)),)
        runaway = "smaller learning rate" in message and run is not None
        button = f"Start anew at {smaller[0][1]:.2g}" if runaway else ""
        return Advice("error", message, button, smaller if runaway else ())
    if message:
        return Advice("warn", message)
    if run is None:
        return None
    values = run.experiment.now()[0].values()
    if run.last.step >= SETTLED:
        for found in (_wrong_output(run, values), _mean_picture(run, values, mean_error),
                      _collapse(run, values), _dead_units(run)):  # fmt: skip
            if found:
                return found
    return Advice("info", f"Ended early: {run.note}.") if run.note else None


def _wrong_output(run: Run, values: Mapping[str, Value]) -> Advice | None:
    output = str(values.get("output"))
    if not output.startswith("softmax"):
        return None
    text = "Softmax makes the pixels of a picture sum to 1, so the ink can never be drawn."
    if output == "softmax of tanh":
        text += " With tanh before it no pixel is more than 7.4 times another: all are grey."
    return Advice("warn", text, "Start anew with sigmoid", (("output", "sigmoid"),))


def _mean_picture(run: Run, values: Mapping[str, Value], mean_error: float) -> Advice | None:
    if run.last.squared_error < 0.96 * mean_error:
        return None
    text = "The net draws the mean picture whatever it sees."
    if values.get("init") == "naive":
        return Advice("warn", text, "Start anew with He weights", (("init", "he"),))
    if values.get("beta", 0) != 0 and "kl" in run.last.extra:
        return Advice("warn", f"{text} β is too strong.", "Set β to 1", (("beta", 1.0),))
    return Advice("warn", text)


def _collapse(run: Run, values: Mapping[str, Value]) -> Advice | None:
    kl = run.last.extra.get("kl")
    if kl is None or not (kl < SILENT).any():
        return None
    text = f"{int((kl < SILENT).sum())} of {len(kl)} dimensions have collapsed onto the prior."
    beta = values["beta"]
    if isinstance(beta, float) and beta > 1:
        return Advice("warn", text, "Set β to 1", (("beta", 1.0),))
    return Advice("info", f"{text} The picture needs no more.")


def _dead_units(run: Run) -> Advice | None:
    activity = run.last.extra.get("activity")
    if activity is None or (abs(activity) < DEAD).mean() < 0.1:
        return None
    dead = int((abs(activity) < DEAD).sum())
    return Advice("info", f"{dead} of {len(activity)} units are dead: no picture wakes them.")
