"""A job: one generator under way, and what its worker does with it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import GEN_CREATED, getgeneratorstate
from time import monotonic
from typing import Final, Literal

from aelab.training import LATER, SHOW, Command, Progress, Run, Tick, Ticks

State = Literal["running", "paused", "finished", "stopped", "failed"]
Pace = Literal["slow", "watchable", "full"]
Unit = Literal["batch", "epoch"]
PACES: Final[tuple[Pace, ...]] = ("slow", "watchable", "full")
LATE: Final = 0.2  # s, by which a job may be late and still make up for it
SHARE: Final = 0.18  # of a device's time, that the snapshots of several jobs may take together


@dataclass(eq=False)
class Job:
    """One generator under way. Pages read the first seven fields; the rest is the worker's.

    A study has `progress`, and `run` is the run of it that ended last.
    """

    id: str
    owner: str
    state: State
    pace: Pace
    run: Run | None = None
    progress: Progress | None = None
    message: str = ""  # why it failed, or what it refused
    work: Ticks | None = None
    tick: Tick = field(default_factory=lambda: Tick(0, 0.0))
    wishes: deque[Callable[[], None]] = field(default_factory=deque)
    told: Run | None = None  # the run that was handed to `on_end`
    asked: Unit | Literal["show", ""] = ""  # what is still to be done although it is paused
    due: float = 0.0  # not to be pulled before
    turn: int = 0  # when it was last its turn
    sharing: int = 1  # running jobs on its device; 1 while all are of one owner
    looked: float = 0.0  # when its last snapshot was done
    cost: float = 0.0  # s, what the last snapshot has cost
    seen: float = field(default_factory=monotonic)

    @property
    def over(self) -> bool:
        """Whether nothing more can come of it."""
        return self.work is None

    @property
    def ready(self) -> bool:
        """Whether it wants to be pulled."""
        return self.work is not None and (self.state == "running" or bool(self.asked))

    @property
    def busy(self) -> bool:
        """Whether anything is still to come of what it has been asked for."""
        return bool(self.wishes) or self.ready  # a wish counts until it has been fulfilled

    def rest(self) -> float:
        """Seconds from one step to the next at its pace.

        Watchable: 20 steps a second for the first 200, then twice as many with every further 50.
        """
        if self.pace == "slow":
            return 0.2
        doublings = max(0, self.tick.step - 200) / 50
        return 0.05 * 0.5**doublings if self.pace == "watchable" and doublings < 8 else 0.0

    def send(self, command: Command) -> None:
        """Hands a command to the generator, which answers without taking a step."""
        if self.work is not None and getgeneratorstate(self.work) == GEN_CREATED:
            self.pull()  # nothing can be sent to a generator before its first tick
        if self.work is not None:
            self.message = self.work.send(command).refused

    def pull(self) -> None:
        """One tick: takes in a new run, and sees whether what was asked for is done."""
        assert self.work is not None
        began, before = monotonic(), self.tick
        self.tick = next(self.work)
        if self.tick.due and not self.affords():
            self.send(LATER)
        self.run = self.tick.run or self.run
        self.progress = self.tick.progress or self.progress
        if self.progress is not None:
            self.asked = ""
            if self.state == "stopped":
                self.end("stopped")
        elif self.tick.run is not None:
            self._looked(self.tick.run, self.tick.cost)
            if self.asked == "show":
                self.asked = ""
            if self.tick.run.finished:
                self.state, self.asked = "finished", ""
            if self.state == "stopped":
                self.end("stopped")
        if self.tick.step > before.step:
            # Counted from when it was due: what others took of its time is made up for.
            rest = self.rest() if self.state == "running" else 0.0
            self.due = max(self.due, began - LATE) + rest
            if self.asked == "batch" or (
                self.asked == "epoch" and int(self.tick.epoch) > int(before.epoch)
            ):
                self.show()

    def affords(self) -> bool:
        """Whether it may take the snapshot that is due: if its owner is alone there, always.

        Jobs of several owners that share a device have equal parts of SHARE, so that nobody's
        steps starve.
        """
        if self.sharing == 1:
            return True
        return monotonic() - self.looked >= self.sharing * self.cost / SHARE

    def _looked(self, run: Run, cost: float) -> None:
        """Takes note of what a snapshot has cost, in s.

        One that met a busy moment does not put the next one off for long, nor does the first, for
        which much is loaded.
        """
        first = not run.snapshots[1:]
        self.cost = 0.0 if first else min(cost, 2 * self.cost or cost)
        self.looked = monotonic()

    def show(self) -> None:
        """Asks for a snapshot of the network as it is now; a study has shown all that it has."""
        if self.progress is not None:
            return
        self.asked = "show"
        self.send(SHOW)

    def end(self, state: State, message: str = "") -> None:
        """Closes the generator; the last run stays."""
        if self.work is not None:
            self.work.close()
        self.work, self.state, self.message, self.asked = None, state, message, ""
