"""Capacity: shuffled pictures, the identity, what is learned by heart, and the view."""

from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest
from apptest import at_view, manifold, ran
from streamlit.testing.v1 import AppTest

from aelab import data, figures
from aelab.analysis import linear_map
from aelab.analysis.latent.code_line import code_line, nearest_items
from aelab.data import UnknownData
from aelab.figures.images.linear import measures, product_rows, shown_pixels, shown_products
from aelab.studies import GridProgress, Memory, chess_memory, compression
from aelab.studies.compression import SIZES, CompressionConfig
from aelab.training import train
from aelab.ui.pages.manifold.capacity import chess_memory as capacity_chess
from aelab.ui.pages.manifold.capacity import memorisation as capacity_heart
from aelab.ui.session import comparison

SMALL = CompressionConfig(hidden=(8,), items=200, epochs=1, seeds=2)


def test_shuffling_keeps_every_grey_value_of_every_image() -> None:
    whole, mixed = data.load("digits"), data.load(data.shuffled("digits"))
    for of in ("x_train", "x_test"):
        x, y = getattr(whole, of), getattr(mixed, of)
        assert np.array_equal(np.sort(x, axis=1), np.sort(y, axis=1))
    assert np.array_equal(mixed.y_test, whole.y_test)
    means = mixed.x_train.mean(0)  # an order of its own for each: every pixel has the mean grey
    assert means.std() < 0.1 * whole.x_train.mean(0).std()
    assert mixed.name == data.info("digits/shuffled").name == "digits/shuffled"
    assert data.load("digits/normal=0-1/shuffled").x_train.shape == (
        data.load("digits/normal=0-1").x_train.shape
    )
    again = np.random.default_rng(21).permuted(whole.x_train, axis=1)
    assert np.array_equal(again, mixed.x_train)


@pytest.mark.parametrize("name", ["circle/shuffled", "nothing/shuffled", "digits/mixed"])
def test_what_cannot_be_shuffled(name: str) -> None:
    with pytest.raises(UnknownData):
        data.load(name)


def test_a_shuffled_set_is_downloaded_as_its_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AELAB_DATA", str(tmp_path))
    assert not data.is_present("mnist/shuffled")
    assert data.is_present("digits/shuffled")
    with pytest.raises(data.DataMissing):
        data.load("mnist/shuffled")


def test_an_overcomplete_linear_net_becomes_the_identity_and_a_narrow_one_cannot() -> None:
    """On shuffled pixels, which lie in all directions alike, in a few epochs."""
    nets = {
        m: train("linear", "digits/shuffled", latent_dim=m, bias=False, epochs=40, rate=0.01)
        for m in (80, 10)
    }
    large, small = (linear_map.product(run.weights) for run in nets.values())
    assert linear_map.from_identity(large) < 0.05
    # No matrix of rank 10 comes closer to I (Eckart and Young).
    assert linear_map.from_identity(small) >= np.sqrt((64 - 10) / 64)
    x = np.random.default_rng(1).random((20, 64), np.float32)  # no picture at all
    r = nets[80].decode(nets[80].encode(x))
    np.testing.assert_allclose(r, x @ large.T, atol=1e-4)
    assert linear_map.relative_error(x, r) < 0.01 < linear_map.relative_error(x, x @ small.T)


def test_from_identity_over_some_columns() -> None:
    product = np.diag([1.0, 1.0, 3.0, 0.0])
    assert linear_map.from_identity(product) == pytest.approx(np.sqrt(5) / 2)
    assert linear_map.from_identity(product, np.array([1, 1, 0, 0], bool)) == 0


def test_the_entries_and_the_errors_of_a_matrix_made_by_hand() -> None:
    product = np.array([[0.9, 0.2, 0.0], [-0.4, 0.7, 0.0], [0.0, 0.1, 5.0]])
    diagonal, off = linear_map.entries(product, np.array([True, True, False]))
    assert (diagonal, off) == pytest.approx((0.8, 0.4))
    assert linear_map.entries(product) == pytest.approx((2.2, 0.4))
    whole = train("linear", "shapes", latent_dim=784, bias=False, epochs=1, items=100)
    d, m = 784, 784
    halved = {  # V W = I / 2 but for one entry
        linear_map.INWARD: np.eye(m, d, dtype=np.float32),
        linear_map.OUTWARD: 0.5 * np.eye(d, m, dtype=np.float32),
    }
    halved[linear_map.OUTWARD][100, 37] = 2
    own = replace(whole, weights=halved)
    found, x = measures(own), data.load("shapes").x_test[:300]
    assert found.entries.diagonal == pytest.approx(0.5)
    r = x / 2
    r[:, 100] += 2 * x[:, 37]
    wanted = (((x - r) ** 2).sum(1) / (x**2).sum(1)).mean()
    assert found.held_out == pytest.approx(wanted, rel=1e-5)
    assert found.noise > 0.25


