"""Chess memory: the same nets on pictures, and on the same pixels in disorder."""

import numpy as np
import streamlit as st

from aelab import data, figures
from aelab.components import mount, sheet
from aelab.components.live_figure import live_figure
from aelab.figures import ImageRow, ImageRows
from aelab.figures.runs import pixels
from aelab.figures.studies.capacity import KINDS
from aelab.studies import SEED, chess_memory, compression
from aelab.studies.compression import SIZES, CompressionConfig
from aelab.training import example_indices
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.session import study
from aelab.ui.shell import csv_file, datasets, menus, widgets

ITEMS = 5  # pictures a row: beside the chart they are still legible
EXPLAIN = r"""
Chess masters remember a position from a real game at a glance; of pieces put down at random they
remember no more than beginners (Chase and Simon, Cognitive Psychology 4:55, 1973). What they store
is the pattern, not the squares.

The same net with the same settings is trained on pictures, and on pictures whose pixels are
shuffled, each in an order of its own (`digits/shuffled` is a data set by that name). Every picture
keeps all its grey values; only the structure is gone. Dashed: PCA of either set.

*Error*: squared error over the whole test set. *Ratio*: error on shuffled pixels over error on
pictures, seed by seed; bars are 95 % intervals (Student’s t).

What to look for: in shuffled pixels there is nothing to find. Each is as uncertain as any other
whatever the rest are, so few numbers hold hardly more than the mean grey, and a bend is of no use
where PCA does as well or better. One would expect the gap to widen as $m$ shrinks. Does the ratio?
With very few numbers pictures are drawn badly too, and with nearly as many as there are pixels both
can be copied.
"""


class ChessMemory(GridStudy[CompressionConfig]):
    """The same nets on pictures, and on pictures with shuffled pixels."""

    grid, key, explain = chess_memory, "capacity.chess", EXPLAIN
    file, about = "chess_memory.csv", "The error of every net that has been measured."

    def sidebar(self) -> CompressionConfig | None:
        """The data set, how it is looked at, and what is measured."""
        self.data = menus.data_set("capacity")
        if not datasets.available(self.data):
            return None
        self.m = widgets.one_of("Pictures from m numbers", SIZES, 16, "chess.m")
        return super().sidebar()

    def csv(self, shown: Cells) -> str:
        """The error of every cell."""
        return csv_file.csv_text(
            ("data", "numbers in the code", "seed", "squared error / image"),
            ([chess_memory.source(str(kind), self.data), *rest, figures["error"]]
             for (kind, *rest), figures in shown.items()),
        )  # fmt: skip

    def draw(self, shown: Cells) -> None:
        """The curves, the pictures at m, and the gaps."""
        left, right = st.columns(2, gap="medium")
        with left:
            found = figures.chess_memory(
                self.data, shown, badge=self.badge(),
                code=self.code(f'chess_memory("{self.data}", found.cells)'),
            )  # fmt: skip
            mount(live_figure("chess-curves", found), key="chess.curves")
        with right:
            mount(_pictures(self.data, self.settings, self.m, shown), key="chess.pictures")
        st.markdown(sentence(shown))


def sentence(known: Cells) -> str:
    """The gap at every size of the code."""
    gaps = chess_memory.gaps(known)
    if not gaps:
        return "Measure trains each net on pictures, then on shuffled pixels."
    listed = " · ".join(f"{gap.m} → {gap.ratio.mean:.1f} ×" for gap in gaps)
    return f"**Error, shuffled over pictures**, by m: {listed}"


def _pictures(name: str, chosen: CompressionConfig, m: int, known: Cells) -> bytes:
    """Test items of both kinds, and what the nets with m numbers draw of them."""
    images, rows = [], []
    for kind, colour in KINDS.items():
        own = chess_memory.source(kind, name)
        dataset = data.load(own)
        x = dataset.ink(dataset.x_test[example_indices(dataset)[:ITEMS]])
        cell, experiment = known.get((kind, m, SEED)), compression.experiment(own, chosen, m, SEED)
        net = compression.reconstructions(experiment, study.memory()) if cell else None
        images += [x, np.zeros_like(x) if net is None else pixels(net[:ITEMS])]
        said = f"{cell['error']:.3g} sq. error" if cell else "not measured yet"
        rows += [ImageRow(kind), ImageRow("drawn", colour, (said,))]
    return sheet(ImageRows(
        title=f"From {m} numbers", images=np.stack(images), shape=data.load(name).shape,
        rows=tuple(rows), badge=f"seed {SEED}",
    ), group="capacity.chess", name="chess-pictures", most=72)  # fmt: skip
