"""The time machine's film: what travels is what the snapshots hold; samples are what they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from test_components import read

from aelab import data
from aelab.models import Autoencoder
from aelab.stage import films
from aelab.training import Run, train
from aelab.training.evaluation import samples as sampling
from aelab.training.events import random_generator


@pytest.fixture(scope="module")
def run() -> Run:
    return train("vae", "digits", epochs=8, device="cpu")


def test_a_film_shows_its_snapshots_to_the_last_bit(run: Run) -> None:
    film = films.chosen(run)
    meta, arrays = read(films.whole("train", "id", run))
    assert (meta["kind"], meta["group"], meta["run"]) == ("film_recording", "train", "id")
    assert arrays["steps"].tolist() == [s.step for s in film]
    for i, s in enumerate(film):
        assert s.samples is not None
        np.testing.assert_array_equal(arrays["picture reconstructions"][i], s.reconstruction)
        np.testing.assert_array_equal(arrays["picture samples"][i], s.samples[: films.N_SAMPLES])
        np.testing.assert_array_equal(arrays["picture filters"][i], s.filters[: films.N_FILTERS])
        scale = s.filter_scale[: films.N_FILTERS]
        np.testing.assert_array_equal(arrays["scale filters"][i], scale)
        low, high = arrays["ends"][i]
        points = low + arrays["frames"][i] / 65535 * (high - low)
        np.testing.assert_allclose(points, s.points, atol=float((high - low).max()) / 65535)
        np.testing.assert_allclose(
            arrays["figures"][i], [s.knn_accuracy, s.squared_error], rtol=1e-6
        )
        z = s.extra["kl"].argmax()
        assert f"z{z + 1} {s.extra['kl'][z]:.2f}" in meta["notes"][i]


def test_a_film_has_few_frames_and_both_ends(run: Run) -> None:
    long = replace(run, snapshots=tuple(replace(run.last, step=10 * i) for i in range(200)))
    film = films.chosen(long)
    assert len(film) <= films.FRAMES
    assert (film[0], film[-1]) == (long.snapshots[0], long.last)
    steps = [s.step for s in film]
    assert steps == sorted(set(steps))
    assert np.median(steps) < long.last.step / 3  # denser where everything moves
    assert films.chosen(replace(run, snapshots=run.snapshots[:5])) == [*run.snapshots[:5]]


def test_samples_are_decoded_from_the_prior(run: Run) -> None:
    """The same codes at every snapshot, drawn here from the stream that evaluations use."""
    codes = torch.randn(
        (16, 2), generator=random_generator(run.experiment.seed, "evaluation")
    ).numpy()
    pixels = np.rint(255 * run.decode(codes).clip(0, 1))
    assert run.last.samples is not None
    assert np.abs(pixels - run.last.samples).max() <= 1  # rounding


class Window(Autoencoder):
    """Shows codes as pixels, so that their distribution can be measured; it has no prior."""

    def encode(self, x: torch.Tensor, y: torch.Tensor | None = None) -> torch.Tensor:
        return x

    def decode(self, z: torch.Tensor, y: torch.Tensor | None = None) -> torch.Tensor:
        return z

    def logits(self, z: torch.Tensor, y: torch.Tensor | None = None) -> torch.Tensor:
        return z

    def loss(self, batch: object, group: object, rng: object) -> list[object]:  # type: ignore[override]
        return []


def test_without_a_prior_samples_are_spread_as_the_codes_are(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "N_SAMPLES", 20_000)
    rng = np.random.default_rng(0)
    skew = np.array([[0.05, 0.03], [0.0, 0.02]])
    codes = [0.5, 0.4] + rng.exponential(size=(360, 2)) @ skew
    window, chance = Window(run.experiment.config), random_generator(1, "evaluation")
    codes_drawn = torch.tensor(codes).float()
    drawn = sampling.samples(window, data.load("digits"), codes_drawn, None, chance).numpy() / 255
    np.testing.assert_allclose(drawn.mean(0), codes.mean(0), atol=3e-3)
    wanted = np.cov(codes.T)
    np.testing.assert_allclose(np.cov(drawn.T), wanted, atol=0.05 * wanted.max())
    thirds = ((drawn - drawn.mean(0)) ** 3).mean(0) / drawn.std(0) ** 3
    assert np.abs(thirds).max() < 0.2  # a normal has no skewness; the codes' is about 2
