"""A run as a list shows it, from the head of its file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aelab.store._file import head_of
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


@lru_cache(maxsize=4096)
def head(path: str, stamp: int) -> Mapping[str, Any]:
    """What the file at `path` says of its run, read once for each `stamp`. Raises NoRun."""
    try:
        return head_of(path)
    except FileNotFoundError as error:
        raise NoRun("This run is no longer here.") from error


def saved_run(key: str, found: Mapping[str, Any], note: Mapping[str, Any]) -> SavedRun:
    """A row of the list; raises what malformed JSON makes it raise."""
    last, figures = found["last"], found["figures"]
    values = figures or dict(zip([t[0] for t in last["terms"]], last["held"], strict=True))
    return SavedRun(
        key, Experiment.from_json(json.dumps(found["experiment"])), str(note.get("name", "")),
        bool(note.get("star", False)), float(found["saved"]), bool(found["finished"]),
        int(last["step"]), int(found["planned"]), int(found["parameters"]),
        str(found["device"]), float(last["epoch"]), float(last["seconds"]),
        tuple((str(name), str(unit), float(values[name])) for name, unit, _ in last["terms"]),
        float(figures.get("squared error", last["squared_error"])),
        float(last["neighbours"]),
    )  # fmt: skip
