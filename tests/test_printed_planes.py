"""What planes of codes print: each figure again from the weights and codes of their runs."""

from collections.abc import Sequence
from copy import deepcopy

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from printed_pages import Opened, numbers
from scipy.spatial.distance import cdist
from scipy.special import entr
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier

from aelab import data
from aelab.store import example_runs
from aelab.training import Run

pytestmark = pytest.mark.usefixtures("lab")
DIGITS = data.load("digits")
X, Y, PROBE, KNOWN = DIGITS.x_test, DIGITS.y_test, DIGITS.probe, DIGITS.reference
FLAT = PCA(2).fit(DIGITS.x_train)
SIDE = 64  # cells of a map


def near(known: NDArray[np.float32], codes: NDArray[np.float32]) -> str:
    """How many items are named rightly by the five nearest training items, in per cent."""
    judge = KNeighborsClassifier(5).fit(known, DIGITS.y_train[KNOWN])
    return f"{100 * judge.score(codes, Y[PROBE]):.1f}"


def error(out: NDArray[np.float32]) -> str:
    """Mean squared error of what comes out for the test items, with three digits."""
    return f"{np.square(out - X).sum(1).mean():#.3g}"


def of_pca() -> tuple[str, str]:
    """5-NN accuracy and error of PCA."""
    known, shown = (FLAT.transform(x) for x in (DIGITS.x_train[KNOWN], X[PROBE]))
    return near(known, shown), error(FLAT.inverse_transform(FLAT.transform(X)))


def of_run(run: Run) -> tuple[str, str]:
    """The same of a run's codes."""
    return (
        near(run.encode(DIGITS.x_train[KNOWN]), run.encode(X[PROBE])),
        error(run.decode(run.encode(X))),
    )


def parameters(run: Run) -> int:
    return sum(part.size for part in run.weights.values())


def panel(run: Run) -> list[str]:
    """What stands over and under the plane of a run."""
    accuracy, squared = of_run(run)
    cost = [f"{run.last.seconds:.1f}", f"{parameters(run):,}"]
    meter = []
    if "kl" in run.last.extra:
        on = run.encode(X[PROBE]).var(0) > 0.01
        meter = [str(on.sum()), str(len(on)), "0.01", "2016"]  # the year of a paper
    return [accuracy, str(run.experiment.seed), squared, *cost, *meter]


def divergence(run: Run) -> NDArray[np.float64]:
    """KL of each number of a variational code, in nats / image."""
    mean, logvar = run.model.posterior(torch.tensor(X[PROBE]))
    law = torch.distributions.Normal(mean, (logvar / 2).exp())
    normal = torch.distributions.Normal(torch.zeros(()), torch.ones(()))
    return torch.distributions.kl_divergence(law, normal).mean(0).numpy().astype(np.float64)


def check_curves(page: Opened, key: str, runs: Sequence[Run], first: int) -> None:
    """A panel's curve ends with the error that it prints; its bars are the divergences."""
    for i, run in enumerate(runs, first):
        out = run.decode(run.encode(X[PROBE]))
        last = np.square(out - X[PROBE]).sum(1).mean()
        assert page.array(key, f"errors{i}")[-1] == pytest.approx(last, rel=1e-3)
        assert page.array(key, f"steps{i}")[-1] == run.last.step
        bars = page.payloads[key].meta["panels"][i]["kl"]
        assert bars == (pytest.approx(divergence(run), rel=1e-3) if bars else [])


def test_latent_space(monkeypatch: pytest.MonkeyPatch) -> None:
    page, runs = Opened("latent space", monkeypatch), example_runs("latent.digits")
    assert page.said("beforehand") == ["7"]
    ground = [str(len(PROBE)), *of_pca(), str(FLAT.components_.size + FLAT.mean_.size)]
    assert page.of("planes") == [*ground, *(text for run in runs for text in panel(run))]
    check_curves(page, "planes", runs, 1)
    assert not page.unread()


