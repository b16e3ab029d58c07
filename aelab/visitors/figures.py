"""What the log of a crowd says of a stretch of time, as figures and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aelab.visitors.session import LoadFailed, Log, Look


@dataclass(frozen=True)
class Stretch:
    """The time that is measured, on the monotonic clock."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start

    def count(self, times: Iterable[float]) -> int:
        """How many of these are in it."""
        return sum(self.start <= at < self.end for at in times)


@dataclass(frozen=True)
class JobFigures:
    """One job, as all sessions together have seen it.

    Its steps are known whenever a new snapshot shows: the rate is from the last one before the
    stretch to the last one in it, 0 if none came, and it errs by what a tick takes. looks: the
    snapshots that showed. sessions: who has seen it. running: still, when last seen.
    """

    steps_per_second: float
    looks_per_second: float
    last_step: int
    sessions: int
    running: bool


@dataclass(frozen=True)
class Figures:
    """All that was measured; what is called `per_second` is so over the stretch of `seconds`.

    train, watch: sessions. opening_seconds: until all were there. tick_ms: p50, p95 and max, from
    sending a question to the end of its answer; merged: ticks that fell due while an earlier one
    was under way and became one with the next. bytes_per_tick: the median of those with a picture.
    page_runs, fragment_runs: what was run. timeouts, lost: sessions that waited too long, or that
    the server hung up on; exceptions: shown by pages. picture_seconds: the longest that a session
    waited for a new picture, p50, p95 and max of all sessions. pause_seconds: the longest from a
    click on Pause until the job stood still. unwatched: steps a second of all jobs while nobody
    watches. fairness: the lowest and the highest job's steps a second over their mean, none if no
    job moved. client_cores: processor time a second of this client, on the same machine.
    """

    train: int
    watch: int
    opening_seconds: float
    seconds: float
    ticks_per_second: float
    tick_ms: dict[str, float]
    merged: int
    bytes_per_tick: float
    bytes_per_second: float
    page_runs: int
    fragment_runs: int
    timeouts: int
    lost: int
    exceptions: int
    picture_seconds: dict[str, float]
    pause_seconds: float
    steps_per_second: float
    unwatched: float
    fairness: tuple[float, float] | None
    client_cores: float
    jobs: list[JobFigures]


def figures(
    log: Log, stretch: Stretch, jobs: Sequence[str], *,
    watch: int, opening_seconds: float, client_seconds: float, unwatched: float = 0,
    pause_seconds: float = 0,
) -> Figures:  # fmt: skip
    """The figures of a stretch. Raises LoadFailed if no tick of it came to an end."""
    ticks = [tick for tick in log.ticks if stretch.start <= tick.sent < stretch.end]
    if not ticks:
        raise LoadFailed(f"No tick that was sent in these {stretch.seconds:.1f} s came to an end.")
    times = np.array([1000 * tick.seconds for tick in ticks])
    each = _jobs(log, stretch, jobs)
    rates = [job.steps_per_second for job in each]
    waits = _waits(log.looks, stretch)
    mean = sum(rates) / len(rates)
    received = sum(size for at, size in log.received if stretch.start <= at < stretch.end)
    return Figures(
        train=len(jobs), watch=watch, opening_seconds=opening_seconds, seconds=stretch.seconds,
        ticks_per_second=stretch.count(t.sent + t.seconds for t in log.ticks) / stretch.seconds,
        tick_ms=_spread(times), picture_seconds=_spread(np.array(waits or [stretch.seconds])),
        merged=stretch.count(log.merged),
        bytes_per_tick=float(np.median([tick.size for tick in ticks if tick.size] or [0])),
        bytes_per_second=received / stretch.seconds,
        page_runs=stretch.count(log.page_runs), fragment_runs=stretch.count(log.fragment_runs),
        timeouts=len(log.timeouts), lost=len(log.lost), exceptions=len(log.exceptions),
        steps_per_second=sum(rates), unwatched=unwatched, pause_seconds=pause_seconds,
        fairness=(min(rates) / mean, max(rates) / mean) if mean else None,
        client_cores=client_seconds / stretch.seconds, jobs=each,
    )  # fmt: skip


