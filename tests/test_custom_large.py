"""Large sets of one's own: bytes that are chosen, fetched and kept as numbers would be."""

from pathlib import Path

import numpy as np
import pytest
import torch

import aelab
from aelab import data
from aelab.data import custom
from aelab.data.custom import _arrays
from aelab.training import items, training_tensors
from aelab.training.items import Bytes, Items

RNG = np.random.default_rng(4)
X = RNG.integers(0, 256, (700, 5, 6), np.uint8)
Y = np.arange(700) % 2


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> data.Dataset:
    """A set that counts as large."""
    monkeypatch.setattr(_arrays, "LARGE", 1000)
    monkeypatch.setattr(_arrays, "SAMPLE", 100)
    return aelab.from_arrays(X, Y)


def test_a_large_set_trains_on_all_its_items_as_a_small_one_would(
    large: data.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert large.every is not None
    assert (large.n_train, len(large.x_train)) == (560, 100)
    assert np.shares_memory(large.every.pixels, X)  # nothing is copied
    run = aelab.train("vae", large, epochs=3, batch_size=50)
    monkeypatch.setattr(_arrays, "LARGE", 10**9)
    training_tensors.cache_clear()  # of the set of this name
    small = aelab.from_arrays(X, Y)
    assert small.name == large.name
    assert small.every is None
    expected = aelab.train("vae", small, epochs=3, batch_size=50)
    for name, weight in expected.weights.items():
        np.testing.assert_array_equal(run.weights[name], weight)
    assert run.figures["squared error"] == expected.figures["squared error"]
    codes = aelab.export.codes(run)
    np.testing.assert_array_equal(codes.values[:560], run.encode(small.x_train))
    np.testing.assert_array_equal(codes.labels[:560], small.y_train)


@pytest.mark.parametrize("size", [7, 64])
def test_chunks_bring_the_items_that_lie_on_the_device_otherwise(
    large: data.Dataset, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert large.every is not None
    monkeypatch.setattr(items, "CHUNK", 3)
    cpu = torch.device("cpu")
    found, whole = Items(large.name, 0, cpu), Items(large.name, 0, cpu)
    found.bytes = Bytes(large.every, cpu, fits=False)
    for epoch in range(2):
        order = torch.randperm(560, generator=torch.Generator().manual_seed(epoch))
        for begin in range(0, 560 - size + 1, size):
            x, y = found.batch(found.place(order, begin, size))
            expected = whole.batch(whole.place(order, begin, size))
            rows = large.every.rows[order[begin : begin + size]]
            assert torch.equal(x, expected[0])
            assert torch.equal(y, torch.tensor(Y[rows]))
            np.testing.assert_array_equal(x.numpy(), X[rows].reshape(size, -1) / np.float32(255))


def test_a_large_set_is_read_from_the_disk_as_it_is_used(
    large: data.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AELAB_DATA", str(tmp_path))
    custom.keep(large)
    found = custom._shelf.read(large.name, tmp_path / "own")
    assert found.every is not None
    assert isinstance(found.every.pixels, np.memmap)
    np.testing.assert_array_equal(found.every.pixels, X.reshape(700, -1))
    np.testing.assert_array_equal(found.x_train, large.x_train)
