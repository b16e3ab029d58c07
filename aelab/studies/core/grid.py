"""A study made of cells: each is measured by itself, remembered, and skipped the next time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from aelab.schema import Value
from aelab.studies.core.memory import Figures, Memory
from aelab.training import (
    EventStream,
    Experiment,
    Progress,
    Run,
    TrainingEvent,
    TrainingEvents,
    generator_with_torch_defaults,
    training_events,
)

T = TypeVar("T")
CellKey = tuple[Value, ...]  # where a cell stands in the study: a noise level, a seed


@dataclass(frozen=True)
class Cell:
    """One measurement: a name for all that decides its figures, and the work that finds them."""

    name: str
    title: str  # a phrase for who watches
    measure: Callable[[], EventStream[Figures]]


@dataclass(frozen=True, kw_only=True, eq=False)
class GridProgress(Progress):
    """The figures of the cells that are done, by place; `total` counts all."""

    cells: Mapping[CellKey, Figures]
    total: int


@generator_with_torch_defaults
def grid(cells: Mapping[CellKey, Cell], memory: Memory) -> TrainingEvents:
    """Measures every cell that is not in memory, in order; its ticks carry `GridProgress`."""
    known = {place: memory.recall(cell.name) for place, cell in cells.items()}
    found = {place: figures for place, figures in known.items() if figures is not None}

    def so_far(doing: str, part: float = 0.0) -> GridProgress:
        share = (len(found) + part) / len(cells) if cells else 1.0
        return GridProgress(share=share, doing=doing, cells=dict(found), total=len(cells))

    yield TrainingEvent(0, 0.0, progress=so_far("looking up what is known"))
    for place, cell in cells.items():
        if place in found:
            continue
        work, part = cell.measure(), Progress(share=0.0, doing="")
        while True:
            try:
                tick = next(work)
            except StopIteration as done:
                found[place] = done.value
                break
            part = tick.progress or part
            doing = f"{cell.title}: {part.doing}" if part.doing else cell.title
            yield tick._replace(progress=so_far(doing, part.share))
        memory.keep(cell.name, found[place])
        yield TrainingEvent(0, 0.0, progress=so_far(cell.title))
    yield TrainingEvent(0, 0.0, progress=so_far(""))


def result(work: TrainingEvents) -> Any:
    """Runs a study to its end, and returns what it has found: the progress of its last tick."""
    found: Progress | None = None
    for tick in work:
        found = tick.progress or found
    return found


def trained(
    experiment: Experiment, memory: Memory, device: str | None, *, by_step: bool = False
) -> EventStream[Run]:
    """The finished run of an experiment: from memory, or trained now without a film.

    by_step: ticks name the step, not the epoch, as does the study whose setting that is.
    """
    if (known := memory.run(experiment)) is not None:
        return known
    last, epochs = None, experiment.training.epochs
    for tick in training_events(experiment, device, film=False):
        last = tick.run or last
        doing = f"epoch {min(int(tick.epoch) + 1, epochs)} of {epochs}"
        doing = f"step {tick.step:,}" if by_step else doing
        yield tick._replace(progress=Progress(share=min(1.0, tick.epoch / epochs), doing=doing))
    assert last is not None
    memory.keep_run(last)
    return last


def part(work: EventStream[T], low: float, high: float) -> EventStream[T]:
    """The same work as a part of a longer one: from the share `low` of that to `high`."""
    while True:
        try:
            tick = next(work)
        except StopIteration as done:
            result: T = done.value
            return result
        if (now := tick.progress) is not None:
            share = low + (high - low) * now.share
            tick = tick._replace(progress=Progress(share=share, doing=now.doing))
        yield tick