def _jobs(log: Log, stretch: Stretch, jobs: Sequence[str]) -> list[JobFigures]:
    looks = [look for look in log.looks if look.at < stretch.end]
    return [_job([look for look in looks if look.job == job], stretch) for job in jobs]


def _spread(values: NDArray[np.float64]) -> dict[str, float]:
    p50, p95 = np.percentile(values, (50, 95))
    return {"p50": float(p50), "p95": float(p95), "max": float(values.max())}


def _waits(looks: Sequence[Look], stretch: Stretch) -> list[float]:
    """The longest that each session has waited for a new picture, in s."""
    times: dict[int, list[float]] = {}
    for look in looks:
        times.setdefault(look.session, []).append(look.at)
    inside = [[at for at in seen if stretch.start <= at < stretch.end] for seen in times.values()]
    return [
        max(later - before for before, later in pairwise([stretch.start, *seen, stretch.end]))
        for seen in inside
    ]


def _job(looks: Sequence[Look], stretch: Stretch) -> JobFigures:
    """One job's figures from its looks, the earliest first; there is one before the stretch."""
    first: dict[int, float] = {}  # step → when it was first seen
    for look in looks:
        first.setdefault(look.step, look.at)
    before = [(step, at) for step, at in first.items() if at < stretch.start]
    inside = [(step, at) for step, at in first.items() if stretch.start <= at < stretch.end]
    seen = before[-1:] + inside
    moved = len(seen) > 1
    return JobFigures(
        (seen[-1][0] - seen[0][0]) / (seen[-1][1] - seen[0][1]) if moved else 0.0,
        len(inside) / stretch.seconds,
        seen[-1][0],
        len({look.session for look in looks}),
        looks[-1].running,
    )


def table(found: Figures) -> str:
    """The figures as two tables of Markdown: of all sessions, and of each job."""
    fair = found.fairness
    rows = {
        "sessions that train / watch": f"{found.train} / {found.watch}",
        "all open after": f"{found.opening_seconds:.1f} s",
        "measured for": f"{found.seconds:.1f} s",
        "ticks": f"{found.ticks_per_second:.1f} /s",
        "a tick, p50 / p95 / max": " / ".join(f"{ms:.0f}" for ms in found.tick_ms.values()) + " ms",
        "ticks merged into a later one": f"{found.merged}",
        "a tick on the wire, median": f"{found.bytes_per_tick / 1000:.1f} kB",
        "on the wire in all": f"{found.bytes_per_second / 1e6:.2f} MB/s",
        "runs of a page / of fragments": f"{found.page_runs} / {found.fragment_runs}",
        "time-outs / lost / exceptions": f"{found.timeouts} / {found.lost} / {found.exceptions}",
        "longest wait for a new picture, p50 / p95 / max": " / ".join(
            f"{wait:.1f}" for wait in found.picture_seconds.values()
        )
        + " s",
        "Pause, until the job stands still, max": f"{found.pause_seconds:.2f} s",
        "steps of all jobs": f"{found.steps_per_second:.1f} /s",
        "… over unwatched": f"{found.steps_per_second / found.unwatched:.2f}"
        if found.unwatched
        else "–",
        "lowest / highest job over the mean": f"{fair[0]:.2f} / {fair[1]:.2f}" if fair else "–",
        "this client": f"{found.client_cores:.2f} cores",
    }
    lines = ["| what | figure |", "|---|---|"]
    lines += [f"| {what} | {figure} |" for what, figure in rows.items()]
    lines += ["", "| job | steps/s | looks/s | last step | seen by | |", "|---" * 6 + "|"]
    for i, job in enumerate(found.jobs, 1):
        state = "" if job.running else "over"
        lines.append(
            f"| {i} | {job.steps_per_second:.1f} | {job.looks_per_second:.2f} | {job.last_step} "
            f"| {job.sessions} | {state} |"
        )
    return "\n".join(lines)
