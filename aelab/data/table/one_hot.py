"""Columns of words as numbers: a column of zeros and ones for each word (one-hot)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief

Values = NDArray[np.float64]


@brief
class Encoded(NamedTuple):
    """names, sources [d]: of each number, "flag = SF" of "flag"; x: float64 [n, d]; note: what was
    encoded, in a sentence, if anything was."""

    names: tuple[str, ...]
    sources: tuple[str, ...]
    x: Values
    note: str


def one_hot(words: Sequence[str]) -> tuple[tuple[str, ...], Values]:
    """The k different words in order, and [n, k] that is 1 where a row has the word; "" is none."""
    known = tuple(sorted({*words} - {""}))
    places = {word: place for place, word in enumerate(known)}
    of_rows = np.array([places.get(word, -1) for word in words], np.int64)
    found: Values = (of_rows[:, None] == np.arange(len(known))).astype(np.float64)
    return known, found


def encode(columns: Mapping[str, Values | Sequence[str]]) -> Encoded:
    """Columns of numbers [n] as they are, those of n words one-hot, in their order."""
    names: list[str] = []
    sources: list[str] = []
    parts: list[Values] = []
    texts = []
    for name, column in columns.items():
        if isinstance(column, np.ndarray):
            known, part = [name], column[:, None]
        else:
            words, part = one_hot(column)
            known = [f"{name} = {word}" for word in words]
            texts.append((name, len(words)))
        names += known
        sources += [name] * len(known)
        parts.append(part)
    return Encoded(tuple(names), tuple(sources), np.concatenate(parts, 1), _note(texts))


def _note(texts: Sequence[tuple[str, int]]) -> str:
    """Which columns became how many numbers, up to five named."""
    if not texts:
        return ""
    named = ", ".join(f"{name} ({n})" for name, n in texts[:5]) + (", …" if len(texts) > 5 else "")
    return f"One-hot, a 0 or 1 for each word: {named}."
