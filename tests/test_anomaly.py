"""Anomalies: figures against scikit-learn and numpy, tables that are not whole, and the page."""

import csv
import io
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
from apptest import ROOT, needs_chromium, ran
from sklearn.metrics import roc_auc_score, roc_curve
from streamlit.testing.v1 import AppTest

from aelab import data, figures
from aelab.analysis import roc
from aelab.data import DataBroken, UnknownData, table
from aelab.data.made_up.sensors import LABEL, sensors
from aelab.figures.studies.anomalies import KINDS
from aelab.figures.studies.look import Cells
from aelab.studies import GridProgress, Memory, anomaly, anomaly_table
from aelab.studies.anomaly import AnomalyProgress, PerClass, SingleRun, Task
from aelab.studies.anomaly_table import TableConfig, TableProgress
from aelab.ui.pages.anomalies import charts, per_class
from aelab.ui.pages.anomalies import items as anomaly_items
from aelab.ui.pages.anomalies import page as anomalies
from aelab.ui.pages.anomalies import tabular as anomaly_rows
from aelab.ui.session import jobs

if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

QUICK: dict[str, Any] = {"latent_dim": 8, "hidden": (64,), "epochs": 40}


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the charts of a page say of the threshold, at every look."""
    found: list[str] = []

    def histogram(*groups: Any, **more: Any) -> Any:
        found.append(more["said"])
        return figures.error_histogram(*groups, **more)

    monkeypatch.setattr(charts, "error_histogram", histogram)
    return found


def last(ticks: Any) -> Any:
    """What a study has found when it is over."""
    return [tick.progress for tick in ticks if tick.progress][-1]


def test_auroc_and_roc_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    normal, odd = rng.normal(size=200).round(1), rng.normal(1, 1, size=90).round(1)  # with ties
    errors, truth = np.concatenate([normal, odd]), np.arange(290) >= 200
    assert roc.auroc(normal, odd) == pytest.approx(roc_auc_score(truth, errors))
    false, found, limits = roc_curve(truth, errors, drop_intermediate=False)
    rates = np.linspace(0, 1, 41)
    best = [found[false <= rate + 1e-12].max() for rate in rates]
    assert np.allclose(roc.curve(normal, odd, rates), best)
    at = roc.alarm_counts(
        normal, odd, limits[20] - 1e-9
    )  # scikit-learn: an alarm reaches the limit
    assert (at.false_alarms, at.recall) == pytest.approx((false[20], found[20]))
    assert at.precision == pytest.approx(90 * found[20] / (90 * found[20] + 200 * false[20]))


def test_a_subset_is_a_data_set_that_is_known_by_its_name() -> None:
    whole, some = data.load("digits"), data.load("digits/normal=3-5")
    assert np.array_equal(some.x_test, whole.x_test[np.isin(whole.y_test, (3, 5))])
    assert set(some.y_train) == {3, 5}
    assert data.named("digits", (5, 3)) == some.name
    e = anomaly.experiment(Task("digits", (3, 5)), "basic", SingleRun(), 7)
    assert type(e).from_json(e.to_json()) == e
    for wrong in ("", "5-3", "3-3", "x", "-1"):
        with pytest.raises(UnknownData, match="each once, in order, such as digits/normal=0-1"):
            data.info(f"digits/normal={wrong}")
    with pytest.raises(UnknownData, match="Digits 8×8 has no class 12"):
        data.load("digits/normal=12")


def test_the_threshold_comes_from_normal_items_that_nothing_has_learned_from() -> None:
    question = Task("digits", (0, 1))
    items = anomaly.split_items(question)
    whole = data.load("digits").x_train[data.load("digits").y_train <= 1]
    assert np.array_equal(np.concatenate([items.x_train, items.x_validation]), whole)
    experiment = anomaly.experiment(question, "basic", SingleRun(), 7)
    assert experiment.training.items == len(items.x_train)  # the held-out tenth comes after them
    assert np.array_equal(items.anomalous, ~np.isin(list(map(int, items.marks)), (0, 1)))
    held = np.random.default_rng(1).random(70)
    assert roc.threshold(held, 0.9) == np.quantile(held, 0.9)
    both = anomaly.split_items(Task("digits", (), "digits"))  # a whole set against another
    assert (len(both.x_test), both.anomalous.sum()) == (720, 360)
    with pytest.raises(ValueError, match="All classes are normal"):
        anomaly.split_items(Task("digits", ()))
    with pytest.raises(ValueError, match="cannot be held against Digits"):
        anomaly.split_items(Task("digits", (), "shapes"))


def test_a_network_that_knows_one_digit_notices_the_others() -> None:
    found = last(anomaly.train_and_score(Task("digits", (3,)), "basic", SingleRun(**QUICK), "cpu"))
    assert isinstance(found, AnomalyProgress)
    assert found.errors is not None
    assert found.run is not None
    items, (_, errors) = found.split, found.errors
    drawn = found.run.decode(found.run.encode(items.x_test))
    assert np.allclose(errors, ((drawn - items.x_test) ** 2).sum(1), rtol=1e-4)
    assert roc_auc_score(items.anomalous, errors) > 0.95
    assert anomaly.auroc_of_errors(errors, items) == pytest.approx(
        roc_auc_score(items.anomalous, errors)
    )


def test_each_class_is_measured_once() -> None:
    memory, recipe = Memory(), PerClass(latent_dim=4, hidden=(), epochs=1, seeds=1)
    found = last(anomaly.train_per_class("digits", "basic", recipe, memory, "cpu"))
    assert isinstance(found, GridProgress)
    assert set(found.cells) == {(c, 7) for c in range(10)}
    assert all(0.5 < f["pca"] <= 1 for f in found.cells.values())
    steps = [t.step for t in anomaly.train_per_class("digits", "basic", recipe, memory, "cpu")]
    assert max(steps) == 0  # nothing was trained again


def text(rows: int = 60, **columns: list[object]) -> bytes:
    """A CSV file: two columns of numbers that vary, and others."""
    every = {"a": range(rows), "b": [i % 7 for i in range(rows)], **columns}
    lines = [
        ",".join(every),
        *(",".join(map(str, row)) for row in zip(*every.values(), strict=True)),
    ]
    return "\n".join(lines).encode()


def test_what_cannot_be_used_is_left_out_and_named() -> None:
    gaps: list[object] = ["" if i in (3, 8) else i * i for i in range(60)]
    site: list[object] = [f"hall {i}" for i in range(60)]
    found = table.read(text(gaps=gaps, site=site, ones=[1] * 60, none=[""] * 60), "own.csv")
    assert found.columns == ("a", "b", "gaps")
    assert found.notes == (
        "Left out: 1 text column of one word or over 20 (site).",
        "Left out: 1 empty column (none).",
        "Left out: 1 constant column (ones).",
        "Left out: 2 rows with missing values (lines 5, 10).",
    )  # fmt: skip
    assert found.rows[:6].tolist() == [2, 3, 4, 6, 7, 8]
    assert found.x[3].tolist() == [4, 4, 16]
    german = table.read(text().replace(b",", b";").replace(b"\n5;", b"\n5,5;"), "own.csv")
    assert german.x[5].tolist() == [5.5, 5]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\0\0\0", "This file is not text but a PNG picture."),
        (b"", "There is no table in this file: it is empty."),
        (
            b"a,b\n" + b"x,y\n" * 60,
            "no column of numbers in this file, and none of few words.",
        ),
        (text(20), "20 whole rows are too few"),
        (b"a\n" + b"".join(b"%d\n" % i for i in range(60)), "One column that varies is too few"),
        (b"1,2\n" * 60, "No column varies: an autoencoder learns"),
        (b",".join([b"a"] * 1001) + b"\n", "This table has 1,001 columns; it may have 1,000."),
        (b"0" * 2_000_001, "A line of this file has 2,000,001 characters: it is no table."),
    ],
    ids=("a picture", "nothing", "words", "few rows", "one column", "constant", "wide", "long"),
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(DataBroken) as refused:
        table.read(content, "own.csv")
    assert words in str(refused.value)


def test_a_table_is_standardised_by_the_rows_it_is_learned_from() -> None:
    parted = anomaly_table.standardise(sensors(), LABEL)
    assert parted.anomalous is not None
    learned = parted.z[parted.rows("train")]
    assert np.allclose(learned.mean(0), 0, atol=1e-5)
    assert np.allclose(learned.std(0), 1, atol=1e-5)
    assert not np.allclose(parted.z.std(0), 1, atol=1e-3)  # as all rows would have it
    assert not parted.anomalous[~parted.rows("test")].any()
    assert parted.anomalous.sum() == 100
    assert LABEL not in parted.columns


def test_the_autoencoder_of_a_table_finds_more_faults_than_pca() -> None:
    parted = anomaly_table.standardise(sensors(), LABEL)
    found = last(anomaly_table.train_and_score(parted, TableConfig(epochs=25), "cpu"))
    assert isinstance(found, TableProgress)
    assert found.errors is not None
    assert parted.anomalous is not None
    test = parted.rows("test")
    net, flat = (
        roc_auc_score(parted.anomalous[test], wrong.sum(1)[test])
        for wrong in (found.errors, found.pca_errors)
    )
    assert net > flat + 0.03
    assert found.share == 1.0


def opened(view: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/9_Anomalies.py")
    page.query_params["data"], page.query_params["view"] = "digits", view
    return ran(page)


def measured(page: AppTest, name: str) -> Any:
    """Presses Measure and waits; what the page's study has found."""
    page.button(key="train").click()
    ran(page)
    late, job = monotonic() + 60, jobs.scheduler().get(page.session_state["lab"].studies[name])
    while not (job and job.ended):
        assert monotonic() < late
        sleep(0.02)
    assert job.state == "finished", job.message
    ran(page)
    return job.progress


