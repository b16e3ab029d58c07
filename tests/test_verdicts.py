"""One rule for all: told apart is what differs, seed by seed, by an interval that excludes 0."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from aelab.studies import CellKey, Figures, noise_sweep
from aelab.studies.core.measure import difference
from aelab.ui.pages.denoising import noise_sweep as sweep_page
from aelab.ui.pages.downstream import few_labels as few_page
from aelab.ui.pages.downstream import linear_probe as probe_page
from aelab.ui.pages.manifold.compression import decoder as decoder_page
from aelab.ui.pages.stacking.depth import items as items_page

BASE = np.array([0.20, 0.26, 0.35])  # of a seed: more than what is compared changes
ALWAYS, CHANCE = np.array([0.030, 0.032, 0.028]), np.array([0.09, -0.01, 0.01])
Cells = dict[CellKey, Figures]


def cells(*places: CellKey, of: str = "wrong", less: np.ndarray) -> Cells:
    """Cells of three seeds, of which the last place has less of a figure."""
    found: Cells = {}
    for place in places:
        values = BASE - less if place == places[-1] else BASE
        found |= {(*place, 7 + i): {of: float(v)} for i, v in enumerate(values)}
    return found


def few(less: np.ndarray) -> str:
    return few_page.sentence(cells(("from scratch", 10), ("fine-tuned", 10), less=less))


def layers(less: np.ndarray) -> str:
    return probe_page.sentence(cells((False, 0), (True, 1), less=less))


def noise(less: np.ndarray) -> str:
    levels = [(level,) for level in noise_sweep.LEVELS]
    return sweep_page._sentence(cells(*levels, of="tuned", less=less))


def decoder(less: np.ndarray) -> str:
    wrong = cells(("none",), ("large",), less=less)
    return decoder_page.sentence({k: {**v, "error": v["wrong"]} for k, v in wrong.items()})


def items(less: np.ndarray) -> str:
    return items_page.sentence(cells((1, 100), (3, 100), of="error", less=less), 3)


@pytest.mark.parametrize("said", [few, layers, noise, decoder, items])
def test_what_seeds_do_not_tell_apart_is_said_to_be_so(said: Callable[[np.ndarray], str]) -> None:
    assert np.ptp(BASE) > 4 * ALWAYS.mean()  # their bars overlap by far
    assert stats.ttest_rel(BASE, BASE - ALWAYS).pvalue < 0.05 < stats.ttest_1samp(CHANCE, 0).pvalue
    assert "not told apart" not in said(ALWAYS)
    assert "not told apart" in said(CHANCE)


def test_a_difference_is_that_of_the_paired_test() -> None:
    one, other = ({7 + i: float(v) for i, v in enumerate(row)} for row in (BASE, BASE - CHANCE))
    wanted = stats.ttest_rel(BASE, BASE - CHANCE).confidence_interval(0.95)
    assert difference(one, {**other, 99: 5.0})[1:3] == pytest.approx((wanted.low, wanted.high))
