"""Which columns say what is an anomaly, by which value, and what is never learned from.

The idea: any column of two values can be the label; its name, the name of the value and how rare it
is make one of its values the likely one, and a person may choose the other. A column that is named
like a label gives the anomalies away, so it is not learned from even where it is not the label.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from aelab.data.table import Table

# In the name of a column: a part of it, or a whole word. The first say of what kind value 1 is.
ODD = ("anomal", "outlier", "fraud", "attack", "malicious", "intrusion", "abnormal", "novelty")
ODD_WORDS = {"fault", "faults", "faulty", "defect", "defective", "failure"}
USUAL_NAMES = {"normal", "inlier", "benign"}  # or "is normal"
OTHER, OTHER_WORDS = "label", {"class", "target", "truth"}
NORMAL = {"0", "benign", "false", "good", "healthy", "inlier", "legit", "legitimate", "n",
          "negative", "no", "none", "normal", "ok", "pass", "genuine"}  # fmt: skip
ABNORMAL = {"1", "true", "yes", "y", "positive", "bad", "fail", "failed"} | ODD_WORDS
YES_OR_NO = {"0", "1", "true", "false", "yes", "no", "y", "n"}
RARE = 0.4  # of the rows: a value below that is the anomaly, where names do not say it
FEW = 20  # values of a column that may be a label
MADE_UP = re.compile(r"column \d+")


class Mark(NamedTuple):
    """A choice of label: rows whose number in column `at` of a table's `x` is `value`."""

    at: int
    value: float
    word: str


def marks(table: "Table") -> Mapping[str, Mark]:
    """All choices by name, in the order of columns: "fault", where it is 1, and "fault = 0",
    "label = -1", "class = attack"."""
    found: dict[str, Mark] = {}
    for at, (name, source) in enumerate(zip(table.columns, table.sources, strict=True)):
        column = table.x[:, at]
        low, high = (column.min(), column.max()) if len(column) else (0.0, 0.0)
        if low == high or not ((column == low) | (column == high)).all():
            continue
        if name != source:  # one word of several
            found.setdefault(name, Mark(at, 1.0, name.removeprefix(f"{source} = ")))
            continue
        first = {name: high} if (low, high) == (0, 1) else {}
        every = first or {f"{name} = {low:.12g}": low, f"{name} = {high:.12g}": high}
        for choice, value in (every | ({f"{name} = 0": low} if first else {})).items():
            found.setdefault(choice, Mark(at, float(value), f"{value:.12g}"))
    return found


def anomalous(table: "Table", label: str) -> NDArray[np.bool_]:
    """Which rows a choice says are anomalies. Raises ValueError for one that the table has not."""
    if label not in table.marks:
        known = ", ".join([*table.marks][:10]) or "none"
        raise ValueError(f"“{label}” is no label of {table.title}; it has {known}.")
    mark = table.marks[label]
    rows: NDArray[np.bool_] = table.x[:, mark.at] == mark.value
    return rows


def guess(table: "Table") -> str:
    """The choice that is the most likely one; "" where no column of two values is a label."""
    pairs: dict[str, list[str]] = {}
    for choice, mark in table.marks.items():
        pairs.setdefault(table.sources[mark.at], []).append(choice)
    pairs = {source: choices for source, choices in pairs.items() if len(choices) == 2}
    named = [source for source in _named(table) if source in pairs]
    last = table.sources[-1]
    if not named and last in pairs and MADE_UP.fullmatch(last):
        named = [last]  # nobody names it: labels stand behind
    return _likely(table, named[0], pairs[named[0]]) if named else ""


def _named(table: "Table") -> list[str]:
    """The columns that are named like labels; y is none beside x."""
    every = {source.lower(): source for source in table.sources}
    own = {every["y"]} if "y" in every and "x" not in every else set()
    return [
        source for source in dict.fromkeys(table.sources)
        if source in own or _of_odd(source) or _of_usual(source)
        or OTHER in source.lower() or _words(source) & OTHER_WORDS
    ]  # fmt: skip


def features(table: "Table", label: str) -> list[int]:
    """The columns of `x` that are learned from: none of the label's, none that gives it away."""
    hidden = {table.sources[table.marks[label].at]} if label else set()
    hidden.update(_hidden(table))
    return [at for at, source in enumerate(table.sources) if source not in hidden]


def warnings(table: "Table", label: str) -> tuple[str, ...]:
    """What is to be thought of with a choice of label, one plain sentence each."""
    found = []
    own = table.sources[table.marks[label].at] if label else ""
    if label and (rows := anomalous(table, label)).mean() > 0.5:
        others = [c for c, m in table.marks.items() if table.sources[m.at] == own and c != label]
        instead = f": if these are the normal ones, choose “{others[0]}”" if others else ""
        found.append(f"{rows.sum():,} of {len(rows):,} rows would be anomalies{instead}.")
    hidden = _hidden(table)
    unused = [source for source in hidden if source != own]
    many = [source for source in _named(table) if source not in {own, *hidden}]
    found += [
        f"Named like a label, and so not learned from: {', '.join(unused)}." * bool(unused),
        f"Named like a label, but of many values, and so learned from: {', '.join(many)}."
        * bool(many),
    ]
    return tuple(filter(None, found))


def _hidden(table: "Table") -> list[str]:
    """The columns of few values that are named like labels."""
    return [
        source for source in _named(table)
        if (table.sources.count(source) > 1 or source not in table.columns
            or len(np.unique(table.x[:, table.columns.index(source)])) <= FEW)
    ]  # fmt: skip


def _likely(table: "Table", source: str, choices: list[str]) -> str:
    """Of both values of a column, the one that is the anomaly."""
    shares = [float(anomalous(table, choice).mean()) for choice in choices]
    words = [table.marks[choice].word.lower().strip(".") for choice in choices]
    odd, usual = _of_odd(source), _of_usual(source)
    yes_or_no = odd or usual  # the name is that of what is 1
    for i, word in enumerate(words):
        if word.isdecimal() and not (yes_or_no and {*words} == {"0", "1"}):
            continue
        normal = word in NORMAL or bool(re.match(r"(no|not|non)\b", word))
        if normal or word in ABNORMAL or _of_odd(word):
            inverted = usual and not odd and word in YES_OR_NO
            return choices[i if normal == inverted else 1 - i]
    rarer = int(shares[1] < shares[0])
    if shares[rarer] < RARE:
        return choices[rarer]
    return choices[words.index("1")] if {*words} == {"0", "1"} else choices[int("-1" not in words)]


def _of_odd(name: str) -> bool:
    """Whether a name is one of what is not normal."""
    return bool(_words(name) & ODD_WORDS) or any(part in name.lower() for part in ODD)


def _of_usual(name: str) -> bool:
    """Whether a name is that of what is normal, such as `is_normal`."""
    return len(_words(name) & USUAL_NAMES) == len(_words(name) - {"is"}) > 0


def _words(name: str) -> set[str]:
    """The words of a name such as `isFraud` or `attack_cat`, in small letters."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
