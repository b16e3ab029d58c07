"""The training loop as a generator: whoever pulls it decides the pace.

`ticks` yields after every step and between the chunks of an evaluation, so its puller can stop or
pause at any moment. A tick that carries a `Run` is a new snapshot. Commands are sent in:
`generator.send(Change("beta", 4.0))`, or `generator.send(SHOW)` for a snapshot at once; each is
answered by one more tick without a step, and carried out when the generator is next pulled.
"""

import dataclasses
import os
from collections import deque
from collections.abc import Generator, Iterator
from functools import lru_cache
from hashlib import blake2b
from time import perf_counter
from typing import Any, Final, NamedTuple, TypeVar

import torch
from threadpoolctl import threadpool_limits
from torch import Tensor
from torch.optim import Optimizer

from aelab import data
from aelab.models import Batch, Player, variant
from aelab.schema import SettingError
from aelab.training.evaluation import Observer, Work, decoder_of, weights_of
from aelab.training.experiment import Change, Experiment
from aelab.training.progress import Progress
from aelab.training.run import Run, Snapshot, sizes_of, thinned

SHOW: Final = "show"
Command = Change | str

# Snapshots: each of the first 20 steps, every fourth up to 200, about 135 more in the rest. Those
# that cost more than CHEAP seconds come less often, and from 200 on none before 20 times the last
# one's cost are over.
DENSE, EARLY, REST, CHEAP, COST = 20, 200, 135, 0.05, 20


class TrainingFailed(Exception):
    """Training cannot go on; the message is one plain sentence with a way out."""


class Tick(NamedTuple):
    """One step done, or a part of an evaluation; `run` if a snapshot is complete.

    In answer to a command, `refused` says why it cannot be carried out. A study, which is made of
    many runs, has `progress` to show besides.
    """

    step: int
    epoch: float
    run: Run | None = None
    refused: str = ""
    progress: Progress | None = None


# As aelab/__init__ or the user says, also where torch or numpy was loaded before it.
THREADS = int(os.environ["OMP_NUM_THREADS"].split(",")[0])
torch.set_num_threads(THREADS)
threadpool_limits(THREADS, user_api="blas")

T = TypeVar("T")
Turns = Generator[Tick, Command | None, T]
Ticks = Turns[None]


def stream(seed: int, purpose: str, device: torch.device | str = "cpu") -> torch.Generator:
    """A random generator of its own for each purpose of a run."""
    digest = blake2b(f"{seed}/{purpose}".encode(), digest_size=7).digest()
    return torch.Generator(device).manual_seed(int.from_bytes(digest))


def best_device() -> str:
    """cuda:0 where there is one, else cpu."""
    return "cuda:0" if torch.cuda.is_available() else "cpu"


