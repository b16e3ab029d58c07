"""Training speed against loops written by hand: the usual DataLoader, and a resident one."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median
from time import perf_counter

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from aelab import data
from aelab.bench._row import Row
from aelab.training import Experiment, ticks

BATCH, SIZES = 128, (784, 256, 64, 2, 64, 256, 784)
STEPS, ROUNDS = 468, 9


def against_loops() -> Iterator[Row]:
    """The lab without snapshots, a DataLoader loop and a resident loop in turn, an epoch each."""
    loader, resident, lab = dataloader_loop(), resident_loop(), lab_loop()
    times: dict[str, list[float]] = {"loader": [], "resident": [], "lab": []}
    for _ in range(ROUNDS):
        for name, steps in (("resident", resident), ("lab", lab)):
            times[name].append(_timed(steps, STEPS))
        times["loader"].append(_timed(loader, STEPS // 3) * 3)
    rates = {name: STEPS * BATCH / median(t) for name, t in times.items()}
    slow = median(a / b for a, b in zip(times["loader"], times["lab"], strict=True))
    near = median(a / b for a, b in zip(times["resident"], times["lab"], strict=True))
    for name, rate in rates.items():
        yield Row(f"{name}, images / s", "", f"{rate:,.0f}", True)
    yield Row("lab over DataLoader + ToTensor loop", "≥ 4", f"{slow:.2f}", slow >= 4)
    yield Row("lab over hand-written resident loop", "≥ 0.95", f"{near:.3f}", near >= 0.95)


def snapshots() -> Iterator[Row]:
    """The share of the time that snapshots take after step 200, in a run of twenty epochs."""
    experiment = Experiment.of("basic", "mnist")
    training = looking = 0.0
    before, began = 0, perf_counter()
    for tick in ticks(experiment, "cpu"):
        spent = perf_counter() - began
        if 200 < tick.step < 20 * STEPS:  # the last one measures the whole test set
            training += spent if tick.step > before else 0
            looking += spent if tick.step == before else 0
        before, began = tick.step, perf_counter()
    share = looking / (training + looking)
    yield Row("snapshots after step 200, share of the time", "≤ 5 %", f"{100 * share:.1f} %",
              share <= 0.05)  # fmt: skip


Step = Callable[[], object]


def lab_loop() -> Step:
    """The lab's own training without snapshots, a step at a time."""
    experiment = Experiment.of("basic", "mnist", epochs=1000)
    generator = ticks(experiment, "cpu", film=False)
    return lambda: next(generator)


def resident_loop() -> Step:
    """What one would write by hand for speed: data in memory, fused Adam."""
    x = torch.tensor(data.load("mnist").x_train)
    net = _net()
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)
    batches = (
        x[order[at : at + BATCH]]
        for order in (torch.randperm(len(x)) for _ in range(1000))
        for at in range(0, STEPS * BATCH, BATCH)
    )
    return lambda: _learn(net, optimiser, next(batches))


def dataloader_loop() -> Step:
    """What tutorials write: torchvision's MNIST, ToTensor, a DataLoader, plain Adam."""
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    mnist = datasets.MNIST(str(data.folder()), train=True, transform=transforms.ToTensor())
    loader = DataLoader(mnist, batch_size=BATCH, shuffle=True, drop_last=True)
    net = _net()
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)
    batches = (batch for _ in range(1000) for batch, _ in loader)
    return lambda: _learn(net, optimiser, next(batches).view(BATCH, -1))


def _learn(net: nn.Module, optimiser: torch.optim.Optimizer, x: Tensor) -> None:
    optimiser.zero_grad()
    loss = F.mse_loss(net(x), x, reduction="sum") / len(x)
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()


def _net() -> nn.Sequential:
    linears = [nn.Linear(n_in, n_out) for n_in, n_out in pairwise(SIZES)]
    after = (nn.ReLU(), nn.ReLU(), nn.Identity(), nn.ReLU(), nn.ReLU(), nn.Sigmoid())
    return nn.Sequential(*(layer for pair in zip(linears, after, strict=True) for layer in pair))


def _timed(step: Step, steps: int) -> float:
    began = perf_counter()
    for _ in range(steps):
        step()
    return perf_counter() - began