@pytest.mark.usefixtures("lab")
def test_the_page_says_what_the_threshold_does(said: list[str]) -> None:
    page = opened("Pictures")
    page.number_input(key="anomaly.digits.epochs").set_value(20)
    found = measured(ran(page), anomalies.PAGE)
    held, errors = found.errors
    odd = found.split.anomalous
    limit = np.quantile(held, 0.95)
    share = 100 * (errors[odd] > limit).mean()
    assert f"{share:.1f} % of the anomalies found" in said[-1]
    rows = list(csv.DictReader(io.StringIO(anomaly_items.csv(found))))
    tried = [float(row["squared error"]) for row in rows if row["part"] == "test"]
    assert tried == pytest.approx(errors.tolist())
    page.multiselect(key="anomaly.normal.digits").set_value([])
    ran(page).button(key="train").click()
    assert "All classes are normal" in ran(page).warning[0].value


@pytest.mark.usefixtures("lab")
def test_a_table_without_labels_is_measured_too(said: list[str]) -> None:
    page = opened("A table")
    page.selectbox(key="anomaly.table.label.Made-up sensors").set_value("nobody knows")
    ran(page)
    page.number_input(key="anomaly.table.Made-up sensors.nobody knows.epochs").set_value(2)
    found = measured(ran(page), f"{anomaly_rows.PAGE}.Made-up sensors")
    errors, parted = found.errors.sum(1), found.data
    limit = np.quantile(errors[parted.rows("validation")], 0.95)
    alarms = (errors[parted.rows("test")] > limit).sum()
    assert f": {alarms} alarms among 400 test rows" in said[-1]
    rows = list(csv.DictReader(io.StringIO(anomaly_rows.InATable("").csv(found))))
    assert len(rows) == 2000
    assert float(rows[0]["squared error"]) == pytest.approx(found.errors.sum(1).max())


