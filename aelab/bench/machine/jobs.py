"""Jobs on a device: thirty of them together, and how soon one obeys.

Thirty train at the watchable pace, which promises each 20 steps a second in its first 200.
"""

import gc
from collections.abc import Iterator
from statistics import median
from time import perf_counter, sleep

from aelab.bench._row import Row
from aelab.scheduler import Job, Scheduler
from aelab.training import Experiment, best_device, train, training_events

JOBS, SECONDS, ROUNDS = 30, 8.0, 3  # so long, that none passes its first 200 steps
DATA = {"cpu": "digits", "cuda": "mnist"}


def crowd(device: str = "") -> Iterator[Row]:
    """Thirty jobs for eight seconds, against one job without a film before and after them."""
    device = device or best_device()
    train("basic", "digits", epochs=1, device=device)  # the app, too, loads all before anyone comes
    gc.collect()
    gc.freeze()
    kind = device.partition(":")[0]
    name = DATA.get(kind, "digits")
    found = []
    for _ in range(ROUNDS):
        before = alone(name, device)
        rates, looks = together(name, device)
        found.append((rates, looks, 2 * sum(rates) / (before + alone(name, device))))
    rates, looks, share = sorted(found, key=lambda f: f[2])[len(found) // 2]
    title = f"{JOBS} jobs on {name}, watchable"
    mean = sum(rates) / len(rates)
    apart = max(mean - min(rates), max(rates) - mean) / mean
    each = f"{min(rates):.1f} to {max(rates):.1f}"
    if kind == "cpu":
        yield Row(f"{title}: steps in all, over one job without film", "≥ 0.75", f"{share:.2f}",
                  share >= 0.75)  # fmt: skip
        yield Row("… steps / s each", "", each, True)
    else:
        yield Row(f"{title}: steps / s each", "≥ 18", each, min(rates) >= 18)
    yield Row("… farthest from their mean", "≤ 10 %", f"{100 * apart:.1f} %", apart <= 0.1)
    least, floor = 1 if kind == "cpu" else 2, min(looks)
    yield Row("… looks / s each", f"≥ {least}", f"{floor:.2f}, median {median(looks):.2f}",
              round(floor, 2) >= least)  # fmt: skip


def obeys(device: str = "") -> Iterator[Row]:
    """How soon a job at full pace is paused, and stopped, with its last picture there."""
    device = device or best_device()
    bound = 50.0 if device.startswith("cuda") else 100.0
    scheduler, times = Scheduler(), {"pause": [0.0], "stop": [0.0]}
    for act, found in times.items():
        for k in range(12):
            job = scheduler.submit(
                training_events(_experiment("mnist", k), device), device, "one", "full"
            )
            while job.event.step < 250:
                sleep(0.002)
            began = perf_counter()
            getattr(scheduler, act)(job.id)
            while job.busy or job.state == "running":
                sleep(0.0005)
            found.append(1000 * (perf_counter() - began))
            scheduler.drop(job.id)
    scheduler.close()
    for act, found in times.items():
        ms = median(found[2:])  # the first loads what is needed
        yield Row(f"{act}, full pace", f"≤ {bound:g} ms", f"{ms:.0f} ms", ms <= bound)


def alone(name: str, device: str, seconds: float = SECONDS / 2) -> float:
    """Steps a second of one job that takes no snapshots."""
    work = training_events(_experiment(name, 0), device, film=False)
    for _ in range(100):
        next(work)
    began, count = perf_counter(), 0
    while perf_counter() - began < seconds:
        next(work)
        count += 1
    work.close()  # waits for what is under way
    return count / (perf_counter() - began)


def together(name: str, device: str) -> tuple[list[float], list[float]]:
    """Steps and snapshots a second of each job."""
    scheduler = Scheduler()
    jobs = [
        scheduler.submit(training_events(_experiment(name, k), device), device, f"owner {k}")
        for k in range(JOBS)
    ]
    try:
        while not all(job.run for job in jobs):
            sleep(0.02)
        began, first = perf_counter(), [_seen(job) for job in jobs]
        sleep(SECONDS)
        spent, last = perf_counter() - began, [_seen(job) for job in jobs]
    finally:
        scheduler.close()
    pairs = list(zip(first, last, strict=True))
    steps, looks = ([(b[i] - a[i]) / spent for a, b in pairs] for i in (0, 1))
    return steps, looks


def _seen(job: Job) -> tuple[int, int]:
    """Its step, and how many snapshots it has taken."""
    assert job.run
    return job.event.step, len(job.run.snapshots)


def _experiment(name: str, seed: int) -> Experiment:
    return Experiment.of("basic", name, seed, epochs=2000)
