"""What pages print: each figure is worked out again from the file that the page exports.

Pages are drawn from a study half done and from the same study done, so that a chart, a sentence and
a file that read the state at different moments would differ.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from apptest import at_view, ran
from scipy.stats import t as student
from sklearn.metrics import roc_auc_score

from aelab.data.ratings import made
from aelab.data.sensors import LABEL, sensors
from aelab.studies import (
    GridProgress,
    Memory,
    anomaly,
    anomaly_table,
    chess_memory,
    few_labels,
    ratings,
    ratings_compared,
)
from aelab.training import Progress
from aelab.ui.pages.anomalies import charts
from aelab.ui.session import study
from aelab.ui.shell import csv_file

Rows = list[dict[str, str]]
SMALL = made("made-small")
QUICK: dict[str, Any] = {"latent_dim": 4, "hidden": (), "epochs": 4}


def sensor_table() -> anomaly_table.StandardisedTable:
    return anomaly_table.standardise(sensors(), LABEL)


STUDIES: dict[str, Callable[[], Iterable[Any]]] = {
    "anomalies": lambda: anomaly.train_and_score(
        anomaly.Task("digits", (8,)), "basic", anomaly.SingleRun(**QUICK), "cpu"),
    "a table": lambda: anomaly_table.train_and_score(
        sensor_table(), anomaly_table.TableConfig(epochs=3), "cpu"),
    "each class": lambda: anomaly.train_per_class(
        "digits", "basic", anomaly.PerClass(**{**QUICK, "epochs": 1}, seeds=2), Memory(), "cpu"),
    "ratings": lambda: ratings.recommend(SMALL, ratings.RatingsConfig(epochs=4), "cpu"),
    "ratings compared": lambda: ratings_compared.compare(
        SMALL, ratings_compared.suited(SMALL).replace(epochs=3)),
}  # fmt: skip
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


@cache
def progress(view: str) -> list[Progress]:
    """What a small study has found, first to last."""
    return [tick.progress for tick in STUDIES[view]() if tick.progress]


class Page:
    """A page that was drawn of one progress: its words, its file and its figures."""

    def __init__(self, view: str, found: Progress, patch: pytest.MonkeyPatch) -> None:
        self.figures: dict[str, Any] = {}
        files: list[Callable[[], str]] = []
        drawn = charts.live_figure

        def keep(name: str, figure: Any, **more: Any) -> bytes:
            self.figures[name] = figure
            return drawn(name, figure, **more)

        patch.setattr(charts, "live_figure", keep)
        patch.setattr(csv_file, "csv_button", lambda _, write, *rest: files.append(write))
        patch.setattr(study, "found", lambda _, kind: found if isinstance(found, kind) else None)
        page = ran(at_view(view))
        self.words = [element.value for element in (*page.markdown, *page.caption)]
        self.rows: Rows = list(csv.DictReader(io.StringIO(files[-1]())))

    def sentence(self, beginning: str) -> str:
        """The one that begins so."""
        (found,) = (words for words in self.words if words.startswith(beginning))
        return found


def numbers(text: str) -> list[str]:
    """All numbers of a text, in order, as they are printed."""
    return re.findall(r"[-+−]?\d[\d,]*(?:\.\d+)?", text)


def floats(rows: Rows, column: str, **where: str) -> np.ndarray:
    """A column of the rows that have these values elsewhere."""
    return np.array([float(row[column]) for row in rows
                     if all(row[name] == value for name, value in where.items())])  # fmt: skip


def half(values: Sequence[float]) -> float:
    """Half a 95 % interval by Student's t."""
    n = len(values)
    return float(student.ppf(0.975, n - 1) * np.std(values, ddof=1) / np.sqrt(n))


def alarms(page: Page, held: np.ndarray, errors: np.ndarray, odd: np.ndarray, unit: str) -> None:
    """The sentence under the charts, and the charts themselves."""
    limit = np.quantile(held, 0.95)
    found, false = int((errors[odd] > limit).sum()), int((errors[~odd] > limit).sum())
    right = f"{100 * found / (found + false):.1f} %" if found + false else "–"
    area = f"{roc_auc_score(odd, errors):.3f}"
    said = page.sentence("**Above")
    assert said.startswith(
        f"**Above {limit:.3g} {unit}: {100 * found / odd.sum():.1f} % of the anomalies found** "
        f"(recall, {found:,} of {odd.sum():,}) at {100 * false / (~odd).sum():.1f} % false alarms "
        f"({false:,} of {(~odd).sum():,} normal test "
    )
    assert f"; {right} of all alarms are right (precision). AUROC {area}, PCA-" in said
    bars, curve = page.figures["anomaly-errors"], page.figures["anomaly-roc"]
    assert bars.layout.shapes[0].x0 == pytest.approx(limit)
    assert area in next(trace.name for trace in curve.data if trace.name.startswith("network"))
    low, high = (10.0**end if bars.layout.xaxis.type == "log" else end
                 for end in bars.layout.xaxis.range)  # fmt: skip
    inside = ((errors >= low) & (errors <= high)).mean()
    assert inside >= 0.985
    outer = max(trace.y[-1] for trace in bars.data)
    assert outer < 20  # no bar that holds most of a group beyond the axis
    beyond = int(((errors < low) | (errors > high)).sum())
    assert (f"outer bars: {beyond} beyond" in bars.layout.title.subtitle.text) == (beyond > 0)


