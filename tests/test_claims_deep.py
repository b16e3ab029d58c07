"""Claims about depth, noise, sparsity, chance and use: their measures where the truth is known."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.score import Mixture
from aelab.claims import Claim, Verdict, claims, outcome
from aelab.claims.catalogue.s0.contraction import PLANE, moved, planes, sensitivity
from aelab.claims.catalogue.s1 import gaussian, noise_levels
from aelab.claims.catalogue.s1.conditional import row_variance_share
from aelab.claims.catalogue.s2.stochasticity import sample_posterior, to_nearest
from aelab.claims.catalogue.s3 import disentanglement
from aelab.claims.catalogue.s3.outliers import agreement
from aelab.claims.catalogue.s4 import deep_belief_network, ratings
from aelab.claims.catalogue.several_notes.noise import denoise
from aelab.claims.catalogue.several_notes.score import random_cosine
from aelab.claims.core import metrics, probe_error
from aelab.claims.core.check import measured
from aelab.models import Autoencoder, stacked
from aelab.studies import CellKey, ClassifierConfig, Figures, Memory, probe, trained
from aelab.training import EventStream, Experiment, Run, corrupted, train

FILES = (
    "active", "architectures", "conditional", "contraction", "deep_belief_network", "depth",
    "depth_limits", "disentanglement", "features", "gaussian", "masking", "noise",
    "noise_levels", "outliers", "ratings", "score", "semi_supervised", "sparsity", "stacking",
    "stochasticity",
)  # fmt: skip


def own() -> list[Claim]:
    """The claims of this test."""
    return [c for c in claims().values() if c.measure.__module__.rpartition(".")[2] in FILES]


def brief(experiment: Experiment, memory: Memory, device: str | None) -> EventStream[Run]:
    """The run of an experiment of one epoch."""
    short = replace(experiment, training=experiment.training.replace(epochs=1))
    return (yield from trained(short, memory, device))


def slight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few shapes to learn from, no training of the classifier, short ones of probes."""
    monkeypatch.setitem(deep_belief_network.NET, "items", 100)
    monkeypatch.setitem(noise_levels.BODY, "items", 100)
    monkeypatch.setattr(noise_levels, "CLASSIFIER", ClassifierConfig(steps=0))
    monkeypatch.setattr(noise_levels, "LABELS", 100)
    monkeypatch.setattr(probe, "STEPS", 5)


@pytest.fixture(scope="module")
def shared() -> Memory:
    """What one claim has trained another need not."""
    return Memory()


@pytest.fixture(scope="module")
def copier() -> Run:
    """A run whose linear code is the picture itself: f(x) = x, r(x) = x."""
    run = train(
        "basic", "digits", latent_dim=64, hidden=(), output="linear", epochs=1, device="cpu"
    )
    eye = np.eye(64, dtype=np.float32)
    weights = {name: eye if "weight" in name else 0 * w for name, w in run.weights.items()}
    return replace(run, weights=weights)


def test_there_are_enough_claims_and_each_leads_somewhere() -> None:
    assert len(own()) >= 18
    assert len({c.key for c in own()}) == len(own())
    assert {p.role for c in own() for p in c.parts} == {"as_stated", "generalisation", "intended"}


def test_a_copier_repairs_nothing_and_moves_as_far_as_the_noise(copier: Run) -> None:
    x = data.load("digits").x_test
    damage = np.square(corrupted(x, "masking", 0.25, 7) - x).sum(1).mean()
    assert denoise(copier, "masking", 0.25)[1] == pytest.approx(damage, rel=1e-5)
    assert moved(copier, x, 0.1, 7) == pytest.approx(0.1 * 8, rel=0.01)  # σ √d


def test_a_step_along_a_known_plane_is_told_from_one_across() -> None:
    """Points of a plane; a code that triples steps in it and halves those across."""
    rng = np.random.default_rng(0)
    basis = np.linalg.qr(rng.normal(size=(20, PLANE)))[0].T
    known = (rng.normal(size=(400, PLANE)) @ basis).astype(np.float32)
    along = planes(known[:30], known)
    inside = along[0].T @ along[0]
    assert inside == pytest.approx(basis.T @ basis, abs=1e-4)
    slopes = np.tile(3 * inside + 0.5 * (np.eye(20) - inside), (30, 1, 1))
    assert sensitivity(slopes, along) == pytest.approx((3, 0.5), rel=1e-3)


def test_random_arrows_have_no_cosine_with_the_score() -> None:
    density = Mixture.of(np.zeros((1, 2)), 0.0, 1.0)
    at = density.sample(4000, 0).astype(np.float32)
    assert abs(random_cosine(at, density, 7)) < 0.05


def test_ink_is_kept_by_codes_that_decide_it_alone() -> None:
    rng = np.random.default_rng(0)
    hand, column, noise = (
        rng.normal(size=size).astype(np.float32) for size in ((300, 1), (10,), (300, 10))
    )
    assert row_variance_share(hand + column) == pytest.approx(1)
    assert row_variance_share(noise + column) == pytest.approx(0.1, abs=0.02)  # 1 / k by chance


