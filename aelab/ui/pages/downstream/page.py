"""The page “Use the code”: its views, whose encoder is used, and each view's own study."""

from typing import Any, ClassVar, Final

import streamlit as st

from aelab import data
from aelab.figures.names import names_apart
from aelab.figures.runs import experiment_code
from aelab.figures.studies import study_code
from aelab.models import variant
from aelab.schema import Settings
from aelab.studies import few_labels
from aelab.training import Experiment, Run
from aelab.ui.session import saved_runs
from aelab.ui.shell import datasets, menus, url

HERE: Final = "a new one, trained here"
SEED: Final = 7
Source = Run | Experiment


def source() -> Source | None:
    """Whose encoder is used: a run picked on the Runs page, or a denoising one trained here.

    None while its data set is not there.
    """
    picked = saved_runs.selected()
    runs = dict(zip(names_apart([run.experiment for run in picked]), picked, strict=True))
    name = st.selectbox(
        "Encoder", [*runs, HERE], **url.bound("use.encoder", url.one_of([*runs, HERE])),
        help="Runs that are picked on the Runs page can be used here. A new one is a denoising "
        "autoencoder, trained without labels when Measure is pressed.",
    )  # fmt: skip
    if name in runs:
        there = datasets.labelled(runs[name].experiment.data)
        return runs[name] if there else None
    chosen = data_set()
    return recipe(chosen) if chosen else None


class OfEncoder:
    """A study of one encoder, which has its own settings and figures."""

    key: ClassVar[str]

    def __init__(self, source: Source) -> None:
        self.source, self.data = source, experiment(source).data

    @property
    def prefix(self) -> str:
        """Of the settings of this encoder."""
        return f"{self.key}.{experiment(self.source).key}"


def code(source: Source, settings: Settings, call: str, draw: str) -> str:
    """Python that measures and draws; it trains the encoder first."""
    return study_code(call, experiment_code(experiment(source)), settings, draw)


def data_set() -> str | None:
    """The data set that is chosen, if it is there."""
    name = menus.data_set("use")
    return name if datasets.labelled(name) else None


def recipe(data_name: str) -> Experiment:
    """What is trained here: the autoencoder of the few-labels study."""
    return few_labels.experiment(data_name, few_labels.suited(data_name), SEED)


def experiment(source: Source) -> Experiment:
    """What the encoder is, trained or not."""
    return source.experiment if isinstance(source, Run) else source


def described(e: Experiment) -> str:
    """An encoder in a line, for a badge."""
    return f"{sized(e)} · {data.info(e.data).title} · seed {e.seed}"


def sized(e: Experiment) -> str:
    """The variant of an encoder, and the sizes of its layers, the code last."""
    config: dict[str, Any] = e.now()[0].values()
    sizes = "-".join(str(n) for n in (*config.get("hidden", ()), config["latent_dim"]))
    name = variant(e.variant).Model.name.removesuffix(" autoencoder")
    return f"{name} {sizes}"
