"""Regularised autoencoders side by side: what each of four penalties buys, and what it costs.

One net, overcomplete, with tied weights and one layer of sigmoid units, learns from the same first
weights and the same batches without a penalty, with a sparse code, from corrupted input, and with a
small derivative of its code: L + Ω (Goodfellow, Bengio and Courville, Deep Learning, section 14.2;
Rifai et al., ICML 2011).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.activity import on
from aelab.analysis.spread import Spread
from aelab.models import contractive, denoising, sparse
from aelab.models._maths import sigmoid_jacobian_norm
from aelab.schema import Settings, again, hp
from aelab.studies.core import measure as core
from aelab.studies.core.budget import Budget, seeds
from aelab.studies.core.classifier import CHUNK
from aelab.studies.core.grid import Cell, CellKey, grid, part, trained
from aelab.studies.core.measure import Measure
from aelab.studies.core.memory import Figures, Memory, settings_digest
from aelab.studies.core.source import labelled
from aelab.studies.probe import probe_layer
from aelab.training import (
    EventStream,
    Experiment,
    Progress,
    Run,
    TrainingEvent,
    TrainingEvents,
    best_device,
    corrupted,
)

Floats = NDArray[np.floating[Any]]
NETS: Final = {"AE": "tied", "sparse": "sparse", "DAE": "denoising", "CAE": "contractive"}
LABELS = 1000  # that the linear classifier learns from, if there are as many items


@dataclass(frozen=True)
class RegularisedConfig(Settings):
    """The net, its three penalties, and its training."""

    units: int = hp(
        800, "Units", low=2, high=4000, typical="more than there are pixels",
        help="Sigmoid units of the one hidden layer, whose weights are tied.",
    )  # fmt: skip
    sparsity: str = hp(
        "KL to ρ", "Sparsity", choices=("KL to ρ", "L1"),
        help="Of the sparse net. KL holds each unit’s mean activation at ρ, L1 charges for every "
        "activation.",
    )  # fmt: skip
    rho: float = again(
        sparse.Config, "rho", 0.1, live=False, when={"sparsity": ("KL to ρ",)}
    )  # fmt: skip
    beta: float = again(
        sparse.Config, "beta", 1.0, typical="1 to 10", live=False, when={"sparsity": ("KL to ρ",)}
    )  # fmt: skip
    strength: float = again(
        sparse.Config, "strength", 0.3, label="λ of the sparse", live=False,
        when={"sparsity": ("L1",)},
        help="Weight of Σ|h|. As it grows the activations collapse to 0.",
    )  # fmt: skip
    noise: str = again(
        denoising.Config, "noise", "masking", help="What the DAE learns from, and what is removed.",
    )  # fmt: skip
    level: float = again(
        denoising.Config, "level", 0.25, low=0.05, high=0.95, most={}, live=False,
        help="The share of pixels hit, or the standard deviation of Gaussian noise.",
    )  # fmt: skip
    contraction: float = again(
        contractive.Config, "contraction", 1.0, label="λ of the CAE", live=False
    )
    items: int = again(Budget, "items", 5000)
    epochs: int = again(Budget, "epochs", 20)
    seeds: int = again(Budget, "seeds", 3)


MEASURES: Final = (
    Measure("on", "units on, %", scale=100),
    Measure("norm", "‖J‖"),
    Measure("gain", "noise removed, %", highest=True, scale=100),
    Measure("error", "squared error / image"),
    Measure("right", "linear probe, % wrong", scale=100, share="linear probe, % right"),
)


def suited(data_name: str) -> RegularisedConfig:
    """The study that fits a data set: small for small ones."""
    if data.like(data_name) == "digits":
        return RegularisedConfig(units=100, contraction=0.5, items=1437, epochs=100)
    if data.like(data_name) == "shapes":
        return RegularisedConfig(units=300, items=6000)
    return RegularisedConfig()


def experiment(data_name: str, settings: RegularisedConfig, net: str, seed: int) -> Experiment:
    """The autoencoder of one cell. net: one of `NETS`."""
    own: dict[str, dict[str, Any]] = {
        "AE": {},
        "sparse": {"tied": True, "penalty": settings.sparsity, **(
            {"strength": settings.strength} if settings.sparsity == "L1"
            else {"rho": settings.rho, "beta": settings.beta})},
        "DAE": {"noise": settings.noise, "level": settings.level},
        "CAE": {"contraction": settings.contraction},
    }  # fmt: skip
    return Experiment.suited(
        NETS[net], data_name, seed, latent_dim=settings.units, hidden=(), code="sigmoid",
        loss="cross-entropy", items=min(settings.items, len(data.load(data_name).x_train)),
        epochs=settings.epochs, **own[net],
    )  # fmt: skip


def study(
    data_name: str,
    settings: RegularisedConfig,
    memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:
    """Trains all four nets with every seed, seed after seed; ticks carry `GridProgress`.

    Figures of a cell (net, seed), over the whole test set: "on", the share of units that are on
    (`analysis.activity.on`), mean over items; "norm", the mean ‖∂f/∂x‖_F; "gain", 1 − squared error
    of the reconstruction of corrupted items over that of these items themselves; "error", squared
    error / item on clean ones; "right", the share that a linear classifier on the code names
    rightly. Raises ValueError with a plain sentence for settings that do not fit the data.
    """
    memory, device = memory or Memory(), device or best_device()
    labels = min(LABELS, len(data.load(data_name).x_train))
    labelled(data_name, labels, 0)
    cells: dict[CellKey, Cell] = {}
    for seed in seeds(settings.seeds):
        for net in NETS:
            wanted = experiment(data_name, settings, net, seed)
            key = settings_digest(
                study="regularised", experiment=wanted.identity, noise=settings.noise,
                level=settings.level, labels=labels,
            )  # fmt: skip
            work = partial(_measured, wanted, settings, labels, memory, device)
            cells[net, seed] = Cell(key, f"{net}, seed {seed}", work)
    return grid(cells, memory)


def over_seeds(found: Mapping[CellKey, Figures], measure: Measure) -> dict[str, Spread]:
    """The measure of each net that has a cell done, over its seeds; in the order of `NETS`."""
    return core.over_seeds(found, measure, NETS)


def leaders(found: Mapping[CellKey, Figures], measure: Measure) -> tuple[str, ...]:
    """The net with the best mean, and those that are not told apart from it: see `core.leaders`.

    Empty until all nets are measured with two seeds.
    """
    known = core.by_seed(found, measure, NETS)
    return core.leaders(known, measure.highest) if len(known) == len(NETS) else ()


def _measured(
    wanted: Experiment, settings: RegularisedConfig, labels: int, memory: Memory, device: str
) -> EventStream[Figures]:
    """One cell: the net, what it makes of clean and of corrupted items, then the classifier."""
    run = yield from part(trained(wanted, memory, device), 0.0, 0.8)
    found = yield from part(_on_test_items(run, settings.noise, settings.level), 0.8, 0.85)
    wrong = probe_layer(run.model, wanted.data, 1, labels, wanted.seed, device)
    found["right"] = 1 - (yield from part(wrong, 0.85, 1.0))
    return found


def _on_test_items(run: Run, noise: str, level: float) -> EventStream[dict[str, float]]:
    """All figures but the classifier's; the same noise for all nets of a seed."""
    x = data.load(run.experiment.data).x_test
    damaged = corrupted(x, noise, level, run.experiment.seed)
    filters = torch.tensor(run.weights["encoder.layers.0.weight"])
    codes: list[Floats] = []
    norms: list[Floats] = []
    left = 0.0
    for start in range(0, len(x), CHUNK):
        rows = slice(start, start + CHUNK)
        codes.append(run.encode(x[rows]))
        norms.append(sigmoid_jacobian_norm(torch.tensor(codes[-1]), filters).sqrt().numpy())
        rebuilt = run.decode(run.encode(damaged[rows]))
        left += float(np.square(rebuilt - x[rows], dtype=np.float64).sum())
        yield TrainingEvent(0, 0.0, progress=Progress(share=start / len(x), doing="test items"))
    own = float(np.square(damaged - x, dtype=np.float64).sum())
    return {
        "on": float(on(np.concatenate(codes)).mean()), "norm": float(np.concatenate(norms).mean()),
        "gain": 1 - left / own, "error": run.figures["squared error"],
    }  # fmt: skip
