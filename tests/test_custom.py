"""Data of one's own: arrays become the data sets that the lab would make by hand."""

import gc
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.preprocessing import StandardScaler

import aelab
from aelab import data
from aelab.data import custom

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (60, 9, 7), np.uint8)


def rows_of(dataset: data.Dataset) -> np.ndarray[Any, Any]:
    """All items, in an order that the split does not change."""
    both = np.concatenate([dataset.x_train, dataset.x_test])
    return np.asarray(sorted(both.tolist()), np.float32)


@pytest.mark.parametrize(
    ("x", "said"),
    [
        (PIXELS, ""),
        (PIXELS[..., None], ""),
        (PIXELS[:, None], ""),
        (torch.tensor(PIXELS), ""),
        (PIXELS.astype(int).tolist(), ""),
        (PIXELS.astype(np.uint16) * 257, "brought to 8 bits"),
        (PIXELS / np.float32(255), ""),
        (PIXELS.astype(float), "divided by 255"),
        (np.stack(3 * [PIXELS], 3), "they are grey"),
        (np.stack(3 * [PIXELS], 1), "they are grey"),
        (np.stack([*3 * [PIXELS], np.full_like(PIXELS, 255)], 3), "laid on white"),
    ],
)
def test_pictures_of_every_form_are_the_same_set(x: Any, said: str) -> None:
    found = aelab.from_arrays(x)
    assert (found.kind, found.shape, found.classes) == ("images", (9, 7), ("unlabelled",))
    expected = np.asarray(sorted((PIXELS.reshape(60, -1) / 255).tolist()), np.float32)
    np.testing.assert_allclose(rows_of(found), expected, atol=1e-6)
    assert said in " ".join(found.report)
    assert len(found.y_test) == 12


def test_colours_keep_their_channels_first_or_last() -> None:
    x = RNG.random((50, 6, 5, 3), np.float32)
    last, first = aelab.from_arrays(x), aelab.from_arrays(x.transpose(0, 3, 1, 2))
    assert last.shape == (6, 5, 3)
    assert last.name == first.name
    np.testing.assert_array_equal(rows_of(last), sorted(x.reshape(50, -1).tolist()))


def test_rows_are_standardised_by_the_training_items() -> None:
    x, y = RNG.normal(5, 3, (200, 4)), RNG.integers(0, 3, 200)
    x[:, 2] = 7.0
    found = aelab.from_arrays((x[:150]), y[:150], test=(x[150:], y[150:]))
    assert found.kind == "points"
    scaler = StandardScaler().fit(x[:150][:, [0, 1, 3]])
    np.testing.assert_allclose(found.x_test, scaler.transform(x[150:][:, [0, 1, 3]]), atol=1e-5)
    assert "1 constant column left out." in found.report
    np.testing.assert_array_equal(found.y_test, y[150:])


def test_the_split_is_of_each_class_the_same_share_and_loses_nothing() -> None:
    y = np.repeat(["ox", "ant", "emu", "single"], [50, 100, 149, 1])
    found = aelab.from_arrays(RNG.random((300, 4, 4)), y)
    assert found.classes == ("ant", "emu", "ox", "single")
    assert np.bincount(found.y_test, minlength=4).tolist() == [20, 30, 10, 0]
    assert np.bincount(found.y_train).tolist() == [80, 119, 40, 1]
    assert len(set(found.marks)) == 4
    pairs = aelab.from_arrays(RNG.random((60, 4, 4)), np.arange(60) % 30)
    assert np.bincount(pairs.y_train, minlength=30).min() == 1
    assert len(pairs.y_test) == 12
    assert all(1 <= len(mark) <= 2 for mark in found.marks)


def test_equal_contents_have_equal_names_and_others_another() -> None:
    x, y = RNG.random((60, 4, 4), np.float32), np.arange(60) % 2
    name = aelab.from_arrays(x, y).name
    assert aelab.from_arrays(x.copy(), y.tolist()).name == name
    others = [
        aelab.from_arrays(x, 1 - y), aelab.from_arrays(x[:, ::-1], y),
        aelab.from_arrays(x, y, classes=("even", "odd")), aelab.from_arrays(x[:59], y[:59]),
    ]  # fmt: skip
    assert len({name, *(other.name for other in others)}) == 5


def test_a_set_trains_like_a_built_in_one_and_lives_as_long_as_its_run() -> None:
    digits = data.load("digits")
    x, y = digits.x_train.reshape(-1, 8, 8), digits.y_train
    test = digits.x_test.reshape(-1, 8, 8), digits.y_test
    ours = aelab.from_arrays(x, y, test=test)
    expected = aelab.train("basic", "digits", epochs=1)
    run, name = aelab.train("basic", ours, epochs=1), ours.name
    assert run.figures == expected.figures
    del ours
    gc.collect()
    assert run.model(torch.tensor(digits.x_test)).shape == (360, 64)
    del run
    gc.collect()
    with pytest.raises(data.UnknownData):
        custom.load(name)


