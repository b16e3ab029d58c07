"""What rows of pictures print: each figure again from the runs, the curves and the files."""

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from printed import floats
from printed_pages import Opened, check_opened, error, minus, numbers, step
from sklearn.decomposition import PCA

from aelab import data
from aelab.claims import claims, recorded
from aelab.store import example_runs
from aelab.training import Run, example_indices
from aelab.training.corruption import corrupted
from aelab.training.gibbs import chain

pytestmark = pytest.mark.usefixtures("lab")
DIGITS = data.load("digits")
X, PROBE = DIGITS.x_test, DIGITS.x_test[DIGITS.probe]


def flat(m: int, x: NDArray[np.floating]) -> NDArray[np.floating]:
    """What PCA makes of items."""
    best = PCA(m).fit(DIGITS.x_train)
    return best.inverse_transform(best.transform(x))


def local(weights: NDArray[np.floating]) -> NDArray[np.floating]:
    """The share of each filter's energy in its best window of 2 × 2 pixels."""
    energy = np.square(weights, dtype=np.float64).reshape(-1, 8, 8)
    windows = np.lib.stride_tricks.sliding_window_view(energy, (2, 2), axis=(1, 2))
    return windows.sum((3, 4)).max((1, 2)) / energy.sum((1, 2))


def check_filters(page: Opened) -> None:
    rows, said = page.rows("filters.csv"), page.each("dead")
    nets = {"tied": ("0.0", []), "denoising": ("0.25", ["25"])}
    for i, run in enumerate(example_runs("filters.digits")):
        key, last = run.experiment.variant, run.last
        weights, codes, (level, noise) = (
            run.weights["encoder.layers.0.weight"],
            run.codes,
            nets[key],
        )
        share, spread = local(weights), np.ptp(codes, axis=0)
        dead = spread <= 0.05 * spread.max()
        own = {"noise level": level}
        assert floats(rows, "localisation", **own) == pytest.approx(share, rel=1e-4)
        assert floats(rows, "norm", **own) == pytest.approx(
            np.linalg.norm(weights, axis=1), rel=1e-4
        )
        assert (floats(rows, "dead", **own) == dead).all()
        squared = error(run.decode(run.encode(X)), X)
        local_share = f"{100 * share[~dead].mean():.1f}"
        assert said[i] == [local_share, str(dead.sum()), f"{squared:.3g}"]
        steps, errors = (page.array("machine", f"{what}{i}") for what in ("steps", "errors"))
        assert (steps[-1], errors[-1]) == (last.step, pytest.approx(squared, rel=1e-3))
        each = [n for u in range(80) for n in (str(u), f"{100 * share[u]:.0f}")]
        size, film = str(len(weights)), [str(u) for u in range(64)]
        assert page.of(f"filters.{key}") == [
            *noise, "80", size, f"{last.epoch:.0f}", str(run.experiment.training.epochs),
            f"{last.step:,}", f"{last.seconds:.0f}", str(run.experiment.seed), *each,
            *film, "64", size,
        ]  # fmt: skip
        most = np.sort(codes[:, 0])[::-1][:6]
        assert page.of(f"items.{key}") == ["0", "0", "1", *(f"{v:.2f}" for v in most)]
    assert page.of("machine") == ["8", "8"]  # pixels
    claim = claims()["noise-makes-strokes"]  # whose figures are said, beside those of MNIST
    cells = recorded([claim]).values()
    shapes, digits = (np.mean([cell[name] for cell in cells]) for name in ("shapes", "digits"))
    assert page.said("more local on MNIST")[2:] == [f"{shapes:.2f}", f"{digits:.2f}"]


def layers(run: Run, x: NDArray[np.floating]) -> list[NDArray[np.float32]]:
    """What each layer of a convolutional encoder answers, the code last."""
    answers, at = [], torch.tensor(x).reshape(-1, 1, 8, 8)
    parts = [p for p in run.model.encoder.modules()
             if isinstance(p, torch.nn.Conv2d | torch.nn.Linear)]  # fmt: skip
    for layer in parts:
        at = layer(at if isinstance(layer, torch.nn.Conv2d) else at.flatten(1))
        at = at if layer is parts[-1] else at.relu()
        answers.append(at.numpy())
    return answers


def check_depth(page: Opened) -> None:
    (run,) = example_runs("depth.digits")
    assert page.of("depth.picture") == step(run)
    for k, answers in enumerate(layers(run, X)):
        maps = answers.shape[2:]
        strength = answers.max((2, 3)) if maps else answers
        unit, units = int(strength[0].argmax()), strength.shape[1]
        inward, side = [1, 16, 128, 64][k], 3 if maps else 1
        few = [minus(f"{v:.1f}") for v in strength[0]] if k == 3 else []
        each = [word for i, v in enumerate(strength[0]) for word in (str(i), minus(f"{v:.2f}"))]
        size = [str(units), *map(str, maps), f"{units * (inward * side**2 + 1):,}"]
        assert page.of(f"depth.layer.{k}") == [str(k + 1), *size, *few, *each]
        if maps:
            below = [] if k == 0 else [str(i) for i in range(inward)]
            assert page.of(f"depth.weights.{k}") == [str(unit), *below]
        best = np.argsort(-strength[:, unit], kind="stable")[:4]
        said = [f"{v:.2f}" for v in strength[best, unit]]
        assert page.of(f"depth.items.{k}") == [str(unit), *said, *map(str, best)]
    assert page.said("answers") == ["0", str(len(X))]  # below 0: blue; of so many test pictures


