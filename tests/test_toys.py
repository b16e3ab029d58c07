"""Toy points: their places are those of their formulas, and networks learn them as they are."""

import numpy as np
import pytest
import torch

import aelab
from aelab import data
from aelab.schema import SettingError
from aelab.training import Experiment
from aelab.training.evaluation.points import code_grid, grid


@pytest.mark.parametrize("name", data.names("points"))
def test_a_toy_is_the_same_every_time_and_fills_its_box(name):
    """Without noise its points lie between -1 and 1, and its truth says where."""
    bare = data.load(data.toys.named(name, 0.0))
    assert np.abs(bare.x_train).max() <= 1 + 1e-6
    assert np.abs(bare.x_train).max() > 0.7
    centres = data.toys.truth(name).centres
    far = np.linalg.norm(bare.x_test[:50, None] - centres[None], axis=2).min(1)
    assert far.max() < 0.1
    noisy, again = data.load(name), data.toys.load.__wrapped__(name)
    np.testing.assert_array_equal(noisy.x_train, again.x_train)
    assert noisy.kind == data.info(name).kind == "points"
    assert set(np.unique(noisy.y_train)) == set(range(len(noisy.classes)))


def test_the_angle_of_a_swiss_roll_is_its_factor():
    roll = data.load("swiss-roll/noise=0")
    t, u = roll.factors
    x, y, z = roll.x_train.T.astype(float) * 4.5 * np.pi
    np.testing.assert_allclose(np.hypot(x, z), t.train, rtol=1e-5)
    np.testing.assert_allclose(np.cos(t.train), x / np.hypot(x, z), atol=1e-4)
    np.testing.assert_allclose(y, 21 * (u.train - 0.5), atol=1e-4)
    assert t.train.max() - t.train.min() == pytest.approx(3 * np.pi, rel=0.01)
    short = data.load("swiss-roll-1").factors[0].train
    assert short.max() - short.min() == pytest.approx(2 * np.pi, rel=0.01)


def test_noise_has_the_standard_deviation_that_is_named():
    circle = data.load("circle/noise=0.1").x_train.astype(float)
    assert (np.linalg.norm(circle, axis=1) - 1).std() == pytest.approx(0.1, rel=0.05)
    three = data.load("gaussians")
    for k in range(3):
        own = three.x_train[three.y_train == k]
        np.testing.assert_allclose(own.std(0), data.toys.truth("gaussians").noise, rtol=0.1)


def test_a_drawing_is_in_its_name():
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, (40, 2))
    name = data.toys.drawn(points, 0.0)
    found = np.unique(data.load(name).x_train, axis=0)
    assert len(found) == 40
    np.testing.assert_allclose(found, np.unique(points, axis=0), atol=1e-4)
    np.testing.assert_allclose(np.unique(data.toys.truth(name).centres, axis=0), found, atol=1e-6)
    many = data.toys.drawn(rng.uniform(-1, 1, (1000, 2)))
    assert len(np.unique(data.toys.truth(many).centres, axis=0)) == 300


@pytest.mark.parametrize(
    ("points", "word"),
    [
        (np.zeros((0, 2)), "has 0 points"),
        (np.random.default_rng(0).uniform(size=(9, 2)), "at least 10"),
        (np.full((50, 2), 0.3), "in one place"),
        (np.full((50, 2), np.nan), "in one place"),
    ],
)
def test_a_drawing_of_which_nothing_can_be_learned_is_refused(points, word):
    with pytest.raises(data.toys.BadDrawing, match=word):
        data.toys.drawn(points)


BAD = ("circle/noise=x", "circle/noise=2", "circle/noise=nan", "circle/foo", "drawn",
       "drawn/points=?", "drawn/points=AAAA")  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_names_of_no_toy_are_refused(name):
    with pytest.raises(data.UnknownData):
        data.load(name)


def test_points_are_learned_as_coordinates():
    """By default with what suits them; what only suits pixels is refused in one sentence."""
    plain = Experiment.of("denoising", "circle")
    assert (
        plain.config.values() | {"output": "linear", "noise": "gaussian"} == plain.config.values()
    )
    with pytest.raises(SettingError, match="cannot be sigmoid with points"):
        Experiment.of("basic", "circle", output="sigmoid")
    with pytest.raises(SettingError, match="learns pictures, not points"):
        Experiment.of("rbm", "circle")
    assert Experiment.from_json(plain.to_json()) == plain


def test_the_pictures_of_points_are_those_of_the_network():
    """Sheet, field and points drawn again, at the last snapshot, against the network itself."""
    run = aelab.train("basic", "circle", epochs=2, hidden=(16,), latent_dim=1)
    seen, probe = run.last.extra, data.load("circle").x_test
    codes = run.encode(probe)
    np.testing.assert_allclose(seen["rebuilt"], run.decode(codes), atol=1e-6)
    at = code_grid(torch.tensor(codes)).numpy()
    assert at.min() < codes.min()
    assert at.max() > codes.max()
    np.testing.assert_allclose(seen["sheet"], run.decode(at), atol=1e-6)
    moved = run.decode(run.encode(grid())) - grid()
    np.testing.assert_allclose(seen["field"], moved, atol=1e-6)
    assert run.last.terms[0].unit == "squared error / point"
    mean = np.square(seen["rebuilt"] - probe).sum(1).mean()
    assert run.last.squared_error == pytest.approx(mean, rel=1e-5)
