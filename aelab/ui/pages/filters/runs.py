"""The Filters page's runs: of each network the one under way, or the one that was kept on disk.

What has been trained before is found in the store by its experiment: the noise slider shows it at
once, and trains only what is nowhere yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aelab.training import Experiment, Run
from aelab.ui.pages.filters.setup import NAMES, PAGE, Setup
from aelab.ui.session import comparison, saved_runs


@dataclass(frozen=True)
class Panel:
    """A place on the page: its experiment, and the run, kept or under way."""

    experiment: Experiment
    entry: comparison.Entry | None

    @property
    def key(self) -> str:
        """The variant."""
        return self.experiment.variant

    @property
    def run(self) -> Run | None:
        """The run as far as it has come."""
        return self.entry.run if self.entry else None

    @property
    def noisy(self) -> bool:
        """Whether it is the one that the noise level is for."""
        return self.key == "denoising"

    @property
    def state(self) -> str:
        """Of the run; "empty" if there is none."""
        return self.entry.state if self.entry else "empty"

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to train."""
        return self.run is not None and self.run.finished


def panels(setup: Setup) -> list[Panel]:
    """What the page shows now: of each network the run under way, or the one that was kept."""
    entries = {e.run.experiment.key: e for e in comparison.entries(PAGE)}
    beforehand = {e.run.experiment.key: e for e in comparison.examples(PAGE, setup.data)}
    found = []
    for key, wanted in setup.experiments().items():
        entry = entries.get(wanted.key)
        if entry is None and (run := saved_runs.finished(wanted)):
            entry = comparison.Entry(NAMES[key], run, None)
        found.append(Panel(wanted, entry or beforehand.get(wanted.key)))
    return found


def train_missing(setup: Setup) -> None:
    """Trains the panels that lack a run, if any has one; the page's other jobs are dropped."""
    shown = panels(setup)
    lacking = [panel.experiment for panel in shown if _lacking(panel)]
    if lacking and any(panel.entry for panel in shown):
        comparison.drop(PAGE, keep={panel.experiment.key for panel in shown})
        comparison.add(PAGE, lacking)


def missing(shown: Sequence[Panel]) -> list[Experiment]:
    """What Train trains: the panels without a finished run, or all if there are none."""
    lacking = [p.experiment for p in shown if _lacking(p)]
    return lacking or [p.experiment for p in shown]


def _lacking(panel: Panel) -> bool:
    """Whether there is neither a finished run nor one that will be."""
    return not panel.finished and panel.state not in ("running", "paused")
