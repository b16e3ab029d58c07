"""The section Samples: random codes decoded, the training picture nearest to each, and figures."""

from collections.abc import Sequence
from dataclasses import astuple
from html import escape

import streamlit as st

from aelab import data
from aelab.components import mount
from aelab.ui.pages.generate import samples_film
from aelab.ui.pages.generate.latent_grid import Shown, latest
from aelab.ui.pages.generate.samples import (
    KNOWN,
    N_MEASURED,
    Draw,
    draws,
    measured,
    neighbour,
    reference,
    sheet,
)
from aelab.ui.session import comparison
from aelab.ui.session.state import session
from aelab.ui.shell import csv_file, url
from aelab.ui.shell.widgets import SEEDS, next_seed

SEED = "draw"

EXPLAIN = (
    "Codes are drawn at random and decoded; the same seed draws the same codes for every run. A "
    "plain autoencoder never learned what codes are likely: N(0, I) mostly misses its codes, and a "
    "normal distribution fitted to the codes of test pictures fills the gaps between them. Click a "
    "sample: the training picture nearest to it shows beside it, and where they differ. The film "
    "has sixteen samples of its own, from the same random numbers at every step: codes from the "
    "prior, or, for a network without one, from a normal distribution with the mean and covariance "
    "that its codes had at that step."
)
FIGURES = f"""
Over {N_MEASURED} samples, divided by the same of {N_MEASURED} test pictures, which no network
has seen; the last figure, in bits, is not divided. The CSV file has all in their own units.

* **to training**: median distance (root of the summed squared pixel differences) to the nearest of
  the first {KNOWN:,} training pictures. Below 1 ×: samples lie nearer to training pictures
  than new pictures do, which hints at memorising, or at blur.
* **sharpness**: mean |Laplacian|, each inner pixel against its four neighbours. Blur lowers it.
* **diversity**: mean distance between two of the pictures. Copies have 0.
* **classes**: entropy of the classes that each picture's 5 nearest training pictures vote for, in
  bits; log₂ of the number of classes if all are equally frequent.
"""
HEAD: tuple[str, ...] = (
    "codes from", "to training ×", "sharpness ×", "diversity ×", "classes, bits",
)  # fmt: skip
STYLE = """<style>
.ae-scores { border-collapse: collapse; font-size: 0.8125rem; line-height: 1.2; width: 100%;
             font-variant-numeric: tabular-nums; }
.ae-scores td { border-bottom: 1px solid var(--ae-grid); padding: 0.2rem 0.15rem; text-align: right;
                white-space: nowrap; }
.ae-scores td:first-child { text-align: left; white-space: normal; }
.ae-scores tr:first-child td { font-weight: 600; white-space: normal; }
</style>"""
UNITS = (
    "median distance to the nearest training picture", "sharpness (mean |Laplacian|)",
    "diversity (mean pairwise distance)", "class entropy (bits)",
)  # fmt: skip


def ask(entries: Sequence[comparison.Entry]) -> tuple[int, bool, bool]:
    """Their seed; whether there is time for figures, which a tick has not; whether as a film."""
    seed = st.number_input("Seed of the samples", 0, SEEDS, 1, width=180,
                           **url.bound(SEED, url.number(0, SEEDS)))  # fmt: skip
    st.button("New samples", key="anew", icon=":material/casino:", on_click=next_seed, args=(SEED,))
    csv_file.csv_button(
        "samples.csv", lambda: table(draws(latest(entries), int(seed))), "The figures below."
    )
    resting = not any(entry.state == "running" for entry in entries)
    film = st.toggle(
        "Film", disabled=not resting, **url.bound("film", url.FLAG),
        help="Sixteen samples at any step of the training, when it pauses or ends.",
    )  # fmt: skip
    return int(seed), resting, film and resting


def draw(shown: Shown, seed: int, resting: bool, film: bool) -> None:
    """All draws side by side; under them the picked sample's neighbour, and the figures."""
    if film:
        samples_film.draw(shown)
        return
    found = draws(shown, seed)
    which, item = session().selected.get("sample", (0, 0))
    which = min(which, len(found) - 1)
    item = min(item, len(found[which].images) - 1)
    columns = [column for _ in range(0, len(found), 3) for column in st.columns(3)]
    for i, drawn in enumerate(found):
        with columns[i]:
            asked = mount(sheet(drawn, item if i == which else None), key=f"samples.{i}")
        if asked:
            session().selected["sample"] = (i, asked["item"] % len(drawn.images))
            st.rerun()  # the frame may have left a sheet that is drawn already
    left, middle, right = st.columns([2.2, 1.7, 4.2], gap="medium")
    pair, difference = neighbour(found[which], item)
    with left:
        mount(pair, key="neighbour")
    with middle:
        mount(difference, key="difference")
    late = "" if resting else ", measured when training pauses or ends"
    right.markdown(f"**{N_MEASURED} samples against test pictures**{late}", help=FIGURES)
    right.html(scores(found, resting))


def scores(found: Sequence[Draw], resting: bool) -> str:
    """The figures as an HTML table: three in multiples of what test pictures have, one in bits."""
    name = found[0].run.experiment.data
    test = reference(name)
    rows = [HEAD]
    for drawn in found:
        cells = ["…"] * 4
        if resting:
            own = measured(drawn)
            ratios = (own.to_training / test.to_training, own.sharpness / test.sharpness,
                      own.diversity / test.diversity)  # fmt: skip
            cells = [f"{figure:.2f}" for figure in (*ratios, own.entropy)]
        rows.append((f"{drawn.title}: {drawn.source}", *cells))
    rows.append(("test pictures", *["1.00"] * 3, f"{test.entropy:.2f}"))
    lines = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"{STYLE}<table class='ae-scores'>{body}</table>"


def table(found: Sequence[Draw]) -> str:
    """The figures as CSV, in their own units, test pictures in the last row."""
    rows: list[tuple[object, ...]] = []
    for drawn in found:
        e, own = drawn.run.experiment, measured(drawn)
        rows.append((drawn.title, drawn.source, e.seed, drawn.run.last.step, *astuple(own)))
    for name in {drawn.run.experiment.data: None for drawn in found}:
        rows.append(("test pictures", data.info(name).title, "", "", *astuple(reference(name))))
    return csv_file.csv_text(("run", "codes from", "seed", "step", *UNITS), rows)
