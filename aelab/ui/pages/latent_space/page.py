"""The codes of several runs as planes beside PCA's."""

from collections.abc import Hashable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab import recipes
from aelab.components import mount
from aelab.schema import settings
from aelab.training import Experiment
from aelab.ui.pages.latent_space import export, planes, tsne
from aelab.ui.pages.latent_space.options import MOST, PAGE, Options, Planes
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.session.state import put, stands_at
from aelab.ui.shared import drawing_pad
from aelab.ui.shared.pace import FEED_PERIOD, PERIOD
from aelab.ui.shell import menus, url, widgets
from aelab.ui.shell.ticking import ticking
from aelab.ui.view import Comparison

TRIO = ("basic", "denoising", "vae")


class LatentSpace(Comparison[Options]):
    """PCA and up to three networks give the same items two numbers each."""

    key, period, also = PAGE, PERIOD, None
    measures = ("5-NN", "KL")

    def usual(self) -> Options:
        """The same for all data sets."""
        return Options()

    def sidebar(self) -> Options:
        """What is trained side by side, and how it is looked at."""
        self.variants, self.beta = menus.networks(PAGE, TRIO, MOST), 1.0
        if "vae" in self.variants:
            self.beta = st.slider(
                ":blue[●] β of the VAE", 0.0, 20.0, 1.0, 0.1, on_change=_set_beta,
                help="Weight of the KL term; acts while it trains. Pull it up and see a dimension "
                "collapse onto the prior.", **url.bound("beta", url.number(0, 20)),
            )  # fmt: skip
        _old_address()
        usual = Options()
        return Options(**{s.name: widgets.widget(s, getattr(usual, s.name), s.name)
                          for s in settings(Options)})  # fmt: skip

    def experiments(self) -> list[Experiment]:
        """One a chosen variant, all with the same layers."""
        return [self._experiment(key) for key in self.variants]

    def shown(self) -> Sequence[Entry]:
        """The runs that have a plane; t-SNE takes the last one's."""
        return super().shown()[: MOST - self.settings.tsne]

    def around(self) -> tuple[Hashable, ...]:
        """The states of the runs, and of t-SNE."""
        return *super().around(), self._fitting()

    @property
    def resting(self) -> bool:
        """Whether nothing is trained or fitted."""
        return super().resting and not self._fitting()

    def beside(self, shown: Sequence[Entry]) -> None:
        """A picture of the reader's own, and the planes as a file."""
        drawing_pad.button(PAGE, self.data)
        parts = planes.parts(self._planes(), shown) if shown and self.resting else None
        export.button(self.data, self.seed, parts)

    def draw(self, shown: Sequence[Entry]) -> None:
        """The planes; and the answer to what the reader points at."""
        ask = mount(planes.payload(self._planes(), shown), key="planes", needs=("ends",))
        if ask and (answer := planes.reply(ask, shown, self.settings.aligned)):
            mount(answer, key="answer")

    def page(self, bar: DeltaGenerator | None = None) -> None:
        """The planes, and what the browser needs to decode by itself and to play films."""
        super().page(bar)
        ticking(self._feed, None if self.resting else FEED_PERIOD)
        for key, payload in planes.fixed(self.data):
            _mount(key, payload)

    def _feed(self) -> None:
        for key, payload in planes.feeds(self.settings, self.shown()):
            _mount(key, payload)

    def _planes(self) -> Planes:
        return Planes(self.data, self.variants, self.settings)

    def _fitting(self) -> bool:
        return self.settings.tsne and not tsne.ready(self.data)

    def _experiment(self, key: str) -> Experiment:
        values = recipes.latent_plane(key, self.data)
        if key == "vae":
            values["beta"] = self.beta
        return Experiment.suited(key, self.data, self.seed, **values)


def _mount(key: str, payload: bytes) -> None:
    """A feed of the planes; a decoder is for those who point at one."""
    mount(payload, key=key, lazy=key.startswith("decoder"))


def _set_beta() -> None:
    comparison.change(PAGE, "vae", "beta", stands_at("beta"))


def _old_address() -> None:
    """Addresses from when the map of distances was the only one say `holes=true`."""
    if st.query_params.get("holes") in ("true", "false") and st.query_params.pop("holes") == "true":
        st.query_params["layer"] = "distance"
        put("layer", "distance")
