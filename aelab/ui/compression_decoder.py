"""What the decoder is for: one encoder, and decoders from none to large behind it."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab import data
from aelab.components import Row, mount, sheet
from aelab.components.chart import Axis, chart
from aelab.studies import Figures, Found, Place, decoders
from aelab.studies.decoders import DECODERS, Decoding
from aelab.training import Ticks, rows
from aelab.ui import files, settings, study
from aelab.ui.curves import curve
from aelab.ui.repair_sheet import as_bytes

PAGE = "compression.decoder"
SEED = 7  # whose pictures are shown
COLOURS = {"none": "data", "small": "noise", "large": "accent"}
EXPLAIN = """
All encoders have the same layers and, seed by seed, the same first weights, pictures and batches.
Only the decoder differs: **none** is one matrix from the code to the pixels, **small** has one
hidden layer as wide as the encoder’s, **large** has two, twice and four times as wide.

*Error*: squared error over all test pictures. *Wrong classes*: a linear classifier (one softmax
layer) is put on the frozen code and taught a few labels; the share of the test set that it names
wrongly tells how good the code is. The decoder has no part in that.

What to look for: how much of the error a larger decoder takes away, and whether the classes can be
told any better. The decoder shapes the code only through its gradient (Goodfellow, Bengio and
Courville, Deep Learning, chapter 14); for other uses it is thrown away.
"""


def page(name: str, bar: DeltaGenerator) -> None:
    """The whole topic for a data set."""
    with st.sidebar:
        chosen = settings.group(decoders.suited(name), f"{PAGE}.{name}")
    with bar, study.controls(PAGE, partial(_begin, name)):
        found = study.found(PAGE, Found)
        files.csv_button(
            "decoders.csv", lambda: csv_of(name, found.cells if found else {}),
            "The figures of every net that has been measured.", disabled=not found,
        )  # fmt: skip
        study.notices()
    around = study.surroundings(PAGE)
    st.fragment(_stage, run_every=study.period(around))(name, chosen, around)
    with st.expander("Explain"):
        st.markdown(EXPLAIN)


def csv_of(name: str, cells: Mapping[Place, Figures]) -> str:
    """The figures of every cell as CSV."""
    header = ("data", "decoder", "seed", "squared error / image", "share of wrong classes",
              "parameters of the decoder")  # fmt: skip
    return files.csv_text(
        header,
        ([name, *place, *(figures[of] for of in ("error", "wrong", "parameters"))]
         for place, figures in cells.items()),
    )  # fmt: skip


def sentence(cells: Mapping[Place, Figures]) -> str:
    """What the largest decoder changes, against none."""
    error, wrong = (decoders.over_seeds(cells, of) for of in ("error", "wrong"))
    if not {"none", "large"} <= error.keys():
        return "Press Measure: the same encoder is trained with three decoders."
    less = 100 * (1 - error["large"].mean / error["none"].mean)
    first, last = wrong["none"], wrong["large"]
    return (
        f"**From no hidden layer to a large decoder**: {less:.0f} % less error; wrong classes "
        f"{100 * first.mean:.1f} → {100 * last.mean:.1f} % ({first.n} seeds)."
    )


def _begin(name: str) -> Ticks:
    """What Measure starts; nets that are known are skipped."""
    chosen = settings.standing(decoders.suited(name), f"{PAGE}.{name}")
    return decoders.study(name, chosen, study.memory())


def _stage(name: str, chosen: Decoding, around: tuple[str, ...]) -> None:
    """One tick: both curves, the pictures, what they say, and how far the study has come."""
    found = study.found(PAGE, Found)
    cells = found.cells if found else {}
    badge = f"{len(cells)} of {found.total} nets" if found else ""
    for column, (of, title, label, scale) in zip(st.columns(2, gap="medium"), WORDS, strict=True):
        with column:
            mount(_curve(cells, of, title, label, scale, badge), key=f"decoder.{of}")
    mount(_pictures(name, chosen, cells), key="decoder.pictures")
    st.markdown(sentence(cells))
    study.ending(PAGE, around)


WORDS = (
    ("error", "The picture", "squared error / image", 1.0),
    ("wrong", "The code", "wrong classes, %", 100.0),
)


def _curve(
    cells: Mapping[Place, Figures], of: str, title: str, label: str, scale: float, badge: str
) -> bytes:
    sizes = [s.mean / 1000 for s in decoders.over_seeds(cells, "parameters").values()]
    spreads = list(decoders.over_seeds(cells, of).values())
    colour = "error" if of == "error" else "accent"
    return chart(
        group=PAGE, name=f"decoder-{of}", title=title, height=165,
        x=Axis("parameters of the decoder, thousands", log=True), y=Axis(label, 0),
        series=[curve(label.partition(",")[0].partition(" /")[0], sizes, spreads, colour,
                      scale=scale, ends=(0, np.inf))],
        badge=badge, note="bars: 95 % over seeds",
    )  # fmt: skip


def _pictures(name: str, chosen: Decoding, cells: Mapping[Place, Figures]) -> bytes:
    """The same pictures as they were, and by each decoder."""
    dataset = data.load(name)
    height, width = dataset.shape
    (first,) = as_bytes(dataset.x_test[rows(dataset)][None], errors=False)
    found = [decoders.drawn(name, chosen, kind, SEED, study.memory()) for kind in DECODERS]
    blank = np.zeros_like(first)
    return sheet(
        group=PAGE, name="decoder-pictures", title="Drawn by each decoder", most=42,
        images=np.stack([first, *(blank if one is None else one for one in found)]),
        shape=(height, width), badge=f"{dataset.title} · seed {SEED}",
        rows=[Row("original"), *(_row(chosen, kind, cells) for kind in DECODERS)],
        note=f"{chosen.m} numbers, the same encoder",
    )  # fmt: skip


def _row(chosen: Decoding, kind: str, cells: Mapping[Place, Figures]) -> Row:
    """A decoder's layers, and the error of the net that is shown."""
    own = cells.get((kind, SEED))
    layers = "-".join(map(str, decoders.hidden(chosen, kind)))
    label = f"{kind}: {layers}" if layers else "no hidden layer"
    return Row(label, COLOURS[kind], (f"{own['error']:.3g} sq. error",) if own else ("–",))
