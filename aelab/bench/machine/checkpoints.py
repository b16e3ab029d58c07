"""What it costs to keep trainings on the disk while they go on, as a share of the time."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep, thread_time
from typing import Any

from aelab.bench._row import Row
from aelab.bench.machine.jobs import JOBS
from aelab.scheduler import Job, Keeper, Scheduler
from aelab.store import Checkpoints, CheckpointWriter
from aelab.training import CHECKPOINT_NOW, Checkpoint, Experiment, best_device, training_events

SECONDS, MOST = 40.0, 2.0  # measured for; per cent of the time


class Timed(Checkpoints):
    """Counts what it writes, and the processor's seconds."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.seconds, self.count = 0.0, 0

    def keep(self, name: str, checkpoint: Checkpoint, about: Mapping[str, Any]) -> None:
        """As ever."""
        began = thread_time()
        super().keep(name, checkpoint, about)
        self.seconds += thread_time() - began
        self.count += 1


def checkpoints(device: str = "") -> Iterator[Row]:
    """One job and thirty, on MNIST at the pace that the page has."""
    device = device or best_device()
    copy = _copying(device)
    for n in (1, JOBS):
        with TemporaryDirectory() as folder:
            kept = Timed(Path(folder))
            wall, seconds, count = _trained(n, device, kept)
        writing, copying = 100 * seconds / wall, 100 * copy * count / wall
        what = f"checkpoints of {n} on MNIST, share of the time ({count} in {wall:.0f} s)"
        yield Row(what, f"≤ {MOST:g} %", f"{writing + copying:.2f} %", writing + copying <= MOST)
        yield Row("… copying, and writing in a thread of its own", "",
                  f"{copying:.2f} %, {writing:.2f} %", True)  # fmt: skip


def _trained(n: int, device: str, kept: Timed) -> tuple[float, float, int]:
    """The seconds in which n jobs have been trained, those of writing, and how often that was."""
    writer = CheckpointWriter(kept)

    def keep(job: Job, checkpoint: Checkpoint) -> None:
        writer.put(job.owner, checkpoint, {})

    scheduler = Scheduler(Keeper(checkpoint=keep))
    jobs = [scheduler.submit(training_events(_experiment(k), device), device, f"owner{k}",
                             kind="training") for k in range(n)]  # fmt: skip
    while not all(job.run for job in jobs):
        sleep(0.02)
    kept.seconds, kept.count = 0.0, 0
    began = perf_counter()
    sleep(SECONDS)
    found = perf_counter() - began, kept.seconds, kept.count
    scheduler.close()
    writer.close()
    return found


def _copying(device: str) -> float:
    """Seconds that the training waits for one copy."""
    work, times = training_events(_experiment(0), device), []
    for _ in range(60):
        next(work)
        began = perf_counter()
        work.send(CHECKPOINT_NOW)
        times.append(perf_counter() - began)
    work.close()
    return median(times[10:])


def _experiment(seed: int) -> Experiment:
    return Experiment.of("basic", "mnist", seed=seed, epochs=500)
