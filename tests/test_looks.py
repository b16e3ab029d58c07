"""Looks: any codes have a view, one 5-NN, and no look ends a run."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from math import isnan
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier

from aelab import data
from aelab.analysis.latent.view import View
from aelab.training import (
    SKIP_SNAPSHOT,
    SNAPSHOT_NOW,
    Experiment,
    TrainingFailed,
    five_nn_accuracy,
    train,
    training_events,
)
from aelab.training.evaluation import evaluator as evaluation
from aelab.training.evaluation.knn import knn_accuracy
from aelab.training.evaluation.projection import EXACT, Projection, project

pytestmark = pytest.mark.usefixtures("steady_film")


def as_view(found: Projection) -> View:
    return View(found.points.numpy(), found.mean.numpy(), found.axes.numpy())


@pytest.mark.parametrize("latent", [3, 30, EXACT, EXACT + 1, 500])
def test_more_than_two_numbers_are_seen_along_the_principal_directions(latent: int) -> None:
    chance = np.random.default_rng(latent)
    spread = 3 * np.arange(1, latent + 1) ** -0.7  # as of a trained net
    codes = (chance.normal(size=(800, latent)) * spread + 5).astype(np.float32)
    codes = codes @ np.linalg.qr(chance.normal(size=(latent, latent)))[0].astype(np.float32)
    truth = PCA(2, svd_solver="full").fit(codes.astype(np.float64))
    found = as_view(project(torch.tensor(codes)))
    overlap = np.linalg.svd(found.axes @ truth.components_.T)[1]
    assert overlap.min() > 0.999  # the same plane
    kept = (found.points**2).sum() / ((codes - codes.mean(0)) ** 2).sum()
    assert kept == pytest.approx(truth.explained_variance_ratio_.sum(), rel=1e-3)
    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(2), atol=1e-4)
    again = found.mean + found.points @ found.axes  # a place stands for this code
    np.testing.assert_allclose((again - found.mean) @ found.axes.T, found.points, atol=1e-3)


def test_the_plane_does_not_turn_between_two_looks() -> None:
    chance = np.random.default_rng(0)
    codes = chance.normal(size=(500, 6)).astype(np.float32) * [3, 2.9, 1, 1, 1, 1]
    first = as_view(project(torch.tensor(codes, dtype=torch.float32)))
    turned = View(first.points, first.mean, first.axes[::-1] * np.float32(-1))
    again = as_view(project(torch.tensor(codes, dtype=torch.float32), turned))
    np.testing.assert_allclose(again.axes, turned.axes, atol=1e-4)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 6).flatmap(
        lambda latent: arrays(
            np.float32, (7, latent),
            elements=st.floats(width=32, allow_nan=True, allow_infinity=True),
        )
    )
)  # fmt: skip
def test_any_codes_have_a_view(codes: NDArray[np.float32]) -> None:
    for table in (codes, np.tile(codes, 40)):  # many numbers are looked at in another way
        found = as_view(project(torch.tensor(table)))
        assert found.points.shape == (7, 2)
        assert found.axes.shape == (2, table.shape[1])
        assert np.isfinite(found.points).all()
        assert np.isfinite(found.axes).all()


@pytest.mark.parametrize("latent", [1, 2, 3, 4, 40])
@pytest.mark.parametrize("far", [0.0, 300.0])
def test_five_nearest_is_scikit_learns(latent: int, far: float) -> None:
    chance = np.random.default_rng(latent)
    known, codes = ((chance.normal(size=(n, latent)) + far).astype(np.float32) for n in (600, 333))
    of, labels = ((x[:, 0] - far > 0).astype(np.int64) + 3 for x in (known, codes))
    judge = KNeighborsClassifier(5).fit(known.astype(np.float64), of)
    truth = judge.score(codes.astype(np.float64), labels)
    assert five_nn_accuracy(known, of, codes, labels) == pytest.approx(truth, abs=2 / 333)


def test_five_nearest_of_odd_codes_is_a_share() -> None:
    labels = torch.tensor([0, 1] * 5)
    for value in (0.0, torch.nan, torch.inf):
        for latent in (2, 9):
            codes = torch.full((10, latent), value)
            assert float(knn_accuracy(codes, labels, codes, labels)) == 0.5
    few = torch.zeros(4, 2)
    assert isnan(float(knn_accuracy(few, labels[:4], few, labels[:4])))


def test_each_snapshot_has_the_five_nearest_of_its_codes() -> None:
    digits = data.load("digits")
    run = train("vae", "digits", epochs=3, latent_dim=3, device="cpu")
    known = run.encode(digits.x_train[:1000])
    truth = KNeighborsClassifier(5).fit(known, digits.y_train[:1000])
    right = truth.score(run.codes, digits.y_test)
    assert run.last.knn_accuracy == pytest.approx(right, abs=1 / len(run.codes))


# No look may end a run


@pytest.mark.parametrize("key", ["denoising", "sparse", "contractive"])
@pytest.mark.parametrize("rate", [5.0, 10.0])
@pytest.mark.slow
def test_a_rate_that_ruins_the_code_does_not_break_the_looks(key: str, rate: float) -> None:
    for seed in (1, 2, 3):
        with suppress(TrainingFailed):  # in its own sentence
            run = train(key, "digits", seed=seed, rate=rate, epochs=5, device="cpu")
            assert np.isfinite(run.last.points).all()


def test_a_look_that_fails_is_noted_and_training_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, calls = evaluation.knn_accuracy, []

    def breaks(*parts: Any) -> Any:
        calls.append(0)
        if len(calls) in (3, 4):
            raise ValueError("neighbours went missing")
        return whole(*parts)

    monkeypatch.setattr(evaluation, "knn_accuracy", breaks)
    experiment = Experiment.of("basic", "digits", epochs=2)
    runs = [tick.run for tick in training_events(experiment, "cpu") if tick.run]
    assert [r.note for r in runs[1:5]] == [
        "", "Step 2 could not be looked at: neighbours went missing",
        "Step 3 could not be looked at: neighbours went missing", "",
    ]  # fmt: skip
    assert [s.step for s in runs[-1].snapshots][:4] == [0, 1, 4, 5]
    assert runs[-1].finished
    assert runs[-1].note == ""


def test_a_plateau_that_cannot_be_measured_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any) -> Iterator[None]:
        yield
        raise FloatingPointError("underflow")

    monkeypatch.setattr(evaluation.Evaluator, "terms", breaks)
    run = train("basic", "digits", epochs=7, plateau=True, device="cpu")
    assert run.finished
    assert run.last.epoch == 7


@pytest.mark.parametrize("asked", [True, False])
def test_if_no_look_ever_succeeds_the_end_says_so(
    asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*parts: Any) -> Any:
        raise ValueError("neighbours went missing")

    monkeypatch.setattr(evaluation, "knn_accuracy", breaks)
    work = training_events(Experiment.of("basic", "digits", epochs=2), "cpu")
    steps = [next(work).step for _ in range(30)]
    assert max(steps) > 3  # it trains all the same
    if asked:
        work.send(SNAPSHOT_NOW)
    with pytest.raises(TrainingFailed, match=r"nothing to show.*neighbours went missing"):
        for _ in work:
            pass


def test_a_puller_may_put_a_look_off() -> None:
    work = training_events(Experiment.of("basic", "digits", epochs=3), "cpu")
    shown, dues = [], []
    for tick in work:
        if tick.run:
            shown.append(tick.run.last.step)
        if tick.due:
            dues.append(tick.step)
            if tick.step < 9:
                work.send(SKIP_SNAPSHOT)
    assert dues[:9] == [*range(1, 10)]
    assert shown[:3] == [0, 9, 10]


def test_looks_from_another_device_come_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched but by `to_numpy`: on a GPU each number asked for would be a wait."""
    asked: list[str] = []
    for name in ("item", "tolist", "__float__", "numpy"):
        real: Callable[..., Any] = getattr(torch.Tensor, name)

        def spy(t: torch.Tensor, *args: Any, name: str = name, real: Any = real) -> Any:
            asked.append(name)
            return real(t, *args)

        monkeypatch.setattr(torch.Tensor, name, spy)
    digits = data.load("digits")
    noise = torch.Generator().manual_seed(0)
    observer = evaluation.Evaluator(digits, torch.device("cpu"), noise)
    monkeypatch.setattr(evaluation, "knn_accuracy", lambda *parts: torch.tensor(0.5))
    monkeypatch.setattr(evaluation, "to_numpy", lambda tensors: {"validation": asked[:], **tensors})
    with pytest.raises(Exception, match=r".*"):  # what is fetched here is no array
        for _ in observer.evaluate(*_network()):
            pass
    assert asked == []


def _network() -> tuple[Any, Any]:
    from aelab.models import Sizes, variant

    kind = variant("vae")
    model = kind.build(kind.Config(), Sizes((8, 8), 10), torch.Generator())
    return model, model.stages()[0].groups
