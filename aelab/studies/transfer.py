"""Transfer: an encoder that learned from pictures alone gets a softmax head and some labels.

Six ways side by side, on the same labels in the same batches. Two of them are baselines that
know nothing of the pre-training: the same network from scratch, and its random weights frozen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aelab.studies._transfer_method import ClassifierTraining, Curve, Method, TransferConfig
from aelab.studies.core.grid import part
from aelab.studies.core.memory import Memory
from aelab.studies.core.source import labelled, source_run, untrained
from aelab.training import (
    Experiment,
    Progress,
    Run,
    TrainingEvent,
    TrainingEvents,
    best_device,
    generator_with_torch_defaults,
)

N_EVALUATIONS = 14  # at the whole test set, on the way


__all__ = [
    "METHODS",
    "WORDS",
    "ClassifierTraining",
    "Curve",
    "Method",
    "TransferConfig",
    "TransferProgress",
    "evaluation_steps",
    "transfer",
]  # fmt: skip

METHODS: Final[Mapping[str, Method]] = {
    "random, frozen": Method(False, ("nothing",)),
    "from scratch": Method(False, ("everything",)),
    "frozen": Method(True, ("nothing",)),
    "fine-tuned": Method(True, ("everything",)),
    "frozen first": Method(True, ("nothing", "everything")),
    "upper layers": Method(True, ("nothing", "upper layers")),
}
# What methods are called, where their keys do not say it.
WORDS: Final[Mapping[str, str]] = {
    **{of: of for of in METHODS},
    "random, frozen": "random weights, frozen",
    "frozen first": "frozen, then fine-tuned",
    "upper layers": "frozen, then upper layers",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class TransferProgress(Progress):
    """The curve of every method so far, by its name; and the source of the encoder."""

    source: Experiment
    settings: TransferConfig
    curves: Mapping[str, Curve]


def transfer(
    source: Run | Experiment, settings: TransferConfig, memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:  # fmt: skip
    """Trains with all methods in turn; ticks carry `TransferProgress` once the encoder is trained.

    source: a run, or what is to be trained first. Raises ValueError with a plain sentence if the
    labels cannot be given.
    """
    experiment = source.experiment if isinstance(source, Run) else source
    chosen = labelled(experiment.data, settings.labels, settings.seed)
    return _trained(source, settings, chosen, memory or Memory(), device or best_device())


def evaluation_steps(steps: int) -> Sequence[int]:
    """The steps after which the test set is looked at: closer together in the beginning."""
    return sorted({round(s) for s in np.geomspace(min(5, steps), steps, N_EVALUATIONS)})


@generator_with_torch_defaults
def _trained(
    source: Run | Experiment, settings: TransferConfig, chosen: NDArray[np.int64], memory: Memory,
    device: str,
) -> TrainingEvents:  # fmt: skip
    run = yield from part(source_run(source, memory, device), 0.0, 0.5)
    e = run.experiment
    encoders = {True: run.model, False: untrained(e)}
    trainings = {
        of: ClassifierTraining(
            method, encoders[method.pretrained], e.data, chosen, settings, device
        )
        for of, method in METHODS.items()
    }

    def so_far(doing: str) -> TransferProgress:
        done = sum(p.step for p in trainings.values()) / (len(trainings) * settings.steps)
        known = {of: p.curve for of, p in trainings.items() if p.curve.steps}
        return TransferProgress(
            share=(1 + done) / 2, doing=doing, source=e, settings=settings, curves=known
        )

    for look in evaluation_steps(settings.steps):
        for of, training in trainings.items():
            for tick in training.up_to(look):
                yield tick._replace(progress=so_far(f"{WORDS[of]}, step {look:,}"))
    yield TrainingEvent(settings.steps, 0.0, progress=so_far(""))
