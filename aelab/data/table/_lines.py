"""The lines of a table's file: numbered, without blank ones and comments, as many as are read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief

BLANK = ' \t,;|"'  # a line of nothing else has no cells: Excel leaves such at the end
COMMENT = "#"
LOOKED_AT = 100_000  # characters at the beginning, by which it is judged what a quote is
OPENING, CLOSING = re.compile(r'(?:^|[,;\t| ])"', re.M), re.compile(r'"(?=[,;\t| ]|$)', re.M)
LONGEST_CELL = 100  # lines of a quoted cell; beyond that a quote was never closed


@brief
@dataclass(frozen=True, eq=False)
class Lines:
    """numbers: int64 [n], where each line begins in the file, from 1; quotes: whether a cell may
    stand in quotes, or they are letters like others."""

    numbers: NDArray[np.int64]
    texts: Sequence[str]
    quotes: bool

    @property
    def places(self) -> NDArray[np.int64]:
        """Of all lines: 0, 1, …"""
        return np.arange(len(self.texts))

    def of(self, chosen: NDArray[np.bool_]) -> "Lines":
        """Those that are True."""
        texts = list(compress(self.texts, chosen.tolist()))
        return replace(self, numbers=self.numbers[chosen], texts=texts)

    def comments(self) -> NDArray[np.bool_]:
        """Which begin with #."""
        return np.array([text.lstrip().startswith(COMMENT) for text in self.texts], bool)

    def sample(self, most: int) -> "Lines":
        """At most so many, drawn by a fixed seed, in their order."""
        chosen = np.zeros(len(self.texts), bool)
        chosen[np.random.default_rng(0).permutation(len(chosen))[:most]] = True
        return self.of(chosen)


def parted(text: str) -> Lines:
    """The lines that are not blank; a cell in quotes may have several, which count as one."""
    texts = text.split("\n")
    numbers = np.arange(1, len(texts) + 1)
    quotes, inside = _quotes(text, texts)
    if inside.any():
        starts = np.flatnonzero(~inside)
        ends = [*starts[1:], len(texts)]
        texts = [" ".join(texts[a:b]) for a, b in zip(starts, ends, strict=True)]
        numbers = numbers[starts]
    filled = np.array([bool(text.strip(BLANK)) for text in texts], bool)
    return Lines(numbers, texts, quotes).of(filled)


def _quotes(text: str, texts: Sequence[str]) -> tuple[bool, NDArray[np.bool_]]:
    """Whether quotes are put around cells, and which lines begin within such a cell."""
    none = np.zeros(len(texts), bool)
    start = text[:LOOKED_AT].replace('""', "")  # which is one within a cell, or an empty cell
    around = min(len(OPENING.findall(start)), len(CLOSING.findall(start)))
    if '"' not in text or 4 * around < start.count('"'):
        return '"' not in text, none
    odd = np.cumsum([line.count('"') for line in texts]) % 2 == 1
    inside = np.append(False, odd[:-1])
    ends = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(np.int8), [0]])))
    longest = np.diff(ends.reshape(-1, 2)).max(initial=0)
    if odd[-1] or longest > LONGEST_CELL:
        return False, none
    return True, inside
