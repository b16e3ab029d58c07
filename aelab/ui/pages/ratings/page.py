"""The Ratings page: errors as the autoencoders learn, and what they recommend to a user."""

from typing import Generic, TypeVar

import numpy as np
import streamlit as st

from aelab import figures
from aelab.analysis.factorise import BIAS, WORDS
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.data.ratings import MADE, Ratings
from aelab.figures.studies import study_code
from aelab.figures.studies.ratings import LEAST
from aelab.schema import Value, settings
from aelab.studies import Memory
from aelab.studies import ratings as studied
from aelab.studies.ratings import OfRatings, RatingsConfig, RatingsProgress
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Study
from aelab.ui.shell import csv_file, widgets

C = TypeVar("C", bound=RatingsConfig)
P = TypeVar("P", bound=OfRatings)
PAGE = "ratings"
HEIGHT = 335
# Rows of the sidebar: all settings are seen at once.
ROWS = (
    ("rows",), ("masked",), ("form",), ("units", "activation"), ("rate", "decay"),
    ("batch_size", "epochs"), ("withheld", "seed"),
)  # fmt: skip
# Ten rows of a table are whole on a screen; titles on one line.
CSS = """<style>
[data-testid="stMarkdownContainer"] table { width: 100%; font-size: 0.9rem; }
[data-testid="stMarkdownContainer"] :is(td, th) { padding: 0.14rem 0.6rem; line-height: 1.4; }
[data-testid="stMarkdownContainer"] :is(td, th):not(:first-child) { white-space: nowrap; }
</style>"""
EXPLAIN = r"""
A row of the table is what one user gave (or one item got): $r$, mostly missing. The autoencoder
learns $\hat r = W f(V r + \mu) + b$ with $f$ the activation (AutoRec; Sedhain et al., WWW 2015) and

$$\mathcal L = \frac{1}{|O|}\sum_{i \in O} (r_i - \hat r_i)^2
+ \frac{\lambda}{2}\left(\lVert V\rVert^2 + \lVert W\rVert^2\right),$$

where $O$ holds the ratings that exist: **a missing rating is no rating of 0**. Switch “Only
given ratings count” off and see what the difference is: the guesses sink towards 0. Half of a
row is withheld from its input, as in a denoising autoencoder; one network reads users, one items,
and their guesses are averaged and clipped to the scale.

*Ratings less biases*: some users rate higher than others, and some items are rated higher; these
biases are taken off before the network, which is also told which ratings there are; users and items
without ratings are given the means. *Raw*: the network reads
ratings as they are, with 0 where there is none; $b$ begins at the mean rating. A batch of 1 is
online (stochastic) learning, one of all rows batch learning; neither is reinforcement learning,
which learns from rewards of its own actions.

**RMSE**, in stars, is over a random tenth of the ratings that nothing has learned from. *User +
item bias*: the mean of all ratings + a number for the user + one for the item, least squares with
decay 4. *Matrix factors*: the same biases and a matrix of rank 5, alternating least squares, ridge
10 (both Koren et al., Computer 42(8):30, 2009). *Best possible*: made-up ratings are a true mean
plus noise, rounded to stars; who knew every true mean would still be wrong by the noise. 3 % of the
training ratings choose the epoch that is kept.
"""


class OnSet(Study[C, P], Generic[C, P]):
    """A view of what has been learned from some ratings."""

    key, explain, about = PAGE, EXPLAIN, "What this view shows, every digit."

    def __init__(self, ratings: Ratings) -> None:
        super().__init__(ratings.name)
        self.ratings = ratings

    def sidebar(self) -> C:
        """The settings, small ones in pairs; those of a view alone come first."""
        usual = self.usual()
        known = {s.name: s for s in settings(type(usual))}
        own = known.keys() - {name for row in ROWS for name in row}
        values: dict[str, Value] = {}
        for row in (*((name,) for name in sorted(own)), *ROWS):
            places = st.columns(len(row)) if len(row) > 1 else [st.container()]
            for place, name in zip(places, row, strict=True):
                with place:
                    key = f"{self.prefix}.{name}"
                    values[name] = widgets.widget(known[name], getattr(usual, name), key)
        return usual.replace(**values)

    def shown(self) -> P | None:
        """What has been found, if it was learned from these very ratings."""
        now = super().shown()
        return now if now and _same(now.ratings, self.ratings) else None

    def header(self, shown: P | None) -> None:
        """One line on the set: its measures, source and licence; what its file lacked."""
        st.html(CSS)
        ratings = self.ratings
        st.caption(
            f"**{ratings.title}**: {len(ratings.stars):,} ratings from {ratings.scale} by "
            f"{ratings.n_users:,} users of {ratings.n_items:,} items, "
            f"{100 * ratings.density:.1f} % of the table · {ratings.source} · "
            f"licence: {ratings.licence}"
        )
        if ratings.notes:
            st.info(" ".join(ratings.notes))


