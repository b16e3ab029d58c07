"""Anomalies in a table: an autoencoder learns how columns go together, and which rows do not.

Columns are standardised by the rows that are learned from; a row's error is the squared error
summed over its columns, each in standard deviations. Rows known to be anomalous are test rows.
`aelab.data` has three made-up tables: `sensors.sensors()`, `trajectories.trajectories()` and
`traffic.traffic()`; `data.table.read` reads a CSV file.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from aelab.analysis import pca, roc
from aelab.brief import brief
from aelab.data.table import Table
from aelab.models import Architecture, Autoencoder, Sizes, variant
from aelab.schema import Settings, again, hp
from aelab.studies.core.optimise import fit_autoencoder, one_cycle, shuffled
from aelab.training import (
    Progress,
    TrainingEvent,
    TrainingEvents,
    best_device,
    generator_with_torch_defaults,
    random_generator,
)

PARTS = ("train", "validation", "test")
SHARES = (0.6, 0.2)  # of the rows not known to be anomalous: train, held out; the rest is test
LEAST = 30  # rows to learn from
# Standard deviations: what lies farther is drawn in, so that its square is a number.
MAX_DEVIATIONS = 1e6
# Of the variance: as many principal directions are the suited size of the code.
EXPLAINED_VARIANCE = 0.9
BATCH, RATE, EVALUATE_EVERY = 32, 2e-3, 5  # rows, Adam's peak rate, epochs between looks


@dataclass(frozen=True)
class TableConfig(Settings):
    """The autoencoder of a table."""

    latent_dim: int = again(
        Architecture, "latent_dim", 3, high=200, typical="as many as there are causes",
        help="Numbers in the code, of PCA too. First: the principal directions that hold 90 % of "
        "the variance.",
    )  # fmt: skip
    hidden: tuple[int, ...] = again(Architecture, "hidden", (64, 32))
    epochs: int = hp(100, "Epochs", low=1, high=2000, typical="50 to 300",
                     help="Passes through the rows that are learned from.")  # fmt: skip
    seed: int = hp(7, "Seed", low=0, high=9999, help="Draws weights and batches, not the parts.")


@brief
@dataclass(frozen=True, eq=False)
class StandardisedTable:
    """A table parted and standardised. z: float32 [n, d]; split: int64 [n], places in PARTS;
    anomalous: bool [n], None where there is no label. mean, spread [d]: z = (x − mean) / spread.
    sources [d]: the columns of the file that `columns` come from."""

    table: Table
    label: str
    columns: tuple[str, ...]
    z: NDArray[np.float32]
    split: NDArray[np.int64]
    anomalous: NDArray[np.bool_] | None
    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    sources: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...] | None:
        """What is wrong with each row [n], "" where nothing is; None where the label is another."""
        kinds = self.table.kinds
        if kinds is None or self.anomalous is None:
            return None
        return kinds if [bool(kind) for kind in kinds] == self.anomalous.tolist() else None

    @property
    def farthest(self) -> NDArray[np.float32]:
        """What thresholds on single columns see: a row's largest squared deviation, [n]."""
        largest: NDArray[np.float32] = np.square(self.z).max(1)
        return largest

    def tracks(self, z: NDArray[np.float32]) -> NDArray[np.float64]:
        """Rows [k, d] of a table of tracks as positions [k, d / 2, 2]."""
        return (self.mean + self.spread * z).reshape(len(z), -1, 2)

    def rows(self, part: str) -> NDArray[np.bool_]:
        """Which rows are of a part."""
        chosen: NDArray[np.bool_] = self.split == PARTS.index(part)
        return chosen


@brief
@dataclass(frozen=True, kw_only=True, eq=False)
class TableProgress(Progress):
    """What has been learned of a table. errors, pca_errors: [n, d], squared, of each number;
    outputs: [n, d], what the network makes of the rows, standardised."""

    data: StandardisedTable
    settings: TableConfig
    pca_errors: NDArray[np.float32]
    errors: NDArray[np.float32] | None = None
    outputs: NDArray[np.float32] | None = None
    step: int = 0