def test_an_array_alone_trains_and_a_sweep_takes_sets() -> None:
    run = aelab.train("vae", PIXELS, epochs=1)
    assert run.finished
    sets = [aelab.from_arrays(PIXELS), aelab.from_arrays(255 - PIXELS)]
    found = aelab.sweep("basic", sets, epochs=1)
    assert found.table["data"].tolist() == [one.name for one in sets]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"x": PIXELS[:49]}, "50 to 1,000,000 items; this one has 49"),
        ({"x": PIXELS[:, :3]}, "sides from 4 to 256 pixels; these are 3 × 7"),
        ({"x": np.zeros((60, 5, 5, 5))}, "1 .grey., 3 .colour. or 4 channels"),
        ({"x": np.zeros(60)}, "have the shape .60."),
        ({"x": np.zeros((60, 3))}, "two columns whose numbers differ"),
        ({"x": [[1, 2], [3]]}, "one array of numbers"),
        ({"x": np.full((60, 8, 8), "a")}, "Items are numbers; these are of type <U1"),
        ({"x": np.full((60, 8, 8), np.nan)}, "Every picture has a pixel that is no number"),
        ({"x": PIXELS, "y": np.arange(59)}, "one for each of the 60 items"),
        ({"x": np.zeros((200, 4, 4)), "y": np.arange(200)}, "200 different values; at most 100"),
        ({"x": PIXELS, "y": 60 * [None]}, "All labels are missing"),
        ({"x": PIXELS, "y": 60 * [2], "classes": ("a", "b")}, "whole numbers from 0 to 1"),
        ({"x": PIXELS, "test": PIXELS[:, :5]}, "different shapes: .9, 7. and .5, 7."),
        ({"x": PIXELS, "y": 60 * [1], "test": PIXELS}, "or neither"),
        ({"x": PIXELS, "shape": (5, 5)}, "cannot be pictures of 5 × 5"),
    ],
)  # fmt: skip
def test_what_cannot_be_learned_from_is_said_in_a_sentence(given: Any, said: str) -> None:
    with pytest.raises(data.DataRefused, match=said):
        aelab.from_arrays(**given)


def test_items_without_a_label_or_with_a_pixel_that_is_none_are_left_out_and_counted() -> None:
    x, y = RNG.random((60, 4, 4)), np.arange(60) % 2 * 1.0
    x[3, 1, 1], y[7:9] = np.nan, np.nan
    found = aelab.from_arrays(x, y)
    assert "1 picture with a number that is none left out." in found.report
    assert "2 pictures with no label left out." in found.report
    assert found.classes == ("0", "1")
    assert len(found.y_train) + len(found.y_test) == 57


def test_a_set_on_the_disk_is_found_by_its_name_and_can_be_removed(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AELAB_DATA", str(tmp_path))
    made = aelab.from_arrays(PIXELS, np.arange(60) % 3, title="Sixty")
    name, report = made.name, made.report
    x, y = made.x_train.copy(), made.y_test.copy()
    custom.keep(made)
    del made
    gc.collect()
    assert custom.names() == (name,)
    found = data.load(name)
    np.testing.assert_array_equal(found.x_train, x)
    np.testing.assert_array_equal(found.y_test, y)
    assert (found.title, found.report, data.info(name).title) == ("Sixty", report, "Sixty")
    assert data.load(f"{name}/normal=0-1").y_test.max() == 1
    stored = sum(path.stat().st_size for path in tmp_path.rglob("*"))
    assert stored < 2 * PIXELS.nbytes + 8000  # bytes, as they came
    (tmp_path / "own" / name / "x_train.npy").write_bytes(b"nothing")
    custom.keep(found)  # bringing it again mends it
    np.testing.assert_array_equal(data.load(name).x_train, x)
    custom.remove(name)
    del found
    gc.collect()
    assert custom.names() == ()
    with pytest.raises(data.UnknownData):
        data.load(name)


@pytest.mark.parametrize("change", ["", "/normal=0-1", "/threshold"])
def test_a_run_opens_where_its_data_are_not(change: str, tmp_path: Any) -> None:
    made = aelab.from_arrays(PIXELS, np.arange(60) % 3, title="Sixty")
    run = aelab.train("basic", data.load(made.name + change).name, epochs=1, batch_size=10)
    x, expected = run.held.x_test, run.figures  # type: ignore[union-attr]
    codes = run.encode(x)
    run.save(tmp_path / "run.aelab")
    name = made.name
    del run, made
    custom._names._held.clear()
    data._catalogue._part.cache_clear()
    gc.collect()
    opened = aelab.load(tmp_path / "run.aelab")
    assert opened.held is not None
    assert opened.held.partial
    np.testing.assert_array_equal(opened.encode(opened.held.x_test), codes)
    assert opened.figures == expected
    assert data.info(name).title == "Sixty"
    opened.save(tmp_path / "again.aelab")
    np.testing.assert_array_equal(aelab.load(tmp_path / "again.aelab").codes, opened.codes)
    for work in (lambda: opened.resume(1), lambda: aelab.export.codes(opened)):
        with pytest.raises(data.DataMissing, match=r"“Sixty” .own-.* is somebody’s own data"):
            work()
