"""What figures say of a run, and what they take from its data set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data, theme
from aelab.data import Dataset
from aelab.figures._base import blank
from aelab.models import variant
from aelab.pictures import Shape
from aelab.training import Experiment, Run, Snapshot, example_indices
from aelab.training.record.call import arguments
from aelab.training.record.history import OLDER

P = ParamSpec("P")
Draw: TypeAlias = Callable[Concatenate[Run, P], go.Figure]
SHORT = {"tied": "AE", "basic": "AE", "denoising": "DAE", "contractive": "CAE", "sparse": "sparse",
         "vae": "VAE", "cvae": "conditional VAE"}  # fmt: skip
COLOURS = {
    "tied": "accent", "basic": "accent", "denoising": "noise", "contractive": "positive",
    "sparse": "data", "vae": "classes.4",
}  # fmt: skip
POINTS = "The items of this data set are points: there is no picture to draw."


def short_name(run: Run) -> str:
    """The variant's, in short where it has a short one, and what makes the run one of its kind."""
    key, values = run.experiment.variant, run.experiment.now()[0].values()
    own = {
        "contractive": f", λ {values.get('contraction', 0):g}",
        "denoising": f", noise {values.get('level', 0):g}",
    }
    return SHORT.get(key, name_of(run)) + own.get(key, "")


def colour_of(run: Run) -> str:
    """The theme's colour of its variant, where several stand in one figure."""
    return COLOURS.get(run.experiment.variant, "text")


def badge_of_all(runs: Sequence[Run]) -> str:
    """Data, seed if it is the same, and the step that all of them have reached."""
    if not runs:
        return ""
    sets = " and ".join(dict.fromkeys(data.info(run.experiment.data).title for run in runs))
    seeds = {run.experiment.seed for run in runs}
    same = [f"seed {seeds.pop()}"] if len(seeds) == 1 else []
    older = [OLDER] if any(run.of_older_code for run in runs) else []
    return " · ".join([sets, *same, f"step {min(run.last.step for run in runs):,}", *older])


def name_of(run: Run) -> str:
    """The variant's, in words."""
    return variant(run.experiment.variant).Model.name


def badge(run: Run, snapshot: Snapshot | None = None) -> str:
    """Variant, data, seed and step, and whether it was trained by older code."""
    step = (snapshot or run.last).step if run.snapshots else 0
    e, older = run.experiment, f" · {OLDER}" if run.of_older_code else ""
    return f"{name_of(run)} · {data.info(e.data).title} · seed {e.seed} · step {step:,}{older}"


def code_of(run: Run, call: str) -> str:
    """Three lines of Python that make the same figure."""
    return f"import aelab\nrun = aelab.train({arguments(run.experiment)})\naelab.figures.{call}"


def code_of_all(runs: Sequence[Run], call: str) -> str:
    """Python that makes the same figure of several runs."""
    lines = [f"    aelab.train({arguments(run.experiment)})," for run in runs]
    return "\n".join(["import aelab", "runs = [", *lines, "]", f"aelab.figures.{call}"])


def experiment_code(e: Experiment) -> str:
    """Python that makes an experiment."""
    return f"aelab.Experiment.of({arguments(e)})"


def dataset_of(run: Run) -> Dataset:
    """What it learned."""
    return data.load(run.experiment.data)


def learned(run: Run) -> NDArray[np.float32]:
    """Its training items [n, d]."""
    return dataset_of(run).x_train[: run.experiment.training.items or None]


def probe(run: Run) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The items [n, d] whose codes a run keeps, and their classes [n]."""
    dataset = dataset_of(run)
    return dataset.x_test[dataset.probe], dataset.y_test[dataset.probe]


def examples(run: Run) -> NDArray[np.int64]:
    """The ten of them whose reconstructions are kept."""
    return example_indices(dataset_of(run))


def shape_of(run: Run) -> Shape:
    """The shape of its items, which are pictures."""
    return dataset_of(run).shape


def of_run(
    title: str, *, images: bool = False, network: bool = True
) -> Callable[[Draw[P]], Draw[P]]:
    """For figures of runs, the first argument and further ones: what cannot be drawn says why.

    images: its items are to be pictures; network: its weights are to be finite.
    """

    def of(draw: Draw[P]) -> Draw[P]:
        @wraps(draw)
        def drawn(run: Run, /, *args: P.args, **kwargs: P.kwargs) -> go.Figure:
            for one in (run, *(a for a in args if isinstance(a, Run))):
                if why := _why_not(one, images, network):
                    return blank(title, why, badge(one))
            return draw(run, *args, **kwargs)

        return drawn

    return of


def _why_not(run: Run, images: bool, network: bool) -> str:
    if images and dataset_of(run).kind != "images":
        return POINTS
    if not run.snapshots:
        return "There is no snapshot yet."
    finite = all(np.isfinite(values).all() for values in run.weights.values())
    return "" if finite or not network else "The network has diverged: its weights are not finite."


def pixels(values: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Bytes as ink in [0, 1]."""
    found: NDArray[np.float32] = values.astype(np.float32) / np.float32(255)
    return found


def class_colours(n: int) -> list[str]:
    """A colour for each of n classes; they repeat after ten."""
    return [theme.LIGHT.classes[i % len(theme.LIGHT.classes)] for i in range(n)]


def conditioned(run: Run, items: NDArray[Any]) -> NDArray[np.float32] | None:
    """The condition of test items, of a conditional variant."""
    dataset = dataset_of(run)
    return run.condition(dataset.x_test[items], dataset.y_test[items])


def prior_of(run: Run) -> str:
    """The prior that its codes were trained towards: "normal", "own", or nothing."""
    name = variant(run.experiment.variant).Model.prior_name
    return "own" if name and run.prior_outline is not None else name


def decoded(
    run: Run, codes: NDArray[Any], given: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """Codes [n, latent] → ink [n, d] in [0, 1].

    A conditional variant decodes all under the first test item's condition, if none is given.
    """
    if given is None and (one := conditioned(run, np.zeros(1, np.int64))) is not None:
        given = one.repeat(len(codes), axis=0)
    drawn = run.decode(codes.astype(np.float32), given)
    return dataset_of(run).ink(drawn).clip(0, 1)