def test_the_plane_of_the_sliders(monkeypatch: pytest.MonkeyPatch) -> None:
    page, runs = Opened("generate?show=Sliders", monkeypatch), example_runs("generate.digits")[:2]
    assert page.said("beforehand") == ["7"]
    assert page.of("pad") == [text for run in runs for text in panel(run)]
    check_curves(page, "pad", runs, 0)
    assert not page.unread()


def points(page: Opened, i: int) -> NDArray[np.float64]:
    """The codes on a plane, as the browser spreads them between the ends."""
    ends = page.payloads["planes"].meta["panels"][i]
    low, high = np.array(ends["lo"]), np.array(ends["hi"])
    return low + page.array("planes", f"points{i}") / 65535 * (high - low)


def cells(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
    """The middles of a map's cells, row by row from the lowest."""
    steps = (np.arange(SIDE) + 0.5) / SIDE
    return np.stack(np.meshgrid(*(low + steps[:, None] * (high - low)).T), -1).reshape(-1, 2)


def test_the_map_of_distances(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Opened("latent space?layer=distance", monkeypatch)
    for i, panel in enumerate(page.payloads["planes"].meta["panels"]):
        codes = points(page, i)
        spacing = np.median(np.sort(cdist(codes, codes), axis=1)[:, 1])
        box = np.quantile(codes, [0.005, 0.995], axis=0)
        hole = cdist(cells(*box), codes).min(1) > 5 * spacing
        assert numbers(panel["detail"]) == [f"{100 * hole.mean():.0f}", "5"]


def test_the_map_of_sharpness(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Opened("latent space?layer=sharpness&aligned=false", monkeypatch)
    ground, *panels = page.payloads["planes"].meta["panels"]
    assert numbers(ground["detail"]) == [f"{np.linalg.norm(FLAT.components_):.3g}"]
    for run, panel in zip(example_runs("latent.digits"), panels, strict=True):
        left, low, right, high = panel["backdrop"]["box"]
        at = torch.tensor(cells(np.array([left, low]), np.array([right, high])))
        model, step = deepcopy(run.model).double(), 1e-5 * torch.eye(2, dtype=torch.float64)
        slopes = [(model.decode(at + s) - model.decode(at - s)) / 2e-5 for s in step]
        size = torch.stack(slopes).square().sum((0, 2)).sqrt()
        assert numbers(panel["detail"]) == [f"{size.min():.2g}", f"{size.max():.3g}"]


@pytest.mark.parametrize("key", ["basic", "vae", "denoising"])
def test_train(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page, (run,) = Opened(f"train?variant={key}", monkeypatch), example_runs(f"train.{key}.digits")
    figures = [*of_pca(), *of_run(run)]
    cost = [f"{run.last.seconds:.1f}", f"{parameters(run):,}"]
    size = run.codes.shape[1]
    main = [str(size)] if size > 2 else []  # numbers of the code, of which two are seen
    assert page.of("stage") == [str(run.experiment.seed), *cost, *figures, *main]
    assert page.of("scene") == [str(len(PROBE))]
    terms = [term["name"] for term in page.payloads["stage"].meta["terms"]]
    last = dict(zip(terms, page.array("stage", "validation")[-1], strict=True))
    floors = [term["floor"] for term in page.payloads["stage"].meta["terms"]]
    if key == "basic":
        assert last == pytest.approx({"squared error": np.square(
            run.decode(run.encode(X)) - X).sum(1).mean()}, rel=1e-3)  # fmt: skip
    else:  # the least that cross-entropy can be is the entropy of grey pixels
        assert floors[0] == pytest.approx(entr([X, 1 - X]).sum((0, 2)).mean(), rel=1e-5)
        assert floors[1:] == [None] * (len(terms) - 1)
    told = page.of("reel")
    if key == "vae":
        each = divergence(run)
        assert last["KL"] == pytest.approx(each.sum(), rel=1e-3)
        assert told[-2:] == [f"{nats:.2f}" for nats in -np.sort(-each)]
    assert not page.unread()
