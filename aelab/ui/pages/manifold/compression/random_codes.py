"""A decoder knows the codes of its training items: what does it draw from codes nobody gave it?"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from aelab import data
from aelab.analysis.samples import fitted_normal, nearest, uniform_box
from aelab.components import Row, mount, sheet
from aelab.training import Experiment, Run
from aelab.ui.session import comparison, selection, study
from aelab.ui.shared.images import rows_to_uint8
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import csv_file

PAGE = "compression.random"
PERIOD = 1.0  # s between pictures while something is trained
ITEMS = 12  # pictures a row
MEASURED = 200  # pictures behind a figure
KNOWN = 10_000  # training pictures that a picture is compared with
FIRST, SECOND = "basic", "vae"
KINDS = {FIRST: ("AE", "accent"), SECOND: ("VAE", "noise")}
EPOCHS = {"digits": 100, "shapes": 40}
EXPLAIN = f"""
Both decoders draw from the codes of training pictures, and from random codes: from a **normal**
distribution with the mean and covariance of the codes, and **uniform** in the box between their
smallest and largest values, each number by itself.

*Apart*: median Euclidean distance over {MEASURED} pictures to the nearest of the first {KNOWN:,}
training pictures; that of test pictures says what a new real picture has. A plain autoencoder was
only asked to draw its own items: between and around their codes anything may come out. A VAE sees
its codes blurred and pulled towards N(0, I), so its decoder knows the neighbourhood (Kingma and
Welling, arXiv:1312.6114). A picture may also be close because it is a blurred mean: look at the
rows, not at the figure alone.

**This is no encryption.** The code hides nothing: anyone who has the decoder reads it.
"""


class Drawn(NamedTuple):
    """One row: its words, pictures [MEASURED, d], their median distance to a training picture."""

    label: str
    colour: str
    pictures: NDArray[np.float32]
    apart: float


def page(name: str, bar: DeltaGenerator) -> None:
    """The whole topic for a data set."""
    experiments = _experiments(name)
    with bar, comparison.controls(PAGE, experiments):
        runs = _runs(name)
        csv_file.csv_button("random_codes.csv", lambda: csv_of(name, runs),
                         "The distances of every row.", not runs)  # fmt: skip
        study.notices()
    around = buttons.drawn(PAGE)
    st.fragment(_stage, run_every=PERIOD if "running" in around else None)(name, around)
    with st.expander("Explain"):
        st.markdown(EXPLAIN)


def drawn(name: str, runs: Sequence[Run]) -> list[Drawn]:
    """Training pictures, and what each run's decoder draws of codes known and random."""
    x = data.load(name).x_train[:KNOWN]
    rows = [_compared("training pictures", "text", x[:MEASURED], name)]
    return rows + [row for run in runs for row in _by_run(run)]


def csv_of(name: str, runs: Sequence[Run]) -> str:
    """The distance of every row as CSV."""
    header = ("data", "row", "median distance to the nearest training picture")
    rows = drawn(name, runs)
    return csv_file.csv_text(
        header, [(name, row.label, row.apart) for row in rows] + [(name, "test", _test(name))]
    )


def _experiments(name: str) -> list[Experiment]:
    """The two nets as the sidebar has them: alike but for the loss."""
    with st.sidebar:
        m = st.number_input("Numbers in the code", 1, 64, 16, key="random.m", bind="query-params")
        epochs = st.number_input("Epochs", 1, 500, EPOCHS.get(name, 6), key=f"random.{name}")
        seed = st.number_input("Seed", 0, 2**31 - 1, selection.SEED, key="seed",
                               bind="query-params",
                               help="Of weights and batches, and of the random codes.")  # fmt: skip
    return [
        Experiment.of(kind, name, int(seed), latent_dim=int(m), hidden=(256, 128),
                      epochs=int(epochs), loss="cross-entropy")
        for kind in KINDS
    ]  # fmt: skip


def _runs(name: str) -> list[Run]:
    """The page's own runs on this data set."""
    found = [e.run for e in comparison.entries(PAGE) if e.job and e.run]
    return [run for run in found if run.experiment.data == name]


def _stage(name: str, around: tuple[str, ...]) -> None:
    """One tick; reruns the page when the state of a run has changed."""
    runs = _runs(name)
    height, width = data.load(name).shape
    rows = drawn(name, runs)
    step = max((run.last.step for run in runs), default=0)
    seed = f" · seed {runs[0].experiment.seed} · step {step:,}" if runs else ""
    images = rows_to_uint8(np.stack([row.pictures[:ITEMS] for row in rows]))
    payload = sheet(
        group=PAGE, name="random-codes", title="Known codes and random ones", images=images,
        shape=(height, width), step=step, most=50,
        rows=[Row(row.label, row.colour, (f"{row.apart:#.3g} apart",) if i else ())
              for i, row in enumerate(rows)],
        note=f"apart: pixel values from the nearest training picture; test {_test(name):.3g}",
        badge=f"{data.info(name).title}{seed}",
    )  # fmt: skip
    mount(payload, key="random.codes")
    st.caption("Press Train: an autoencoder and a VAE learn together." if not runs else
               "No encryption: whoever has the decoder reads the code.")  # fmt: skip
    if comparison.states(PAGE) != around:
        st.rerun()


@lru_cache(maxsize=8)
def _by_run(run: Run) -> list[Drawn]:
    """Three rows of one decoder."""
    e = run.experiment
    name, colour = KINDS[e.variant]
    codes = run.encode(data.load(e.data).x_train[:KNOWN])
    tried = {
        "training codes": codes[:MEASURED],
        "normal codes": fitted_normal(codes, MEASURED, e.seed),
        "uniform codes": uniform_box(codes, MEASURED, e.seed),
    }
    return [
        _compared(f"{name}, {words}", colour, run.decode(asked), e.data)
        for words, asked in tried.items()
    ]


def _compared(label: str, colour: str, pictures: NDArray[np.float32], name: str) -> Drawn:
    apart = nearest(pictures, data.load(name).x_train[:KNOWN])[1]
    return Drawn(label, colour, pictures, float(np.median(apart)))


@lru_cache(maxsize=8)
def _test(name: str) -> float:
    """What test pictures have."""
    return _compared("", "", data.load(name).x_test[:MEASURED], name).apart
