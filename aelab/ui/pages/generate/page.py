"""The Generate page: which runs it trains, its sections with their controls, and its ticks.

Controls stand outside the fragment that ticks; they hand it what was asked for as plain values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from aelab.components import mount
from aelab.schema import SettingError
from aelab.training import Experiment
from aelab.ui.pages.generate import conditions
from aelab.ui.pages.generate import interpolation as between
from aelab.ui.pages.generate import latent_grid as decoded
from aelab.ui.pages.generate import samples_section as sampled
from aelab.ui.pages.generate import sliders as dials
from aelab.ui.pages.generate.latent_grid import Shown, latest
from aelab.ui.session import comparison, selection
from aelab.ui.shell import url, widgets

PAGE = "generate"
PERIOD = 1.0  # s between ticks
MOST = 3  # runs beside each other
FIRST = ("basic", "vae")

EMPTY = """
Press **Train**: these autoencoders learn with the same seed and batches, and this page shows what
their decoders draw, live.

* **Latent grid** – the whole plane of the codes, decoded.
* **Samples** – pictures from random codes, the training picture nearest to each, and figures;
  **Film** shows them appear as the network learns.
* **Between** – from one picture to another, through the pixels and through the code.
* **Dials** – turn each number of the code by hand.
* **Conditions** – one code under every class, and the rest of a picture from a quarter of it.
"""

EXPLAIN = {
    "Latent grid": decoded.EXPLAIN,
    "Samples": sampled.EXPLAIN,
    "Between": between.EXPLAIN,
    "Dials": dials.EXPLAIN,
    "Conditions": conditions.EXPLAIN,
}


@dataclass(frozen=True)
class Wanted:
    """What Train would start, and what is shared by all that is trained here."""

    data: str
    epochs: int
    seed: int
    experiments: tuple[Experiment, ...]

    def experiment(self, key: str, **values: Any) -> Experiment:
        """A variant with settings of its own, on the same data and seed. Raises SettingError."""
        return Experiment.of(key, self.data, self.seed, epochs=self.epochs, **values)


def wanted() -> Wanted:
    """The menus of the sidebar: variants, data, and the settings they share."""
    names, name = url.networks(PAGE, FIRST, MOST), url.data_set(PAGE)
    latent = st.number_input(
        "Latent size", 1, 64, 2, key="latent", bind="query-params",
        help="Numbers in the code, of each variant. With 2 the grid shows every code there is.",
    )  # fmt: skip
    epochs = st.number_input("Epochs", 1, 500, selection.EPOCHS.get(name, 20), key=f"epochs_{name}")
    seed = widgets.seed(
        "seed", "One number decides initial weights, batches and noise of all runs."
    )
    try:
        settings = {"latent_dim": int(latent), "epochs": int(epochs)}
        experiments = [Experiment.of(key, name, int(seed), **settings) for key in names]
    except SettingError as error:
        st.warning(str(error))
        experiments = []
    return Wanted(name, int(epochs), int(seed), tuple(experiments))


def section(experiments: Sequence[Experiment]) -> str:
    """The control bar: Train and Stop, and which section is shown."""
    with comparison.controls(PAGE, experiments):
        chosen = st.segmented_control(
            "Section", list(EXPLAIN), default="Latent grid", key="show", required=True,
            label_visibility="collapsed", bind="query-params",
        )  # fmt: skip
    return str(chosen)


def asked(chosen: str, entries: Sequence[comparison.Entry], wanted: Wanted) -> tuple[Any, ...]:
    """The controls of a section; what they stand at."""
    shown = latest(entries)
    if not shown and chosen != "Conditions":
        st.markdown("Training begins …" if entries else EMPTY)
        return ()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="options"):
        if chosen == "Conditions":  # it trains networks of its own
            return conditions.ask(entries, wanted.experiment)
        return ASK[chosen](entries)


def stage(chosen: str, asked: tuple[Any, ...], around: tuple[Any, ...]) -> None:
    """One tick: the pictures of the section; reruns the page when what is around is out of date."""
    entries = comparison.entries(PAGE)
    if (shown := latest(entries)) and asked:
        DRAW[chosen](shown, *asked)
    if surroundings(entries, comparison.states(PAGE)) != around:
        st.rerun()


def surroundings(entries: Sequence[comparison.Entry], states: tuple[str, ...]) -> tuple[Any, ...]:
    """What of the runs shows around the pictures: states, messages, and which have a picture."""
    return (*states, *((e.run is not None, e.job.message if e.job else "") for e in entries))


def explain(chosen: str) -> None:
    """How to read the section, folded."""
    with st.expander("Explain"):
        st.markdown(EXPLAIN[chosen])


def _ask_grid(entries: Sequence[comparison.Entry]) -> tuple[Any, ...]:
    spacing = st.segmented_control(
        "Places", ("equal steps", "equal probability"), default="equal steps", key="places",
        required=True, bind="query-params",
    )  # fmt: skip
    widened = st.slider(
        "Range", 20, 300, 100, 10, "%d %%", key="range", width=300,
        disabled=spacing != "equal steps",
        help="At 100 % the grid spans the central 98 % of the codes; for a normal prior the "
        "central 98 % of N(0, 1), ±2.33 σ.",
    )  # fmt: skip
    n = st.slider("Pictures a side", 5, 21, 15, 2, key="side", width=160)
    return spacing, widened / 100, n


def _draw_grid(shown: Shown, spacing: decoded.Spacing, widened: float, n: int) -> None:
    columns = st.columns(max(2, len(shown)))
    for i, (title, run) in enumerate(shown):
        with columns[i]:
            mount(decoded.latent_grid(title, run, spacing, widened, n), key=f"grid.{i}")


ASK: dict[str, Callable[[Sequence[comparison.Entry]], tuple[Any, ...]]] = {
    "Latent grid": _ask_grid, "Samples": sampled.ask, "Between": between.ask, "Dials": dials.ask,
}  # fmt: skip
DRAW: dict[str, Callable[..., None]] = {
    "Latent grid": _draw_grid, "Samples": sampled.draw, "Between": between.draw,
    "Dials": dials.draw, "Conditions": conditions.draw,
}  # fmt: skip
