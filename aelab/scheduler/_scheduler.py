"""The scheduler: what everyone may ask for, of any job, from any thread."""

import atexit
import secrets
from collections.abc import Callable
from threading import Lock
from time import monotonic

from aelab.scheduler._job import Job, Pace, Unit
from aelab.scheduler._worker import FORGET, Worker
from aelab.training import Change, Ticks

MOST = 200  # jobs kept at a time


class TooManyJobs(RuntimeError):
    """The scheduler is full; the message says so in one sentence."""


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
