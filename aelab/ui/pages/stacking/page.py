"""The building site: deep nets trained layer by layer, beside the same nets without that."""

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from aelab import data, recipes
from aelab.components import mount, sheet
from aelab.components.live_figure import live_figure
from aelab.figures import ImageRow, ImageRows
from aelab.figures.diagrams import layer_stacks
from aelab.figures.studies.depth import TIMES, pretraining
from aelab.schema import SettingError, Settings
from aelab.training import Experiment, Run, example_indices
from aelab.training.encoder_layers import reconstructions_by_depth
from aelab.training.stages import error_curve
from aelab.ui.pages.stacking.nets import (
    BEGINNINGS,
    NETS,
    USUAL,
    colour_of,
    drawn,
    experiment,
    net_of,
)
from aelab.ui.session.comparison import Entry
from aelab.ui.shell import csv_file, url, widgets
from aelab.ui.view import Comparison

PAGE = "stacking"
SHOWN = 6  # items of the sheet
KINDS_HELP = (
    "Networks with the same layers, trained side by side. Stacked, RBMs: layer by layer first, as "
    "autoencoders or as Boltzmann machines. No pre-training: all layers at once. Naive start: the "
    "same from tiny random weights, by plain SGD. Sigmoid …: one network from four initialisations."
)
EXPLAIN = """
**Stacked**: layer 1 learns as an autoencoder of pictures, layer 2 as an autoencoder of layer 1’s
codes, and so on; then all layers are fine-tuned together. **RBMs** are a different thing: each
layer is a restricted Boltzmann machine, a probability model that learns by contrastive divergence;
only fine-tuning makes an autoencoder of them (Hinton and Salakhutdinov, Science 313:504, 2006).
**No pre-training**: the same sizes and the same number of steps, with He’s weights and Adam.
**Naive start**: sigmoid units, weights from N(0, 0.01²), plain SGD: it draws the mean picture.

The four **Sigmoid** nets are one net, trained by SGD with momentum, from four initialisations:
N(0, 0.01²); Xavier’s larger weights, which were made for tanh and do not help sigmoids much; with
batch norm, which gives every hidden unit the same spread whatever the weights; and weights that
were pre-trained layer by layer.

A solid band is a trained layer, a frame is a layer that is learning now. While layer k is trained,
the curve shows the error through layers 1 to k and back; so it jumps when the next, untrained layer
is put on top. Errors are means over the fixed probe items of the test set.
"""


class BuildingSite(Comparison[Settings]):
    """Stacked nets, nets of RBMs, and the same nets without pre-training."""

    key, explain, period, also = PAGE, EXPLAIN, 1.0, None
    file, about = "stacking.csv", "The curves of all nets."

    def sidebar(self) -> Settings:
        """The settings that all nets share, and those of each kind."""
        recipe: dict[str, Any] = recipes.layer_stack(self.data)
        nets = list(NETS)
        self.nets = st.multiselect(
            "Nets", nets, USUAL, **url.bound("nets", url.some_of(nets)), help=KINDS_HELP
        )
        st.page_link(
            "pages/7_Stacking.py", label="Compare four initialisations",
            query_params={"nets": BEGINNINGS, "data": self.data},
        )  # fmt: skip
        if not self.nets:
            st.warning("Choose at least one net.")
        usual = Experiment.suited("stacked", self.data, **recipe)
        self.values = dict(recipe)
        for key in ("hidden", "latent_dim", "pretrain", "task", "tied", "epochs", "batch_size"):
            group = usual.training if key in usual.training.values() else usual.config
            value, name = getattr(group, key), f"{self.data}.{key}"
            self.values[key] = widgets.widget(usual.setting(key), value, name)
        steps = Experiment.suited("rbm", self.data).setting("steps")
        self.values["steps"] = widgets.widget(steps, 1, f"{self.data}.steps")
        return Settings()

    def experiments(self) -> list[Experiment]:
        """One a chosen net."""
        return [experiment(net, self.data, self.seed, self.values) for net in self.nets]

    def beside(self, shown: Sequence[Entry]) -> None:
        """Whose depths are shown, and the axis of time."""
        names = [net_of(entry.run.experiment) for entry in shown] or [
            *self.nets, *(net for net in NETS if net not in self.nets)
        ]  # fmt: skip
        self.whose = str(st.selectbox(
            "Depths of", names, label_visibility="collapsed", width=170,
            **url.bound("whose", url.one_of(list(NETS))),
        ))  # fmt: skip
        self.time = st.segmented_control(
            "Time", TIMES, default=TIMES[0], required=True, label_visibility="collapsed",
            width="content", **url.bound("time", url.one_of(TIMES)),
        ) or TIMES[0]  # fmt: skip
        self.plans: tuple[Experiment, ...] = ()
        with suppress(SettingError):  # which Train says
            self.plans = tuple(self.experiments())

    def csv(self, shown: Sequence[Entry]) -> str:
        """The curves of all nets."""
        pairs = [(entry.run.experiment, entry.run) for entry in shown]
        return csv_file.csv_text(
            ["net", "data", "seed", "step", "seconds", "stage", "squared error / image"],
            ([net_of(e), e.data, e.seed, *mark] for e, run in pairs for mark in error_curve(run)),
        )

    def draw(self, shown: Sequence[Entry]) -> None:
        """The layers, the errors, and what each depth reconstructs."""
        runs = {net_of(entry.run.experiment): entry.run for entry in shown}
        nets = [drawn(entry.run.experiment, entry.run, entry.state) for entry in shown]
        nets = nets or [drawn(plan, None, "running") for plan in self.plans]
        layers = layer_stacks(nets, self.badge(shown))
        mount(live_figure("layers", layers), key="stacking.layers")
        left, right = st.columns([11, 10])
        with left:
            found = {net: (run, colour_of(net)) for net, run in runs.items()}
            lines = pretraining(
                self.data, found, int(self.values["latent_dim"]), self.time, height=330
            )
            mount(live_figure("stacking-error", lines), key="stacking.curves")
        with right:
            depths = _depths(self.data, self.whose, runs.get(self.whose))
            mount(depths, key="stacking.depths")


@lru_cache(maxsize=8)
def _depths(name: str, whose: str, run: Run | None) -> bytes:
    """The same items, encoded to each depth and decoded from there; errors as of the curves."""
    dataset = data.load(name)
    x, shown = dataset.x_test[dataset.probe], example_indices(dataset)[:SHOWN]
    found = reconstructions_by_depth(run, x) if run else np.zeros((0, *x.shape), np.float32)
    errors = np.square(found - x).sum(2).mean(1)
    rows = [ImageRow("input"), *(
        ImageRow(f"{k} layer{'s'[: k - 1]}: {error:#.3g}", colour_of(whose))
        for k, error in enumerate(errors, 1)
    )]  # fmt: skip
    return sheet(ImageRows(
        title=f"{whose}, from each depth",
        images=dataset.ink(np.concatenate([x[None], found])[:, shown]),
        rows=tuple(rows), shape=dataset.shape, note="squared error / image, probe items",
        step=run.last.step if run else 0,
    ), group=PAGE, name="depths", most=50)  # fmt: skip
