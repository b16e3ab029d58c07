"""Made-up tables, one-hot columns and tracks: against pandas, scikit-learn and geometry."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from apptest import ran
from own_tables import FAULTS
from sklearn.metrics import roc_auc_score
from test_anomaly import last, opened, text

from aelab import figures
from aelab.analysis import roc
from aelab.data import table
from aelab.data.made_up import traffic, trajectories
from aelab.data.table.one_hot import one_hot
from aelab.studies import anomaly_table
from aelab.studies.anomaly_table import TableConfig, TableProgress
from aelab.ui.pages.anomalies.tabular_source import NOBODY

MADE = {"tracks": (trajectories.trajectories, trajectories.LABEL, trajectories.KINDS),
        "traffic": (traffic.traffic, traffic.LABEL, traffic.KINDS)}  # fmt: skip


def test_words_become_what_pandas_makes_of_them() -> None:
    words = ["udp", "tcp", "", "icmp", "tcp", "tcp"]
    names, x = one_hot(words)
    truth = pd.get_dummies(pd.Series(words).replace("", None))
    assert list(names) == list(truth.columns)
    assert np.array_equal(x, truth.to_numpy(float))


def test_a_file_keeps_its_columns_of_few_words() -> None:
    site: list[object] = [("west", "", "east")[i % 3] for i in range(60)]
    note: list[object] = [f"note {i}" for i in range(60)]
    label: list[object] = ["attack" if i % 20 == 0 else "normal" for i in range(60)]
    found = table.read(text(site=site, note=note, label=label), "own.csv")
    frame = pd.DataFrame({"site": site, "label": label}).replace("", None)
    truth = pd.get_dummies(frame, prefix_sep=" = ").sort_index(axis=1)
    got = dict(zip(found.columns, found.x.T, strict=True))
    assert set(got) == {"a", "b", *truth.columns}
    for name in truth.columns:
        assert np.array_equal(got[name], truth[name].to_numpy(float))
    assert found.notes == (
        "One-hot, a 0 or 1 for each word: site (2), label (2).",
        "Left out: 1 text column of one word or over 20 (note).",
    )
    assert found.label == "label = attack"
    parted = anomaly_table.standardise(found, "label = attack")
    assert parted.sources == ("a", "b", "site", "site")  # “label = normal” would give it away
    assert parted.anomalous is not None
    assert parted.anomalous.tolist() == [word == "attack" for word in label]
    assert table.read(text(), "own.csv").label == ""


@pytest.mark.parametrize("name", MADE)
def test_a_made_up_table_is_the_same_twice_and_learns_from_normal_rows(name: str) -> None:
    made, label, kinds = MADE[name]
    one, two = made(), made()
    assert np.array_equal(one.x, two.x)
    assert one.kinds == two.kinds
    parted = anomaly_table.standardise(one, label)
    assert parted.kinds is not None
    assert {parted.kinds[i] for i in np.flatnonzero(~parted.rows("test"))} == {""}
    assert {k: parted.kinds.count(k) for k in kinds} == dict.fromkeys(kinds, 40)
    other = next(column for column in one.labels + one.columns if column != label)
    assert anomaly_table.standardise(one, other).kinds is None  # another question


def test_normal_vehicles_stay_on_the_roads_and_keep_their_speed() -> None:
    made = trajectories.trajectories()
    xy = made.x[:, :-1].reshape(len(made.x), -1, 2)
    kinds = np.array(made.kinds)
    normal = xy[kinds == ""]
    far = np.abs(np.hypot(*np.moveaxis(normal, 2, 0)) - trajectories.RADIUS)
    off = np.minimum(np.abs(normal).min(2), far)  # m from the arms' middles or from the ring
    assert np.quantile(off, 0.999) < trajectories.LANE + 4 * trajectories.NOISE
    angle = np.unwrap(np.arctan2(*np.moveaxis(xy, 2, 0)[::-1]), axis=1)
    turned = angle[:, -1] - angle[:, 0]  # counter-clockwise is positive
    assert (turned[kinds == ""] > 0.5).mean() > 0.99
    assert (turned[kinds == "wrong way"] < 0).all()
    steps = np.hypot(*np.moveaxis(np.diff(xy[:, [0, -1]], axis=1)[:, 0], 1, 0))
    assert steps[kinds == "shortcut"].mean() > steps[kinds == "standstill"].mean()


@pytest.mark.parametrize(("name", "margin"), [("tracks", 0.1), ("traffic", 0.01)])
def test_the_autoencoder_finds_what_no_single_column_shows(name: str, margin: float) -> None:
    made, label, kinds = MADE[name]
    parted = anomaly_table.standardise(made(), label)
    settings = TableConfig.of({**anomaly_table.suited(parted).values(), "epochs": 25})
    found = last(anomaly_table.train_and_score(parted, settings, "cpu"))
    assert isinstance(found, TableProgress)
    assert found.errors is not None
    assert found.outputs is not None
    assert np.allclose(found.errors, np.square(found.outputs - parted.z), rtol=1e-4, atol=1e-6)
    assert parted.anomalous is not None
    test = parted.rows("test")
    truth = parted.anomalous[test]
    net, flat, far = (
        roc_auc_score(truth, errors[test])
        for errors in (found.errors.sum(1), found.pca_errors.sum(1), abs(parted.z).max(1))
    )
    best = max(max(a, 1 - a) for a in (roc_auc_score(truth, z) for z in parted.z[test].T))
    assert net > max(flat + margin, far + 0.2, best + 0.1)
    by_kind = anomaly_table.auroc_by_kind(parted, found.errors.sum(1))
    assert set(by_kind) == set(kinds)
    assert np.mean([*by_kind.values()]) == pytest.approx(net)  # there are as many of each
    assert min(by_kind.values()) > 0.6


def test_the_interval_of_auroc_is_that_of_the_bootstrap() -> None:
    rng = np.random.default_rng(0)
    normal, odd = rng.normal(size=200).round(1), rng.normal(1, 1, size=90).round(1)
    drawn = [roc.auroc(rng.choice(normal, 200), rng.choice(odd, 90)) for _ in range(2000)]
    assert roc.auroc_half(normal, odd) == pytest.approx(1.96 * np.std(drawn), rel=0.05)
    assert roc.auroc_half(normal, odd[:1]) == np.inf


def test_tracks_are_drawn_in_metres_and_in_one_scale() -> None:
    made = trajectories.trajectories()
    parted = anomaly_table.standardise(made, trajectories.LABEL)
    track = parted.tracks(parted.z[:2])
    assert np.allclose(track.reshape(2, -1), made.x[:2, :-1], atol=1e-4)
    figure: Any = figures.tracks({"one": track[:1], "two": track[1:]}, {"one": track[:1] + 1})
    lines = {(t.name, t.xaxis): np.array(t.x, float) for t in figure.data}
    assert np.allclose(lines["input", "x2"][:-1], track[1, :, 0])
    assert np.allclose(lines["output", "x"][:-1], track[0, :, 0] + 1)
    assert ("output", "x2") not in lines
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range
    assert np.ptp(figure.layout.xaxis.range) == pytest.approx(np.ptp(figure.layout.yaxis.range))
    assert "no tracks" in figures.tracks({}).layout.annotations[0].text


@pytest.mark.usefixtures("lab")
def test_the_page_asks_for_a_file_where_none_was_given() -> None:
    page = opened("A table")
    page.selectbox(key="anomaly.table.set").set_value("Your own CSV")
    page.run()
    assert not page.exception
    assert "Choose a file" in page.info[0].value


@pytest.mark.usefixtures("lab")
def test_a_dropped_table_says_which_value_is_the_anomaly_and_another_may_be_chosen() -> None:
    page = opened("A table")
    page.file_uploader(key="anomaly.table.upload").set_value(("f.csv", FAULTS["label_minus1"], ""))
    ran(page)
    menu = page.selectbox(key="anomaly.table.label.f.csv")
    assert (menu.value, menu.options) == ("label = -1", [NOBODY, "label = -1", "label = 1"])
    assert "4 of 120 rows, 3.3 %" in [text.value for text in page.caption]
    assert "120 rows × 2 columns" in "".join(text.value for text in page.markdown)
    assert not page.warning
    menu.set_value("label = 1")
    ran(page)
    assert "116 of 120 rows would be anomalies" in page.warning[0].value
    page.selectbox(key="anomaly.table.label.f.csv").set_value(NOBODY)
    ran(page)
    assert "not learned from\\: label" in page.warning[0].value
    assert "120 rows × 2 columns" in "".join(text.value for text in page.markdown)
    page.file_uploader(key="anomaly.table.upload").set_value(("g.csv", FAULTS["sep_line"], ""))
    ran(page)
    assert any("sep=;" in text.value for text in page.caption)
