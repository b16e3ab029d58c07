"""The codes of all items of a run's data set, as CSV, NumPy file and the projector's two tables."""

import io
import zipfile
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.training import Run

CHUNK = 4096  # items encoded at a time


@dataclass(frozen=True, eq=False)
class Codes:
    """values: float32 [n, latent]; labels: int64 [n], an index into `classes`.

    train: bool [n], whether the item is a training item; item: int64 [n], its place in its split.
    """

    values: NDArray[np.float32]
    labels: NDArray[np.int64]
    train: NDArray[np.bool_]
    item: NDArray[np.int64]
    classes: tuple[str, ...]

    def __repr__(self) -> str:
        n, latent = self.values.shape
        return f"Codes({n:,} items of {latent} numbers, {len(self.classes)} classes)"

    @property
    def names(self) -> list[str]:
        """The class of each item, by name."""
        return [self.classes[label] for label in self.labels]

    @property
    def splits(self) -> list[str]:
        """ "train" or "test" for each item."""
        return ["train" if train else "test" for train in self.train]


def codes(run: Run) -> Codes:
    """Of the training items and then of the test items, by the network of the last snapshot.

    Conditional variants are told each item's own condition. Raises DataError without the data.
    """
    dataset = data.complete(run.experiment.data)
    counts = [dataset.n_train, len(dataset.y_test)]
    train = (dataset.training(i, i + CHUNK) for i in range(0, counts[0], CHUNK))
    test = ((dataset.x_test[i : i + CHUNK], dataset.y_test[i : i + CHUNK])
            for i in range(0, counts[1], CHUNK))  # fmt: skip
    parts = [(run.encode(x, run.condition(x, y)), y) for x, y in chain(train, test)]
    values, labels = (np.concatenate(found) for found in zip(*parts, strict=True))
    return Codes(
        values, labels, np.repeat([True, False], counts),
        np.concatenate([np.arange(n) for n in counts]), dataset.classes,
    )  # fmt: skip


def codes_csv(run: Run) -> bytes:
    """A row an item: split, item, label, class, z1, z2, …; floats in full."""
    import pandas as pd

    found = codes(run)
    columns: dict[str, object] = {
        "split": found.splits, "item": found.item, "label": found.labels, "class": found.names,
    }  # fmt: skip
    numbers = {f"z{i}": column for i, column in enumerate(found.values.T, 1)}
    text: str = pd.DataFrame({**columns, **numbers}).to_csv(index=False, lineterminator="\n")
    return text.encode()


def codes_npz(run: Run) -> bytes:
    """NumPy's file of arrays: codes, labels, train, item, classes; nothing in it is a pickle."""
    found, out = codes(run), io.BytesIO()
    np.savez_compressed(
        out, codes=found.values, labels=found.labels, train=found.train, item=found.item,
        classes=np.array(found.classes),
    )  # fmt: skip
    return out.getvalue()


def codes_tsv(run: Run) -> bytes:
    """A zip of vectors.tsv and metadata.tsv, as projector.tensorflow.org loads them."""
    found, vectors, out = codes(run), io.StringIO(), io.BytesIO()
    np.savetxt(vectors, found.values, fmt="%.9g", delimiter="\t")
    rows = zip(found.names, found.splits, found.item, strict=True)
    lines = ["class\tsplit\titem", *(f"{name}\t{split}\t{item}" for name, split, item in rows)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("vectors.tsv", vectors.getvalue())
        packed.writestr("metadata.tsv", "\n".join(lines) + "\n")
    return out.getvalue()
