"""Training speed against loops written by hand, in one process, a few steps of each in turn.

By hand: what tutorials write (DataLoader, ToTensor), what one writes for speed (data on the device,
fused Adam), and on a GPU that same step as one CUDA graph. Nets and rate are equal, first
weights are drawn alike.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from aelab import data
from aelab.bench._row import Row
from aelab.training import Experiment, best_device, training_events

BATCH, RATE = 128, 1e-3
Step = Callable[[], object]
Loss = Callable[[Tensor], Tensor]


class Case(NamedTuple):
    """A net of the lab, and the loss of the same net written by hand."""

    title: str
    experiment: Experiment
    by_hand: Callable[[str], tuple[nn.Module, Loss]]


def against_loops(device: str = "") -> Iterator[Row]:
    """Steps a second of the lab without a film, over each loop by hand."""
    device = device or best_device()
    gpu = device.startswith("cuda")
    for case in _cases(gpu):
        loops = _loops(case, device)
        rates = _rates(loops, *((200, 15) if gpu else (20, 60)))
        for name, found in rates.items():
            yield Row(f"{case.title}: {name}, steps / s", "", f"{median(found):,.0f}", True)
        for name, bound in _bounds(gpu, tutorial="tutorial" in rates).items():
            gains = zip(rates["lab"], rates[name], strict=True)
            gain = median(lab / other for lab, other in gains)
            low = float(bound.removeprefix("≥ ") or 0)
            yield Row(f"{case.title}: lab over {name}", bound, f"{gain:.3g}", gain >= low)
    if not gpu:
        yield from _floor()


def _bounds(gpu: bool, tutorial: bool) -> Mapping[str, str]:
    """What the lab must reach, by what it is compared with."""
    if not gpu:
        return {"resident": "≥ 0.97", "resident, small numbers flushed": "", "tutorial": ""}
    found = {"graph": "≥ 0.85", "resident": "≥ 6"}
    return found | ({"tutorial": "≥ 30"} if tutorial else {})


def _cases(gpu: bool) -> Iterator[Case]:
    values: dict[str, Any] = {"epochs": 1000, "schedule": "constant", "rate": RATE}
    yield Case("AE 784-256-64-2", Experiment.of("basic", "mnist", **values), _autoencoder)
    if gpu:
        vae = Experiment.of("vae", "mnist", hidden=(512,), latent_dim=2, **values)
        yield Case("VAE 784-512-2", vae, _variational)


def _loops(case: Case, device: str) -> dict[str, Step]:
    """The loops by name, each with a net of its own."""
    work = training_events(case.experiment, device, film=False)
    found: dict[str, Step] = {"lab": lambda: next(work), "resident": resident(case, device)}
    if device.startswith("cuda"):
        found["graph"] = graphed(resident(case, device, chosen_there=True))
    else:
        found["resident, small numbers flushed"] = flushing(resident(case, device))
    if case.by_hand is _autoencoder:
        found["tutorial"] = tutorial(case, device)
    return found


def _rates(loops: Mapping[str, Step], steps: int, rounds: int) -> dict[str, list[float]]:
    """Steps a second of each loop in each round."""
    found: dict[str, list[float]] = {name: [] for name in loops}
    for kept in (False, True):
        for _ in range(rounds if kept else 3):
            for name, step in loops.items():
                count = max(1, steps // 10) if name == "tutorial" else steps
                rate = count / timed(step, count)
                if kept:
                    found[name].append(rate)
    return found


def timed(step: Step, steps: int) -> float:
    """Seconds of so many steps, until the last is done."""
    began = perf_counter()
    for _ in range(steps):
        step()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return perf_counter() - began


def resident(case: Case, device: str, chosen_there: bool = False) -> Step:
    """What one would write by hand for speed: data on the device, fused Adam.

    chosen_there: batches are drawn on the device, so that nothing comes from Python.
    """
    x = torch.tensor(data.load("mnist").x_train).to(device)
    net, loss = case.by_hand(device)
    captured = chosen_there and x.is_cuda
    optimiser = torch.optim.Adam(net.parameters(), lr=RATE, fused=True, capturable=captured)
    per_epoch = len(x) // BATCH
    orders = (
        order[at : at + BATCH]
        for order in (torch.randperm(len(x)).to(device) for _ in range(1000))
        for at in range(0, per_epoch * BATCH, BATCH)
    )

    def drawn() -> Tensor:
        return torch.randint(len(x), (BATCH,), device=device)

    choose = drawn if chosen_there else orders.__next__
    return lambda: learn(optimiser, loss, x.index_select(0, choose()))


def graphed(step: Step) -> Step:
    """The same step as one CUDA graph."""
    side = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return lambda kept=step: graph.replay()  # type: ignore[misc]  # what it reads must stay


def flushing(step: Step) -> Step:
    """The same step with numbers below 1e-38 taken for 0, as the lab takes them."""

    def quick() -> None:
        torch.set_flush_denormal(True)
        step()
        torch.set_flush_denormal(False)

    return quick


def tutorial(case: Case, device: str) -> Step:
    """What tutorials write: torchvision's MNIST, ToTensor, a DataLoader, plain Adam."""
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    mnist = datasets.MNIST(str(data.folder()), train=True, transform=transforms.ToTensor())
    loader = DataLoader(mnist, batch_size=BATCH, shuffle=True, drop_last=True)
    net, loss = case.by_hand(device)
    optimiser = torch.optim.Adam(net.parameters(), lr=RATE)
    batches = (batch for _ in range(1000) for batch, _ in loader)
    return lambda: learn(optimiser, loss, next(batches).to(device).view(BATCH, -1))


