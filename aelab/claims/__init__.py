"""Every checkable statement of the lecture notes, measured: prediction, interval, verdict.

`study(claims())` is a study as any other; `python -m aelab.claims` runs it and prints the table.
A claim stands in the file of its subject, in the `CLAIMS` of that file.
"""

import inspect
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache, partial
from hashlib import blake2b
from importlib import import_module

from aelab.claims._claim import Claim, Guess, Measure, Part
from aelab.claims._notes import NOTES, Note
from aelab.claims._verdict import Judged, Outcome, Verdict, outcome
from aelab.studies import Cell, Figures, Memory, Place, grid, name
from aelab.training import Ticks, Turns, best_device

__all__ = [
    "NOTES", "Claim", "Guess", "Judged", "Measure", "Note", "Outcome", "Part", "Verdict", "claims",
    "known", "outcome", "study",
]  # fmt: skip

SEED = 7  # the first


@cache
def claims() -> Mapping[str, Claim]:
    """All claims by key, subject by subject."""
    files = sorted(file.name for file in pkgutil.iter_modules(__path__) if file.name[0] != "_")
    found = [claim for file in files for claim in import_module(f"{__name__}.{file}").CLAIMS]
    return {claim.key: claim for claim in found}


def cells(wanted: Sequence[Claim], memory: Memory, device: str | None) -> dict[Place, Cell]:
    """One cell for each seed of each claim; a changed source file is a new name."""
    return {
        (claim.key, seed): Cell(
            name(claim=claim.key, seed=seed, source=_source(claim.measure)),
            f"{claim.title}, seed {seed}",
            partial(_measured, claim, seed, memory, device),
        )
        for claim in wanted
        for seed in range(SEED, SEED + claim.seeds)
    }


def study(
    wanted: Sequence[Claim], memory: Memory | None = None, device: str | None = None
) -> Ticks:
    """Measures these claims seed by seed; ticks carry `Found` with figures by (key, seed)."""
    memory = memory or Memory()
    return grid(cells(wanted, memory, device or best_device()), memory)


def known(wanted: Sequence[Claim], memory: Memory) -> dict[Place, Figures]:
    """What has been measured of these claims before."""
    looked = {place: memory.recall(c.name) for place, c in cells(wanted, memory, None).items()}
    return {place: figures for place, figures in looked.items() if figures is not None}


def _measured(claim: Claim, seed: int, memory: Memory, device: str | None) -> Turns[Figures]:
    return (yield from claim.measure(seed, memory, device))


def _source(measure: Measure) -> str:
    """A digest of the file in which a claim is measured."""
    text = inspect.getsource(inspect.getmodule(inspect.unwrap(measure)) or inspect)
    return blake2b(text.encode(), digest_size=8).hexdigest()
