"""The section Again: one test picture, codes drawn for it, and pixels drawn from each."""

from collections.abc import Sequence
from functools import lru_cache, partial
from html import escape
from typing import Any, Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.pixels import to_uint8
from aelab.components import Ask, gallery, mount, sheet
from aelab.figures.images.again import MEASURED, MOST, again_code, again_rows, drawn, spreads
from aelab.training import Run, example_indices
from aelab.ui.pages.generate.latent_grid import GROUP, Shown, latest
from aelab.ui.pages.generate.samples_section import STYLE
from aelab.ui.session import comparison
from aelab.ui.session.state import put, stands_at
from aelab.ui.shell import url
from aelab.ui.shell.widgets import SEEDS, next_seed

ITEM: Final = "again_item"
SEED: Final = "again_seed"
RUN, COUNT = "again_run", "again_n"
KEYS: Final = (RUN, ITEM, COUNT, SEED)  # in the address
TILE, SIDE = 40, 60  # px of a picture to choose, and of one that is drawn
HEAD = (
    f"over {MEASURED} draws",
    "how h is drawn",
    "standard deviation of h",
    "sq. error of r",
    "apart",
)
WORDS = 'style="text-align: left; white-space: normal"'  # of a cell of words
EXPLAIN = (
    "An autoencoder as two distributions: p(h | x), from which the encoder draws a code, and "
    "p(x | h), of which the decoder gives the mean r. The loss is −log p(x | h) up to a constant. "
    "*r*: of each draw of h. *x ~ p(x | h)*: each pixel drawn by itself, Bernoulli with "
    "probability r where the loss is cross-entropy or the visible units are binary (Boltzmann "
    "machines); else Gaussian around r. Its σ is 1 where the loss is ½‖x − r‖² (VAE) or the "
    "visible units are Gaussian; otherwise it is the estimate of greatest likelihood: σ² is the "
    "mean squared error of a pixel over up to 2,000 test pictures. What lies beyond 0 or 1 is "
    "clipped when it is shown. The pixels are independent given h, so a draw is a noisy picture; "
    "papers usually show r.  \n"
    "Which networks draw h: a denoising autoencoder, because its input is drawn; a VAE; Boltzmann "
    "machines, of which the top one draws and those below give it their means. All others have "
    "h = f(x).  \n"
    f"The table is measured over {MEASURED} draws. *Standard deviation of h*: mean over its units. "
    "*Squared error*: of the decoded draws against the picture, per image. *Apart*: squared "
    "distance between two decoded draws, mean over all pairs; half of it is the share of the "
    "squared error that is due to chance."
)


def ask(entries: Sequence[comparison.Entry]) -> tuple[Any, ...]:
    """Which run, which test picture, how many draws, and their seed."""
    runs = dict(latest(entries))
    first = [i for i, run in enumerate(runs.values()) if run.model.draws_codes]
    title = list(runs)[first[0] if first else 0]
    if len(runs) > 1:
        title = st.selectbox(
            "Network", list(runs), list(runs).index(title), width=260,
            help="At first one whose encoder draws h: the others have one code for an item, and "
            "equal rows.", **url.bound(RUN, url.one_of(list(runs))),
        )  # fmt: skip
    run = runs[title]
    most = len(data.load(run.experiment.data).y_test) - 1
    if stands_at(ITEM, 0) > most:
        put(ITEM, most)
    item = st.number_input("Test picture", 0, most, width=130, help=f"0 to {most:,}",
                           **url.bound(ITEM, url.number(0, most)))  # fmt: skip
    n = st.slider("Draws", 2, MOST, 10, width=110, **url.bound(COUNT, url.number(2, MOST)))
    seed = st.number_input("Seed of the draws", 0, SEEDS, 1, width=130,
                           **url.bound(SEED, url.number(0, SEEDS)))  # fmt: skip
    st.button("", key="again_anew", icon=":material/casino:", help="New draws: another seed.",
              on_click=next_seed, args=(SEED,))  # fmt: skip
    chosen = int(item), int(n), int(seed)
    with st.popover("Code", key="again_code"):
        st.code(again_code(run, *chosen), language="python", wrap_lines=True)
    return title, *chosen


def draw(shown: Shown, title: str, item: int, n: int, seed: int) -> None:
    """Pictures to choose from, what is drawn of the chosen one, and every run's figures."""
    run = dict(shown).get(title, shown[0][1])
    dataset = data.load(run.experiment.data)
    firsts = dataset.probe[example_indices(dataset)]
    mount(_choice(dataset.name, item), key="again.items", on_ask=partial(_take, firsts))
    mount(_rows(run, item, n, seed), key="again.rows")
    st.html(table([s for s in shown if s[1].experiment.data == dataset.name], item, seed))


def table(shown: Shown, item: int, seed: int) -> str:
    """The figures of runs on one data set, as an HTML table."""
    rows = [HEAD]
    rows += [(title, run.model.code_law(), *spreads(drawn(run, item, seed)))
             for title, run in shown]  # fmt: skip
    lines = [
        f"<td>{escape(name)}</td><td {WORDS}>{escape(law)}</td>"
        + "".join(f"<td>{cell}</td>" for cell in cells)
        for name, law, *cells in rows
    ]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"{STYLE}<table class='ae-scores'>{body}</table>"


@lru_cache(maxsize=8)
def _rows(run: Run, item: int, n: int, seed: int) -> bytes:
    return sheet(again_rows(run, item, n, seed), group=GROUP, name="again", most=SIDE)


@lru_cache(maxsize=8)
def _choice(name: str, item: int) -> bytes:
    """The first test picture of each class, to choose from; the chosen one in a frame."""
    dataset = data.load(name)
    items = dataset.probe[example_indices(dataset)]
    places = np.flatnonzero(items == item)
    return gallery(
        group=GROUP, name="again-items", title="Click a test picture",
        images=to_uint8(dataset.ink(dataset.x_test[items])), shape=dataset.shape,
        columns=len(items), tile=TILE, captions=[f"{i:,}" for i in items],
        chosen=int(places[0]) if len(places) else None,
    )  # fmt: skip


def _take(items: NDArray[np.int64], ask: Ask) -> None:
    """The test picture that was clicked."""
    put(ITEM, int(items[ask["item"] % len(items)]))