def standardise(table: Table, label: str = "") -> StandardisedTable:
    """Parts drawn by a fixed seed, columns with mean 0 and deviation 1 over the training rows.

    label: one of `table.labels`, which says what rows are anomalies; these are all test rows. Its
    column is not learned from, nor any other that is named like a label. Raises ValueError with a
    plain sentence if there are too few rows to learn from, or only one column.
    """
    used = table.features(label)
    anomalous = table.anomalous(label) if label else None
    usual = np.flatnonzero(~anomalous) if anomalous is not None else np.arange(len(table.x))
    order = np.random.default_rng(0).permutation(usual)
    ends = np.round(np.cumsum(SHARES) * len(order)).astype(int)
    if ends[0] < LEAST or len(used) < 2:
        raise ValueError(
            f"There are {ends[0]} rows of {len(used)} columns to learn from: {LEAST} rows and 2 "
            "columns are least."
        )
    part = np.full(len(table.x), PARTS.index("test"))
    part[order[: ends[0]]], part[order[ends[0] : ends[1]]] = 0, 1
    x = table.x[:, used]
    learned = x[part == 0]
    mean, spread = learned.mean(0), learned.std(0)
    spread = np.where(spread > 0, spread, 1)
    z = ((x - mean) / spread).clip(-MAX_DEVIATIONS, MAX_DEVIATIONS)
    names, sources = (tuple(of[i] for i in used) for of in (table.columns, table.sources))
    return StandardisedTable(
        table, label, names, z.astype(np.float32), part, anomalous, mean, spread, sources
    )


def auroc_by_kind(data: StandardisedTable, errors: NDArray[np.float32]) -> dict[str, float]:
    """AUROC of errors [n] for each kind of anomaly against all normal test rows, in order of names.

    Raises ValueError for a table whose kinds are not known.
    """
    if data.kinds is None:
        raise ValueError(f"{data.table.title} does not say of what kind its anomalies are.")
    kinds, test = np.array(data.kinds), data.rows("test")
    return {str(kind): roc.auroc(errors[test & (kinds == "")], errors[kinds == kind])
            for kind in np.unique(kinds) if kind}  # fmt: skip


def suited(data: StandardisedTable) -> TableConfig:
    """The network that fits a table: about 3,000 steps, a code as large as PCA finds it."""
    learned = data.z[data.rows("train")]
    shares = np.cumsum(pca.fit(learned, 0).variances)
    m = int(np.searchsorted(shares, EXPLAINED_VARIANCE * shares[-1])) + 1
    epochs = round(3000 * BATCH / len(learned))
    m = max(1, min(m, len(data.columns) - 1, 200))
    return TableConfig(latent_dim=m, epochs=min(500, max(5, epochs)))


@generator_with_torch_defaults
def train_and_score(
    data: StandardisedTable, settings: TableConfig, device: str | None = None
) -> TrainingEvents:
    """Trains on the training rows, with looks at all; ticks carry `TableProgress`."""
    at = device or best_device()
    z = torch.tensor(data.z).to(at)
    flat = pca.fit(data.z[data.rows("train")], min(settings.latent_dim, len(data.columns)))
    left = np.square(flat.reconstruct(flat.project(data.z)) - data.z)
    found = TableProgress(share=0.0, doing="PCA", data=data, settings=settings, pca_errors=left)
    yield TrainingEvent(0, 0.0, progress=found)
    kind = variant("basic")
    config = kind.Config.of({
        "latent_dim": settings.latent_dim, "hidden": settings.hidden, "activation": "tanh",
        "init": "xavier", "output": "linear",
    })  # fmt: skip
    model = kind.build(
        config, Sizes((len(data.columns),), 1), random_generator(settings.seed, "weights")
    ).to(at)
    learned = torch.tensor(np.flatnonzero(data.rows("train"))).to(at)
    for step, epoch in _steps(model, z[learned], settings):
        if epoch % EVALUATE_EVERY and epoch < settings.epochs:
            yield TrainingEvent(step, epoch)
            continue
        with torch.no_grad():
            out = model.decode(model.encode(z))
            wrong = (out - z).square().cpu().numpy()
        doing = f"epoch {epoch} of {settings.epochs}" if epoch < settings.epochs else ""
        yield TrainingEvent(step, epoch, progress=TableProgress(
            share=epoch / settings.epochs, doing=doing, data=data, settings=settings,
            pca_errors=left, errors=wrong, outputs=out.cpu().numpy(), step=step,
        ))  # fmt: skip


def _steps(
    model: Autoencoder, z: torch.Tensor, settings: TableConfig
) -> Iterator[tuple[int, float]]:
    """Trains by Adam, one-cycle; the steps and epochs that are done, after each step."""
    size = min(BATCH, len(z))
    per_epoch = len(z) // size
    batches = shuffled(len(z), size, random_generator(settings.seed, "order"))
    none, noise = (
        torch.zeros(len(z), dtype=torch.int64, device=z.device),
        random_generator(settings.seed, "noise"),
    )
    factors = one_cycle(settings.epochs * per_epoch)
    for step in fit_autoencoder(model, z, none, RATE, factors, batches, noise):
        yield step, step / per_epoch
