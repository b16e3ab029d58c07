"""Which columns of a file are no use: those that number the rows, and sparse ones."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aelab.data.table._cells import Values

INDEX = {"", "index", "id", "idx", "row", "rows", "rowid", "row_id", "no", "nr", "level_0"}
EMPTY = 0.5  # of a column's cells: more, and it is left out
WHOLE = 0.5  # of the rows: fewer, and the emptiest column is left out


def is_index(name: str, numbers: Values, lines: NDArray[np.int64], named: bool) -> bool:
    """Whether a column counts the rows: named so, or the first of a file without names.

    name: as the file has it; named: whether a line names the columns.
    """
    known = np.isfinite(numbers)
    found = numbers[known]
    if len(found) < 2 or (found != np.round(found)).any():
        return False
    if not named:
        return len({*(found - lines[known])}) == 1
    plain = name.lower()
    return (plain in INDEX or plain.startswith("unnamed:")) and len(np.unique(found)) == len(found)


def sparse(known: NDArray[np.bool_], least: int) -> list[int]:
    """Columns of [n, d] cells to leave out, so that rows with all others are whole: those that are
    more than half empty, then the emptiest while less than half of the rows, or than `least`, are
    whole."""
    empty = 1 - known.mean(0)
    dropped = [int(j) for j in np.flatnonzero(empty > EMPTY)]
    missing = (~known).sum(1) - (~known[:, dropped]).sum(1)
    for j in np.argsort(-empty, kind="stable"):
        if (missing == 0).sum() >= max(WHOLE * len(missing), least):
            break
        if j not in dropped and empty[j] > 0:
            dropped.append(int(j))
            missing -= ~known[:, j]
    return sorted(dropped)


def left_out(what: str, names: Sequence[object] | NDArray[np.generic]) -> list[str]:
    """One sentence, naming up to five; {s} and {v} are the endings of nouns and verbs."""
    if not len(names):
        return []
    first = ", ".join(str(name) for name in names[:5]) + (", …" if len(names) > 5 else "")
    what = what.format(s="s" if len(names) > 1 else "", v="" if len(names) > 1 else "s")
    return [f"Left out: {len(names):,} {what}{first})."]