def test_draws_of_a_posterior_have_its_mean_and_width() -> None:
    model = metrics.untrained_model("vae", 7, latent_dim=3, hidden=(16,))
    x = torch.tensor(data.load("digits").x_test[:1]).repeat(20_000, 1)
    with torch.no_grad():
        z = sample_posterior(model, x, torch.Generator().manual_seed(0))
        width = (0.5 * model.inspect(x[:1])["logvar"][0]).exp()
        middle = model.encode(x[:1])[0]
    assert z.std(0).numpy() == pytest.approx(width.numpy(), rel=0.05)
    assert z.mean(0).numpy() == pytest.approx(middle.numpy(), abs=0.05 * float(width.max()))


def test_draws_of_the_normal_are_taken_for_such_and_others_are_not() -> None:
    rng = np.random.default_rng(0)
    normal = rng.normal(size=(200, 2)).astype(np.float32)
    assert gaussian.rejections(normal, 7) <= 4
    assert gaussian.rejections(normal + np.float32(0.7), 7) == 20


def test_an_attribute_lies_on_one_number_until_the_code_is_turned() -> None:
    """Of a point turned by 45°, each coordinate tells half of what both tell."""
    place = np.random.default_rng(0).uniform(size=(3000, 2)).astype(np.float32)
    turned = place @ np.array([[1, -1], [1, 1]], np.float32)
    claim, verdicts = claims()["single-value"], []
    for codes in (place, turned):
        one, every = disentanglement.best_and_all(
            codes[:500], place[:500, 0], codes[500:], place[500:, 0]
        )
        assert every > 0.98
        figures = {"all numbers": every, "mean place": 0.0, "spread": 0.0, "VAE spread": 0.2}
        figures |= {"one number": one / every, "one number, VAE": 1.0}
        judged = outcome(claim, {(claim.key, seed): figures for seed in range(claim.seeds)})
        assert judged is not None
        verdicts.append(judged.verdict)
    assert verdicts == [Verdict.HOLDS, Verdict.OTHERWISE]
    assert one == pytest.approx(0.5, abs=0.1)


def test_two_codes_of_an_item_differ_by_their_noise() -> None:
    rng = np.random.default_rng(0)
    items, *noise = (rng.normal(size=(5000, 4)).astype(np.float32) for _ in range(3))
    assert disentanglement.relative_spread(items, items) == 0
    a, b = (0.8 * items + 0.6 * n for n in noise)
    assert disentanglement.relative_spread(a, b) == pytest.approx(0.6, rel=0.05)


def test_a_classifier_that_was_not_trained_has_learned_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slight(monkeypatch)
    monkeypatch.setattr(noise_levels, "trained", brief)
    claim = claims()["low-to-high"]
    figures = measured(claim, 7, Memory())
    assert figures["learned"] == 1
    judged = outcome(claim, {(claim.key, seed): figures for seed in range(claim.seeds)})
    assert judged is not None
    assert judged.verdict == Verdict.FAILS


@pytest.mark.parametrize(("own", "verdict"), [(8.0, Verdict.HOLDS), (12.0, Verdict.FAILS)])
def test_fewer_errors_than_the_belief_network_count_as_such(
    own: float, verdict: Verdict, monkeypatch: pytest.MonkeyPatch, shared: Memory
) -> None:
    def wrong(encoder: Autoencoder, *_: object) -> EventStream[float]:
        yield from ()
        return own if isinstance(encoder, stacked.Model) else 10.0

    slight(monkeypatch)
    monkeypatch.setattr(deep_belief_network, "trained", brief)
    monkeypatch.setattr(deep_belief_network, "classifier_error", wrong)
    claim = claims()["beats-the-belief-net"]
    figures = measured(claim, 7, shared)
    judged = outcome(claim, {(claim.key, seed): figures for seed in range(claim.seeds)})
    assert judged is not None
    assert judged.verdict == verdict


def test_training_digits_are_not_new() -> None:
    assert to_nearest(data.load("digits").x_train[:20]) == 0


def test_clusters_of_the_labels_themselves_agree() -> None:
    y = data.load("digits").y_train
    views: NDArray[np.float32] = np.eye(10, dtype=np.float32)[y]
    assert agreement(views, 7) == pytest.approx(1)
    mixed = np.random.default_rng(0).permutation(views)
    assert agreement(mixed, 7) == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("claim", own(), ids=lambda claim: claim.key)
def test_a_measurement_gives_what_its_claim_names(
    claim: Claim, monkeypatch: pytest.MonkeyPatch, shared: Memory
) -> None:
    """With networks that were trained for one epoch, and classifiers for two steps."""
    for module in {import_module(c.measure.__module__) for c in own()}:
        if hasattr(module, "trained"):
            monkeypatch.setattr(module, "trained", brief)
    monkeypatch.setattr(
        probe_error, "classifier_config", lambda n, frozen: ClassifierConfig(steps=2, frozen=frozen)
    )
    monkeypatch.setattr(ratings, "EPOCHS", 1)
    monkeypatch.setattr(disentanglement, "ITEMS", 100)
    slight(monkeypatch)
    found = measured(claim, 7, shared)
    assert claim.figure_names <= set(found)
    assert all(isinstance(value, float) for value in found.values())


def test_a_claim_that_must_fail_fails() -> None:
    """Relu units have no KL to ρ, sigmoid units have: the note means something else."""
    claim = claims()["kl-needs-probabilities"]
    figures = {"relu": 40.0, "sigmoid": 100.0}
    found: dict[CellKey, Figures] = {(claim.key, seed): figures for seed in (7, 8, 9)}
    judged = outcome(claim, found)
    assert judged is not None
    assert judged.verdict == Verdict.OTHERWISE
