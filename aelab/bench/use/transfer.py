"""Upper layers thawed after the head, against frozen and fine-tuned: MNIST, 1,000 labels."""

from collections.abc import Iterator

from aelab.analysis.spread import Spread, spread
from aelab.bench._row import Row
from aelab.studies import few_labels, result, seeds, transfer

LABELS, STEPS, SEEDS = 1000, 600, 3
UPPER, OTHERS = "upper layers", ("frozen", "fine-tuned")


def upper_layers() -> Iterator[Row]:
    """The errors of every method over three seeds, and upper layers against the better of two."""
    settings = few_labels.suited("mnist")
    errors: dict[str, list[float]] = {}
    for seed in seeds(SEEDS):
        chosen = transfer.TransferConfig(labels=LABELS, steps=STEPS, seed=seed)
        found = result(transfer.transfer(few_labels.experiment("mnist", settings, seed), chosen))
        for method, curve in found.curves.items():
            errors.setdefault(method, []).append(100 * curve.errors[-1])
    for method, wrong in errors.items():
        yield Row(f"{LABELS:,} labels, {method}, error, %", "", _words(spread(wrong)), True)
    better = min(OTHERS, key=lambda method: spread(errors[method]).mean)
    pairs = zip(errors[UPPER], errors[better], strict=True)
    more = spread([upper - other for upper, other in pairs])
    what = f"{UPPER} over {better}, points, seed by seed"
    yield Row(what, "interval reaches 0", _words(more), more.low <= 0)


def _words(found: Spread) -> str:
    return f"{found.mean:.2f} ± {found.half:.2f}".replace("-", "−")
