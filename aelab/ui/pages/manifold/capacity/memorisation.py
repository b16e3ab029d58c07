"""Memorisation: a huge net with a one-number code, and what it knows beyond its items."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from aelab import data, figures, recipes
from aelab.components import mount, sheet
from aelab.components.live_figure import live_figure
from aelab.figures import ImageRow, ImageRows
from aelab.figures.images.codes import code_line_rows
from aelab.figures.runs import learned
from aelab.figures.studies.capacity import COLOURS, error_of, training_errors
from aelab.figures.studies.depth import pca_error
from aelab.schema import Settings, hp, setting
from aelab.training import Experiment, Run, example_indices
from aelab.ui.session.comparison import Entry, last_step
from aelab.ui.shell import csv_file, widgets
from aelab.ui.view import Comparison

PAGE = "capacity.heart"
DATA, SHOWN = "digits", 6  # test items a row
ERROR = "training error, squared error / image"
CHOICES = (16, 64, 256, 1024)  # items to memorise; all of them are learned beside these
EXPLAIN = r"""
Encoder and decoder have tens of thousands of weights, the code is a single number. With few items
to learn, the net need not find what digits have in common: the encoder gives each item a
place of its own on the line, and the decoder is a table that has it there. So the code is little
more than the **index of a training item**: decoded from one end to the other it shows these items
one after another (Goodfellow, Bengio and Courville, Deep Learning, section 14.1).

* **Training error** falls far below that of the mean image; the **test error** stays as high as
  that or rises above it: of an unknown picture some training item is drawn.
* The same net with **all** items cannot give each a place. Its training error is higher,
  and its test error is lower: it has had to find something common. Choose more items to see the gap
  close.

Errors: squared error / image. The *mean image* is that of the training pictures, tried on the test
pictures. *Along the code*: the training codes in order, at equal distances in rank.
"""


@dataclass(frozen=True)
class Options(Settings):
    """Of the net that learns a few items; the other one learns all."""

    items: int = hp(64, "Items to learn", low=1, high=100_000)
    steps: int = hp(recipes.MEMORISATION_STEPS, "Steps", low=100, high=20_000,
                    help="Of each net, whatever its items.")  # fmt: skip


class Memorisation(Comparison[Options]):
    """The same huge net twice: with a few items, and with all."""

    key, explain = PAGE, EXPLAIN
    file, about = "memorisation.csv", "The errors of both nets at every snapshot."

    def usual(self) -> Options:
        """The same always: there is one data set."""
        return Options()

    def sidebar(self) -> Options:
        """A slider over some numbers of items."""
        st.caption(f"Data: {data.info(self.data).title}, {_all():,} training items")
        n = widgets.one_of("Items to learn", CHOICES, 64, "heart.items",
                           "The other net learns all of them.")  # fmt: skip
        steps = widgets.widget(setting(Options, "steps"), recipes.MEMORISATION_STEPS, "heart.steps")
        return Options(items=n, steps=steps)

    def experiments(self) -> list[Experiment]:
        """Both nets."""
        return [
            _experiment(items, self.settings.steps, self.seed)
            for items in (self.settings.items, _all())
        ]

    def order(self, run: Run) -> float:
        """The fewest items first."""
        return len(learned(run))

    def draw(self, shown: Sequence[Entry]) -> None:
        """Errors, pictures, the line of codes, and a sentence."""
        runs = [entry.run for entry in shown]
        left, right = st.columns(2, gap="medium")
        with left:
            badge = self.badge(shown).partition(" · ")[2]  # the sidebar names the data set
            found = figures.memorisation(DATA, *runs, last=self.settings.steps, badge=badge,
                                         height=330)  # fmt: skip
            mount(live_figure("heart-curves", found), key="heart.curves")
        with right:
            mount(_pictures(runs, self.badge(shown)), key="heart.pictures")
        if runs:
            rows = code_line_rows(runs[0])
            mount(sheet(rows, group=PAGE, name="heart-line", most=46), key="heart.line")
        st.markdown(sentence(runs))

    def csv(self, shown: Sequence[Entry]) -> str:
        """Both errors at every snapshot, as the curves have them."""
        header = ("items learned", "seed", "step", ERROR, "test error")
        return csv_file.csv_text(
            header,
            ((len(learned(run)), run.experiment.seed, s.step, error, s.validation[0])
             for run in (entry.run for entry in shown)
             for s, error in zip(run.snapshots, training_errors(run), strict=True)),
        )  # fmt: skip


def _experiment(items: int, steps: int, seed: int) -> Experiment:
    """The net that learns so many items, for about so many steps."""
    epochs = round(steps / max(1, items // recipes.MEMORISATION_BATCH))
    return Experiment.of(
        "basic", DATA, seed, items=items, epochs=min(2000, max(1, epochs)), **recipes.MEMORISATION
    )


def _all() -> int:
    return len(data.load(DATA).x_train)


def sentence(runs: Sequence[Run]) -> str:
    """Errors on what was learned, and on what was not."""
    if not runs:
        return "Press Train: the same net learns a few items, and all of them."
    said = [f"**{len(learned(run)):,} items**: learned {error_of(run, learned(run)):#.3g}, test "
            f"{error_of(run, data.load(DATA).x_test):#.3g}" for run in runs]  # fmt: skip
    return " · ".join([*said, f"mean image: {pca_error(DATA, 0):#.3g}"]) + " (sq. error / image)"


def _pictures(runs: Sequence[Run], badge: str) -> bytes:
    """What each net makes of test items."""
    dataset = data.load(DATA)
    tests = dataset.x_test[example_indices(dataset)[:SHOWN]]
    images, rows = [tests], [ImageRow("test items", lines=("not learned",))]
    for run, colour in zip(runs, COLOURS, strict=False):
        images.append(run.decode(run.encode(tests)))
        rows.append(ImageRow("drawn", colour, (f"learned {len(learned(run)):,}",)))
    table = ImageRows(
        title="What it makes of others", rows=tuple(rows), images=np.stack(images),
        shape=dataset.shape, step=last_step(runs), badge=badge,
    )  # fmt: skip
    return sheet(table, group=PAGE, name="heart-pictures", most=54)
