"""What comparisons of nets print: each figure again from the file that the page exports."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from printed import Page, floats, half, of_cells
from scipy.stats import t as student

from aelab.studies import decoders, depth_cost, encoders, regularised

SEEDS = (7, 8, 9)
RNG = np.random.default_rng(6)
COST_NETS = [net for size in depth_cost.nets("digits", depth_cost.suited("digits")).values()
             for net in (*size.dense, *size.convolutional.values())]  # fmt: skip


def drawn(*names: str) -> dict[str, float]:
    """Figures as they might have been measured."""
    return dict(zip(names, RNG.uniform(0.2, 0.8, len(names)), strict=True))


# Any cells will do: the page says of them what the file holds.
CELLS: dict[str, dict[tuple[Any, ...], dict[str, float]]] = {
    "layer by layer": {(True, depth, seed): drawn("wrong")
                       for depth in (0, 1, 2) for seed in SEEDS},
    "decoders": {(kind, seed): drawn("error", "wrong") | {"parameters": 640.0}
                 for kind in decoders.DECODERS for seed in SEEDS},
    "regularised": {(net, seed): drawn(*(m.figure for m in regularised.MEASURES))
                    for net in regularised.NETS for seed in SEEDS},
    "all encoders": {(of, seed): drawn("wrong", "near", "rand", "error", "purity")
                     | {"numbers": 16.0, "parameters": 5000.0, "seconds": RNG.uniform(1, 9)}
                     for of in encoders.learners() for seed in SEEDS},
    "depth, items": {(depth, n, seed): {"error": (9 - 2 * depth) / n**0.5 * RNG.uniform(0.98, 1.02),
                                        "weights": 90.0, "parameters": 99.0}
                     for depth in (1, 2, 3) for n in (100, 300, 1437) for seed in SEEDS},
    "depth, cost": {depth_cost.place(net, seed): {
                        "error": RNG.uniform(1, 9), "weights": net.cost("weights"),
                        "multiplications": net.cost("multiplications"), "parameters": 99.0}
                    for net in COST_NETS for seed in SEEDS},
}  # fmt: skip


def table(page: Page, beginning: str) -> list[list[str]]:
    """The cells of a table's lines, without what only styles them."""
    lines = page.sentence(beginning).splitlines()
    return [[cell.strip() for cell in re.sub(r":small\[|\*\*|(?<=[^)])\](?= \|)", "", line)
             .strip("| ").split(" | ")] for line in lines if " | " in line]  # fmt: skip


def mean_and_half(values: np.ndarray, digits: int) -> str:
    """As tables print a figure over seeds."""
    return f"{values.mean():.{digits}f}\u00a0±\u00a0{half([*values]):.{digits}f}"


def check_probe(page: Page) -> None:
    column = "share of test errors"
    wrong = [100 * floats(page.rows, column, layer=layer) for layer in ("0", "1", "2")]
    best = min((1, 2), key=lambda i: wrong[i].mean())
    (said,) = [words for words in page.words if "**Fewest errors" in words]
    assert f"**Fewest errors: layer {best}**, {wrong[best].mean():.2f} % wrong" in said
    gain = wrong[0] - wrong[best]
    told = f"{abs(gain.mean()):.2f}\u00a0±\u00a0{half([*gain]):.2f} percentage points "
    told += "more than" if gain.mean() > 0 else "fewer than"
    told = told if abs(gain.mean()) > half([*gain]) else "not told apart from"
    assert f". The pixels: {wrong[0].mean():.2f} % wrong, {told} layer {best} (3 seeds" in said


def check_decoders(page: Page) -> None:
    error, wrong = ([floats(page.rows, column, decoder=kind) for kind in ("none", "large")]
                    for column in ("squared error / image", "share of wrong classes"))  # fmt: skip
    said = page.sentence("**From no hidden").split("; ")
    for (none, large), words, told in (
        (error, said[0], f"{100 * (1 - error[1].mean() / error[0].mean()):.0f} % less error"),
        (wrong, said[1], f"{100 * wrong[0].mean():.1f} → {100 * wrong[1].mean():.1f} %"),
    ):
        gain = large - none
        apart = abs(gain.mean()) > half([*gain])
        assert f"{told}{'' if apart else ', not told apart'}" in words
        assert apart == ("not told apart" not in words)


