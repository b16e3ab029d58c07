"""What pre-training is worth with few labels of MNIST, and how long it takes to find out."""

from collections.abc import Iterator
from time import perf_counter

from aelab.bench._row import Row
from aelab.studies import GridProgress
from aelab.studies import few_labels as study

COUNTS = (100, 300, 1000, 3000, 60_000)
LEAST = {100: 2.0, 1000: 1.0}  # points by which fine-tuning beats learning from scratch
MOST, MINUTES = 1.8, 6.0  # % of errors with all labels; for all of it, on two cores


def few() -> Iterator[Row]:
    """Five counts, three seeds and four methods, from nothing."""
    began, last = perf_counter(), None
    for tick in study.few_labels("mnist", study.suited("mnist").replace(labels=COUNTS)):
        last = tick.progress or last
    minutes = (perf_counter() - began) / 60
    assert isinstance(last, GridProgress)
    for method in study.METHODS:
        for n, wrong in study.points(last.cells, method):
            bound = f"≤ {MOST}" if (method, n) == ("fine-tuned", COUNTS[-1]) else ""
            holds = not bound or 100 * wrong.mean <= MOST
            figure = f"{100 * wrong.mean:.2f} ± {100 * wrong.half:.2f}"
            yield Row(f"{n:,} labels, {method}, error, %", bound, figure, holds)
    for n, gain in study.gains(last.cells):
        least = LEAST.get(n)
        figure = f"{100 * gain.mean:.2f} ± {100 * gain.half:.2f}"
        bound = f"≥ {least}" if least else ""
        holds = not least or 100 * gain.mean >= least
        yield Row(f"{n:,} labels, fine-tuned under scratch, points", bound, figure, holds)
    yield Row("five counts, three seeds, four methods, min", f"≤ {MINUTES:g}", f"{minutes:.1f}",
              minutes <= MINUTES)  # fmt: skip
