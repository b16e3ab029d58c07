"""Training, pulled: `fit` yields runs, `train` drains it, `training_events` is for schedulers.

`training_events` yields after every step and between the chunks of an evaluation, so its puller can
stop or pause at any moment. A tick that carries a `Run` is a new snapshot; one that is `due` is
followed by one, unless LATER is sent. Commands are sent in: `generator.send(Change("beta", 4.0))`,
or `generator.send(SHOW)` for a snapshot at once; each is answered by one more tick without a step.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log1p
from operator import index
from typing import Any

import torch

from aelab.data import custom
from aelab.training.checkpoint import Checkpoint
from aelab.training.device import best_device, device_named, generator_with_torch_defaults
from aelab.training.events import TrainingEvents, TrainingFailed
from aelab.training.experiment import Change, Experiment, check_names
from aelab.training.loop import Loop
from aelab.training.run import PastNetwork, Run

MOST, BYTES = 40, 32_000_000  # networks in a run's past; their weights together


@generator_with_torch_defaults
def training_events(
    experiment: Experiment, device: str | None = None, *, film: bool = True,
    resumed: Checkpoint | None = None, keep_end: bool = False,
) -> TrainingEvents:  # fmt: skip
    """Trains; see the module's first words. `film=False` takes no snapshot but the last.

    resumed: goes on from there as if there had been no break, to the last bit on the same device
    and number of threads; the experiment is then the checkpoint's. keep_end: the finished run has
    its `end`, from which it can be resumed.

    Raises TrainingFailed when the loss is no longer a number or memory runs out, DeviceError for a
    device that is not there.
    """
    loop = None
    try:
        place = device_named(device) if device else best_device()
        loop = Loop(experiment, place, film, resumed, keep_end)
        yield from loop.run()
    except (RuntimeError, MemoryError) as error:
        short, said = (torch.OutOfMemoryError, MemoryError), str(error).lower()
        if not isinstance(error, short) and "alloc" not in said and "out of memory" not in said:
            raise
        raise TrainingFailed(_too_large(experiment)) from error
    finally:
        if loop:
            loop.close()


def with_past(
    experiment: Experiment, device: str | None = None, *, resumed: Checkpoint | None = None
) -> TrainingEvents:
    """Trains as `training_events` does, to the last bit; each run has its `past`, itself the last.

    A snapshot holds what is shown of a step, not its network. Raises what that raises.
    """
    events, command = training_events(experiment, device, resumed=resumed), None
    past: tuple[PastNetwork, ...] = ()  # of a training that goes on, from there
    try:
        while True:
            event = events.send(command)
            if run := event.run:
                past = _kept(past, PastNetwork(run.last.step, run.weights))
                event = event._replace(run=replace(run, past=past))
            command = yield event
    except StopIteration:
        return
    finally:
        events.close()


def fit(
    experiment: Experiment, device: str | None = None, *, resumed: Checkpoint | None = None
) -> Iterator[Run]:
    """Yields the run after each snapshot, the finished one last; resumed: as above."""
    for tick in training_events(experiment, device, resumed=resumed, keep_end=True):
        if tick.run:
            yield tick.run


def train(
    variant: str, data: Any, *, seed: int = 7, device: str | None = None, **values: Any
) -> Run:
    """Trains to the end and returns the finished run: `train("vae", "digits", epochs=20)`.

    data: the name of a data set, a `Dataset`, or an array of items as `from_arrays` takes it.
    Raises DataRefused for items from which nothing can be learned, SettingError for a setting that
    there is not or a value that it cannot have; and what `training_events` raises.
    """
    check_names(variant, values, ("device",))
    name, held = custom.named(data)  # until the run holds it
    run = deque(fit(Experiment.of(variant, name, seed, **values), device), maxlen=1)[0]
    del held
    return run


def resume(run: Run, epochs: int, device: str | None = None) -> Run:
    """Trains a finished run for so many more epochs and returns it as it is then.

    On the same device and number of threads, at a constant rate and with a variant of one stage,
    all is as if that many had been asked for from the beginning, to the last bit; other schedules
    stay at the rate with which they ended. Raises ValueError for a run whose state was not kept:
    `fit`, `train` and `save` keep it, pages do not.
    """
    if run.end is None:
        raise ValueError(
            "This run cannot be resumed: its state was not kept. Runs of aelab.train can, saved or "
            "not; those of the pages go on by Train on."
        )
    if index(epochs) < 1:
        raise ValueError(f"Epochs (epochs) cannot be {epochs}: it is how many more, 1 or above.")
    total = run.experiment.now()[1].epochs + index(epochs)
    more = run.experiment.changed(Change("epochs", total, run.last.step))
    return deque(fit(more, device, resumed=replace(run.end, experiment=more)), maxlen=1)[0]


def _kept(past: tuple[PastNetwork, ...], last: PastNetwork) -> tuple[PastNetwork, ...]:
    """The past and one more, thinned out but for the first and the last; denser at first."""
    past = (*(network for network in past if network.step < last.step), last)
    size = sum(w.nbytes for w in last.weights.values())
    while len(past) > max(2, min(MOST, BYTES // max(1, size))):
        i = _closest([network.step for network in past])
        past = (*past[:i], *past[i + 1 :])
    return past


def _closest(steps: Sequence[int]) -> int:
    """Which of the inner steps leaves the smallest gap; gaps are factors."""
    logs = [log1p(step) for step in steps]
    return min(range(1, len(steps) - 1), key=lambda i: logs[i + 1] - logs[i - 1])


def _too_large(experiment: Experiment) -> str:
    return (
        "There is not enough memory for this network. Choose smaller hidden sizes, a smaller "
        f"latent size, or a batch smaller than {experiment.training.batch_size}."
    )
