"""Where picked runs can go: the pages that show them, and why one does not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from aelab import data
from aelab.store import SavedRun
from aelab.ui.session import own_data
from aelab.ui.session.saved_runs import MOST
from aelab.ui.session.selection import Choice
from aelab.ui.shared.contraction import NAMES, plane_sets
from aelab.ui.shell import url

Picked = Sequence[SavedRun]


@dataclass(frozen=True)
class Destination:
    """A page or a view of one; `refusal`: why it does not show these runs, or nothing."""

    word: str
    icon: str
    page: str
    refusal: Callable[[Picked], str]
    query: Mapping[str, str] = field(default_factory=dict)

    def address(self, picked: Picked) -> dict[str, str]:
        """What the address of the page says of these runs."""
        first = picked[0]
        if self.page == TRAIN:
            return {**Choice.of(first.experiment).url(), url.JOB: first.key}
        keys = ",".join(s.key for s in picked[:MOST])
        return {url.RUNS: keys, "data": first.experiment.data, **self.query}


TRAIN: Final = "1_Train"


def one(picked: Picked) -> str:
    """For a page that shows one run."""
    return "" if len(picked) == 1 else "Train shows one run: pick one."


def pictures(picked: Picked) -> str:
    """For a page that shows any run, if it has learned pictures."""
    for s in picked[:MOST]:
        known = data.info(s.experiment.data)
        if known.kind != "images":
            return f"This page shows runs on pictures; {known.title} are points."
    return ""


def one_set(picked: Picked) -> str:
    """For a page that compares runs on one of its sets of pictures."""
    sets = list(dict.fromkeys(s.experiment.data for s in picked[:MOST]))
    if why := pictures(picked):
        return why
    if len(sets) > 1:
        titles = " and ".join(data.info(name).title for name in sets)
        return f"This page compares runs on one data set; these are on {titles}."
    if sets[0] not in (*own_data.mine("images"), *data.menu()):
        return f"This page does not offer {data.info(sets[0]).title}."
    return ""


def contraction(picked: Picked) -> str:
    """For the Contraction view."""
    sets = list(dict.fromkeys(s.experiment.data for s in picked[:MOST]))
    if any(s.experiment.variant not in NAMES for s in picked[:MOST]):
        return "Contraction compares runs with tied weights, denoising, contractive and sparse."
    return "" if len(sets) == 1 and sets[0] in plane_sets() else one_set(picked)


ALL: Final = (
    Destination("Train", ":material/play_arrow:", TRAIN, one),
    Destination("Latent space", ":material/scatter_plot:", "3_Latent_space", one_set),
    Destination("Filters", ":material/grid_on:", "4_Filters", pictures, {"view": "By depth"}),
    Destination("Denoising", ":material/auto_fix_high:", "5_Denoising", one_set),
    Destination("Generate", ":material/casino:", "6_Generate", pictures),
    Destination("Stacking", ":material/layers:", "7_Stacking", one_set),
    Destination("Use the code", ":material/conversion_path:", "8_Use_the_code", pictures),
    Destination("Contraction", ":material/compress:", "11_Manifold", contraction,
                {"view": "Contraction"}),
)  # fmt: skip


def links(picked: Picked) -> None:
    """A word and an icon for each, grey with the reason where the runs do not fit."""
    for place in ALL:
        why = place.refusal(picked)
        st.page_link(
            f"pages/{place.page}.py", label=place.word, icon=place.icon, disabled=bool(why),
            help=why or None, query_params=None if why else place.address(picked),
        )  # fmt: skip
