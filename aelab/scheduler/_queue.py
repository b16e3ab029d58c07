"""The queue of a device: so many jobs go on at a time, the others have a place in line."""

from collections import Counter
from collections.abc import Sequence
from math import inf
from time import monotonic

from aelab.scheduler._job import STUDY, Job

AWAY = 75.0  # s since the last look; a hidden page gives a sign every minute


def line_up(jobs: Sequence[Job], most: int) -> bool:
    """Gives each job its place: 0 goes on, 1 is the next to. Whether anybody waits at a new one.

    What somebody looks at comes before what nobody does, everybody's first job before anybody's
    second, and among those who asked first. One that has to wait shows its network as it begins.
    """
    now, seen, turns = monotonic(), Counter[str](), []
    for job in sorted((job for job in jobs if job.state == "running"), key=lambda job: job.asked):
        turns.append((now - job.last_viewed > AWAY, seen[job.owner], job.asked, job))
        seen[job.owner] += 1
    line = [job for *_, job in sorted(turns, key=lambda turn: turn[:3])]
    places = {job.id: max(0, i + 1 - most) for i, job in enumerate(line)}
    moved = False
    for job in jobs:
        before, job.place = job.place, places.get(job.id, 0)
        moved = moved or job.place not in (0, before)
        goes_on = job.state == "running" and not job.place
        job.went_on = (job.went_on or (now, job.share)) if goes_on else None
        if job.place and job.run is None and job.kind != STUDY:
            job.pending = "show"
    return moved


def estimate(jobs: Sequence[Job]) -> None:
    """Reckons how long each that waits has to, if those before it go on as they do."""
    now = monotonic()
    going = [job for job in jobs if job.state == "running" and not job.place]
    left = sorted(_left(job, now) for job in going)
    for job in jobs:
        if job.place:
            job.wait = left[job.place - 1] if job.place <= len(left) else inf


def _left(job: Job, now: float) -> float:
    """Seconds until a job is done, as fast as it has been since it went on."""
    assert job.went_on is not None
    since, share = job.went_on
    done = job.share - share
    return (1 - job.share) * (now - since) / done if done > 0 else inf
