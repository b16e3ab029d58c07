"""The training loop as a generator: whoever pulls it decides the pace.

`ticks` yields after every step and between the chunks of an evaluation, so its puller can stop or
pause at any moment. A tick that carries a `Run` is a new snapshot. Commands are sent in:
`generator.send(Change("beta", 4.0))`, or `generator.send(SHOW)` for a snapshot at once; each is
answered by one more tick without a step, and carried out when the generator is next pulled.
"""

import dataclasses
from collections import deque
from collections.abc import Iterator
from time import perf_counter
from typing import Any, TypeVar

import torch
from torch import Tensor

from aelab import data
from aelab.models import Stage, variant
from aelab.schema import SettingError
from aelab.training.descent import Batches, Descent
from aelab.training.evaluation import Observer, Work, decoder_of, weights_of
from aelab.training.experiment import Change, Experiment
from aelab.training.run import Run, Snapshot, sizes_of
from aelab.training.snapshots import Looks
from aelab.training.turns import (
    SHOW,
    Command,
    Tick,
    Ticks,
    TrainingFailed,
    Turns,
    best_device,
    stream,
)

T = TypeVar("T")


def ticks(experiment: Experiment, device: str | None = None, *, film: bool = True) -> Ticks:
    """Trains; see the module's first words. `film=False` takes no snapshot but the last.

    Raises TrainingFailed when the loss is no longer a number or memory runs out.
    """
    try:
        yield from _Loop(experiment, device or best_device(), film).run()
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise TrainingFailed(_too_large(experiment)) from error
    except RuntimeError as error:
        if "alloc" not in str(error):
            raise
        raise TrainingFailed(_too_large(experiment)) from error


def fit(experiment: Experiment, device: str | None = None) -> Iterator[Run]:
    """Yields the run after each snapshot, the finished one last."""
    for tick in ticks(experiment, device):
        if tick.run:
            yield tick.run


def train(
    variant: str, data: str, *, seed: int = 7, device: str | None = None, **values: Any
) -> Run:
    """Trains to the end and returns the finished run: `train("vae", "digits", epochs=20)`."""
    return deque(fit(Experiment.of(variant, data, seed, **values), device), maxlen=1)[0]


