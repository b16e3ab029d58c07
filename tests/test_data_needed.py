"""The study of how many items are needed: its figures, its baseline, where the curves cross."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

import aelab
from aelab import data, figures
from aelab.studies import data_needed, result
from aelab.studies.data_needed import Crossing, DataNeededConfig
from aelab.ui.pages.manifold.capacity.data_needed import sentence

SMALL = DataNeededConfig(m=4, hidden=(16,), steps=100, seeds=1)


def test_every_number_of_items_takes_about_equally_many_steps() -> None:
    assert data_needed.counts("digits") == (30, 100, 300, 1000, 1437)
    for items in data_needed.counts("digits"):
        e = data_needed.experiment("digits", DataNeededConfig(steps=3000), items, 7)
        batches = -(-items // e.training.batch_size)
        assert e.training.items == items
        assert batches * e.training.epochs == pytest.approx(3000, rel=0.35)


def test_the_error_is_of_a_run_on_those_items_and_pca_of_the_same() -> None:
    said = [tick.progress.doing for tick in data_needed.study("digits", SMALL) if tick.progress]
    assert any("step" in words for words in said)
    assert not any("epoch" in words for words in said)  # the setting is Steps
    cells = result(data_needed.study("digits", SMALL)).cells
    assert set(cells) == {(n, 7) for n in data_needed.counts("digits")}
    wanted = data_needed.experiment("digits", SMALL, 100, 7)
    (*_, run) = aelab.fit(wanted, device="cpu")
    assert cells[100, 7]["error"] == pytest.approx(run.figures["squared error"], rel=1e-5)
    x, test = data.load("digits").x_train[:100], data.load("digits").x_test
    linear = PCA(4).fit(x)
    rest = linear.inverse_transform(linear.transform(test)) - test
    error = data_needed.pca_error("digits", 100, 4)
    assert error == pytest.approx(np.square(rest).sum(1).mean(), rel=1e-4)
    assert cells[100, 7]["pca"] == error
    found = figures.data_needed("digits", cells)
    pca, net = found.data
    assert np.asarray(pca.y)[1] == pytest.approx(error)
    assert np.asarray(net.x).tolist() == list(data_needed.counts("digits"))


def test_where_the_curves_cross() -> None:
    wrong = {30: 0.5, 100: 0.5, 300: -0.5}
    cells = {(n, 7): {"error": 3 + more, "pca": 3.0, "numbers": 4} for n, more in wrong.items()}
    assert data_needed.crossing(cells) == Crossing(100, 300)
    assert "between 100 and 300 items" in sentence(cells)
    above = {place: {**found, "error": 9.0} for place, found in cells.items()}
    assert data_needed.crossing(above) is None
    assert "PCA has less error" in sentence(above)
