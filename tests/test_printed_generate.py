"""What the sections of Generate print: each figure again from the decoders of their runs."""

import numpy as np
import pytest
from numpy.typing import NDArray
from printed_pages import Opened, minus, step
from scipy.spatial.distance import cdist, pdist
from scipy.stats import entropy, norm
from sklearn.neighbors import KNeighborsClassifier

from aelab import data
from aelab.figures.images.again import drawn
from aelab.store import example_runs
from aelab.training import Run

pytestmark = pytest.mark.usefixtures("lab")
DIGITS = data.load("digits")
X = DIGITS.x_test
RUNS = example_runs("generate.digits")[:2]
DRAWN = 200


def ends(values: NDArray[np.floating], run: Run) -> NDArray[np.float64]:
    """The central 98 % of the codes, of the prior where there is one."""
    if run.experiment.variant == "vae":
        return norm.ppf([0.01, 0.99])
    return np.quantile(values.astype(np.float64), [0.01, 0.99])


def test_the_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Opened("generate", monkeypatch)
    assert page.said("beforehand") == ["7"]
    for i, run in enumerate(RUNS):
        across, up = (np.linspace(*ends(axis, run), 15) for axis in run.codes.T)
        words = [(minus(f"{a:.2f}"), minus(f"{b:.2f}")) for b in up[::-1] for a in across]
        spans = [minus(f"{v:.2f}") for v in (across[0], across[-1], up[0], up[-1])]
        flat = [word for place in words for word in place]
        assert page.of(f"grid.{i}") == [*spans, *step(run), *flat]
        out = run.decode(np.array([[across[0], up[-1]]], np.float32))  # the first picture
        assert page.array(f"grid.{i}", "images")[0] == pytest.approx(255 * out[0], abs=0.6)
    assert not page.unread()


def quality(x: NDArray[np.float32]) -> list[float]:
    """Distance to training items, sharpness, diversity, and entropy of the classes in bits."""
    images = x.astype(np.float64).reshape(-1, 8, 8)
    steps = (np.roll(images, way, axis) for axis in (1, 2) for way in (1, -1))
    sharp = np.abs(sum(steps) - 4 * images)[:, 1:-1, 1:-1].mean()
    judge = KNeighborsClassifier(5).fit(DIGITS.x_train, DIGITS.y_train)
    shares = np.bincount(judge.predict(x)) / len(x)
    near = np.median(cdist(x, DIGITS.x_train).min(1))
    return [near, sharp, pdist(x).mean(), entropy(shares, base=2)]


def test_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Opened("generate?show=Samples", monkeypatch)
    assert page.said("beforehand") == ["7"]
    assert page.said("samples against") == [str(DRAWN)]
    codes = {"prior": RUNS[1].sample(DRAWN, 1), "not its own": RUNS[0].sample(DRAWN, 1)}
    rows, test = page.rows("samples.csv"), quality(X[:DRAWN])
    expected: list[str] = []
    for row in rows:
        own = [float(row[column]) for column in [*row][4:]]
        known = [z for words, z in codes.items() if words in row["codes from"]]
        if row["run"] == "test pictures":
            assert own == pytest.approx(test)
        elif known:  # others are drawn from a normal distribution like the codes
            run = RUNS[row["run"] == "Variational autoencoder"]
            assert own == pytest.approx(quality(run.decode(known[0])), rel=1e-4)
        ratios = [f"{a / b:.2f}" for a, b in zip(own[:3], test, strict=False)]
        expected += [*ratios, f"{own[3]:.2f}"]
    assert page.said("ae-scores") == expected
    for i, row in enumerate(rows[:-1]):
        assert page.of(f"samples.{i}") == [row["seed"], f"{int(row['step']):,}"]
    far = cdist(RUNS[0].decode(codes["not its own"][:1]), DIGITS.x_train)[0]
    label = DIGITS.classes[DIGITS.y_train[far.argmin()]]
    assert page.of("neighbour") == ["1", f"{far.min():.3g}", label]
    assert not page.unread()


def test_interpolation(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Opened("generate?show=Interpolation", monkeypatch)
    assert page.said("beforehand") == ["7"]
    shares = [f"{100 * t:.0f}" for t in np.linspace(0, 1, 9)[1:-1]]
    for i, run in enumerate(RUNS):
        assert page.of(f"walk.{i}") == [*step(run), *shares]
        a, b = (page.payloads[f"choice.{end}"].meta["chosen"] for end in "AB")
        z = run.encode(X[[a, b]]).mean(0, keepdims=True)
        assert page.array(f"walk.{i}", "images")[4] == pytest.approx(255 * run.decode(z)[0], abs=1)
    assert page.of("fade") == shares
    assert page.of("flat") == [str(RUNS[0].codes.shape[1]), *shares]
    for end in "AB":
        meta = page.payloads[f"choice.{end}"].meta
        label = DIGITS.classes[DIGITS.y_test[meta["chosen"]]]
        assert page.of(f"choice.{end}") == [label, *map(str, meta["ids"])]
    assert not page.unread()


def three(value: float) -> str:
    return "0" if value < 1e-5 else f"{value:.3g}"


def test_again(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Opened("again", monkeypatch)
    assert page.said("beforehand") == ["7"]
    expected = [str(DRAWN)]
    for run in RUNS:
        found = drawn(run, 0, 1)
        squared = np.square(run.decode(found.codes) - X[0]).sum(1).mean()
        apart = np.mean(pdist(run.decode(found.codes).astype(np.float64)) ** 2)
        expected += [*map(three, (found.codes.std(0, ddof=1).mean(), squared, apart))]
    assert page.said("ae-scores") == expected
    run = RUNS[1]  # whose draws differ
    label = DIGITS.classes[DIGITS.y_test[0]]
    assert page.of("again.rows") == [*step(run), "0", label, expected[5]]
    firsts = [int(np.flatnonzero(DIGITS.y_test == k)[0]) for k in range(10)]
    assert page.of("again.items") == [f"{i:,}" for i in firsts]
    assert not page.unread()


def test_conditions(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Opened("generate?show=Conditions", monkeypatch)
    assert page.said("beforehand") == ["7"]
    (run,) = example_runs("train.cvae.digits")
    seed = 1
    assert page.of("conditions") == [str(seed), *step(run), *DIGITS.classes]
    codes, told = run.sample(14, seed), np.eye(10, dtype=np.float32)[[3]].repeat(14, 0)
    row = page.array("conditions", "images")[3]
    assert row == pytest.approx(255 * run.decode(codes, told), abs=0.6)
    assert not page.unread()