class OnRatings(OnSet[RatingsConfig, RatingsProgress]):
    """A view of what the autoencoders have learned from some ratings."""

    kind, file = RatingsProgress, "ratings.csv"

    @property
    def name(self) -> str:
        """One study for all sets."""
        return PAGE

    def usual(self) -> RatingsConfig:
        """As they suit the set."""
        return studied.suited(self.ratings)

    def work(self, memory: Memory) -> TrainingEvents:
        """Trains the models without a network, then the autoencoders."""
        return studied.recommend(self.ratings, self.settings)


class Errors(OnRatings):
    """The errors, epoch by epoch, among the models without a network."""

    measures = ("RMSE",)

    def draw(self, shown: RatingsProgress | None) -> None:
        """The curves among the baselines, and the verdict."""
        found = figures.ratings(
            shown, height=HEIGHT, code=code("ratings.recommend", self.ratings, self.settings)
        )
        mount(live_figure("ratings-errors", found), key="ratings.errors")
        st.markdown(_sentence(shown))

    def csv(self, shown: RatingsProgress | None) -> str:
        """Every epoch and every baseline."""
        epochs, baselines = (shown.epochs, {**shown.baselines}) if shown else ((), {})
        if shown and shown.noise_floor:
            baselines[LEAST] = shown.noise_floor
        return csv_file.csv_text(
            ["model", "epoch", "RMSE train", "RMSE check", "RMSE held out", "mean guess"],
            [*(["autoencoder", i, *epoch] for i, epoch in enumerate(epochs, 1)),
             *([WORDS.get(name, name), "", "", "", error, ""]
               for name, error in baselines.items())],
        )  # fmt: skip


def _same(one: Ratings, other: Ratings) -> bool:
    """Whether they are the same ratings; an example has a copy of its own."""
    return one is other or (one.name == other.name and np.array_equal(one.stars, other.stars))


def code(call: str, ratings: Ratings, settings: RatingsConfig) -> str:
    """Python that measures by `call` and draws, of ratings that everybody has."""
    if ratings.name not in MADE:
        return ""
    subject = f'aelab.data.ratings.made("{ratings.name}")'
    return study_code(call, subject, settings, f"{call.partition('.')[0]}(found)")


def whose(now: RatingsProgress | None) -> str:
    """Whose guesses are shown."""
    return f" · seed {now.settings.seed}, epoch {now.best_epoch + 1}" if now and now.model else ""


def _sentence(now: RatingsProgress | None) -> str:
    """What the curves say so far."""
    if not now or now.error is None:
        return "Press Measure: first come the models without a network, then the autoencoders."
    last = now.epochs[now.best_epoch]
    if not now.settings.masked:
        return (
            f"**Missing counts as 0 stars: the mean guess sinks to {last.mean:.2f}**, where true "
            f"ratings have a mean of {now.ratings.stars.mean():.2f}: RMSE {last.test:.3g} stars."
        )
    gain = now.baselines[BIAS] - now.error
    above = 100 * (now.error / now.noise_floor - 1) if now.noise_floor else None
    floor = "" if above is None else (
        f" · {above:.1f} % above the best possible, which is what the noise in the ratings makes"
    )  # fmt: skip
    return (
        f"**RMSE {now.error:.3f} stars on {len(now.test):,} held-out ratings**, after epoch "
        f"{now.best_epoch + 1}, the best in validation · {abs(gain):.3f} "
        f"{'below' if gain > 0 else 'above'} {WORDS[BIAS]}{floor}."
    )
