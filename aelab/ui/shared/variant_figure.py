"""A figure that belongs to one variant: on Theory, and below the stage while such a net learns."""

from collections.abc import Callable
from functools import partial
from typing import Any

from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.scheduler import Job
from aelab.training import Run
from aelab.ui.shell.ticking import ticking

PERIOD = 0.5  # s


def draw(variant: str, job: Job | None) -> None:
    """The figure of a variant, if it has one, with the run of a job if that is of this variant."""
    if variant not in _FIGURES:
        return
    ticking(partial(_tick, variant, job), PERIOD if job and job.busy else None)


def _tick(variant: str, job: Job | None) -> None:
    run = job.run if job else None
    found = _FIGURES[variant](run if run and run.experiment.variant == variant else None)
    mount(live_figure(f"variant-{variant}", found), key=f"variant.{variant}")


def _sparsity(run: Run | None) -> Any:
    from aelab import figures  # Plotly is not loaded for the other variants

    return figures.sparsity_penalties(run)


_FIGURES: dict[str, Callable[[Run | None], Any]] = {"sparse": _sparsity}
