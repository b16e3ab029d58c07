"""What studies made of cells print: each figure again from the file that the page exports."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from printed import Page, floats, half, numbers, of_cells

from aelab.studies import chess_memory, few_labels

RNG = np.random.default_rng(5)
# Studies made of cells print what the cells say: any cells will do.
CELLS: dict[str, dict[tuple[Any, ...], dict[str, float]]] = {
    "few labels": {(method, n, seed): {"wrong": RNG.uniform(0.05, 0.4)}
                   for method in few_labels.METHODS for n in (20, 50) for seed in (7, 8, 9)},
    "noise sweep": {(level, seed): dict(zip(("tuned", "frozen", "repair"), RNG.random(3),
                                            strict=True)) | {"layers": 1.0}
                    for level in (0.0, 0.25, 0.5) for seed in (7, 8, 9)},
    "chess memory": {(kind, m, 7): {"error": RNG.uniform(1, 9)}
                     for kind in (chess_memory.PICTURES, chess_memory.SHUFFLED) for m in (2, 8)},
    "data needed": {(n, 7): {"error": 3 / n, "pca": 1 / np.sqrt(n), "numbers": 8.0}
                    for n in (2, 4, 8, 16, 32)},
}  # fmt: skip


def check_few(page: Page) -> None:
    said = page.sentence("Errors that pre-training saves, **from scratch** less **fine-tuned**")
    lines = [line.strip("| ").split(" | ") for line in said.splitlines()[2:]]
    for column, n in enumerate(("20", "50"), 1):
        scratch, tuned = (floats(page.rows, "share of test errors", method=method, labels=n)
                          for method in ("from scratch", "fine-tuned"))  # fmt: skip
        saved = 100 * (scratch - tuned)
        told = f"{saved.mean():+.2f}\u00a0±\u00a0{half(saved):.2f}".replace("-", "−")
        fewest = "fine-tuned" if saved.mean() > 0 else "from scratch"
        apart = abs(saved.mean()) > half(saved)
        assert [lines[0][column], lines[2][column]] == [n, told]
        assert lines[3][column] == (fewest if apart else "not told apart")


def check_sweep(page: Page) -> None:
    levels = ("0.0", "0.25", "0.5")
    wrong = {level: floats(page.rows, "fine-tuned error", noise=level) for level in levels}
    shaded = page.sentence("Shaded")
    assert shaded.startswith("Shaded: 10 to 40 %")  # Vincent et al., 2010
    assert shaded.endswith("Measured here: Digits 8×8, 1 layer, 100 labels.")
    best = min(levels, key=lambda level: wrong[level].mean())
    said = page.sentence(f"**Lowest error at {100 * float(best):.0f} % noise**")
    if best != "0.0":
        gain = 100 * (wrong["0.0"] - wrong[best])
        assert f": {gain.mean():.2f} ± {half(gain):.2f} percentage points" in said


def check_chess(page: Page) -> None:
    listed = []
    for m in ("2", "8"):
        plain, shuffled = (float(row["squared error / image"]) for row in page.rows
                           if row["numbers in the code"] == m)  # fmt: skip
        listed.append(f"{m} → {shuffled / plain:.1f} ×")
    said = page.sentence("**Error, shuffled")
    assert said.endswith(f"by m: {' · '.join(listed)}")


def check_needed(page: Page) -> None:
    ahead = [float(row["squared error / image"]) < float(row["PCA’s"]) for row in page.rows]
    items = [row["items"] for row in page.rows]
    i = ahead.index(True)
    assert numbers(page.sentence("**The curves cross")) == [items[i - 1], items[i]]


CHECKS: Mapping[str, Callable[[Page], None]] = {
    "few labels": check_few, "noise sweep": check_sweep, "chess memory": check_chess,
    "data needed": check_needed,
}  # fmt: skip


@pytest.mark.parametrize("view", CELLS)
def test_cells_are_printed_as_they_are_exported(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    CHECKS[view](Page(view, of_cells(CELLS[view]), monkeypatch))
