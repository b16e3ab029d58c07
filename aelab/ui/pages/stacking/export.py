"""The curves of the Stacking page as a file."""

from collections.abc import Sequence

from aelab.training.stages import climb
from aelab.ui.pages.stacking.nets import net_of
from aelab.ui.session.comparison import Entry
from aelab.ui.shell import csv_file


def csv_of(entries: Sequence[Entry]) -> str:
    """The curves of all runs as CSV."""
    pairs = [(entry.run.experiment, entry.run) for entry in entries if entry.run]
    return csv_file.csv_text(
        ["net", "data", "seed", "step", "seconds", "stage", "squared error / image"],
        ([net_of(e), e.data, e.seed, *mark] for e, run in pairs for mark in climb(run)),
    )