def test_of_large_pictures_the_entries_of_the_central_patch_are_drawn() -> None:
    """28 × 28 pixels: the central 4 × 4 are rows and columns 12 to 15."""
    run = train("linear", "shapes", latent_dim=8, bias=False, epochs=1, items=100)
    grid = np.arange(784).reshape(28, 28)[12:16, 12:16].ravel()
    assert shown_pixels("shapes", 4).tolist() == grid.tolist()
    product = run.weights[linear_map.OUTWARD] @ run.weights[linear_map.INWARD]
    shown = shown_products("shapes", [run], 4)
    np.testing.assert_array_equal(shown[0], np.eye(16))
    for i in (0, 5, 15):
        for j in (0, 9):
            assert shown[1, i, j] == pytest.approx(product[grid[i], grid[j]], abs=1e-6)
    rows = product_rows([run], 4)
    assert rows.shape == (16, 16)
    assert "central 4 × 4 of 28 × 28" in rows.note
    assert linear_map.central_pixels((2, 5), 3).tolist() == [1, 2, 3, 6, 7, 8]
    assert figures.linear_map(run, patch=4).data
    with pytest.raises(ValueError, match="patch cannot be 15"):
        figures.linear_map(run, patch=15)


@pytest.mark.usefixtures("lab")
def test_the_identity_asks_for_one_code_below_the_pixels_and_one_above() -> None:
    page = at_view("identity", data="shapes")
    ran(page)
    assert page.number_input(key="identity.shapes.large").value == 800
    page.number_input(key="identity.shapes.large").set_value(783)
    ran(page).button(key="train").click()
    said = [text.value for text in [*ran(page).error, *page.warning, *page.info]]
    assert any("783 and 49: of pictures with 784 pixels" in text for text in said)


@pytest.mark.slow
def test_a_few_items_are_learned_by_heart_and_others_are_not() -> None:
    run = train("basic", "digits", latent_dim=1, hidden=(64, 32), activation="elu", items=6,
                batch_size=6, epochs=1500, rate=0.01)  # fmt: skip
    digits = data.load("digits")
    x, others = digits.x_train[:6], digits.x_test
    learned = np.square(run.decode(run.encode(x)) - x).sum(1).mean()
    mean = np.square(others - x.mean(0)).sum(1).mean()
    assert learned < 0.05 * mean
    assert run.figures["squared error"] > mean
    line = code_line(run.encode(x), 6)
    assert (np.diff(line.codes[:, 0]) >= 0).all()
    assert sorted(line.items) == list(range(6))
    assert np.array_equal(nearest_items(run.decode(line.codes), x), line.items)


def test_the_chess_study_compares_seed_by_seed_and_shares_its_nets() -> None:
    memory = Memory()
    for _ in compression.study("digits", SMALL, memory, "cpu"):
        pass
    ticks = [tick.progress for tick in chess_memory.study("digits", SMALL, memory, "cpu")]
    first, last = ticks[0], ticks[-1]
    assert isinstance(first, GridProgress)
    assert isinstance(last, GridProgress)
    assert len(first.cells) == len(SIZES) * 2  # the pictures as they are
    assert len(last.cells) == len(SIZES) * 4
    gaps = chess_memory.gaps({
        (kind, 2, seed): {"error": error * seed}
        for kind, error in (("pictures", 1.0), ("shuffled", 3.0))
        for seed in (1, 2)
    })  # fmt: skip
    assert [gap.m for gap in gaps] == [2]
    assert gaps[0].ratio.mean == pytest.approx(3)
    assert gaps[0].ratio.half == pytest.approx(0)
    assert [p.m for p in chess_memory.curve(last.cells, "shuffled")] == list(SIZES)
    assert "digits/shuffled,48,8," in capacity_chess.ChessMemory("digits").csv(last.cells)


@pytest.mark.usefixtures("lab")
def test_the_page_says_what_was_learned_by_heart() -> None:
    page = manifold("Capacity", "Memorisation")
    page.number_input(key="heart.steps").set_value(100)
    ran(page).button(key="train").click()
    ran(page)
    late = monotonic() + 60
    while any(entry != "finished" for entry in states(page)):
        assert monotonic() < late
        sleep(0.05)
    said = [text.value for text in ran(page).markdown]
    assert any("**64 items**: learned" in text and "**1,437 items**" in text for text in said)


def states(page: AppTest) -> list[str]:
    """Of the jobs of the view."""
    from aelab.ui.session import jobs

    tokens = page.session_state["lab"].jobs[capacity_heart.PAGE]
    found = [jobs.scheduler().get(token) for token in tokens]
    return [comparison.Entry("", job.run, job).state for job in found if job]
