"""A job: one generator under way, and what its worker does with it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import GEN_CREATED, getgeneratorstate
from math import inf
from time import monotonic, time
from typing import Final, Literal, Self

from aelab.training import (
    CHECKPOINT_NOW,
    SKIP_SNAPSHOT,
    SNAPSHOT_NOW,
    Checkpoint,
    Command,
    Progress,
    Run,
    TrainingEvent,
    TrainingEvents,
)

State = Literal["running", "paused", "finished", "stopped", "failed"]
Pace = Literal["slow", "watchable", "full"]
StepUnit = Literal["batch", "epoch"]
PACES: Final[tuple[Pace, ...]] = ("slow", "watchable", "full")
STUDY: Final = "study"  # the kind of a job that has no checkpoints
CHECKPOINT_EVERY: Final = 9.0  # s
MOST_LATENESS: Final = 0.2  # s, by which a job may be late and still make up for it
# Of a device's time, that the snapshots of several jobs may take together; and at most, so that
# those who look at one need not wait much longer than PICTURE_EVERY for the next.
SNAPSHOT_SHARE: Final = 0.18
WATCHED_SHARE: Final = 0.6
PICTURE_EVERY: Final = 1.0  # s
LOOKED_AT: Final = 2.5  # s since the last look in which somebody is taken to watch


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
    events: TrainingEvents | None = None
    event: TrainingEvent = field(default_factory=lambda: TrainingEvent(0, 0.0))
    commands: deque[Callable[[], None]] = field(default_factory=deque)
    saved_run: Run | None = None  # the run that was handed to `on_end`
    pending: StepUnit | Literal["show", ""] = ""  # what is still to be done although it is paused
    due: float = 0.0  # not to be pulled before
    last_turn: int = 0  # when it was last its turn
    sharing: int = 1  # running jobs on its device; 1 while all are of one owner
    last_snapshot: float = 0.0  # when its last snapshot was done
    snapshot_cost: float = 0.0  # s, what the last snapshot has cost
    last_viewed: float = field(default_factory=monotonic)
    began: float = field(default_factory=time)  # s since 1970
    asked: float = field(default_factory=monotonic)  # when it was last asked to run
    place: int = 0  # in the queue of its device; 0: it goes on
    wait: float = inf  # s until it is its turn, about; inf: not known
    went_on: tuple[float, float] | None = None  # since when it goes on, and its share then
    spent: float = 0.0  # s of its device since it was asked to run
    left: bool = False  # it rests because nobody has looked; it goes on when somebody does
    over: bool = False  # nothing is kept of it any more
    kind: str = ""  # how its work is begun again, for whoever keeps its checkpoints; "": it is not
    checkpoint_due: float = 0.0  # no checkpoint before

    @classmethod
    def of_run(cls, id: str, owner: str, run: Run) -> Self:
        """A run that is over, as a job."""
        event = TrainingEvent(run.last.step, run.last.epoch)
        return cls(id, owner, "finished" if run.finished else "stopped", "full", run, event=event)

    @property
    def ended(self) -> bool:
        """Whether nothing more can come of it."""
        return self.events is None

    @property
    def ready(self) -> bool:
        """Whether it wants to be pulled."""
        going = self.state == "running" and not self.place
        return self.events is not None and (going or bool(self.pending))

    @property
    def busy(self) -> bool:
        """Whether anything is still to come of what it has been asked for."""
        return bool(self.commands) or self.ready  # a wish counts until it has been fulfilled

    @property
    def share(self) -> float:
        """How much of its work is done, 0 to 1."""
        if self.progress is not None:
            return self.progress.share
        return self.event.step / self.run.planned if self.run else 0.0

    @property
    def words(self) -> str:
        """What there is to say of it: its message, and where it stands in the queue."""
        return f"{self.message} {self.queue}".strip()

    @property
    def queue(self) -> str:
        """Where it stands in the queue, and for how long; nothing if it does not."""
        if not self.place:
            return ""
        soon = "less than a minute" if self.wait < 60 else f"about {self.wait / 60:.0f} min"
        until = f", {soon} to go" if self.wait < inf else ""
        return f"In the queue: place {self.place}{until}. It begins when others end or pause."

    def delay(self) -> float:
        """Seconds from one step to the next at its pace.

        Watchable: 20 steps a second for the first 200, then twice as many with every further 50.
        """
        if self.pace == "slow":
            return 0.2
        doublings = max(0, self.event.step - 200) / 50
        return 0.05 * 0.5**doublings if self.pace == "watchable" and doublings < 8 else 0.0

    def send(self, command: Command) -> None:
        """Hands a command to the generator, which answers without taking a step."""
        if self.events is not None and getgeneratorstate(self.events) == GEN_CREATED:
            self.pull()  # nothing can be sent to a generator before its first tick
        if self.events is not None:
            self.message = self.events.send(command).refused

    def pull(self) -> None:
        """One tick: takes in a new run, and sees whether what was asked for is done."""
        assert self.events is not None
        if self._owes_picture():
            self.send(SNAPSHOT_NOW)
        began, before = monotonic(), self.event
        self.event = next(self.events)
        if self.event.due and not self.may_take_snapshot():
            self.send(SKIP_SNAPSHOT)
        self.run = self.event.run or self.run
        self.progress = self.event.progress or self.progress
        if self.progress is not None:
            self.pending = ""
            if self.state == "stopped":
                self.end("stopped")
        elif self.event.run is not None:
            self._note_snapshot(self.event.run, self.event.cost)
            if self.pending == "show":
                self.pending = ""
            if self.event.run.finished:
                self.state, self.pending = "finished", ""
            if self.state == "stopped":
                self.end("stopped")
        if self.event.step > before.step:
            # Counted from when it was due: what others took of its time is made up for.
            rest = self.delay() if self.state == "running" else 0.0
            self.due = max(self.due, began - MOST_LATENESS) + rest
            if self.pending == "batch" or (
                self.pending == "epoch" and int(self.event.epoch) > int(before.epoch)
            ):
                self.request_snapshot()

    def checkpoint(self) -> Checkpoint | None:
        """A copy of its training if it is time for one; call it after a pull."""
        now = monotonic()
        begun = self.events is not None and getgeneratorstate(self.events) != GEN_CREATED
        if self.kind in ("", STUDY) or not begun or now < self.checkpoint_due:
            return None
        assert self.events is not None
        kept = self.events.send(CHECKPOINT_NOW).checkpoint
        if kept or self.event.step:  # one that has hardly begun is asked again
            self.checkpoint_due = now + CHECKPOINT_EVERY
        return kept

    def may_take_snapshot(self) -> bool:
        """Whether it may take the snapshot that is due: if its owner is alone there, always.

        Jobs of several owners that share a device have equal parts of a share of its time, so that
        nobody's steps starve.
        """
        if self.sharing == 1:
            return True
        since, wait = monotonic() - self.last_snapshot, self._together / SNAPSHOT_SHARE
        return since >= (min(wait, self._owed_every) if self._looked_at else wait)

    def _owes_picture(self) -> bool:
        """Whether those who watch a shared device have waited long enough for something new.

        When a snapshot is due is counted in steps, which come slowly there.
        """
        return (
            self.sharing > 1 and self.state == "running" and self._looked_at
            and self.run is not None and self.event.step > self.run.last.step
            and monotonic() - self.last_snapshot >= self._owed_every
        )  # fmt: skip

    @property
    def _looked_at(self) -> bool:
        return monotonic() - self.last_viewed < LOOKED_AT

    @property
    def _together(self) -> float:
        """Seconds that one snapshot of each running job costs."""
        return self.sharing * self.snapshot_cost

    @property
    def _owed_every(self) -> float:
        """Seconds after which one who watches is owed a new picture."""
        return max(PICTURE_EVERY, self._together / WATCHED_SHARE)

    def _note_snapshot(self, run: Run, cost: float) -> None:
        """Takes note of what a snapshot has cost, in s.

        One that met a busy moment does not put the next one off for long, nor does the first, for
        which much is loaded.
        """
        first = not run.snapshots[1:]
        self.snapshot_cost = 0.0 if first else min(cost, 2 * self.snapshot_cost or cost)
        self.last_snapshot = monotonic()

    def request_snapshot(self) -> None:
        """Asks for a snapshot of the network as it is now; a study has shown all that it has."""
        if self.progress is not None:
            return
        self.pending = "show"
        self.send(SNAPSHOT_NOW)

    def rest(self, message: str) -> None:
        """Pauses it, with a snapshot of the network as it is."""
        if self.state == "running":
            self.state = "paused"
            self.request_snapshot()
            self.message = message

    def park(self) -> None:
        """Closes the generator of a paused job, which goes on from its checkpoint if anybody asks
        for it."""
        if self.events is not None:
            self.events.close()
        self.events = None

    def end(self, state: State, message: str = "") -> None:
        """Closes the generator; the last run stays."""
        self.park()
        self.state, self.message, self.pending = state, message, ""
