"""Jobs: one worker thread a device pulls the generators of all jobs in turn.

Only the worker pulls, sends to and closes a generator. Everyone else asks, and reads the job's
latest run. Jobs take turns of about 50 ms, first by owner and then among an owner's own, so thirty
people share one device fairly; a job's pace says how long it rests after each step.
"""

import atexit
import itertools
import logging
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import GEN_CREATED, getgeneratorstate
from threading import Condition, Lock, Thread
from time import monotonic
from typing import Final, Literal

from aelab.training import SHOW, Change, Command, Progress, Run, Tick, Ticks, TrainingFailed

State = Literal["running", "paused", "finished", "stopped", "failed"]
Pace = Literal["slow", "watchable", "full"]
Unit = Literal["batch", "epoch"]
PACES: Final[tuple[Pace, ...]] = ("slow", "watchable", "full")

SLICE = 0.05  # s, how long a job is pulled before it is another's turn
UNSEEN = 150.0  # s without a look after which a job is paused: its page is gone
FORGET = 3600.0  # s without a look after which it is dropped
MOST = 200  # jobs kept at a time

log = logging.getLogger(__name__)


class TooManyJobs(RuntimeError):
    """The scheduler is full; the message says so in one sentence."""


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
        self.run = self.tick.run or self.run
        self.progress = self.tick.progress or self.progress
        if self.progress is not None:
            self.asked = ""
            if self.state == "stopped":
                self.end("stopped")
        elif self.tick.run is not None:
            if self.asked == "show":
                self.asked = ""
            if self.tick.run.finished:
                self.state, self.asked = "finished", ""
            if self.state == "stopped":
                self.end("stopped")
        if self.tick.step > before.step:
            self.due = began + (self.rest() if self.state == "running" else 0)
            if self.asked == "batch" or (
                self.asked == "epoch" and int(self.tick.epoch) > int(before.epoch)
            ):
                self.show()

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


class Worker:
    """The thread of one device."""

    def __init__(self, device: str, on_end: Callable[[Job], None]) -> None:
        self.on_end = on_end
        self.jobs: dict[str, Job] = {}
        self.wake = Condition()
        self.ending = False
        self.turns = itertools.count(1)
        self.thread = Thread(target=self._work, name=f"aelab {device}", daemon=True)
        self.thread.start()

    def ask(self, job: Job, wish: Callable[[], None]) -> None:
        """Has the worker do something with a job before it is next pulled."""
        with self.wake:
            job.wishes.append(wish)
            self.wake.notify()

    def close(self) -> None:
        """Ends the thread: one inside torch when Python exits would abort the process."""
        with self.wake:
            self.ending = True
            self.wake.notify()
        self.thread.join()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            job.turn = next(self.turns)
            end, going = monotonic() + SLICE, True
            while going:
                self._guarded(job, job.pull)
                going = job.ready and not job.wishes and not self.ending
                going = going and job.due <= monotonic() < end
        for job in self.jobs.values():
            going = job.state in ("running", "paused")
            job.end("stopped" if going else job.state, job.message)
            self._tell(job)

    def _next(self) -> Job | None:
        """The job whose turn it is; waits until there is one. None at the end."""
        while True:
            with self.wake:
                if self.ending:
                    return None
                jobs = list(self.jobs.values())
                wishing = [job for job in jobs if job.wishes]
                now = monotonic()
                ready = [job for job in jobs if job.ready]
                able = [job for job in ready if job.due <= now]
                if not wishing and not able:
                    soon = min((job.due - now for job in ready), default=5.0)
                    self.wake.wait(min(soon, 5.0))
            for job in wishing:
                while job.wishes:
                    self._guarded(job, job.wishes[0])
                    job.wishes.popleft()
            self._reap(jobs)
            if able and not wishing:
                served = {job.owner: job.turn for job in sorted(jobs, key=lambda job: job.turn)}
                return min(able, key=lambda job: (served[job.owner], job.turn))

    def _guarded(self, job: Job, act: Callable[[], None]) -> None:
        """Does something with a job; whatever goes wrong ends that job alone, in plain words."""
        try:
            act()
        except StopIteration:
            job.end("finished")
        except TrainingFailed as failure:
            job.end("failed", str(failure))
        except Exception as error:
            log.exception("job %s", job.id)
            job.end("failed", f"Training met an error it did not expect: {error}.")
        self._tell(job)

    def _tell(self, job: Job) -> None:
        """Hands a job's last run on, once, when it is finished or over and has learned anything.

        A study remembers by itself what it has found.
        """
        run = None if job.progress else job.run
        if run and run.last.step and run is not job.told and (run.finished or job.over):
            job.told = run
            self.on_end(job)

    def _reap(self, jobs: list[Job]) -> None:
        """Pauses jobs that nobody has looked at for long, and drops them after longer."""
        now = monotonic()
        for job in jobs:
            if job.state == "running" and now - job.seen > UNSEEN:
                job.state, job.message = "paused", "Paused: nobody was watching."
            if now - job.seen > FORGET:
                job.end("stopped")
                self._tell(job)
                self.jobs.pop(job.id)


