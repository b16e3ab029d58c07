"""The curves of the Stacking page as a file."""

import csv
import io
from collections.abc import Sequence

from aelab.training.stages import climb
from aelab.ui.compare import Entry
from aelab.ui.stacking_nets import net_of


def csv_of(entries: Sequence[Entry]) -> str:
    """The curves of all runs as CSV."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["net", "data", "seed", "step", "seconds", "stage", "squared error / image"])
    for entry in entries:
        if entry.run:
            e = entry.run.experiment
            table.writerows([net_of(e), e.data, e.seed, *mark] for mark in climb(entry.run))
    return out.getvalue()
