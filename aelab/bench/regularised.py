"""Four nets that differ in their penalty on MNIST: each is best at what its penalty asks for."""

from collections.abc import Iterator

from aelab.bench._row import Row
from aelab.studies import GridProgress, regularised, result
from aelab.studies.regularised import MEASURES

DATA = "mnist"
# What theory asks for: the net that leads a column by itself.
WINNERS = {"on": "sparse", "norm": "CAE", "gain": "DAE", "error": "AE"}


def compared() -> Iterator[Row]:
    """The table of the page, with its recipe; a linear probe has no winner to be expected."""
    found = result(regularised.study(DATA, regularised.suited(DATA)))
    assert isinstance(found, GridProgress)
    for measure in MEASURES:
        values = regularised.over_seeds(found.cells, measure)
        figure = ", ".join(f"{net} {one.mean:.3g} ± {one.half:.2g}" for net, one in values.items())
        best, wanted = regularised.leaders(found.cells, measure), WINNERS.get(measure.figure)
        bound = f"{wanted} alone is best" if wanted else "shown"
        yield Row(measure.label, bound, figure, wanted is None or best == (wanted,))
