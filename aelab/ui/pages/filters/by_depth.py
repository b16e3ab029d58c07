"""A network looked into by depth, with one test picture.

Any run will do: one trained here, or one picked on the Runs page.
"""

from collections.abc import Hashable, Sequence

import streamlit as st

from aelab import data, recipes
from aelab.components import mount
from aelab.models import variants
from aelab.schema import Settings, settings
from aelab.training import Experiment
from aelab.ui.pages.filters import depth_pictures, depth_rows
from aelab.ui.pages.filters.depth_rows import ITEM
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.session.state import put, stands_at
from aelab.ui.shell import url
from aelab.ui.shell.ticking import ticking
from aelab.ui.view import Comparison

BODIES = ("convolutional", "dense")
WIDTH = 720  # px, of the words beside the buttons at 1280
EMPTY = (
    "Press Train: every layer of the encoder appears as a row, with what it makes of one test "
    "picture. Or pick runs on the Runs page."
)
SOON = "The first snapshot of the network is being taken …"
KEY = (
    ":small[A row is a layer. **Left**: its answers, full ink for the largest, :blue[**blue**] "
    "below 0; click one. **Middle**: its weights, a kernel for each map above. **Right**: of {n} "
    "test pictures those that excite it most.]"
)


class ByDepth(Comparison[Settings]):
    """Every layer of one network: its answers, its weights, and what excites a unit most."""

    key, period, also = "depth", 0.4, None

    def sidebar(self) -> Settings:
        """What Train trains."""
        names = {v.Model.name: v for v in variants().values()}
        name = st.selectbox(
            "Variant", list(names), [v.key for v in names.values()].index("basic"),
            **url.bound("depth.variant", url.one_of(list(names))),
        )  # fmt: skip
        self.variant, self.body = names[name].key, "dense"
        if any(s.name == "body" for s in settings(names[name].Config)):
            self.body = str(st.segmented_control(
                "Body", BODIES, default=BODIES[0], required=True, help="Convolutional: small "
                "windows, the same all over the picture. Dense: each unit looks at all of it.",
                **url.bound("depth.body", url.one_of(BODIES)),
            ))  # fmt: skip
        return Settings()

    def experiments(self) -> list[Experiment]:
        """One network."""
        recipe = recipes.LAYERS[self.data]
        return [Experiment.suited(self.variant, self.data, self.seed, body=self.body, **recipe)]

    def fits(self, entry: Entry) -> bool:
        """Any run."""
        return True

    def around(self) -> tuple[Hashable, ...]:
        """The test picture too: a click on another moves its widget."""
        return *super().around(), stands_at(ITEM)

    def beside(self, shown: Sequence[Entry]) -> None:
        """Which of the runs is looked into, and the key to the rows."""
        self.title = shown[0].title if shown else ""
        if len(shown) > 1:
            titles = [entry.title for entry in shown]
            self.title = str(st.segmented_control(
                "Network", titles, default=titles[0], required=True,
                label_visibility="collapsed", **url.bound("depth.run", url.one_of(titles)),
            ))  # fmt: skip
        entry = self._chosen(shown)
        name = entry.run.experiment.data if entry else self.data
        n = min(depth_pictures.N_PROBE, len(data.load(name).y_test))
        st.markdown(KEY.format(n=n), width=WIDTH)

    def header(self, shown: Sequence[Entry]) -> None:
        """In the sidebar: the test picture that the layers look at, and what comes out of it."""
        entry = self._chosen(shown)
        most = len(data.load(entry.run.experiment.data if entry else self.data).y_test) - 1
        if stands_at(ITEM, 0) > most:
            put(ITEM, most)
        with st.sidebar:
            self.item = int(st.number_input(
                f"Test picture, 0 to {most:,}", 0, most, 0, help="A click on a picture that a unit "
                "answers to takes that one.", **url.bound(ITEM, url.number(0, most)),
            ))  # fmt: skip
            ticking(self._picture, None if self.resting else self.period)

    def draw(self, shown: Sequence[Entry]) -> None:
        """A row a layer."""
        if entry := self._chosen(shown):
            depth_rows.draw(entry.run, self.item)
        else:
            st.info(SOON if comparison.states(self.name) else EMPTY)

    def _picture(self) -> None:
        if entry := self._chosen(self.shown()):
            mount(depth_pictures.subject(entry.run, entry.title, self.item), key="depth.picture")

    def _chosen(self, shown: Sequence[Entry]) -> Entry | None:
        found = {entry.title: entry for entry in shown}
        return found.get(self.title, next(iter(shown), None))
