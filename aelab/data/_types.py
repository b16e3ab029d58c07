"""What the data layer hands out: frozen descriptions, frozen arrays, and errors in plain words."""

from dataclasses import dataclass
from math import prod
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from aelab import pictures
from aelab.brief import brief

Kind = Literal["images", "points", "ratings"]
Values = TypeVar("Values", bound=Any)  # an array, or a tensor


class UnknownData(ValueError):
    """There is no data set of that name."""


class DataError(Exception):
    """A data set cannot be given; the message is one sentence to show as it is."""


class DataMissing(DataError):
    """The data set is not on this computer."""


class DataBroken(DataError):
    """A file of the data set is damaged or half written."""


class DataRefused(DataError, ValueError):
    """Nothing can be learned from what was given, or it cannot be read."""


class DownloadFailed(DataError):
    """The data set could not be fetched."""


@dataclass(frozen=True)
class Info:
    """What is known of a data set without loading it."""

    name: str
    title: str
    kind: Kind
    source: str
    licence: str
    embedded: bool = True  # needs no network
    megabytes: float = 0.0  # size of the download, in MB (10^6 bytes); 0 when embedded
    year: int = 0  # when it was published: the order of the menu
    reach: float = 0.0  # of signed pixels, of mean 0: they are drawn from -reach to +reach
    colour: bool = False  # pixels of red, green and blue, not of one grey value

    @property
    def signed(self) -> bool:
        """Whether its pixels lie on both sides of 0, not in [0, 1]."""
        return self.reach > 0


@dataclass(frozen=True)
class Progress:
    """How far a download is. `total_bytes` is approximate: meant for a bar."""

    done_bytes: int
    total_bytes: int
    note: str

    @property
    def fraction(self) -> float:
        """Between 0 and 1; 1 when there is nothing to fetch."""
        return self.done_bytes / self.total_bytes if self.total_bytes else 1.0


@brief
@dataclass(frozen=True, eq=False)
class Factor:
    """A known cause of the pictures, such as the position of a shape.

    train: float32 [n_train], test: float32 [n_test], in `unit`. Read-only.
    """

    name: str
    unit: str
    train: NDArray[np.float32]
    test: NDArray[np.float32]

    def __post_init__(self) -> None:
        for field in ("train", "test"):
            object.__setattr__(self, field, _frozen(getattr(self, field), np.float32))


@brief
@dataclass(frozen=True, eq=False)
class AllItems:
    """The items of a large set as bytes. pixels: uint8 [n, d], labels: int64 [n], of all items;
    rows: int64 [n_train], which of them are for training, in their order."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]
    rows: NDArray[np.int64]


@brief
@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set, split into train and test.

    x_train, x_test: float32 [n, d]; a row is an item of `shape`, flattened: pixels in [0, 1],
    signed pixels of mean 0 where `reach` is not 0, or the coordinates of a point, of about -1 to 1.
    y_train, y_test: int64 [n], an index into `classes` (full names) and `marks` (1 or 2
    characters, to be drawn as points). `factors` is empty where the causes are unknown.
    every: of a large set all items, of which x_train are the first to train on, as a sample.
    shape: (h, w) of grey pictures, (h, w, 3) of colour, (d,) of points. report: of a set of one's
    own, what was read, left out and converted, a sentence each.
    All arrays are contiguous and read-only.
    """

    name: str
    title: str
    kind: Kind
    shape: tuple[int, ...]
    classes: tuple[str, ...]
    marks: tuple[str, ...]
    x_train: NDArray[np.float32]
    y_train: NDArray[np.int64]
    x_test: NDArray[np.float32]
    y_test: NDArray[np.int64]
    source: str
    licence: str
    factors: tuple[Factor, ...] = ()
    reach: float = 0.0  # as that of `Info`
    report: tuple[str, ...] = ()
    every: AllItems | None = None
    partial: bool = False  # only the items that a run shows: what its file carries of its set

    @classmethod
    def of(cls, info: Info, **parts: Any) -> "Dataset":
        """The set that `info` describes; `parts` are the fields that `info` does not have."""
        return cls(
            name=info.name, title=info.title, kind=info.kind, source=info.source,
            licence=info.licence, reach=info.reach, **parts,
        )  # fmt: skip

    def __post_init__(self) -> None:
        for split in ("train", "test"):
            x = _frozen(getattr(self, f"x_{split}"), np.float32)
            y = _frozen(getattr(self, f"y_{split}"), np.int64)
            if x.shape != (len(y), self.d):
                raise ValueError(
                    f"{self.title}: the {split} items should be an array of "
                    f"[{len(y)}, {self.d}] numbers, one row a label, not {list(x.shape)}."
                )
            object.__setattr__(self, f"x_{split}", x)
            object.__setattr__(self, f"y_{split}", y)

    @property
    def d(self) -> int:
        """Numbers in one item."""
        return prod(self.shape)

    @property
    def n_train(self) -> int:
        """Items to train on."""
        return len(self.every.rows) if self.every else len(self.y_train)

    def training(self, begin: int, end: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Training items [n, d] and labels [n] from one place to another, of a large set, too."""
        if self.every is None:
            return self.x_train[begin:end], self.y_train[begin:end]
        rows = self.every.rows[begin:end]
        return np.divide(self.every.pixels[rows], 255, dtype=np.float32), self.every.labels[rows]

    @property
    def sides(self) -> tuple[int, int]:
        """Height and width of a picture, in pixels."""
        return pictures.sides(self.shape)

    @property
    def channels(self) -> int:
        """Numbers in a pixel: 3 of pictures in colour, red, green and blue."""
        return pictures.channels(self.shape)

    @property
    def labelled(self) -> bool:
        """Whether its items are of several classes."""
        return len(self.classes) > 1

    @property
    def signed(self) -> bool:
        """Whether its pixels lie on both sides of 0, not in [0, 1]."""
        return self.reach > 0

    @property
    def span(self) -> float:
        """From the pixel without ink to that with full ink."""
        return 2 * self.reach or 1.0

    def ink(self, x: Values) -> Values:
        """Pixels of any shape as ink, 0 to 1 where they can be drawn, 0.5 for a signed 0."""
        ink: Values = x / self.span + 0.5 if self.signed else x
        return ink

    def from_ink(self, ink: Values) -> Values:
        """The inverse of `ink`."""
        x: Values = (ink - 0.5) * self.span if self.signed else ink
        return x

    @property
    def item(self) -> str:
        """What one item is called in the unit of a figure."""
        return "point" if self.kind == "points" else "image"

    @property
    def probe(self) -> NDArray[np.int64]:
        """The fixed probe set for pictures: indices of the first min(2000, n_test) test items."""
        return _frozen(np.arange(min(2000, len(self.y_test))), np.int64)

    @property
    def reference(self) -> NDArray[np.int64]:
        """The fixed items among which 5-NN looks: indices of the first min(1000, n_train)."""
        return _frozen(np.arange(min(1000, len(self.y_train))), np.int64)


def _frozen(array: NDArray[Any], dtype: type[np.generic]) -> NDArray[Any]:
    """A contiguous read-only view; the caller's own array keeps its flags."""
    view = np.ascontiguousarray(array, dtype=dtype).view()
    view.flags.writeable = False
    return view
