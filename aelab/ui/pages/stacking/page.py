"""The building site: deep nets trained layer by layer, beside the same nets without that."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from aelab import data, recipes
from aelab.components import Row, mount, sheet
from aelab.components.chart import Axis, Level, Series, chart
from aelab.components.tower import towers
from aelab.training import Experiment, Run, rows
from aelab.training.depth import rebuilt
from aelab.training.stages import climb
from aelab.ui.pages.stacking.export import csv_of
from aelab.ui.pages.stacking.nets import NETS, experiment, net_of, tower
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.shared import pca_baseline
from aelab.ui.shared.images import to_uint8
from aelab.ui.shell import csv_file, widgets

PAGE = "stacking"
VIEWS = ("Building site", "Gibbs chain", "Depth and width")
PERIOD = 1.0  # s between pictures while something is trained
SHOWN = 6  # items of the sheet
TIMES = {"steps": "steps", "seconds": "seconds of training"}
EXPLAIN = """
**Stacked**: layer 1 learns as an autoencoder of pictures, layer 2 as an autoencoder of layer 1’s
codes, and so on; then all layers are fine-tuned together. **RBMs** are a different thing: each
layer is a restricted Boltzmann machine, a probability model that learns by contrastive divergence;
only fine-tuning makes an autoencoder of them (Hinton and Salakhutdinov, Science 313:504, 2006).
**No pre-training**: the same sizes and the same number of steps, with He’s weights and Adam.
**Naive start**: sigmoid units, weights from N(0, 0.01²), plain SGD: it draws the mean picture.

A solid band is a trained layer, a frame is a layer that is learning now. While layer k is trained,
the curve shows the error through layers 1 to k and back; so it jumps when the next, untrained layer
is put on top. Errors are means over the fixed probe items of the test set.
"""


def sidebar(name: str) -> list[Experiment]:
    """The settings that all nets share, and those of each kind."""
    recipe: dict[str, Any] = recipes.tower(name)
    chosen = st.multiselect("Nets", list(NETS), list(NETS), key="nets", bind="query-params")
    if not chosen:
        st.warning("Choose at least one net.")
    usual = Experiment.suited("stacked", name, **recipe)
    wanted = ("hidden", "latent_dim", "pretrain", "task")
    values = dict(recipe)
    for key in (*wanted, "epochs", "batch_size"):
        group = usual.training if key in usual.training.values() else usual.config
        values[key] = widgets.widget(usual.setting(key), getattr(group, key), f"{name}.{key}")
    steps = Experiment.suited("rbm", name).setting("steps")
    values["steps"] = widgets.widget(steps, 1, f"{name}.steps")
    seed = widgets.seed("seed")
    return [experiment(net, name, int(seed), values) for net in chosen]


def aside(entries: Sequence[Entry]) -> tuple[str, str]:
    """What stands beside the buttons: whose depths are shown, and the axis of time; the file."""
    names = [net_of(e.run.experiment) for e in entries if e.run] or list(NETS)
    whose = st.selectbox("Depths of", names, key="whose", label_visibility="collapsed", width=170)
    time = st.segmented_control("Time", TIMES, default="steps", key="time", required=True,
                                label_visibility="collapsed", width="content")  # fmt: skip
    csv_file.csv_button("stacking.csv", lambda: csv_of(entries), "The curves of all nets.")
    return str(whose), str(time)


def site(
    name: str, plans: Sequence[Experiment], whose: str, time: str, around: tuple[str, ...]
) -> None:
    """One tick of the page; reruns it when the state of a run has changed."""
    entries = seen(name)
    if surroundings(entries, comparison.states(PAGE)) != around:
        st.rerun()
    runs = {net_of(e.run.experiment): e.run for e in entries if e.run}
    nets = [tower(e.run.experiment, e.run, e.state) for e in entries if e.run]
    nets = nets or [tower(plan, None, "running") for plan in plans]
    mount(towers(group=PAGE, name="towers", title="Layers", nets=nets, badge=_badge(name, runs)),
          key="towers")  # fmt: skip
    left, right = st.columns([11, 10])
    with left:
        mount(_curves(name, tuple(runs.values()), tuple(plans), time), key="stacking.curves")
    with right:
        mount(_depths(name, whose, runs.get(whose)), key="stacking.depths")


def surroundings(entries: Sequence[Entry], states: tuple[str, ...]) -> tuple[str, ...]:
    """What shows around the pictures: the states of the page's runs, and which can be seen."""
    return (*states, *(net_of(e.run.experiment) for e in entries if e.run))


def seen(name: str) -> list[Entry]:
    """The runs on the data set that is looked at."""
    return [e for e in comparison.entries(PAGE) if e.run and e.run.experiment.data == name]


def explain() -> None:
    """How to read the page, folded."""
    with st.expander("Explain"):
        st.markdown(EXPLAIN)


def _badge(name: str, runs: dict[str, Run]) -> str:
    last = [f"seed {r.experiment.seed} · step {r.last.step:,}" for r in runs.values()][:1]
    return " · ".join([data.info(name).title, *last])


@lru_cache(maxsize=8)
def _curves(name: str, runs: tuple[Run, ...], plans: tuple[Experiment, ...], time: str) -> bytes:
    """Errors against time, with the levels that need no net."""
    latent = int(plans[0].config.values()["latent_dim"]) if plans else 2  # type: ignore[arg-type]
    x_test, most = data.load(name).x_test, data.load(name).d
    pca = pca_baseline.plane(name, min(latent, most)).squared_error(x_test)
    mean = pca_baseline.plane(name).first(0).squared_error(x_test)
    marks = [(net_of(run.experiment), list(climb(run))) for run in runs]
    series = [
        Series(
            name=net, x=np.array([m.step if time == "steps" else m.seconds for m in found]),
            y=np.array([m.error for m in found]), colour=NETS.get(net, "text"), dots=False,
        )
        for net, found in marks
    ]  # fmt: skip
    levels = [
        Level("mean image", mean),
        Level(f"PCA, {latent}", pca, "pca"),
    ]
    return chart(
        group=PAGE, name="stacking-error", title="Error through the layers trained so far",
        x=Axis(TIMES[time], 0), y=Axis("squared error / image", 0, 1.3 * mean), series=series,
        levels=levels,
        note="probe items", height=258,
    )  # fmt: skip


@lru_cache(maxsize=8)
def _depths(name: str, whose: str, run: Run | None) -> bytes:
    """The same items, encoded to each depth and decoded from there."""
    dataset = data.load(name)
    height, width = dataset.shape
    chosen = dataset.x_test[dataset.probe][rows(dataset)[:SHOWN]]
    found = rebuilt(run, chosen) if run else np.zeros((0, *chosen.shape), np.float32)
    errors = np.square(found - chosen).sum(2).mean(1)
    labels = [Row("input"), *(
        Row(f"{k} layer{'s'[: k - 1]}: {error:.3g}", NETS.get(whose, "text"))
        for k, error in enumerate(errors, 1)
    )]  # fmt: skip
    images = to_uint8(np.concatenate([chosen[None], found]))
    return sheet(
        group=PAGE, name="depths", title=f"{whose}, from each depth",
        images=images, rows=labels, shape=(height, width), most=50,
        note="squared error / image", step=run.last.step if run else 0,
        badge="",
    )  # fmt: skip