def check_regularised(page: Page) -> None:
    lines = {cells[0]: cells[1:] for cells in table(page, "| | units on")[1:]}
    columns = [*page.rows[0]][3:]
    assert len(lines) == len(regularised.NETS)
    for net, cells in lines.items():
        for column, cell in zip(columns, cells, strict=True):
            digits = 1 if "%" in column else 2
            values = floats(page.rows, column, net=net)
            if column.endswith("% right"):  # the page has what is wrong
                values = 100 - values
            assert cell == mean_and_half(values, digits).replace("-", "−")


def check_encoders(page: Page) -> None:
    (head, *_), *_ = table(page, "| :small[encoder]")
    assert head == "encoder"
    lines = table(page, "| :small[encoder]")[1:]
    names = [*dict.fromkeys(row["encoder"] for row in page.rows)]
    said = {re.sub(r"\[(.*?)\].*", r"\1", cells[0]): cells[1:] for cells in lines}
    assert sorted(said) == sorted(names)
    for name, cells in said.items():
        wrong, near, rand, error, numbers, parameters, seconds = (
            floats(page.rows, column, encoder=name) for column in [*page.rows[0]][3:10]
        )
        assert cells[:4] == [mean_and_half(wrong, 1), mean_and_half(near, 1),
                             mean_and_half(rand, 2), mean_and_half(error, 2)]  # fmt: skip
        assert [cell.rstrip("]") for cell in cells[4:]] == [
            f"{numbers.mean():,.0f}", f"{parameters.mean():,.0f}", f"{seconds.mean():.1f}",
        ]  # fmt: skip


def ratio(above: np.ndarray, below: np.ndarray) -> tuple[float, float, float]:
    """The geometric mean of error over error with its 95 % interval by Student's t."""
    logs = np.log(above / below)
    reach = student.ppf(0.975, len(logs) - 1) * logs.std(ddof=1) / np.sqrt(len(logs))
    low, mean, high = np.exp([logs.mean() - reach, logs.mean(), logs.mean() + reach])
    return float(mean), float(low), float(high)


def check_items(page: Page) -> None:
    column = "squared error / image"
    (said,) = [words for words in page.words if "Units in the hidden layers" in words]
    counts = ("100", "300", "1437")
    deep, one = ([floats(page.rows, column, **{"hidden layers": depth, "items": n}) for n in counts]
                 for depth in ("3", "1"))  # fmt: skip
    for n, above, below in zip(counts, deep, one, strict=True):
        mean, low, high = ratio(above, below)
        told = f"(error on the test items × {mean:.2f}, {low:.2f} to {high:.2f})"
        assert f"instead of {int(n):,} {told}" in said


def nearest(rows: list[dict[str, str]], cost: str, wanted: float) -> dict[str, str]:
    """The row of the net whose cost is nearest to the one wanted."""
    return min(rows, key=lambda row: abs(float(row[cost]) - wanted))


def check_cost(page: Page) -> None:
    column = "squared error / image"
    kinds = [*dict.fromkeys(row["net"] for row in page.rows)]
    dense = [kind for kind in kinds if kind != "convolutional"]
    bent = [row for row in page.rows if row["net"] == "convolutional"]
    deep = [row for row in page.rows if row["net"] == dense[-1]]
    lines = table(page, "Error divided by that")[1:]
    assert len(lines) == 3
    for cells in lines:
        weights = cells[0].replace(",", "")
        below = floats(page.rows, column, net=dense[0], weights=weights)
        one = float(weights)  # a dense net multiplies once by each weight
        for cell, row, other in (
            (cells[1], nearest(deep, "weights", one), ""),
            (cells[2], nearest(bent, "weights", one), "multiplications / item"),
            (cells[3], nearest(bent, "multiplications / item", one), "weights"),
        ):
            mean, low, high = ratio(floats(page.rows, column, widths=row["widths"]), below)
            more = f", {float(row[other]) / one:.2g}\u00a0× the {other.split()[0]}" if other else ""
            told = "" if high < 1 or low > 1 else ": not told apart"
            assert cell == f"{mean:.2f} ({low:.2f} to {high:.2f}){told}{more}"


CHECKS: Mapping[str, Callable[[Page], None]] = {
    "layer by layer": check_probe, "decoders": check_decoders, "regularised": check_regularised,
    "all encoders": check_encoders, "depth, items": check_items, "depth, cost": check_cost,
}  # fmt: skip


@pytest.mark.parametrize("view", CELLS)
def test_nets_are_printed_as_they_are_exported(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    CHECKS[view](Page(view, of_cells(CELLS[view]), monkeypatch))