@lru_cache(maxsize=4)
def resident(name: str, device: str) -> tuple[Tensor, Tensor]:
    """The training items and labels of a data set, on the device. x: [n, d], y: [n]."""
    dataset = data.load(name)
    return torch.tensor(dataset.x_train).to(device), torch.tensor(dataset.y_train).to(device)


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
        self.x, self.y = resident(experiment.data, device)
        n = min(self.training.items or len(self.x), len(self.x))
        self.x, self.y = self.x[:n], self.y[:n]
        self.batch = min(self.training.batch_size, n)
        self.per_epoch = n // self.batch
        seed, dataset = experiment.seed, data.load(experiment.data)
        self.order = stream(seed, "order")
        self.noise = stream(seed, "noise", self.device)
        kind = variant(experiment.variant)
        self.model = kind.build(self.config, sizes_of(dataset), stream(seed, "weights"))
        self.model.to(self.device)
        self.observer = Observer(dataset, self.device, stream(seed, "evaluation", self.device))
        self.inbox: list[Command] = []
        self.replay = list(experiment.changes)
        self.step, self.seconds, self.cost, self.rate = 0, 0.0, 0.0, 0.0
        self.sums, self.counted = torch.zeros(1), 0  # of the terms since the last snapshot
        self.trained: tuple[float, ...] = ()  # their means when there was one
        self.losses: list[float] = []  # held out, at the ends of epochs
        self.snapshots: tuple[Snapshot, ...] = ()

    @property
    def planned(self) -> int:
        """Steps in all, as asked for now."""
        return self.training.epochs * self.per_epoch

    def run(self) -> Ticks:
        """The whole training, stage after stage; more epochs may be asked for at the end."""
        stages = self.model.stages()
        planned, end = self.planned, 0.0
        for stage in stages:
            self.players, self.start = stage.players, self.step
            self.trained, self.counted, self.losses = (), 0, []  # other players, other terms
            if stage.begin:
                with torch.no_grad():
                    stage.begin(self.x)
            if self.film:
                yield from self._show()
            self.length = max(1, round(stage.share * planned))
            end += stage.share * planned
            optimisers = [self._optimiser(player) for player in stage.players]
            if stage is not stages[-1]:
                yield from self._train(optimisers, round(end))
        going = True
        while going:
            note = yield from self._train(optimisers, None)
            yield from self._show(finished=True, note=note)
            changed = yield from self._obey()
            going = changed and self.step < self.planned

    def _train(self, optimisers: list[Optimizer], end: int | None) -> Turns[str]:
        """Trains up to step `end`, or to the epochs asked for; returns why it ended earlier."""
        while self.step < (self.planned if end is None else end):
            yield from self._obey()
            began = perf_counter()
            self._step(optimisers)
            self.seconds += perf_counter() - began
            yield from self._tick()
            if self.film and self._due():
                yield from self._show()
            ended = self.training.plateau and self.step % self.per_epoch == 0
            if ended and (yield from self._on_plateau()):
                return "the held-out loss had not fallen by 0.1 % for five epochs"
        return ""

    def _step(self, optimisers: list[Optimizer]) -> None:
        """One batch, one turn of each player."""
        self.rate = self._rate()
        place = self.step % self.per_epoch * self.batch
        if place == 0:  # drawn on the CPU: the same order on every device
            order = torch.randperm(len(self.x), generator=self.order)
            self.permutation = order.to(self.device)
        chosen = self.permutation[place : place + self.batch]
        batch = Batch(self.x.index_select(0, chosen), self.y.index_select(0, chosen))
        values = []
        for player, optimiser in zip(self.players, optimisers, strict=True):
            optimiser.zero_grad()
            terms = [(t.weight, t.value) for t in self.model.loss(batch, player, self.noise)]
            objective = torch.stack([weight * value for weight, value in terms]).sum()
            owned = optimiser.param_groups[0]["params"]  # of others' no gradient is wanted
            objective.backward(inputs=owned)  # type: ignore[no-untyped-call]
            for group in optimiser.param_groups:
                group["lr"] = player.pace * self.rate
            optimiser.step()
            values += [value.detach() for _, value in terms]
        self.sums = torch.stack(values) + (self.sums if self.counted else 0)
        self.step, self.counted = self.step + 1, self.counted + 1
        # A look at the values makes a GPU wait, so there it is rare; snapshots look as well.
        if self.device.type == "cpu" or self.step % 25 == 0:
            self._check(self.sums)

    def _rate(self) -> float:
        """The learning rate of the next step."""
        done = (self.step - self.start) / self.length
        return self.training.rate * self.training.factor(done)

    def _optimiser(self, player: Player) -> Optimizer:
        weights = [p for p in player.parameters if p.requires_grad]
        if self.training.optimiser == "adam":
            return torch.optim.Adam(weights, lr=self.training.rate, fused=True)
        momentum = 0.9 if self.training.optimiser == "momentum" else 0.0
        return torch.optim.SGD(weights, self.training.rate, momentum, fused=True)

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
        """Carries out what was sent, and what an experiment that is repeated had sent."""
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
        if SHOW in commands:
            yield from self._show()
        return bool(due)

    def _due(self) -> bool:
        """Whether it is time for a snapshot."""
        last = self.snapshots[-1]
        wait = (1 if self.step <= DENSE else 4) * max(1.0, self.cost / CHEAP)
        if self.step > EARLY:
            wait = max(1, (self.planned - EARLY) // REST)
            if self.seconds - last.seconds < COST * self.cost:
                return False
        return self.step - last.step >= wait

    def _show(self, finished: bool = False, note: str = "") -> Turns[None]:
        """Takes a snapshot, with ticks between its parts, and yields the run."""
        self.cost = 0.0
        look = yield from self._work(self.observer.look(self.model, self.players))
        held: tuple[float, ...] = look["held"]
        if self.counted:
            self.trained = tuple((self.sums / self.counted).tolist())
        trained = self.trained or held
        self._check(torch.tensor([*trained, *held]))
        codes, seen = look.pop("codes"), look.pop("view")
        snapshot = Snapshot(
            step=self.step, epoch=self.step / self.per_epoch, seconds=self.seconds,
            rate=self.rate, train=trained, **look,
        )  # fmt: skip
        self.counted = 0
        before = (s for s in self.snapshots if s.step < self.step)  # a second look replaces one
        self.snapshots = thinned((*before, snapshot))
        figures: dict[str, float] = {}
        if finished:
            work = self.observer.figures(self.model, self.players, self.x, self.y)
            figures = yield from self._work(work)
        run = Run(
            experiment=self.experiment, snapshots=self.snapshots, planned=self.planned,
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
                self.cost += perf_counter() - began
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
        work = self.observer.terms(self.model, self.players, self.observer.x, self.observer.y)
        terms, held = yield from self._work(work)
        self.losses.append(sum(t.weight * v for t, v in zip(terms, held, strict=True)))
        before, recent = self.losses[:-5], self.losses[-5:]
        return bool(before) and min(recent) > 0.999 * min(before)


def _too_large(experiment: Experiment) -> str:
    return (
        "There is not enough memory for this network. Choose smaller hidden sizes, a smaller "
        f"latent size, or a batch smaller than {experiment.training.batch_size}."
    )
