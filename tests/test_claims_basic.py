"""Claims about the core statements: their measures where the truth is known."""

from typing import Any

import numpy as np
import pytest
import torch
from scipy.optimize import minimize
from sklearn.decomposition import PCA
from torch import Tensor

from aelab import data
from aelab.claims import Verdict, claims, outcome
from aelab.claims.catalogue.several_notes import loss, overcomplete, structure
from aelab.claims.core.metrics import (
    error,
    pca_error,
    reconstruct,
    total_variance,
    train_on,
    untrained_model,
)
from aelab.studies import Figures, Memory
from aelab.training import EventStream, train

CHEAP = ("two-readings", "half-the-error", "one-vector-at-a-time")


def drained(work: EventStream[Any]) -> Any:
    """What a generator returns."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            return done.value


def measured(key: str, seed: int = 7) -> Figures:
    """The figures of one seed of a claim."""
    figures: Figures = drained(claims()[key].measure(seed, Memory(), "cpu"))
    return figures


@pytest.mark.parametrize("key", CHEAP)
def test_a_measurement_gives_what_its_claim_names(key: str) -> None:
    found = measured(key)
    assert claims()[key].figure_names <= set(found)
    assert np.isfinite(list(found.values())).all()


def test_errors_are_those_of_scikit_learn() -> None:
    digits = data.load("digits")
    flat = PCA(5).fit(digits.x_train)
    rest = digits.x_test - flat.inverse_transform(flat.transform(digits.x_test))
    found = pca_error(5, digits.x_train, digits.x_test)
    assert found == pytest.approx(np.square(rest).sum(1).mean(), rel=1e-4)
    assert total_variance(digits.x_test) == pytest.approx(digits.x_test.var(0).sum(), rel=1e-5)
    run = train("linear", "digits", latent_dim=3, epochs=1)
    assert error(run, digits.x_test) == pytest.approx(run.figures["squared error"], rel=1e-5)


def test_a_network_taught_on_arrays_finds_what_they_have_in_common() -> None:
    rng = np.random.default_rng(0)
    x = (0.5 + 0.1 * rng.normal(size=(300, 2)) @ rng.normal(size=(2, 64))).astype(np.float32)
    model = untrained_model("linear", 7, latent_dim=2)
    drained(train_on(model, x, 7, epochs=400, batch_size=300, rate=0.1))
    assert np.square(reconstruct(model, x) - x).sum(1).mean() < 0.01 * total_variance(x)


def test_a_likelihood_with_another_gradient_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = claims()["two-readings"]
    truly = {(claim.key, seed): measured(claim.key, seed) for seed in (7, 8, 9)}
    assert (found := outcome(claim, truly)) is not None
    assert found.verdict == Verdict.HOLDS

    def halved(x: Tensor, a: Tensor, output: str) -> Tensor:
        return 0.5 * torch.nn.functional.binary_cross_entropy_with_logits(
            a, x, reduction="none"
        ).sum(-1)

    monkeypatch.setattr(loss, "cross_entropy", halved)
    wrongly = {(claim.key, seed): measured(claim.key, seed) for seed in (7, 8, 9)}
    assert (found := outcome(claim, wrongly)) is not None
    assert found.verdict == Verdict.FAILS


def test_the_best_picture_for_the_unsquared_norm_is_the_geometric_median() -> None:
    x = np.random.default_rng(1).normal(size=(40, 3)) + np.eye(40, 3) * 20
    own = minimize(lambda c: np.linalg.norm(x - c, axis=1).mean(), x.mean(0), tol=1e-12).x
    assert loss._best(torch.tensor(x), loss._length).numpy() == pytest.approx(own, abs=1e-3)
    assert loss._best(torch.tensor(x), loss._whole).numpy() == pytest.approx(x.mean(0), abs=1e-6)


def test_small_shapes_keep_their_ink_and_mixed_pixels_their_greys() -> None:
    x = data.load("shapes").x_test[:5]
    assert 16 * structure._small(x).sum(1) == pytest.approx(x.sum(1), rel=1e-4)
    digits = data.load("digits").x_test
    mixed = structure._mixed(digits, True, np.random.default_rng(0))
    assert np.array_equal(np.sort(mixed, axis=0), np.sort(digits, axis=0))
    related = [np.abs(np.triu(np.corrcoef(x[:, 26:30].T), 1)).sum() for x in (digits, mixed)]
    assert related[1] < 0.5 * related[0]


class Projection:
    """A code that keeps the first k of 64 pixels."""

    def __init__(self, k: int) -> None:
        self.kept = (np.arange(64) < k).astype(np.float32)

    def encode(self, x: np.ndarray) -> np.ndarray:
        return x

    def decode(self, z: np.ndarray) -> np.ndarray:
        return z * self.kept


@pytest.mark.parametrize("k", [64, 16, 0])
def test_the_noise_that_passes_is_the_share_of_open_directions(k: int) -> None:
    x = data.load("digits").x_test
    noise = np.random.default_rng(0).normal(size=x.shape).astype(np.float32)
    passed = overcomplete._through(Projection(k), x, noise)  # type: ignore[arg-type]
    assert passed == pytest.approx(k / 64, abs=0.01)
