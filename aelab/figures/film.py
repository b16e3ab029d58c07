"""The codes of a run at every step that was kept, as a figure that plays."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from aelab.figures._base import blank, figure
from aelab.figures.latent import HEIGHT, axis_names, clouds, plane
from aelab.figures.runs import badge, code_of, dataset_of, of_run, probe
from aelab.training import Run
from aelab.training.snapshots import spaced

FRAMES = 40  # at most, more of the early ones


@of_run("The codes as they are learned", network=False)
def film(run: Run) -> go.Figure:
    """The codes at every step that is kept, as frames of a figure that plays; axes stand still."""
    title = "The codes as they are learned"
    shown = spaced(run.snapshots, FRAMES)
    if len(shown) < 2:
        return blank(title, "A film needs at least two snapshots.", badge(run))
    y, classes = probe(run)[1], dataset_of(run).classes
    every = np.concatenate([s.points.astype(np.float32) for s in shown])
    frames = [
        go.Frame(
            name=f"{s.step:,}", data=clouds(s.points.astype(np.float32), y, classes),
            traces=list(range(len(np.unique(y)))),
        )
        for s in shown
    ]  # fmt: skip
    found = figure(
        clouds(shown[-1].points.astype(np.float32), y, classes), title=title, badge=badge(run),
        note=f"{len(y):,} test items", height=HEIGHT + 60,
        code=code_of(run, "film(run).show()"), **plane(every, axis_names(run)),
        sliders=[_slider([s.step for s in shown])], updatemenus=[_play()],
    )  # fmt: skip
    found.frames = frames
    return found


def _slider(steps: list[int]) -> dict[str, Any]:
    still = {"mode": "immediate", "frame": {"duration": 0, "redraw": True},
             "transition": {"duration": 0}}  # fmt: skip
    return {
        "active": len(steps) - 1, "currentvalue": {"prefix": "step "}, "x": 0.12, "len": 0.88,
        "steps": [{"label": f"{s:,}", "method": "animate", "args": [[f"{s:,}"], still]}
                  for s in steps],
    }  # fmt: skip


def _play() -> dict[str, Any]:
    moving = {"frame": {"duration": 120, "redraw": True}, "fromcurrent": True,
              "transition": {"duration": 0}}  # fmt: skip
    return {
        "type": "buttons", "x": 0.08, "y": -0.12, "xanchor": "right", "yanchor": "top",
        "showactive": False,
        "buttons": [{"label": "▶", "method": "animate", "args": [None, moving]}],
    }  # fmt: skip
