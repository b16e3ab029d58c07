"""The film of a run as JSON and as arrays: the snapshots' arrays stacked, their numbers apart."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.data import npy
from aelab.training import LossTerm, Run, Snapshot

Array = NDArray[Any]

PICTURES = ("points", "reconstruction", "corrupted", "filters", "filter_scale", "samples")
# Files keep the names that these fields had when the format was made.
STORED = {"validation": "held", "reconstruction": "rebuilt", "knn_accuracy": "neighbours"}
FIELDS = {stored: field for field, stored in STORED.items()}


class NoRun(ValueError):
    """There is no such run, or its file cannot be opened; the message is one plain sentence."""


class NotKnown(NoRun):
    """A run that is whole, but of something that this version does not know."""


def numbers(s: Snapshot) -> dict[str, Any]:
    """A snapshot without its arrays."""
    names = ("step", "epoch", "seconds", "rate", "terms", "train", "validation", "squared_error",
             "knn_accuracy")  # fmt: skip
    return {STORED.get(name, name): getattr(s, name) for name in names}


def arrays(run: Run) -> Iterator[tuple[str, Array]]:
    """All arrays but the weights. Those of snapshots in a row are stacked: `points.12` begins at
    the twelfth. Stages of a training may show other filters, so there may be several stacks."""
    yield "codes", run.codes
    yield from (("view.points", run.view.points), ("view.mean", run.view.mean))
    yield "view.axes", run.view.axes
    yield from stacks(run.snapshots)


def stacks(snapshots: Sequence[Snapshot]) -> Iterator[tuple[str, Array]]:
    """The arrays of snapshots, see `arrays`."""
    shown = [
        {**{STORED.get(k, k): getattr(s, k) for k in PICTURES}, **_extra(s)} for s in snapshots
    ]
    for name in sorted({name for s in shown for name in s}):
        found = [(i, s[name]) for i, s in enumerate(shown) if s.get(name) is not None]
        runs = groupby(enumerate(found), key=lambda f: (f[1][0] - f[0], f[1][1].shape))
        for _, group in runs:
            stack = [pair for _, pair in group]
            yield f"film.{name}.{stack[0][0]}", np.stack([array for _, array in stack])


def _extra(s: Snapshot) -> dict[str, Array]:
    return {f"extra/{name}": array for name, array in s.extra.items()}


def film(parts: Any, arrays: Mapping[str, Array]) -> tuple[list[dict[str, Any]], Any]:
    """The fields of each snapshot; and the arrays that belong to none."""
    found = [_snapshot(n) for n in parts]
    rest = {}
    for name, array in arrays.items():
        if not name.startswith("film."):
            rest[name] = array
            continue
        field, first = name.removeprefix("film.").rsplit(".", 1)
        for i, part in enumerate(array, int(first)):
            kind, _, extra = field.partition("/")
            if extra:
                found[i][kind][extra] = part
            else:
                found[i][FIELDS.get(kind, kind)] = part
    return found, rest


def _snapshot(n: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a snapshot that are no arrays, in their own types."""
    terms = tuple(
        LossTerm(str(name), str(unit), float(weight)) for name, unit, weight in n["terms"]
    )
    numbers = {name: float(n[name]) for name in ("epoch", "seconds", "rate", "squared_error")}
    return {
        **numbers, "knn_accuracy": float(n["neighbours"]), "step": int(n["step"]), "terms": terms,
        "train": tuple(map(float, n["train"])), "validation": tuple(map(float, n["held"])),
        "corrupted": None, "samples": None, "extra": {},
    }  # fmt: skip


def arrays_of(members: Mapping[str, bytes]) -> dict[str, Array]:
    """The arrays of an unpacked npz, by name; raises ValueError."""
    return {name.removesuffix(".npy"): array_of(content) for name, content in members.items()}


def array_of(content: bytes) -> Array:
    """An npy file as a read-only array that shares its memory. Raises ValueError, or NoRun."""
    try:
        return npy.array_of(content)
    except npy.NotNumbers as error:
        raise NoRun(
            "This file holds something other than numbers, so it was not opened."
        ) from error
