"""The thread of one device: whose turn it is, what was asked for, and who is not watched."""

import itertools
import logging
from collections.abc import Callable, Sequence
from functools import partial
from threading import Condition, Thread
from time import monotonic

from aelab.scheduler._job import Job
from aelab.scheduler._keeper import Keeper
from aelab.scheduler._queue import AWAY, estimate, line_up
from aelab.settings import Settings
from aelab.training import TrainingFailed

TIME_SLICE = 0.05  # s, how long a job is pulled before it is another's turn
ROUND = 0.5  # s, in which each of many jobs has had a turn
PAUSE_AFTER = 150.0  # s without a look after which a job is paused: its page is gone
DROP_AFTER = 3600.0  # s without a look after which it is dropped
ESTIMATE_EVERY = 10.0  # s
PARK_EVERY = 2.0  # s: whether a job is on the disk is not asked more often

log = logging.getLogger(__name__)


class Worker:
    """The thread of one device."""

    def __init__(self, device: str, keeper: Keeper, settings: Settings) -> None:
        self.keeper, self.settings = keeper, settings
        self.estimated = self.parked = 0.0
        self.jobs: dict[str, Job] = {}
        self.wake = Condition()
        self.ending = False
        self.turns = itertools.count(1)
        self.thread = Thread(target=self._run, name=f"aelab {device}", daemon=True)
        self.thread.start()

    def send(self, job: Job, wish: Callable[[], None]) -> None:
        """Has the worker do something with a job before it is next pulled."""
        with self.wake:
            job.commands.append(wish)
            self.wake.notify()

    def close(self) -> None:
        """Ends the thread: one inside torch when Python exits would abort the process."""
        with self.wake:
            self.ending = True
            self.wake.notify()
        self.thread.join()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            job.last_turn = next(self.turns)
            began, going = monotonic(), True
            end = began + min(TIME_SLICE, ROUND / job.sharing)
            while going:
                self._guarded(job, job.pull)
                self._guarded(job, partial(self._keep, job))
                going = job.ready and not job.commands and not self.ending
                going = going and job.due <= monotonic() < end
            self._count(job, monotonic() - began)
        for job in self.jobs.values():
            going = job.state in ("running", "paused")
            if going:  # it goes on when the lab is back
                job.checkpoint_due = 0.0
                self._guarded(job, partial(self._keep, job))
            job.end("stopped" if going else job.state, job.message)
            self._report_end(job, closing=True)

    def _next(self) -> Job | None:
        """The job whose turn it is; waits until there is one. None at the end."""
        while True:
            self._drop_unwatched(list(self.jobs.values()))
            with self.wake:
                if self.ending:
                    return None
                jobs = list(self.jobs.values())
                wishing = [job for job in jobs if job.commands]
                now = monotonic()
                self._line_up(jobs, now)
                ready = [job for job in jobs if job.ready]
                able = [job for job in ready if job.due <= now]
                if not wishing and not able:
                    soon = min((job.due - now for job in ready), default=5.0)
                    self.wake.wait(min(soon, 5.0))
            for job in wishing:
                while job.commands:
                    self._guarded(job, job.commands[0])
                    job.commands.popleft()
            if able and not wishing:
                return _chosen(able, jobs)

    def _line_up(self, jobs: list[Job], now: float) -> None:
        """Who goes on and who waits, and now and then for how long."""
        moved = line_up(jobs, self.settings.at_once)
        if moved or now - self.estimated > ESTIMATE_EVERY:
            self.estimated = now
            estimate(jobs)

    def _count(self, job: Job, seconds: float) -> None:
        """Adds to what a job has had of the device; it is paused when that is as much as it may."""
        job.spent += seconds
        if job.spent > (most := self.settings.seconds):
            self._guarded(job, partial(job.rest, f"Paused after {most:,} s: it may go on."))

    def _guarded(self, job: Job, act: Callable[[], None]) -> None:
        """Does something with a job; whatever goes wrong ends that job alone, in plain words."""
        try:
            act()
        except StopIteration:
            job.end("finished")
        except TrainingFailed as failure:
            job.end("failed", str(failure))
        except Exception as error:
            log.exception("job of %s", job.owner)
            job.end("failed", f"Training met an error it did not expect: {error}.")
        self._report_end(job)

    def _keep(self, job: Job) -> None:
        """Hands on a checkpoint if it is time for one."""
        if kept := job.checkpoint():
            self.keeper.checkpoint(job, kept)

    def _report_end(self, job: Job, closing: bool = False) -> None:
        """Hands a job's last run on, once, when it is finished or over and has learned anything.

        A study remembers by itself what it has found.
        """
        if not closing and (job.ended or job.state == "finished") and job.kind and not job.over:
            job.over = True
            self.keeper.over(job)
        run = None if job.progress else job.run
        if run and run.last.step and run is not job.saved_run and (run.finished or job.ended):
            job.saved_run = run
            self.keeper.ended(job)

    def _drop_unwatched(self, jobs: list[Job]) -> None:
        """Pauses jobs that nobody has looked at for long, and drops them after longer.

        What rests leaves the memory sooner, if it goes on from the disk.
        """
        now = monotonic()
        parking = now - self.parked > PARK_EVERY
        self.parked = now if parking else self.parked
        for job in jobs:
            unseen = now - job.last_viewed
            if job.state == "running" and unseen > PAUSE_AFTER:
                job.state, job.message = "paused", "Paused: nobody was watching."
                job.left, job.checkpoint_due = True, 0.0
                self._guarded(job, partial(self._keep, job))
            if parking and unseen > AWAY and not job.busy and self.keeper.left(job):
                job.park()
                self.jobs.pop(job.id)
            elif unseen > DROP_AFTER:
                job.end("stopped")
                self._report_end(job)
                self.jobs.pop(job.id)


def _chosen(able: Sequence[Job], jobs: Sequence[Job]) -> Job:
    """Whose turn it is of those that can be pulled: one after the other, by owner, then by job.

    Whoever waits for one step or picture has every second turn: it is soon over.
    """
    served = dict.fromkeys((job.owner for job in jobs), 0)
    for job in jobs:
        served[job.owner] = max(served[job.owner], job.last_turn)
    newest = max(served.values())
    brief = [job for job in able if job.pending in ("batch", "show") and job.last_turn < newest]
    chosen = min(brief or able, key=lambda job: (served[job.owner], job.last_turn))
    running = [job.owner for job in jobs if job.state == "running" and not job.place]
    chosen.sharing = len(running) if len(set(running)) > 1 else 1
    return chosen
