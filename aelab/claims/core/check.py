"""Recorded figures against those that the code here finds: a few seconds' worth of cells.

It guards what no fingerprint sees: training, models and data. On the processor that recorded them
figures agree to the last digit; on another one sums are rounded differently.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isclose

from aelab.claims.core.claim import Claim
from aelab.claims.core.recorded import here, machine, recorded
from aelab.studies import Figures, Memory
from aelab.training.device import with_torch_defaults

QUICK = 1.5  # s, that a cell took when it was recorded
ELSEWHERE = 0.02  # relative: what another processor's rounding makes of a training; and
NOTHING = 1e-6  # absolute, of figures that are 0 but for rounding


@dataclass(frozen=True)
class Checked:
    """A claim's first cell measured again: the figures that differ, as (recorded, found)."""

    claim: Claim
    exact: bool
    differing: dict[str, tuple[float, float]]

    def __str__(self) -> str:
        if not self.differing:
            return f"{self.claim.key}: {'equal to the last digit' if self.exact else 'equal'}"
        pairs = (f"{name} {a!r} recorded, {b!r} found" for name, (a, b) in self.differing.items())
        return f"{self.claim.key}: {'; '.join(pairs)}"


def check(wanted: Sequence[Claim], quick: float = QUICK) -> Iterator[Checked]:
    """Measures the first seed of each claim whose cells are quick anew."""
    kept, exact = recorded(wanted), here() == machine()
    for claim in wanted:
        before = kept.get((claim.key, claim.first))
        if before and before["seconds"] <= quick:
            found = measured(claim, claim.first, Memory())
            yield Checked(claim, exact, _differing(before, found, exact))


@with_torch_defaults
def measured(claim: Claim, seed: int, memory: Memory) -> Figures:
    """The figures of one seed, measured at once on the CPU."""
    work = claim.measure(seed, memory, "cpu")
    while True:
        try:
            next(work)
        except StopIteration as done:
            found: Figures = done.value
            return found


def _differing(before: Figures, found: Figures, exact: bool) -> dict[str, tuple[float, float]]:
    near = {"rel_tol": 0.0} if exact else {"rel_tol": ELSEWHERE, "abs_tol": NOTHING}
    pairs = {name: (before[name], value) for name, value in found.items()}
    return {name: pair for name, pair in pairs.items() if not isclose(*pair, **near)}
