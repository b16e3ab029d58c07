"""The claims as a study: a cell for each seed of each claim, measured once and remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from aelab.claims.core.claim import Claim
from aelab.store import DiskMemory
from aelab.studies import Cell, CellKey, Figures, GridProgress, Memory, grid, settings_digest
from aelab.training import EventStream, Experiment, Run, TrainingEvents, best_device

SECONDS = "seconds"  # the figure that every measurement adds: how long it took


@dataclass(frozen=True, kw_only=True, eq=False)
class ClaimsProgress(GridProgress):
    """The claims that are measured by their keys, and which of them now; none when all are done."""

    wanted: tuple[str, ...]
    now: str


class FreshMemory(DiskMemory):
    """A memory that recalls nothing from before, but keeps what is found."""

    def recall(self, name: str) -> Figures | None:
        """Nothing."""
        return None

    def run(self, experiment: Experiment) -> Run | None:
        """Only what was trained since."""
        return Memory.run(self, experiment)


def cells(wanted: Sequence[Claim], memory: Memory, device: str | None) -> dict[CellKey, Cell]:
    """One cell for each seed of each claim; a new version of a claim is a new name."""
    return {
        (claim.key, seed): Cell(
            settings_digest(claim=claim.key, seed=seed, version=claim.version),
            f"{claim.title}, seed {seed}",
            partial(_measured, claim, seed, memory, device),
        )
        for claim in wanted
        for seed in claim.planned_seeds
    }


def study(
    wanted: Sequence[Claim], memory: Memory | None = None, device: str | None = None
) -> TrainingEvents:
    """Measures these claims seed by seed; ticks carry `ClaimsProgress`, its figures by (key,
    seed)."""
    memory = memory or Memory()
    planned = cells(wanted, memory, device or best_device())
    keys = tuple(claim.key for claim in wanted)
    for tick in grid(planned, memory):
        found = tick.progress
        assert isinstance(found, GridProgress)
        now = next((str(place[0]) for place in planned if place not in found.cells), "")
        yield tick._replace(
            progress=ClaimsProgress(
                share=found.share, doing=found.doing, cells=found.cells, total=found.total,
                wanted=keys, now=now,
            )
        )  # fmt: skip


def known(wanted: Sequence[Claim], memory: Memory) -> dict[CellKey, Figures]:
    """What has been measured of these claims before."""
    looked = {place: memory.recall(c.name) for place, c in cells(wanted, memory, None).items()}
    return {place: figures for place, figures in looked.items() if figures is not None}


def _measured(claim: Claim, seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """The figures of one seed, and the seconds of work; raises ValueError if one is missing."""
    work, spent = claim.measure(seed, memory, device), 0.0
    while True:
        began = perf_counter()
        try:
            tick = next(work)
        except StopIteration as done:
            found = {**done.value, SECONDS: spent + perf_counter() - began}
            break
        spent += perf_counter() - began
        yield tick
    if missing := claim.figure_names - set(found):
        raise ValueError(f"“{claim.title}” was not given {', '.join(sorted(missing))}.")
    return found
