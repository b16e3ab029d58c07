"""Four nets that differ in their penalty: what each measure says of them, as dots in a row."""

from __future__ import annotations

from typing import Unpack

import plotly.graph_objects as go

from aelab.figures._base import colour
from aelab.figures.runs import COLOURS
from aelab.figures.studies.dots import Panel, Row, dots
from aelab.figures.studies.look import LEADERS, Cells, Look
from aelab.studies import regularised as study
from aelab.studies.regularised import MEASURES, NETS


def regularised(cells: Cells, **look: Unpack[Look]) -> go.Figure:
    """Each measure of the plain, the sparse, the denoising and the contractive net, over seeds.

    cells: of `aelab.studies.regularised.study`. Filled: best, or not told apart from it.
    """
    panels = [
        Panel(m.label, study.over_seeds(cells, m), study.leaders(cells, m), m.highest)
        for m in MEASURES
    ]
    rows = {net: Row(net, colour(COLOURS[variant])) for net, variant in NETS.items()}
    return dots(rows, panels, title="Four penalties", note=LEADERS, **look)
