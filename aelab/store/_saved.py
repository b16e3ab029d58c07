"""A run as a list shows it, from the head of its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aelab.store._file import FOREIGN, experiment_of, head_of, understood
from aelab.store._film import NoRun
from aelab.training import Experiment


@dataclass(frozen=True)
class SavedRun:
    """A run as a list shows it.

    terms: name, unit and value of each; over the test set if it is `finished`, else over the probe
    items, as is squared_error (a clean image). knn_accuracy: of 5 neighbours, NaN if not measured.
    """

    key: str
    experiment: Experiment
    name: str  # as given, or empty
    star: bool
    saved_at: float  # seconds since 1970
    finished: bool
    step: int  # the last one
    planned: int  # steps in all
    parameters: int
    device: str
    epochs: float
    seconds: float  # of training
    terms: tuple[tuple[str, str, float], ...]
    squared_error: float
    knn_accuracy: float


@dataclass(frozen=True)
class UnknownRun:
    """A run that this version cannot show; its file stays as it is.

    variant, data, version: as its file says, or empty. reason: one plain sentence.
    named: whether its file is named as those of runs are, by its key.
    """

    key: str
    variant: str
    data: str
    name: str  # as given, or empty
    version: str  # of the lab, by which it was saved
    reason: str
    named: bool = True


@lru_cache(maxsize=4096)
def head(path: str, stamp: int) -> Mapping[str, Any]:
    """What the file at `path` says of its run, read once for each `stamp`. Raises NoRun."""
    try:
        return head_of(path)
    except FileNotFoundError as error:
        raise NoRun("This run is no longer here.") from error


def saved_run(key: str, head: Mapping[str, Any], note: Mapping[str, Any]) -> SavedRun:
    """A row of the list. Raises NoRun, of a run that is not known here NotKnown."""
    try:
        return _saved_run(key, understood(head), note)
    except NoRun:
        raise
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise NoRun(FOREIGN) from error


def unknown_run(key: str, head: Mapping[str, Any], note: Mapping[str, Any], why: str) -> UnknownRun:
    """A row for a run that is not known here, of what can be read of it."""
    found = head.get("experiment")
    experiment = found if isinstance(found, Mapping) else {}
    variant, data = (str(experiment.get(part, ""))[:40] for part in ("variant", "data"))
    version = str(head.get("version", ""))[:20]
    return UnknownRun(key, variant, data, str(note.get("name", "")), version, why)


def _saved_run(key: str, found: Mapping[str, Any], note: Mapping[str, Any]) -> SavedRun:
    last, figures = found["last"], found["figures"]
    values = figures or dict(zip([t[0] for t in last["terms"]], last["held"], strict=True))
    return SavedRun(
        key, experiment_of(found), str(note.get("name", "")),
        bool(note.get("star", False)), float(found["saved"]), bool(found["finished"]),
        int(last["step"]), int(found["planned"]), int(found["parameters"]),
        str(found["device"]), float(last["epoch"]), float(last["seconds"]),
        tuple((str(name), str(unit), float(values[name])) for name, unit, _ in last["terms"]),
        float(figures.get("squared error", last["squared_error"])),
        float(last["neighbours"]),
    )  # fmt: skip
