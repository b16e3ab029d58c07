"""The training loop as a generator: whoever pulls it decides the pace.

It yields after every step and between the chunks of an evaluation. What is sent in is answered by
one more event without a step, and carried out when it is next pulled.
"""

import logging
from time import perf_counter
from typing import Any, TypeVar

import torch

from aelab import __version__, data
from aelab.models import Stage, variant
from aelab.training import events, resuming
from aelab.training.checkpoint import Checkpoint
from aelab.training.evaluation import Evaluator, Work, network_of
from aelab.training.events import EventStream, TrainingEvent, TrainingEvents, TrainingFailed
from aelab.training.experiment import Experiment
from aelab.training.inbox import Inbox
from aelab.training.optimiser import Batches, OptimiserStep
from aelab.training.record.fingerprint import code_of
from aelab.training.run import Run, sizes_of
from aelab.training.snapshots import SnapshotSchedule, has_plateaued

T = TypeVar("T")
CHECK = 500  # steps between two checks of the loss on a GPU, which has to wait for each
log = logging.getLogger(__name__)


class Loop:
    """The state of one training; `run` is the generator."""

    def __init__(
        self, experiment: Experiment, device: str, film: bool, resumed: Checkpoint | None = None,
        keep_end: bool = False,
    ) -> None:  # fmt: skip
        self.live, self.film, self.resumed = Inbox(experiment), film, resumed
        self.keep_end = keep_end  # the finished run can be resumed
        self.device = torch.device(device)
        self.batches = Batches(experiment, self.device)
        self.per_epoch = self.batches.per_epoch
        seed, dataset = experiment.seed, data.load(experiment.data)
        self.noise, chance = (
            events.random_generator(seed, of, self.device) for of in ("noise", "evaluation")
        )
        first = events.random_generator(seed, "weights")
        self.model = variant(experiment.variant).build(experiment.config, sizes_of(dataset), first)
        self.model.to(self.device)
        self.observer = Evaluator(dataset, self.device, chance)
        self.optimiser: OptimiserStep | None = None
        self.step, self.seconds, self.rate = 0, 0.0, 0.0
        self.schedule, self.failure = SnapshotSchedule(), ""
        self.losses: list[float] = []  # held out, at the ends of the stage's epochs
        self.ending = False  # its epochs are over, and it is measured a last time

    @property
    def planned(self) -> int:
        """Steps in all, as asked for now."""
        return self.live.training.epochs * self.per_epoch

    def run(self) -> TrainingEvents:
        """The whole training, stage after stage; more epochs may be asked for at the end."""
        stages = self.model.stages()
        planned, end = self.planned, 0.0
        for self.stage, stage in enumerate(stages):
            end += stage.share * planned
            if self.resumed and self.stage < self.resumed.stage:
                continue
            self.start, self.length = self.step, max(1, round(stage.share * planned))
            yield from self._begin_stage(stage)
            if stage is not stages[-1]:
                yield from self._train(round(end))
        going = True
        while going:
            note = yield from self._train(None)
            self.ending = True
            yield from self._take_snapshot(finished=True, note=note)
            changed = yield from self._apply_commands()
            going = changed and self.step < self.planned
            self.ending = not going

    def drain(self) -> None:
        """Waits for the steps that are under way; that is time of theirs."""
        if self.optimiser:
            began = perf_counter()
            self.optimiser.capture.drain()
            self.seconds += perf_counter() - began

    def close(self) -> None:
        """Waits, and gives the device's memory back."""
        self.drain()
        if self.optimiser:
            self.optimiser.capture.close()

    def _begin_stage(self, stage: Stage) -> EventStream[None]:
        """Other players, other terms; and a first look at what they begin with."""
        self.close()
        if stage.initialise and not self.resumed:
            with torch.no_grad():
                stage.initialise(self.batches.x)
        self.optimiser = OptimiserStep(
            self.model, stage.groups, self.batches, self.live.training, self.noise
        )
        self.losses = []
        if self.resumed:
            resuming.restore(self, self.resumed)
            self.resumed = None
        if self.film:
            yield from self._take_snapshot()

    def _train(self, end: int | None) -> EventStream[str]:
        """Trains up to step `end`, or to the epochs asked for; returns why it ended earlier."""
        while self.step < (self.planned if end is None else end):
            if self.live.waiting:
                yield from self._apply_commands()
            began = perf_counter()
            self._step()
            self.seconds += perf_counter() - began
            due = self.film and self.schedule.due(self.step, self.seconds, self.planned)
            later = yield from self._emit(due=due)
            if due and not later:
                yield from self._take_snapshot()
            ended = self.live.training.plateau and self.step % self.per_epoch == 0
            if ended and (yield from self._on_plateau()):
                return "the held-out loss had not fallen by 0.1 % for five epochs"
        return ""

    def _step(self) -> None:
        """One batch, at the learning rate of this step."""
        assert self.optimiser
        done = (self.step - self.start) / self.length
        self.rate = self.live.training.rate * self.live.training.factor(done)
        self.optimiser.step(self.step, self.rate)
        self.step += 1
        if self.device.type == "cpu" or self.step % CHECK == 0:
            events.check_finite(self.optimiser.sums.tolist(), self.step, self.live.training.rate)

    def _emit(
        self, run: Run | None = None, refused: str = "", due: bool = False
    ) -> EventStream[bool]:
        """Yields, and puts what is sent into the inbox; whether SKIP_SNAPSHOT was sent."""
        epoch, later = self.step / self.per_epoch, False
        cost = self.schedule.cost
        command = yield TrainingEvent(self.step, epoch, run, refused, due=due, cost=cost)
        while command is not None:
            refused, kept = "", None
            if command == events.SKIP_SNAPSHOT:
                later = True
            elif command == events.CHECKPOINT_NOW:
                kept = None if self.ending else resuming.checkpoint(self)
            else:
                refused = self.live.put(command)
            command = yield TrainingEvent(self.step, epoch, None, refused, checkpoint=kept)
        return later

    def _apply_commands(self) -> EventStream[bool]:
        """Carries out what was sent; whether any of it was a change."""
        asked = events.SNAPSHOT_NOW in self.live.commands
        changed = self.change()
        if asked:
            yield from self._take_snapshot(asked=True)
        return changed

    def change(self) -> bool:
        """Makes the changes that are due; whether there were any."""
        changed = self.live.apply(self.step)
        if self.live.config != self.model.config:
            self.model.config = self.live.config
            if self.optimiser:
                self.optimiser.capture.renew()
        return changed

    def _take_snapshot(
        self, finished: bool = False, note: str = "", asked: bool = False
    ) -> EventStream[None]:
        """Takes a snapshot if it can, with events between its parts, and yields the run."""
        assert self.optimiser
        self.drain()
        self.schedule.begin(self.step, self.seconds)
        players, figures = self.optimiser.groups, {}
        look = yield from self._or_note(self.observer.evaluate(self.model, players))
        if look is not None:
            self._add(look)
        if not self.schedule.snapshots:
            if asked or finished:
                raise TrainingFailed(f"There is nothing to show. {self.failure}")
            return
        if finished:
            work = self.observer.figures(self.model, players, self.batches.x, self.batches.y)
            figures = (yield from self._or_note(work)) or {}
        else:  # what was sent before it is part of the run that is shown
            self.change()
        began = perf_counter()
        weights, decoder = network_of(self.model)
        self.schedule.cost += perf_counter() - began
        e = self.live.experiment
        run = Run(
            experiment=e, snapshots=self.schedule.snapshots, planned=self.planned,
            parameters=sum(p.numel() for p in self.model.parameters() if p.requires_grad),
            device=str(self.device), finished=finished, weights=weights, decoder=decoder,
            codes=self.schedule.codes, view=self.schedule.view, figures=figures,
            note=note or self.failure, eager=self.optimiser.capture.note,
            version=__version__, code=code_of(e.variant), held=self.observer.dataset,
            end=resuming.checkpoint(self) if finished and self.keep_end else None,
        )  # fmt: skip
        yield from self._emit(run)

    def _add(self, look: dict[str, Any]) -> None:
        """One more snapshot; raises TrainingFailed if the network has run away."""
        assert self.optimiser
        trained = self.optimiser.means() or look["validation"]
        events.check_finite([*trained, *look["validation"]], self.step, self.live.training.rate)
        self.failure = ""
        self.schedule.take(
            look, train=trained, step=self.step, epoch=self.step / self.per_epoch,
            seconds=self.seconds, rate=self.rate,
        )  # fmt: skip

    def _or_note(self, work: Work[T]) -> EventStream[T | None]:
        """What an evaluation finds; None, and a note, if it fails: training goes on."""
        try:
            return (yield from self._drive(work))
        except Exception as error:
            log.warning("step %d could not be looked at", self.step, exc_info=error)
            self.failure = f"Step {self.step:,} could not be looked at: {error}"
            return None

    def _drive(self, work: Work[T]) -> EventStream[T]:
        """Drives an evaluation with an event between its chunks, and counts what it costs."""
        while True:
            began = perf_counter()
            try:
                next(work)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]
            finally:
                self.schedule.cost += perf_counter() - began
            yield from self._emit()

    def _on_plateau(self) -> EventStream[bool]:
        """Asked once an epoch, and not of the film, which elsewhere has other snapshots."""
        assert self.optimiser
        of = self.observer
        work = of.terms(self.model, self.optimiser.groups, of.x, of.y)
        if (found := (yield from self._or_note(work))) is None:
            return False
        pairs = zip(found[0], found[1].tolist(), strict=True)
        self.losses.append(sum(term.weight * value for term, value in pairs))
        return has_plateaued(self.losses)
