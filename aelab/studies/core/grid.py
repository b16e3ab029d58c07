"""A study made of cells: each is measured by itself, remembered, and skipped the next time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from aelab.schema import Value
from aelab.studies.core.memory import Figures, Memory
from aelab.training import Experiment, Progress, Run, Tick, Ticks, Turns, plain_turns, ticks

T = TypeVar("T")
Place = tuple[Value, ...]  # where a cell stands in the study: a noise level, a seed


@dataclass(frozen=True)
class Cell:
    """One measurement: a name for all that decides its figures, and the work that finds them."""

    name: str
    title: str  # a phrase for who watches
    measure: Callable[[], Turns[Figures]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Found(Progress):
    """The figures of the cells that are done, by place; `total` counts all."""

    cells: Mapping[Place, Figures]
    total: int


@plain_turns
def grid(cells: Mapping[Place, Cell], memory: Memory) -> Ticks:
    """Measures every cell that is not in memory, in order; its ticks carry `Found`."""
    known = {place: memory.recall(cell.name) for place, cell in cells.items()}
    found = {place: figures for place, figures in known.items() if figures is not None}

    def so_far(doing: str, part: float = 0.0) -> Found:
        share = (len(found) + part) / len(cells) if cells else 1.0
        return Found(share=share, doing=doing, cells=dict(found), total=len(cells))

    yield Tick(0, 0.0, progress=so_far("looking up what is known"))
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
        yield Tick(0, 0.0, progress=so_far(cell.title))
    yield Tick(0, 0.0, progress=so_far(""))


def trained(experiment: Experiment, memory: Memory, device: str | None) -> Turns[Run]:
    """The finished run of an experiment: from memory, or trained now without a film."""
    if (known := memory.run(experiment)) is not None:
        return known
    last, epochs = None, experiment.training.epochs
    for tick in ticks(experiment, device, film=False):
        last = tick.run or last
        doing = f"epoch {min(int(tick.epoch) + 1, epochs)} of {epochs}"
        yield tick._replace(progress=Progress(share=min(1.0, tick.epoch / epochs), doing=doing))
    assert last is not None
    memory.hold(last)
    return last


def part(work: Turns[T], low: float, high: float) -> Turns[T]:
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