def learn(optimiser: torch.optim.Optimizer, loss: Loss, x: Tensor) -> None:
    """One step on a batch x [n, d]."""
    optimiser.zero_grad()
    loss(x).backward()  # type: ignore[no-untyped-call]
    optimiser.step()


def _autoencoder(device: str) -> tuple[nn.Module, Loss]:
    net = _dense((784, 256, 64, 2, 64, 256, 784), linear_after=2).to(device)
    sigmoid = torch.sigmoid
    return net, lambda x: F.mse_loss(sigmoid(net(x)), x, reduction="sum") / len(x)


def _variational(device: str) -> tuple[nn.Module, Loss]:
    encoder, decoder = _dense((784, 512, 4)).to(device), _dense((2, 512, 784)).to(device)

    def loss(x: Tensor) -> Tensor:
        mu, logvar = encoder(x).chunk(2, 1)
        a = decoder(mu + (0.5 * logvar).exp() * torch.randn_like(mu))
        kl = 0.5 * (mu.square() + logvar.exp() - logvar - 1).sum()
        error = F.binary_cross_entropy_with_logits(a, x, reduction="sum")
        found: Tensor = (error + kl) / len(x)
        return found

    return nn.ModuleList([encoder, decoder]), loss


def _dense(sizes: tuple[int, ...], linear_after: int = -1) -> nn.Sequential:
    """Dense layers with He's weights, as the lab begins; relu after each but the last and one."""
    layers: list[nn.Module] = []
    last = len(sizes) - 2
    for i, (n_in, n_out) in enumerate(pairwise(sizes)):
        layer = nn.Linear(n_in, n_out)
        nn.init.kaiming_normal_(layer.weight)
        nn.init.zeros_(layer.bias)
        layers += [layer] if i in (linear_after, last) else [layer, nn.ReLU()]
    return nn.Sequential(*layers)


def _floor() -> Iterator[Row]:
    """What a step of the autoencoder must take at the least: its products, its weights moved."""
    sizes = list(pairwise((784, 256, 64, 2, 64, 256, 784)))
    weights = sum(i * o for i, o in sizes)
    a, b = torch.rand(BATCH, 784), torch.rand(784, 256)
    products = 2 * 3 * BATCH * weights - 2 * BATCH * sizes[0][0] * sizes[0][1]
    rate = 2 * BATCH * 784 * 256 / (min(timed(lambda: a @ b, 50) for _ in range(20)) / 50)
    big = torch.rand(20_000_000)
    moved = 8 * big.numel() / min(timed(lambda: big.add_(1), 3) for _ in range(5)) * 3
    seconds = products / rate + 4 * 7 * weights / moved  # w, g, m, v read; w, m, v written
    yield Row("matrix rate of the first layer", "", f"{rate / 1e9:.0f} GFlop/s", True)
    yield Row("memory", "", f"{moved / 1e9:.1f} GB/s", True)
    yield Row("AE 784-256-64-2: floor of both, steps / s", "", f"{1 / seconds:,.0f}", True)
