"""What has been found before, so that a study started again skips it."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.training import Experiment, Run

Figures = Mapping[str, float]
Pictures = NDArray[np.uint8]


RUNS = 4  # that stay in memory: a study comes back to the network it works on


class Memory:
    """Figures and pictures by name, runs by experiment; this one lasts as long as the object."""

    def __init__(self) -> None:
        self.cells: dict[str, Figures] = {}
        self.runs: dict[Experiment, Run] = {}
        self.kept_pictures: dict[str, Pictures] = {}

    def run(self, experiment: Experiment) -> Run | None:
        """The finished run of this very experiment, if there is one."""
        return self.runs.get(experiment)

    def keep_run(self, run: Run) -> None:
        """Remembers a finished run for a while."""
        self.runs = dict([*self.runs.items(), (run.experiment, run)][-RUNS:])

    def recall(self, name: str) -> Figures | None:
        """The figures of a cell, if it has been measured."""
        return self.cells.get(name)

    def keep(self, name: str, figures: Figures) -> None:
        """Remembers the figures of a cell."""
        self.cells[name] = figures

    def pictures(self, name: str) -> Pictures | None:
        """The images of a cell, if it has any: pixels · 255, [n, d]."""
        return self.kept_pictures.get(name)

    def keep_pictures(self, name: str, pictures: Pictures) -> None:
        """Remembers the images of a cell: pixels · 255, [n, d]."""
        self.kept_pictures[name] = pictures


def settings_digest(**settings: Any) -> str:
    """A short name for all that decides a cell's figures: the same settings give the same name."""
    text = json.dumps(settings, sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=12).hexdigest()
