"""A run in words and as a table."""

from math import isnan
from typing import TYPE_CHECKING

from aelab import data
from aelab.models import variant

if TYPE_CHECKING:
    import pandas as pd

    from aelab.training.run import Run, Snapshot

OLDER = "older code"  # what badges say of a run whose variant has learned by other code since


def history(run: "Run") -> "pd.DataFrame":
    """A row for each snapshot: see `Run.history`."""
    import pandas as pd

    return pd.DataFrame([_row(s) for s in run.snapshots])


def summary(run: "Run") -> str:
    """What a run is, how far it has come and what it has reached: a few lines."""
    e = run.experiment
    name, title = variant(e.variant).Model.name, data.info(e.data).title
    lines = [f"Run: {name} ({e.variant}) on {title} ({e.data}), seed {e.seed}"]
    if not run.snapshots:
        return f"{lines[0]}\nno snapshot yet"
    last = run.last
    state = "finished" if run.finished else "not finished"
    lines.append(
        f"step {last.step:,} of {run.planned:,}, epoch {last.epoch:.4g}, {state}; "
        f"{run.parameters:,} parameters, {last.seconds:.3g} s on {run.device}"
    )
    figures = dict(run.figures) or _measured(last)
    items = "test set" if run.figures else "probe items"
    words = (f"{name} {value:.4g}" for name, value in figures.items() if not isnan(value))
    lines.append(f"{items}: {', '.join(words)}")
    if run.note:
        lines.append(run.note)
    return "\n".join(lines)


def _measured(s: "Snapshot") -> dict[str, float]:
    terms = zip([t.name for t in s.terms], s.validation, strict=True)
    return {**dict(terms), "squared error": s.squared_error, "5-NN accuracy": s.knn_accuracy}


def _row(s: "Snapshot") -> dict[str, float]:
    weights = [t.weight for t in s.terms]
    row: dict[str, float] = {
        "step": s.step, "epoch": s.epoch, "seconds": s.seconds, "rate": s.rate,
        "squared_error": s.squared_error, "knn_accuracy": s.knn_accuracy,
    }  # fmt: skip
    for items, values in (("train", s.train), ("test", s.validation)):
        row[f"{items} loss"] = sum(w * v for w, v in zip(weights, values, strict=True))
        row |= {f"{items} {t.name}": v for t, v in zip(s.terms, values, strict=True)}
    return row