class Scheduler:
    """All jobs of this process. Every call may come from any thread, and twice.

    `on_end` is called in a job's own thread when it has a run to keep: finished, stopped, failed
    or interrupted. It should be quick.
    """

    def __init__(self, on_end: Callable[[Job], None] = lambda job: None) -> None:
        self.on_end = on_end
        self.workers: dict[str, Worker] = {}
        self.lock = Lock()
        atexit.register(self.close)

    def submit(self, work: Ticks, device: str, owner: str, pace: Pace = "watchable") -> Job:
        """Starts pulling a generator; the job's id cannot be guessed. Raises TooManyJobs."""
        with self.lock:
            self._make_room()
            if device not in self.workers:
                self.workers[device] = Worker(device, self.on_end)
            worker = self.workers[device]
            job = Job(secrets.token_urlsafe(12), owner, "running", pace, work=work)
            with worker.wake:
                worker.jobs[job.id] = job
                worker.wake.notify()
        return job

    def _make_room(self) -> None:
        """Drops the run that has ended and was longest unseen, if the scheduler is full."""
        jobs = [job for worker in self.workers.values() for job in list(worker.jobs.values())]
        if len(jobs) < MOST:
            return
        ended = [job for job in jobs if job.state not in ("running", "paused")]
        if not ended:
            raise TooManyJobs(f"{MOST} runs are under way already: stop one first.")
        self.drop(min(ended, key=lambda job: job.seen).id)

    def look(self, id: str) -> Job | None:
        """A job by its id, and a sign that somebody watches it; None if it is gone."""
        for worker in list(self.workers.values()):
            if job := worker.jobs.get(id):
                job.seen = monotonic()
                return job
        return None

    def pause(self, id: str) -> None:
        """Stops pulling, after a snapshot of the network as it is."""

        def wish(job: Job) -> None:
            if job.state == "running":
                job.state = "paused"
                job.show()

        self._ask(id, wish)

    def resume(self, id: str) -> None:
        """Pulls again; a finished job goes on if it has been given more epochs."""

        def wish(job: Job) -> None:
            if job.work is not None:
                job.state, job.asked, job.due, job.message = "running", "", 0.0, ""

        self._ask(id, wish)

    def step(self, id: str, unit: Unit) -> None:
        """Trains one batch, or to the end of the epoch, and pauses with a new snapshot."""

        def wish(job: Job) -> None:
            if job.state in ("running", "paused") and job.asked in ("", "show"):
                job.state, job.asked = "paused", unit

        self._ask(id, wish)

    def stop(self, id: str) -> None:
        """Ends a job after a last snapshot, which stays."""

        def wish(job: Job) -> None:
            if job.state in ("running", "paused") and job.progress is not None:
                job.end("stopped")
            elif job.state in ("running", "paused"):
                job.state = "stopped"
                job.show()

        self._ask(id, wish)

    def change(self, id: str, change: Change) -> None:
        """Changes a live setting; what is refused stands in the job's message."""
        self._ask(id, lambda job: job.send(change))

    def pace(self, id: str, pace: Pace) -> None:
        """How fast a job may go."""

        def wish(job: Job) -> None:
            job.pace, job.due = pace, 0.0

        self._ask(id, wish)

    def drop(self, id: str) -> None:
        """Ends a job and forgets it."""

        def wish(job: Job) -> None:
            job.end("stopped")
            job.seen = -FORGET  # the worker clears it away

        self._ask(id, wish)

    def close(self) -> None:
        """Ends all jobs and threads."""
        with self.lock:
            for worker in self.workers.values():
                worker.close()
            self.workers.clear()

    def _ask(self, id: str, wish: Callable[[Job], None]) -> None:
        for worker in list(self.workers.values()):
            if job := worker.jobs.get(id):
                worker.ask(job, lambda job=job: wish(job))  # type: ignore[misc]
