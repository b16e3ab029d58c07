"""What pages print: each figure is worked out again from the file that the page exports.

Pages are drawn from a study half done and from the same study done, so that a chart, a sentence and
a file that read the state at different moments would differ.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from printed import Page, floats, half, numbers
from sklearn.metrics import roc_auc_score

from aelab.data.made_up import sensors, traffic, trajectories
from aelab.data.ratings import made
from aelab.data.table import Table
from aelab.studies import Memory, anomaly, anomaly_table, ratings, ratings_compared
from aelab.training import Progress
from aelab.ui.pages.anomalies import charts, tabular_lists

SMALL = made("made-small")
COLUMNS = ("squared error", "squared error, PCA", "farthest column")  # of three methods
QUICK: dict[str, Any] = {"latent_dim": 4, "hidden": (), "epochs": 4}


def learned(made_up: ModuleType, table: Table, epochs: int) -> Iterable[Any]:
    """A net that learns one of the made-up tables."""
    parted = anomaly_table.standardise(table, made_up.LABEL)
    return anomaly_table.train_and_score(parted, anomaly_table.TableConfig(epochs=epochs), "cpu")


STUDIES: dict[str, Callable[[], Iterable[Any]]] = {
    "anomalies": lambda: anomaly.train_and_score(
        anomaly.Task("digits", (8,)), "basic", anomaly.SingleRun(**QUICK), "cpu"),
    "a table": lambda: learned(sensors, sensors.sensors(), 3),
    "tracks": lambda: learned(trajectories, trajectories.trajectories(), 2),
    "traffic": lambda: learned(traffic, traffic.traffic(), 2),
    "each class": lambda: anomaly.train_per_class(
        "digits", "basic", anomaly.PerClass(**{**QUICK, "epochs": 1}, seeds=2), Memory(), "cpu"),
    "ratings": lambda: ratings.recommend(SMALL, ratings.RatingsConfig(epochs=4), "cpu"),
    "ratings compared": lambda: ratings_compared.compare(
        SMALL, ratings_compared.suited(SMALL).replace(epochs=3)),
}  # fmt: skip


@cache
def progress(view: str) -> list[Progress]:
    """What a small study has found, first to last."""
    return [tick.progress for tick in STUDIES[view]() if tick.progress]


def alarms(page: Page, held: np.ndarray, errors: np.ndarray, odd: np.ndarray, unit: str) -> None:
    """The charts, and the sentence in the first of them: one message, so they cannot disagree."""
    limit = np.quantile(held, 0.95)
    found, false = int((errors[odd] > limit).sum()), int((errors[~odd] > limit).sum())
    right = f"{100 * found / (found + false):.1f} %" if found + false else "–"
    area = f"{roc_auc_score(odd, errors):.3f}"
    bars, curve = page.figures["anomaly-errors"], page.figures["anomaly-roc"]
    said = bars.layout.title.subtitle.text
    assert not any("recall" in words for words in page.words)  # nowhere else
    assert said.startswith(
        f"<b>Above {limit:.3g} {unit}: {100 * found / odd.sum():.1f} % of the anomalies found</b> "
        f"(recall, {found:,} of {odd.sum():,}) at {100 * false / (~odd).sum():.1f} % false alarms "
        f"({false:,} of {(~odd).sum():,} normal test "
    )
    assert f"; {right} of all alarms are right (precision). AUROC {area}, PCA-" in said
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
    assert f" {flat:.3f}. · " in page.figures["anomaly-errors"].layout.title.subtitle.text


def check_pictures(page: Page) -> None:
    detected(page, "held out", "squared error / image")


def check_table(page: Page) -> None:
    detected(page, "validation", "squared error / row (standard deviations²)")
    columns = [*page.rows[0]]
    columns = columns[columns.index("farthest column") + 1 :]
    for row, line in zip(page.rows, page.sentence("| line").splitlines()[2:], strict=False):
        shares = sorted((100 * float(row[c]) / float(row["squared error"]) for c in columns),
                        reverse=True)[:3]  # fmt: skip
        cells = line.strip("| ").split(" | ")
        known = row.get("kind") or ("no", "yes")[int(row["anomalous"])]
        assert (cells[0], *cells[3:]) == (row["line"], known, row["part"])
        assert re.findall(r"(\d+)\u00a0%", cells[1]) == [f"{share:.0f}" for share in shares]
        assert cells[2] == f"{float(row['squared error']):.3g}"
    parts = [sum(row["part"] == part for row in page.rows) for part in anomaly_table.PARTS]
    sources = {column.partition(" = ")[0] for column in columns}  # a word a column
    (said,) = [words for words in page.words if " rows × " in words]
    counts = [len(page.rows), len(sources), *parts]
    assert numbers(said) == [f"{count:,}" for count in counts]


def check_kinds(page: Page) -> None:
    check_table(page)
    tests = [row for row in page.rows if row["part"] == "test"]
    lines = [line.strip("| ").split(" | ") for line in page.sentence("| AUROC").splitlines()[2:]]
    assert [line[0] for line in lines] == sorted({row["kind"] for row in tests} - {""})
    for kind, *areas in lines:
        own = [row for row in tests if row["kind"] in ("", kind)]
        odd = [row["kind"] == kind for row in own]
        for area, column in zip(areas, COLUMNS, strict=True):
            assert area == f"{roc_auc_score(odd, floats(own, column)):.3f}"
    odd = [row["anomalous"] == "1" for row in tests]
    for trace, column in zip(page.figures["anomaly-roc"].data, COLUMNS, strict=False):
        assert f"{roc_auc_score(odd, floats(tests, column)):.3f} ± " in trace.name


def check_tracks(page: Page) -> None:
    check_kinds(page)
    table, firsts = trajectories.trajectories(), {}
    for row in sorted(page.rows, key=lambda row: int(row["line"])):
        if row["part"] == "test":
            firsts.setdefault(row["kind"], int(row["line"]))
    traces = [t for t in page.figures["anomaly-tracks"].data if t.name == "input"]
    for trace, (_, line) in zip(traces, sorted(firsts.items()), strict=True):
        places = table.x[[*table.rows].index(line)][:-1].reshape(-1, 2)
        assert np.column_stack([trace.x, trace.y])[:-1] == pytest.approx(places, rel=1e-5, abs=1e-4)


def check_traffic(page: Page) -> None:
    check_kinds(page)
    columns = [*page.rows[0]]
    sources = [c.partition(" = ")[0] for c in columns[columns.index("farthest column") + 1 :]]
    (said,) = [words for words in page.words if "numbers to the network" in words]
    words = [str(sources.count(s)) for s in dict.fromkeys(sources) if sources.count(s) > 1]
    counts = [str(len({*sources})), str(len(sources))]
    assert numbers(said) == [*counts, "0", "1", *words]  # 0 or 1 for each word


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
    (bias,) = floats(page.rows, "RMSE held out", model="user + item bias")
    (floor,) = floats(page.rows, "RMSE held out", model="best possible")
    gain = bias - held[best]
    assert page.sentence("**RMSE ") == (
        f"**RMSE {held[best]:.3f} stars on {round(0.1 * len(SMALL.stars)):,} held-out ratings**, "
        f"after epoch {best + 1}, the best in validation · {abs(gain):.3f} "
        f"{'below' if gain > 0 else 'above'} user + item bias · "
        f"{100 * (held[best] / floor - 1):.1f} % above the best possible, which is what the noise "
        "in the ratings makes."
    )


def check_compared(page: Page) -> None:
    names = [*dict.fromkeys(row["setting"] for row in page.rows if row["epoch"])]
    if not names:
        assert any(words.startswith("Press Measure") for words in page.words)
        return
    said = page.sentence("RMSE on held-out")
    bold = len(names) * 2  # all or none: one seed tells no two apart
    assert said.count("**") == bold
    said = said.replace("*", "")
    for name in names:
        check = floats(page.rows, "RMSE check", setting=name)
        error = floats(page.rows, "RMSE held out", setting=name)[check.argmin()]
        assert f"{name}: {error:.3f}" in said
    (bias,) = floats(page.rows, "RMSE held out", setting="user + item bias")
    assert f"user + item bias: {bias:.3f}." in said


CHECKS: Mapping[str, Callable[[Page], None]] = {
    "anomalies": check_pictures, "a table": check_table, "each class": check_each_class,
    "tracks": check_tracks, "traffic": check_traffic,
    "ratings": check_ratings, "ratings compared": check_compared,
}  # fmt: skip


@pytest.mark.parametrize("view", STUDIES)
@pytest.mark.parametrize("when", [0.5, 1.0], ids=["half done", "done"])
def test_a_study_prints_what_it_exports(
    view: str, when: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [now for now in progress(view) if getattr(now, "errors", 0) is not None]
    now = found[round(when * (len(found) - 1))]
    CHECKS[view](Page(view, now, monkeypatch, (charts, tabular_lists)))