@pytest.mark.usefixtures("lab")
def test_classes_of_one_data_set_are_not_shown_as_those_of_another() -> None:
    page = opened("Each class")
    for key, value in (("latent_dim", 2), ("epochs", 1), ("seeds", 1)):
        page.number_input(key=f"anomaly.classes.digits.{key}").set_value(value)
    measured(ran(page), "anomaly.classes.digits")
    assert any("Mean AUROC of 10 classes" in text.value for text in page.markdown)
    page.selectbox(key="anomaly data").set_value("shapes")
    assert any("Press Measure" in text.value for text in ran(page).markdown)


def test_a_mean_says_which_seeds_it_is_over() -> None:
    cells: Cells = {(c, seed): dict.fromkeys(KINDS, 0.9) for seed in (7, 8) for c in range(10)}
    assert "(2 seeds, 95 %)" in per_class.sentence("digits", cells)
    cells = {place: found for place, found in cells.items() if place != (9, 8)}
    assert "(1 of 2 seeds, each class done)" in per_class.sentence("digits", cells)
    one = {place: found for place, found in cells.items() if place[1] == 7}
    assert "(1 seed)" in per_class.sentence("digits", one)


@needs_chromium
@pytest.mark.slow
def test_the_threshold_moves_in_a_figure_that_is_never_rebuilt(address: str, page: "Page") -> None:
    page.set_default_timeout(30_000)
    page.goto(f"{address}/Anomalies?anomaly.digits.epochs=20")
    bars = page.locator(".aelab-figure[data-panel=anomaly-errors]")
    bars.wait_for()
    mount = bars.get_attribute("data-mount")
    page.locator(".st-key-train button").click()
    page.get_by_text("100 % · done").wait_for()
    expect(bars).to_have_attribute("data-points", "96")  # two groups of 48 bars
    alarm = "plot => plot._fullLayout.shapes[0].x0"
    before = bars.locator(".plot").evaluate(alarm)
    updates = bars.get_attribute("data-updates") or ""
    page.get_by_role("slider", name="Threshold").focus()
    page.keyboard.press("Home")
    expect(bars).not_to_have_attribute("data-updates", updates)
    assert bars.locator(".plot").evaluate(alarm) < before
    assert bars.get_attribute("data-mount") == mount
    with page.expect_download() as download:
        bars.locator(".png").click()
    assert download.value.suggested_filename == "anomaly-errors.png"
