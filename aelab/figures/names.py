"""What runs that stand side by side are called: their variant, and the settings that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from aelab import data
from aelab.models import variant
from aelab.schema import settings
from aelab.training import Experiment, Training

MOST = 3  # settings in a name; more only where these leave two runs alike
SEED = "seed"
LONG = 6  # runs: a longer list does not repeat a value that more than half of them have


def names_apart(experiments: Sequence[Experiment]) -> list[str]:
    """A short name for each: “Autoencoder · rate 0.01 · seed 8”; only equal ones have the same.

    It says the settings, with live changes made, in which those of one variant differ: at most
    MOST, first those that tell most of them apart, unless two would have the same name. The data
    set is said where there are several.
    """
    titles = [data.info(e.data).title for e in experiments]
    several = len(set(titles)) > 1
    found = [""] * len(experiments)
    for kind in {e.variant for e in experiments}:
        members = [i for i, e in enumerate(experiments) if e.variant == kind]
        words = _settings([experiments[i] for i in members])
        for i, own in zip(members, words, strict=True):
            where = [titles[i]] if several else []
            found[i] = " · ".join([variant(kind).Model.name, *where, *own])
    return found


def _settings(experiments: Sequence[Experiment]) -> list[list[str]]:
    """Of each experiment of one variant the settings that its name says."""
    every = [_texts(e) for e in experiments]
    telling = _telling(every)
    usual = {}
    for name in telling if len(every) > LONG else ():
        text, n = Counter(texts[name] for texts in every if name in texts).most_common(1)[0]
        if 2 * n > len(every):
            usual[name] = text
    return [
        [
            f"{name} {texts[name]}"
            for name in telling
            if name in texts and usual.get(name) != texts[name]
        ]
        for texts in every
    ]


def _telling(every: Sequence[Mapping[str, str]]) -> list[str]:
    """The settings that tell them apart, in their own order, the seed last."""
    names = list(dict.fromkeys(name for texts in every for name in texts if name != SEED))
    left = [name for name in (*names, SEED) if _kinds(every, [name]) > 1]
    chosen: list[str] = []
    while left:
        best = max(left, key=lambda name: _kinds(every, [*chosen, name]))
        if len(chosen) >= MOST and _kinds(every, [*chosen, best]) == _kinds(every, chosen):
            break
        chosen.append(best)
        left.remove(best)
    return [name for name in (*names, SEED) if name in chosen]


def _kinds(every: Sequence[Mapping[str, str]], names: Sequence[str]) -> int:
    """How many of them these settings tell apart."""
    return len({tuple(texts.get(name) for name in names) for texts in every})


def _texts(e: Experiment) -> dict[str, str]:
    """Each setting that means something as a text and the seed."""
    config, training = e.now()
    known = (*settings(type(config)), *settings(Training))
    values = {**config.values(), **training.values()}
    texts = {s.name: s.text(values[s.name]) for s in known if s.shown(values)}
    return {**texts, SEED: str(e.seed)}