def check_denoising(page: Opened) -> None:
    rows, runs = page.rows("denoising.csv"), example_runs("denoising.digits")
    noisy = corrupted(X, "masking", 0.25, 7)
    outs = [noisy, flat(8, noisy), *(run.decode(run.encode(noisy)) for run in runs)]
    lines, names = [], ["", "8", "", "0.25"]
    for row, out, name in zip(rows, outs, names, strict=True):
        each = np.square(out.clip(0, 1) - X).mean(1)
        assert float(row["squared error / image"]) == pytest.approx(error(out, X), rel=1e-5)
        assert float(row["PSNR, dB"]) == pytest.approx(-10 * np.log10(each).mean(), rel=1e-5)
        assert row["test items"] == str(len(X))
        lines.append([*([name] if name else []), f"{error(out, X):.3g}",
                      f"{float(row['PSNR, dB']):.1f}", f"{float(row['SSIM']):.2f}"])  # fmt: skip
    tried = ["0.25", str(len(X))]
    assert page.of("sheet") == [
        *tried,
        *step(runs[0]),
        *(word for line in lines for word in line),
        *tried,
    ]
    assert page.of("machine") == ["8", "0.25"]
    for i, out in enumerate(outs):
        assert page.array("machine", f"errors{i}")[-1] == pytest.approx(error(out, X), rel=1e-5)
    *_, note = page.payloads["reel"].meta["notes"]
    page.of("reel")
    for line, row in zip(note.splitlines()[1:], lines, strict=True):
        assert numbers(line)[0] == row[-3]


def check_stacking(page: Opened) -> None:
    rows, runs = page.rows("stacking.csv"), example_runs("stacking.digits")
    nets = [*dict.fromkeys(row["net"] for row in rows)]
    for net, run in zip(nets, runs, strict=True):
        x, y = page.curve("stacking.curves", net)
        own = {"net": net}
        assert floats(rows, "step", **own) == pytest.approx(x)
        assert floats(rows, "squared error / image", **own) == pytest.approx(y)
        assert y[-1] == pytest.approx(error(run.decode(run.encode(PROBE)), PROBE), rel=1e-4)
    size = runs[0].codes.shape[1]
    for name, m in (("mean image", 0), (f"PCA, {size}", size)):
        out = flat(m, X) if m else DIGITS.x_train.mean(0)
        assert page.curve("stacking.curves", name)[1][0] == pytest.approx(error(out, X), rel=1e-5)
    assert page.of("stacking.curves") == [str(size)]
    widths = [64, 64, 32, 16, 8, 16, 32, 64, 64]
    bands = [str(n) for a, b in pairwise(widths) for n in (a, b, 100)]
    ends = [f"{error(run.decode(run.encode(X)), X):.2f}" for run in runs]
    drawn = [*bands, *map(str, widths)] * len(runs)
    assert page.of("stacking.layers") == [*step(runs[0]), *ends, *drawn]
    done = floats(rows, "squared error / image", net=nets[0])[-1]
    assert page.of("stacking.depths")[-2:] == ["4", f"{done:#.3g}"]


def check_gibbs(page: Opened) -> None:
    (run,) = example_runs("gibbs.digits")
    ends = [page.array("gibbs.machine", f"errors{i}")[-1] for i in (0, 1)]
    found = page.of("gibbs.sheet")
    assert found[:5] == ["1", "200", *step(run), f"{run.planned:,}"]
    assert found[6::2] == [f"{end:.3g}" for end in ends]
    assert numbers(page.payloads["gibbs.reel"].meta["notes"][-1]) == found[5:]
    page.of("gibbs.reel")
    items = PROBE[example_indices(DIGITS)]
    noise = np.random.default_rng(run.experiment.seed).random(items.shape, np.float32)
    start = np.concatenate([items, noise])
    played = chain(run, start, 1, 200, run.experiment.seed)
    half = len(items)
    for i, part in enumerate((slice(half), slice(half, None))):
        assert found[5 + 2 * i] == minus(f"{played.energy[-1, part].mean():.0f}")
        assert ends[i] == pytest.approx(error(played.pixels[-1, part], start[part]), rel=1e-5)


CHECKS: Mapping[str, Callable[[Opened], None]] = {
    "filters": check_filters, "filters by depth": check_depth, "denoising": check_denoising,
    "stacking": check_stacking, "gibbs": check_gibbs,
}  # fmt: skip


@pytest.mark.parametrize("view", CHECKS)
def test_a_comparison_prints_what_its_runs_say(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check_opened(view, CHECKS[view], monkeypatch)
