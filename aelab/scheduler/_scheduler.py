"""The scheduler: what everyone may ask for, of any job, from any thread."""

import atexit
import secrets
from collections.abc import Callable
from threading import Lock
from time import monotonic

from aelab.scheduler._job import Job, Pace, StepUnit
from aelab.scheduler._keeper import Keeper
from aelab.scheduler._worker import DROP_AFTER, Worker
from aelab.settings import Settings
from aelab.training import Change, TrainingEvents


def new_token() -> str:
    """The id of a job, which cannot be guessed."""
    return secrets.token_urlsafe(12)


class TooManyJobs(RuntimeError):
    """The scheduler is full; the message says so in one sentence."""


class Scheduler:
    """All jobs of this process. Every call may come from any thread, and twice."""

    def __init__(self, keeper: Keeper | None = None, settings: Settings | None = None) -> None:
        self.keeper, self.settings = keeper or Keeper(), settings or Settings()
        self.workers: dict[str, Worker] = {}
        self.lock = Lock()
        atexit.register(self.close)

    def submit(
        self, work: TrainingEvents, device: str, owner: str, pace: Pace = "watchable",
        kind: str = "", id: str = "", paused: bool = False,
    ) -> Job:  # fmt: skip
        """Starts pulling a generator; the job's id cannot be guessed. Raises TooManyJobs.

        kind: of a training whose checkpoints are kept, how it is begun again. id: a `new_token`
        that was taken before; if that job goes on already, it is returned. paused: it stands at its
        first snapshot.
        """
        with self.lock:
            if id and (known := self.get(id)):
                return known
            self._make_room(owner)
            if device not in self.workers:
                self.workers[device] = Worker(device, self.keeper, self.settings)
            worker = self.workers[device]
            job = Job(id or new_token(), owner, "running", pace, events=work, kind=kind)
            if paused:
                job.state, job.pending = "paused", "show"
            with worker.wake:
                worker.jobs[job.id] = job
                worker.wake.notify()
        return job

    def _make_room(self, owner: str) -> None:
        """Drops the run that has ended and was longest unseen, if the scheduler is full."""
        jobs = self.jobs()
        ended = [job for job in jobs if job.state not in ("running", "paused")]
        own = sum(job.owner == owner for job in jobs if job not in ended)
        if own >= self.settings.jobs_a_person:
            raise TooManyJobs(f"{own} trainings of yours are under way already: stop one first.")
        if len(jobs) < self.settings.jobs:
            return
        if not ended:
            raise TooManyJobs(f"{self.settings.jobs} runs are under way already: stop one first.")
        self.drop(min(ended, key=lambda job: job.last_viewed).id)

    def get(self, id: str) -> Job | None:
        """A job by its id, and a sign that somebody watches it; None if it is gone.

        One that rests because nobody did goes on.
        """
        for worker in list(self.workers.values()):
            if job := worker.jobs.get(id):
                job.last_viewed = monotonic()
                if job.left:
                    job.left = False
                    self.resume(id)
                return job
        return None

    def jobs(self) -> list[Job]:
        """All that are kept."""
        workers = list(self.workers.values())
        return [job for worker in workers for job in list(worker.jobs.values())]

    def pause(self, id: str) -> None:
        """Stops pulling, after a snapshot of the network as it is."""
        self._send(id, lambda job: job.rest(""))

    def resume(self, id: str) -> None:
        """Pulls again; a finished job goes on if it has been given more epochs."""

        def wish(job: Job) -> None:
            if job.events is not None:
                job.state, job.pending, job.due, job.message = "running", "", 0.0, ""
                job.asked, job.spent, job.over = monotonic(), 0.0, False

        self._send(id, wish)

    def step(self, id: str, unit: StepUnit) -> None:
        """Trains one batch, or to the end of the epoch, and pauses with a new snapshot."""

        def wish(job: Job) -> None:
            if job.state in ("running", "paused") and job.pending in ("", "show"):
                job.state, job.pending = "paused", unit

        self._send(id, wish)

    def stop(self, id: str) -> None:
        """Ends a job after a last snapshot, which stays."""

        def wish(job: Job) -> None:
            if job.state in ("running", "paused") and job.progress is not None:
                job.end("stopped")
            elif job.state in ("running", "paused"):
                job.state = "stopped"
                job.request_snapshot()

        self._send(id, wish)

    def change(self, id: str, change: Change) -> None:
        """Changes a live setting; what is refused stands in the job's message."""
        self._send(id, lambda job: job.send(change))

    def set_pace(self, id: str, pace: Pace) -> None:
        """How fast a job may go."""

        def wish(job: Job) -> None:
            job.pace, job.due = pace, 0.0

        self._send(id, wish)

    def drop(self, id: str) -> None:
        """Ends a job and forgets it."""

        def wish(job: Job) -> None:
            job.end("stopped")
            job.last_viewed = -DROP_AFTER  # the worker clears it away

        self._send(id, wish)

    def close(self) -> None:
        """Ends all jobs and threads."""
        with self.lock:
            for worker in self.workers.values():
                worker.close()
            self.workers.clear()

    def _send(self, id: str, wish: Callable[[Job], None]) -> None:
        def fulfil(job: Job) -> None:
            wish(job)
            job.checkpoint_due = 0.0  # what was asked for outlives the process, too

        for worker in list(self.workers.values()):
            if job := worker.jobs.get(id):
                worker.send(job, lambda job=job: fulfil(job))  # type: ignore[misc]
