"""An autoencoder beside a GAN: its losses, what counts as covered, and mode collapse."""

from collections.abc import Iterator
from math import log

import numpy as np
import pytest
import torch
from scipy.spatial.distance import jensenshannon
from sklearn.neighbors import KNeighborsClassifier
from torch.nn import functional as F

from aelab import data, figures
from aelab.analysis import coverage
from aelab.studies import gan, result
from aelab.studies._adversarial import discriminator_loss, generator_loss, nearest_code
from aelab.studies._gan_pair import Pair, experiment
from aelab.studies.core.memory import Memory
from aelab.studies.core.source import untrained
from aelab.ui.pages.generate.gan import table


def test_the_losses_are_binary_cross_entropies() -> None:
    real, made = torch.randn((2, 9), generator=torch.Generator().manual_seed(1))
    by_hand = F.binary_cross_entropy(real.sigmoid(), torch.ones(9)) + F.binary_cross_entropy(
        made.sigmoid(), torch.zeros(9)
    )
    assert float(discriminator_loss(real, made)) == pytest.approx(float(by_hand), rel=1e-5)
    fooled = F.binary_cross_entropy(made.sigmoid(), torch.ones(9))
    assert float(generator_loss(made)) == pytest.approx(float(fooled), rel=1e-5)


@pytest.mark.parametrize("q", [(4, 2, 2), (1, 3, 4)])
def test_at_the_best_discriminator_the_loss_is_log_4_minus_twice_the_divergence(
    q: tuple[int, ...],
) -> None:
    """Of eight draws each of p and q over three places, with D = p / (p + q)."""
    p, places = np.array([4, 2, 2]) / 8, torch.arange(3)
    odds = torch.tensor(np.log(p / (np.array(q) / 8)), dtype=torch.float32)
    real = odds[places.repeat_interleave(torch.tensor([4, 2, 2]))]
    made = odds[places.repeat_interleave(torch.tensor(q))]
    wanted = log(4) - 2 * jensenshannon(p, np.array(q) / 8) ** 2
    assert float(discriminator_loss(real, made)) == pytest.approx(wanted, rel=1e-5)


def test_what_is_covered() -> None:
    """100 samples about three centres: 60 good ones of one, one of another, none of the third."""
    centres = np.array([[0, 0], [1, 0], [0, 1]], float)
    x = np.array([[0.29, 0]] * 60 + [[1, 0.2]] + [[0.5, 0.5]] * 39)
    counts = coverage.of_mixture(x, centres, 0.1)
    assert counts.tolist() == [60, 1, 0]
    assert coverage.covered(counts, 100) == 2
    assert coverage.covered(counts, 200) == 1
    assert coverage.covered(np.array([1, 0]), 10) == 1


def test_classes_are_those_of_five_neighbours() -> None:
    digits = data.load("digits")
    judge = KNeighborsClassifier(5).fit(digits.x_train, digits.y_train)
    wanted = np.bincount(judge.predict(digits.x_test), minlength=10)
    found = coverage.of_classes(digits.x_test, digits.x_train, digits.y_train, 10)
    np.testing.assert_array_equal(found, wanted)


def test_the_modes_of_a_toy() -> None:
    ring = data.toys.modes("ring")
    assert ring is not None
    assert ring.noise == 0.01
    angles = np.sort(np.arctan2(*ring.centres.T[::-1]) % (2 * np.pi))
    np.testing.assert_allclose(angles, np.arange(8) * np.pi / 4, atol=1e-6)
    assert data.toys.modes("circle") is data.toys.modes("moons") is None
    with pytest.raises(ValueError, match="no modes to count"):
        gan.study("circle", gan.GanConfig())


def test_the_best_code_of_a_linear_generator_is_that_of_least_squares() -> None:
    rng = np.random.default_rng(3)
    w, x, start = (rng.normal(size=s).astype(np.float32) for s in ((2, 5), (4, 5), (4, 2)))
    weights = torch.from_numpy(w)
    *_, (z, errors) = nearest_code(lambda z: z @ weights, torch.from_numpy(x),
                                   torch.from_numpy(start))  # fmt: skip
    best, rest, *_ = np.linalg.lstsq(w.T, x.T, rcond=None)
    np.testing.assert_allclose(z.numpy(), best.T, atol=0.02)
    np.testing.assert_allclose(errors.numpy(), rest, rtol=1e-3)


def test_the_generator_begins_as_the_decoder() -> None:
    settings = gan.GanConfig(latent=3, hidden=(5,))
    decoder = untrained(experiment("ring", settings, 7)).state_dict()
    for key, value in Pair("ring", settings, 7, "cpu").generator.state_dict().items():
        assert torch.equal(value, decoder[f"decoder.{key}"])


def test_the_gan_collapses_and_the_autoencoder_makes_all_modes() -> None:
    """The run of the first seed, somewhat shortened; and what is drawn and said of it."""
    settings = gan.suited("ring").replace(steps=2400, seeds=1)
    collapsed = result(gan.study("ring", settings, device="cpu"))
    found = collapsed.cells[7]
    assert found["covered learned 2400"] == 8
    assert 1 <= found["covered gan 2400"] <= 3
    assert found["worst encoder ae"] < 3e-3
    assert found["best gan"] <= found["nearest gan"]
    assert found["worst best gan"] > 0.1
    last = collapsed.looks[-1]
    assert len(last.samples[gan.GAN]) == 1000
    centres = data.load("ring/noise=0").x_train
    near = np.linalg.norm(last.samples[gan.LEARNED][:, None] - centres[:100], axis=2).min(1)
    assert np.median(near) < 0.03
    curve = {trace.name: trace for trace in figures.gan_coverage(collapsed).data}
    made = np.asarray(curve["GAN, random codes"].y)
    assert made.tolist() == [
        collapsed.cells[7][f"covered gan {step}"] for step in gan.look_steps(2400)
    ]
    points = figures.gan_samples(collapsed, 1200).data[-1]
    look = next(one for one in collapsed.looks if one.step == 1200)
    np.testing.assert_allclose(np.asarray(points.y), look.samples[gan.GAN][:, 1], atol=1e-4)
    assert "8.0 of 8" in table(collapsed)
    assert figures.gan_samples(None).layout.annotations


def test_pictures_are_learned_too() -> None:
    small = gan.GanConfig(against="VAE", latent=4, hidden=(16,), steps=20, seeds=1)
    found = result(gan.study("digits", small, device="cpu"))
    assert found.looks[-1].samples[gan.AE].shape == (24, 64)
    assert len(figures.gan_samples(found).data) == 1
    assert "of 10" in table(found)


def test_a_seed_that_is_known_is_not_trained() -> None:
    memory, small = Memory(), gan.GanConfig(latent=2, hidden=(8,), steps=20, seeds=2)
    memory.keep(gan.cell_name("ring", small, 8), {"best gan": 5.0})

    def ticks() -> Iterator[str]:
        for tick in gan.study("ring", small, memory, "cpu"):
            yield tick.progress.doing if tick.progress else ""

    assert {doing.partition(":")[0] for doing in ticks()} == {"seed 7", ""}
    assert set(memory.cells) == {gan.cell_name("ring", small, seed) for seed in (7, 8)}
    assert gan.over_seeds({8: {"best gan": 5.0}}, "best gan") == (5, -np.inf, np.inf, 1)