class _Loop:
    """The state of one training; `run` is the generator."""

    def __init__(self, experiment: Experiment, device: str, film: bool) -> None:
        self.experiment, self.film = experiment, film
        self.config, self.training = experiment.config, experiment.training
        self.device = torch.device(device)
        self.batches = Batches(experiment, self.device)
        self.per_epoch = self.batches.per_epoch
        seed, dataset = experiment.seed, data.load(experiment.data)
        self.noise = stream(seed, "noise", self.device)
        kind = variant(experiment.variant)
        self.model = kind.build(self.config, sizes_of(dataset), stream(seed, "weights"))
        self.model.to(self.device)
        self.observer = Observer(dataset, self.device, stream(seed, "evaluation", self.device))
        self.inbox: list[Command] = []
        self.replay = list(experiment.changes)
        self.step, self.seconds, self.rate = 0, 0.0, 0.0
        self.looks = Looks()

    @property
    def planned(self) -> int:
        """Steps in all, as asked for now."""
        return self.training.epochs * self.per_epoch

    def run(self) -> Ticks:
        """The whole training, stage after stage; more epochs may be asked for at the end."""
        stages = self.model.stages()
        planned, end = self.planned, 0.0
        for stage in stages:
            yield from self._begin(stage)
            self.start, self.length = self.step, max(1, round(stage.share * planned))
            end += stage.share * planned
            if stage is not stages[-1]:
                yield from self._train(round(end))
        going = True
        while going:
            note = yield from self._train(None)
            yield from self._show(finished=True, note=note)
            changed = yield from self._obey()
            going = changed and self.step < self.planned

    def _begin(self, stage: Stage) -> Turns[None]:
        """Other players, other terms; and a first look at what they begin with."""
        if stage.begin:
            with torch.no_grad():
                stage.begin(self.batches.x)
        self.descent = Descent(self.model, stage.players, self.training, self.noise)
        self.losses: list[float] = []  # held out, at the ends of epochs
        if self.film:
            yield from self._show()

    def _train(self, end: int | None) -> Turns[str]:
        """Trains up to step `end`, or to the epochs asked for; returns why it ended earlier."""
        while self.step < (self.planned if end is None else end):
            yield from self._obey()
            began = perf_counter()
            self._step()
            self.seconds += perf_counter() - began
            yield from self._tick()
            if self.film and self.looks.due(self.step, self.seconds, self.planned):
                yield from self._show()
            ended = self.training.plateau and self.step % self.per_epoch == 0
            if ended and (yield from self._on_plateau()):
                return "the held-out loss had not fallen by 0.1 % for five epochs"
        return ""

    def _step(self) -> None:
        """One batch, at the learning rate of this step."""
        done = (self.step - self.start) / self.length
        self.rate = self.training.rate * self.training.factor(done)
        self.descent.step(self.batches.at(self.step), self.rate)
        self.step += 1
        # A look at the values makes a GPU wait, so there it is rare; snapshots look as well.
        if self.device.type == "cpu" or self.step % 25 == 0:
            self._check(self.descent.sums)

    def _tick(self, run: Run | None = None, refused: str = "") -> Turns[None]:
        """Yields, and puts what is sent into the inbox; each command gets one tick in answer."""
        epoch = self.step / self.per_epoch
        command = yield Tick(self.step, epoch, run, refused)
        while command is not None:
            refused = self._refusal(command)
            if not refused:
                self.inbox.append(command)
            command = yield Tick(self.step, epoch, None, refused)

    def _refusal(self, command: Command) -> str:
        """Why a command cannot be carried out, or nothing."""
        try:
            if isinstance(command, Change):
                self.experiment.changed(command)
        except SettingError as error:
            return str(error)
        return ""

    def _obey(self) -> Turns[bool]:
        """Carries out what was sent; whether any of it was a change."""
        asked = SHOW in self.inbox
        changed = self._change()
        if asked:
            yield from self._show()
        return changed

    def _change(self) -> bool:
        """Makes the changes that were sent, and those that an experiment that is repeated had."""
        due = [change for change in self.replay if change.step <= self.step]
        self.replay = self.replay[len(due) :]
        commands, self.inbox = self.inbox, []
        for command in commands:
            if isinstance(command, Change):
                due.append(dataclasses.replace(command, step=self.step))
                self.experiment = self.experiment.changed(due[-1])
        for change in due:
            self.config, self.training = change.apply(self.config, self.training)
            self.model.config = self.config
        return bool(due)

    def _show(self, finished: bool = False, note: str = "") -> Turns[None]:
        """Takes a snapshot, with ticks between its parts, and yields the run."""
        self.looks.cost = 0.0
        look = yield from self._work(self.observer.look(self.model, self.descent.players))
        held: tuple[float, ...] = look["held"]
        trained = self.descent.means() or held
        self._check(torch.tensor([*trained, *held]))
        codes, seen = look.pop("codes"), look.pop("view")
        snapshot = Snapshot(
            step=self.step, epoch=self.step / self.per_epoch, seconds=self.seconds,
            rate=self.rate, train=trained, **look,
        )  # fmt: skip
        self.looks.add(snapshot)
        figures: dict[str, float] = {}
        if finished:
            x, y = self.batches.x, self.batches.y
            work = self.observer.figures(self.model, self.descent.players, x, y)
            figures = yield from self._work(work)
        else:  # what was sent before it is part of the run that is shown
            self._change()
        run = Run(
            experiment=self.experiment, snapshots=self.looks.snapshots, planned=self.planned,
            parameters=sum(p.numel() for p in self.model.parameters() if p.requires_grad),
            device=str(self.device), finished=finished, weights=weights_of(self.model),
            decoder=decoder_of(self.model), codes=codes, view=seen, figures=figures, note=note,
        )  # fmt: skip
        yield from self._tick(run)

    def _work(self, work: Work[T]) -> Turns[T]:
        """Drives an evaluation with a tick between its chunks, and counts what it costs."""
        while True:
            began = perf_counter()
            try:
                next(work)
            except StopIteration as done:
                result: T = done.value
                return result
            finally:
                self.looks.cost += perf_counter() - began
            yield from self._tick()

    def _check(self, values: Tensor) -> None:
        """Raises TrainingFailed if a term is no longer a number."""
        if not bool(torch.isfinite(values).all()):
            raise TrainingFailed(
                f"The loss was no longer a number at step {self.step}: the weights have run away. "
                f"Try a smaller learning rate than {self.training.rate:g}."
            )

    def _on_plateau(self) -> Turns[bool]:
        """Whether the held-out loss has not fallen by 0.1 % for five epochs; asked once an epoch.

        Not read from the film, which on another machine has other snapshots.
        """
        work = self.observer.terms(
            self.model, self.descent.players, self.observer.x, self.observer.y
        )
        terms, held = yield from self._work(work)
        self.losses.append(sum(t.weight * v for t, v in zip(terms, held, strict=True)))
        before, recent = self.losses[:-5], self.losses[-5:]
        return bool(before) and min(recent) > 0.999 * min(before)


def _too_large(experiment: Experiment) -> str:
    return (
        "There is not enough memory for this network. Choose smaller hidden sizes, a smaller "
        f"latent size, or a batch smaller than {experiment.training.batch_size}."
    )