def detected(page: Page, part: str, unit: str) -> None:
    """What both kinds of anomalies print; part: the rows that the threshold is of."""
    held = floats(page.rows, "squared error", part=part)
    errors = floats(page.rows, "squared error", part="test")
    odd = floats(page.rows, "anomalous", part="test") == 1
    alarms(page, held, errors, odd, unit)
    flat = roc_auc_score(odd, floats(page.rows, "squared error, PCA", part="test"))
    assert page.sentence("**Above").endswith(f" {flat:.3f}.")


def check_pictures(page: Page) -> None:
    detected(page, "held out", "squared error / image")


def check_table(page: Page) -> None:
    detected(page, "validation", "squared error / row (standard deviations²)")
    columns = [*page.rows[0]][-8:]
    for row, line in zip(page.rows, page.sentence("| line").splitlines()[2:], strict=False):
        shares = sorted((100 * float(row[c]) / float(row["squared error"]) for c in columns),
                        reverse=True)[:3]  # fmt: skip
        cells = line.strip("| ").split(" | ")
        assert cells[0] == row["line"]
        assert re.findall(r"(\d+)\u00a0%", cells[1]) == [f"{share:.0f}" for share in shares]
        assert cells[2] == f"{float(row['squared error']):.3g}"


def check_each_class(page: Page) -> None:
    seeds = sorted({row["seed"] for row in page.rows})
    nets = [floats(page.rows, "AUROC, network", seed=seed) for seed in seeds]
    whole = [net.mean() for net in nets if len(net) == 10]
    said = [words for words in page.words if "Mean AUROC" in words]
    assert bool(said) == bool(whole)
    if not whole:
        return
    assert said[0].startswith(f"**Mean AUROC of 10 classes: {np.mean(whole):.3f}**")
    if len(whole) > 1:
        assert f" ± {half(whole):.4f} ({len(whole)} seeds, 95 %)" in said[0]
    flat = np.mean([floats(page.rows, "AUROC, PCA, same size", seed=seeds[0]).mean()])
    assert f"PCA, same size {flat:.3f}" in said[0]


def check_ratings(page: Page) -> None:
    held = floats(page.rows, "RMSE held out", model="autoencoder")
    if not len(held):
        assert any(words.startswith("Press Measure") for words in page.words)
        return
    best = int(floats(page.rows, "RMSE check", model="autoencoder").argmin())
    (bias,) = floats(page.rows, "RMSE held out", model="bias model")
    (floor,) = floats(page.rows, "RMSE held out", model="noise floor")
    gain = bias - held[best]
    assert page.sentence("**RMSE") == (
        f"**RMSE {held[best]:.3f} stars on {round(0.1 * len(SMALL.stars)):,} held-out ratings** "
        f"(epoch {best + 1} is kept) · {abs(gain):.3f} {'below' if gain > 0 else 'above'} the bias "
        f"model · {100 * (held[best] / floor - 1):.1f} % above the noise floor."
    )


def check_compared(page: Page) -> None:
    names = [*dict.fromkeys(row["setting"] for row in page.rows if row["epoch"])]
    if not names:
        assert any(words.startswith("Press Measure") for words in page.words)
        return
    said = page.sentence("RMSE on held-out").replace("*", "")
    for name in names:
        check = floats(page.rows, "RMSE check", setting=name)
        error = floats(page.rows, "RMSE held out", setting=name)[check.argmin()]
        assert f"{name}: {error:.3f}" in said
    (bias,) = floats(page.rows, "RMSE held out", setting="bias model")
    assert f"bias model: {bias:.3f}." in said


def check_few(page: Page) -> None:
    told = []
    for n in ("20", "50"):
        scratch, tuned = (floats(page.rows, "share of test errors", method=method, labels=n)
                          for method in ("from scratch", "fine-tuned"))  # fmt: skip
        saved = 100 * (scratch - tuned)
        told.append(f"**{n}**: {saved.mean():+.2f} ± {half(saved):.2f}")
    said = page.sentence("Errors that pre-training")
    assert said.endswith(f": {' · '.join(told)} (3 seeds, paired, 95 %).")


def check_sweep(page: Page) -> None:
    levels = ("0.0", "0.25", "0.5")
    wrong = {level: floats(page.rows, "fine-tuned error", noise=level) for level in levels}
    best = min(levels, key=lambda level: wrong[level].mean())
    said = page.sentence(f"**Lowest error at {100 * float(best):.0f} % noise**")
    if best != "0.0":
        gain = 100 * (wrong["0.0"] - wrong[best])
        assert f": {gain.mean():.2f} ± {half(gain):.2f} points" in said


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
    "anomalies": check_pictures, "a table": check_table, "each class": check_each_class,
    "ratings": check_ratings, "ratings compared": check_compared, "few labels": check_few,
    "noise sweep": check_sweep, "chess memory": check_chess, "data needed": check_needed,
}  # fmt: skip


@pytest.mark.parametrize("view", STUDIES)
@pytest.mark.parametrize("when", [0.5, 1.0], ids=["half done", "done"])
def test_a_study_prints_what_it_exports(
    view: str, when: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [now for now in progress(view) if getattr(now, "errors", 0) is not None]
    CHECKS[view](Page(view, found[round(when * (len(found) - 1))], monkeypatch))


@pytest.mark.parametrize("view", CELLS)
def test_cells_are_printed_as_they_are_exported(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = CELLS[view]
    found = GridProgress(share=1.0, doing="", cells=cells, total=len(cells))
    CHECKS[view](Page(view, found, monkeypatch))
