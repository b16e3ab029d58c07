"""What it costs to look: one snapshot, and all snapshots of a run."""

from collections.abc import Iterator
from statistics import median
from time import perf_counter

import torch

from aelab.bench._row import Row
from aelab.training import Experiment, best_device, train, training_events

BOUNDS = {"basic": 3.0, "vae": 4.0, "aae": 4.0}  # ms, on a GPU
STEPS = 468  # an epoch of MNIST


def looks(device: str = "") -> Iterator[Row]:
    """One look at each of three networks on MNIST."""
    device = device or best_device()
    gpu = device.startswith("cuda")
    for key, most in BOUNDS.items():
        times, step, began = [], 0, perf_counter()
        work = training_events(Experiment.of(key, "mnist", epochs=1), device)
        for tick in work:
            if tick.step > step:
                settle(device)  # what still waits there is no part of the look
                step, began = tick.step, perf_counter()
            elif tick.run:
                times.append(1000 * (perf_counter() - began))
            if step == 100:
                break
        work.close()
        ms = median(times[5:])
        yield Row(f"one look, {key}", f"≤ {most:g} ms" if gpu else "", f"{ms:.1f} ms",
                  not gpu or ms <= most)  # fmt: skip


def snapshots(device: str = "") -> Iterator[Row]:
    """The share of the time that snapshots take after step 200, in a run of twenty epochs."""
    device = device or best_device()
    experiment = Experiment.of("basic", "mnist")
    training = looking = 0.0
    before, began = 0, perf_counter()
    for tick in training_events(experiment, device):
        if tick.due:
            settle(device)
        spent = perf_counter() - began
        if 200 < tick.step < 20 * STEPS:  # the last one measures the whole test set
            training += spent if tick.step > before else 0
            looking += spent if tick.step == before else 0
        before, began = tick.step, perf_counter()
    share = looking / (training + looking)
    yield Row("snapshots after step 200, share of the time", "≤ 5 %", f"{100 * share:.1f} %",
              share <= 0.05)  # fmt: skip


def settle(device: str) -> None:
    """Waits until a device has done all that it was given."""
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)


def film(device: str = "") -> Iterator[Row]:
    """The default autoencoder on MNIST, twenty epochs at full pace, with its film and figures."""
    device = device or best_device()
    gpu = device.startswith("cuda")
    train("basic", "mnist", epochs=1, device=device)  # what is loaded once
    began = perf_counter()
    run = train("basic", "mnist", device=device)
    seconds, count = perf_counter() - began, len(run.snapshots)
    yield Row("MNIST, default autoencoder, 20 epochs with its film", "≤ 5 s" if gpu else "",
              f"{seconds:.1f} s", not gpu or seconds <= 5)  # fmt: skip
    yield Row("… its snapshots", "≥ 100", f"{count}", count >= 100)
