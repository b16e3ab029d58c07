"""What the views of Manifold print: each figure again from the runs, the curves and the files."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from numpy.typing import NDArray
from printed import floats
from printed_pages import Opened, check_opened, error, step
from scipy.spatial.distance import cdist
from scipy.special import softmax
from scipy.stats import spearmanr
from sklearn.decomposition import PCA
from sklearn.metrics import r2_score
from sklearn.neighbors import KNeighborsRegressor

from aelab import data
from aelab.figures.field import noisy_points
from aelab.store import example_runs
from aelab.training import Run

pytestmark = pytest.mark.usefixtures("lab")
DIGITS = data.load("digits")
X = DIGITS.x_test
ROLL, CIRCLE = "swiss-roll-1/noise=0.02", "circle/noise=0.05"


def relative(run: Run, x: NDArray[np.float32]) -> float:
    """‖x − r‖² / ‖x‖², mean over items."""
    return float((np.square(x - run.decode(run.encode(x))).sum(1) / np.square(x).sum(1)).mean())


def check_identity(page: Opened) -> None:
    rows, runs = page.rows("identity.csv"), example_runs("capacity.identity.digits")
    inked = DIGITS.x_train.std(0) > 0
    mixed = data.load(data.shuffled("digits")).x_test
    noise = np.random.default_rng(5).random((300, 64), np.float32)
    board = (np.indices((8, 8)).sum(0) % 2).astype(np.float32).reshape(1, -1)
    others = np.vstack([mixed[:2], np.random.default_rng(5).random((3, 64), np.float32), board,
                        1 - X[3:4]])  # fmt: skip
    captions, copies, said = [], [], []
    for run in runs:
        m, eye = str(run.codes.shape[1]), np.eye(64)
        own = [row for row in rows if row["code size"] == m]
        product = np.array([[float(row[f"input {i}"]) for i in range(64)] for row in own])
        assert run.decode(run.encode(X)) == pytest.approx(X @ product.T, abs=1e-4)
        away = [np.linalg.norm((product - eye)[:, of]) / np.linalg.norm(eye[:, of])
                for of in (slice(None), inked)]  # fmt: skip
        captions += [m, *(f"{100 * d:.0f}" for d in away)]
        off = np.abs(product - np.diag(np.diag(product)))[:, inked].max()
        said += [m, f"{np.diag(product)[inked].mean():.3f}", f"{off:.3f}", "300",
                 *(f"{relative(run, of):.2g}" for of in (X[:300], mixed[:300], noise))]  # fmt: skip
        copies += [m, f"{relative(run, X[:3]):.3f}", f"{relative(run, others):.3f}"]
    assert page.of("identity.products") == [*step(runs[0]), *captions]
    assert page.of("identity.copies") == [*step(runs[0]), *copies]
    assert page.said("off-diagonal") == said


def check_random(page: Opened) -> None:
    rows, runs = page.rows("random_codes.csv"), example_runs("compression.random.digits")
    known, column = DIGITS.x_train, "median distance to the nearest training picture"
    distance = {row["row"]: float(row[column]) for row in rows}
    expected = {"training pictures": known[:200], "test": X[:200]}
    for run, name in zip(runs, ("AE", "VAE"), strict=True):
        codes = run.encode(known)
        box = np.random.default_rng(run.experiment.seed).uniform(
            codes.min(0), codes.max(0), (200, codes.shape[1])).astype(np.float32)  # fmt: skip
        expected |= {f"{name}, codes of items": run.decode(codes[:200]),
                     f"{name}, random, uniform": run.decode(box)}  # fmt: skip
    for name, pictures in expected.items():
        near = np.median(cdist(pictures, known).min(1))
        assert distance[name] == pytest.approx(near, rel=1e-4, abs=1e-5)
    said = [f"{value:#.3g}" for name, value in distance.items() if "," in name]
    far = [
        f"{distance[f'{name}, random, normal'] / distance['test']:.2f}" for name in ("AE", "VAE")
    ]
    assert page.said("as far from") == [*far, "0", "1"]
    assert page.of("random.codes") == [f"{distance['test']:.3g}", *step(runs[0]), *said]


def check_memorisation(page: Opened) -> None:
    rows, runs = page.rows("memorisation.csv"), example_runs("capacity.heart.digits")
    sentence, last = [], max(run.last.step for run in runs)
    for run in runs:
        n = run.experiment.training.items or len(DIGITS.x_train)
        x, column = DIGITS.x_train[:n], "training error, squared error / image"
        errors = [error(run.decode(run.encode(items)), items) for items in (x, X)]
        own = {"items learned": str(n)}
        for what, of, value in zip(
            ("learned", "test"), (column, "test error"), errors, strict=True
        ):
            at, y = page.curve("heart.curves", f"{n:,}: {what}")
            told = dict(zip(floats(rows, "step", **own), floats(rows, of, **own), strict=True))
            assert [told[s] for s in at] == pytest.approx([*y])
            assert y[-1] == pytest.approx(value, rel=1e-4)
        sentence += [f"{n:,}", *(f"{value:#.3g}" for value in errors)]
    mean = error(DIGITS.x_train.mean(0), X)
    assert page.said("mean image:") == [*sentence, f"{mean:#.3g}"]
    assert page.curve("heart.curves", "mean image")[1][0] == pytest.approx(mean)
    counts = sentence[::3]
    assert page.of("heart.curves") == ["7", f"{last:,}", *(n for n in counts for _ in range(2))]
    assert page.of("heart.pictures") == ["7", f"{last:,}", *counts]
    assert page.of("heart.line") == [*step(runs[0]), counts[0]]
    assert page.said("^Data:.*training items") == [f"{len(DIGITS.x_train):,}"]


def check_unfolding(page: Opened) -> None:
    rows, (run,) = page.rows("unfolding.csv"), example_runs("unfolding." + ROLL)
    roll = data.load(ROLL)
    x, t = roll.x_test[roll.probe], roll.factors[0].test[roll.probe]
    best = PCA(2).fit(roll.x_train)
    plane = error(best.inverse_transform(best.transform(roll.x_test)), roll.x_test)
    rest = PCA().fit(roll.x_train).explained_variance_[2] * (1 - 1 / len(roll.x_train))
    codes = run.encode(x).astype(np.float64)
    finder = KNeighborsRegressor(5).fit(codes, t)
    turns = np.arange(90) * np.pi / 90
    along = (codes / codes.std(0)) @ np.stack([np.cos(turns), np.sin(turns)])
    rank = max(abs(spearmanr(column, t)[0]) for column in along.T)
    last = [error(run.decode(run.encode(x)), x), r2_score(t, finder.predict(None)), rank]
    columns = ("squared error / point", "R2 by 5-NN", "best direction's rank correlation")
    assert [float(rows[-1][c]) for c in columns] == pytest.approx(last, rel=1e-3)
    told = []
    for row in rows:
        squared, near, way = (float(row[c]) for c in columns)
        assert float(row["PCA's squared error / point"]) == pytest.approx(plane, rel=1e-5)
        told.append([f"{squared:#.3g}", f"{100 * abs(1 - squared / plane):.1f}",
                     f"{plane:#.3g}", f"{rest:.5f}", f"{near:.3f}", f"{way:.3f}"])  # fmt: skip
    assert page.of("unfolding.reel") == [word for line in told for word in line]
    ends, done = [f"{t.min():.3g}", f"{t.max():.3g}"], f"{run.last.step:,}"
    assert page.of("unfolding.space") == [
        *ends, *told[-1], str(run.experiment.seed), f"{run.last.seconds:.1f}", "0.02", done, done,
    ]  # fmt: skip
    assert page.said("Unrolled") == [told[-1][-1]]
    assert page.array("unfolding.machine", "errors0") == pytest.approx(
        floats(rows, "squared error / point"), rel=1e-6)  # fmt: skip
    assert page.array("unfolding.machine", "errors1") == pytest.approx([plane] * 2)


def check_arrows(page: Opened) -> None:
    rows, (run,) = page.rows("arrows.csv"), example_runs("arrows." + CIRCLE)
    noisy, truth = noisy_points(CIRCLE, 0.3)[0], data.toys.truth(CIRCLE, 500)
    apart = cdist(noisy, truth.centres, "sqeuclidean") / (2 * (truth.noise**2 + 0.3**2))
    score = softmax(-apart, axis=1) @ truth.centres - noisy
    score *= 0.3**2 / (truth.noise**2 + 0.3**2)
    moves = run.decode(run.encode(noisy.astype(np.float32))) - noisy
    size, wanted = np.linalg.norm(moves, axis=1), np.linalg.norm(score, axis=1)
    cosine = ((moves * score).sum(1) / size / wanted).mean()
    length = np.sqrt(np.square(size).sum() / np.square(wanted).sum())
    assert [float(rows[-1][c]) for c in ("mean cosine", "length ratio")] == pytest.approx(
        [cosine, length], rel=1e-4)  # fmt: skip
    told = [[f"{float(row['mean cosine']):.3f}", f"{float(row['length ratio']):.2f}", "0.3"]
            for row in rows]  # fmt: skip
    assert page.of("arrows.reel") == [word for line in told for word in line]
    cosines = page.array("arrows.machine", "errors0")
    assert cosines == pytest.approx(floats(rows, "mean cosine"), rel=1e-5)
    assert page.of("arrows.machine") == ["0.3"]
    dense = page.array("arrows", "density") > 200
    long = np.quantile(np.linalg.norm(page.array("arrows", "field1")[dense], axis=1), 0.9)
    drawn = [f"{0.19 / long:.2g}", f"{len(noisy):,}", "0.05", *step(run)]  # 0.05: of the points
    assert page.of("arrows") == [*drawn, "0.3", *told[-1], "21", "21", f"{len(noisy):,}"]


CHECKS: Mapping[str, Callable[[Opened], None]] = {
    "identity": check_identity, "memorisation": check_memorisation, "random codes": check_random,
    "unfolding": check_unfolding, "arrows": check_arrows,
}  # fmt: skip


@pytest.mark.parametrize("view", CHECKS)
def test_a_view_prints_what_its_runs_say(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check_opened(view, CHECKS[view], monkeypatch)
