"""What the view Contraction prints: each figure again from the networks, by autograd."""

from collections.abc import Callable, Mapping
from copy import deepcopy

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from printed_pages import Opened, check_opened, error, step

from aelab import data
from aelab.analysis.movements import tangent_vectors
from aelab.store import example_runs
from aelab.training import Run

pytestmark = pytest.mark.usefixtures("lab")
X = data.load("digits").x_test


def jacobians(run: Run, x: NDArray[np.float32], whole: bool = False) -> NDArray[np.float64]:
    """∂f/∂x, or ∂r/∂x, by autograd, [n, units, d]."""
    model = deepcopy(run.model).double()

    def answer(one: torch.Tensor) -> torch.Tensor:
        code = model.encode(one[None])
        return (model.decode(code) if whole else code)[0]

    found = torch.func.vmap(torch.func.jacrev(answer))(torch.tensor(x).double())
    return found.detach().numpy().astype(np.float64)


FOUR = ("tied", "denoising", "contractive", "sparse")
NAMED = {"tied": [], "denoising": ["0.25"], "contractive": ["1"], "sparse": []}  # noise, λ


def four() -> dict[str, Run]:
    runs = {run.experiment.variant: run for run in example_runs("contraction.digits")}
    return {key: runs[key] for key in FOUR}


def check_spectra(page: Opened) -> None:
    rows, table, chart, norms, errors = page.rows("contraction.csv"), [], [], {}, {}
    for (key, run), name in zip(four().items(), ("AE", "DAE", "CAE", "sparse"), strict=True):
        sizes = np.linalg.svd(jacobians(run, X[:200]), compute_uv=False)
        energy = np.square(sizes)
        norms[key], errors[key] = np.sqrt(energy.sum(1)).mean(), error(
            run.decode(run.encode(X)), X)  # fmt: skip
        first = (energy[:, :10].sum(1) / energy.sum(1)).mean()
        still = ((run.codes < 0.05) | (run.codes > 0.95)).mean()
        table += [f"{norms[key]:.2f}", f"{100 * first:.0f}", f"{errors[key]:.3g}",
                  f"{100 * still:.0f}"]  # fmt: skip
        chart += [*NAMED[key], f"{norms[key]:.3g}"]
        y = page.curve("contraction.spectra", name)[1]
        assert y == pytest.approx(sizes.mean(0)[: len(y)], rel=2e-3, abs=1e-3)
        own = {row["what"]: float(row["value"]) for row in rows
               if row["network"].partition(",")[0] == name}  # fmt: skip
        assert [own[f"singular value {i + 1}"] for i in range(len(y))] == pytest.approx([*y])
        assert [own[w] for w in ("norm", "share in first 10", "saturated share", "squared error")
                ] == pytest.approx([norms[key], first, still, errors[key]], rel=1e-3)  # fmt: skip
    assert page.said("saturated") == ["10", *table]
    assert page.of("contraction.spectra") == [*step(four()["tied"]), "200", *chart]
    assert page.said("times as large") == [f"{of[net] / of['tied']:.{digits}f}"
                                           for of, digits in ((norms, 2), (errors, 1))
                                           for net in ("contractive", "sparse")]  # fmt: skip
    assert page.said("share of units") == ["0.05", "0.95"]


def chosen(page: Opened) -> int:
    """The picture that is looked at, the first."""
    item, *_ = items = page.payloads["contraction.items"].meta["ids"]
    assert page.of("contraction.items") == [str(i) for i in items]
    return int(item)


def tangents(run: Run, item: int) -> NDArray[np.float64]:
    return np.linalg.svd(jacobians(run, X[item : item + 1])[0], full_matrices=False)[2][:10]


def check_tangents(page: Opened) -> None:
    item, said = chosen(page), []
    small = tangent_vectors(X[item].reshape(8, 8))
    for key, run in four().items():
        held = np.square(small @ tangents(run, item).T).sum(1) / np.square(small).sum(1)
        said += [*NAMED[key], f"{100 * held.mean():.0f}"]
    chance = f"{100 * 10 / 64:.1f}"
    assert page.of("contraction.tangents") == ["10", chance, *step(four()["tied"]), *said]


def check_walk(page: Opened) -> None:
    item = chosen(page)
    reach, small = 0.4 * np.linalg.norm(X[item]), tangent_vectors(X[item].reshape(8, 8))
    said = step(four()["tied"])
    for key in ("contractive", "tied"):
        run, (first, *_) = four()[key], tangents(four()[key], item)
        ends = run.encode((X[item] + np.array([[-reach], [reach]]) * first).astype(np.float32))
        moved = np.linalg.norm(ends[1] - ends[0])
        said += [f"{reach:.2g}", *NAMED[key], f"{moved:.2g}"]
        if key == "contractive":
            said.append(f"{(np.abs(small @ first) / np.linalg.norm(small, axis=1)).max():.2f}")
    assert page.of("contraction.walk") == said


def check_noise(page: Opened) -> None:
    rng, run = np.random.default_rng(3), four()["tied"]
    x, start = X[:200], step(four()["tied"])
    curves = {name: page.curve("contraction.relation", name)
              for name in ("theory", "output moves", "error grows")}  # fmt: skip
    sigmas = 0.03 * np.arange(1, 11)
    size = np.square(jacobians(run, x, whole=True)).sum((1, 2)).mean()
    still = run.decode(run.encode(x))
    for name, (penalty, y) in curves.items():
        assert penalty == pytest.approx(sigmas**2 * size, rel=1e-4)
        if name != "theory":
            noisy = (x + sigmas[-1] * rng.normal(size=(20, *x.shape))).astype(np.float32)
            base = still if name == "output moves" else x
            more = np.mean([error(run.decode(run.encode(one)), base) for one in noisy]) - error(
                still, base
            )
            assert y[-1] == pytest.approx(more, rel=0.03)
    slopes = [float((a[:3] @ b[:3]) / (a[:3] @ a[:3])) for a, b in list(curves.values())[1:]]
    said = page.of("contraction.relation")
    assert said[:5] == [*start, "0.03", "0.3", "1"]
    assert said[5::2] == [f"{slope:.2f}" for slope in slopes]
    penalty, added = curves["error grows"]
    assert page.said("times the penalty") == [
        *said[7:], "1", "0.3", f"{added[-1] / penalty[-1]:.2f}",
    ]  # fmt: skip
    way = rng.normal(size=x.shape)
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    for run, name in zip(four().values(), ("AE", "DAE", "CAE", "sparse"), strict=True):
        at, y = page.curve("contraction.robustness", name)
        noisy = run.encode((x + at[-1] * way).astype(np.float32))
        assert y[-1] == pytest.approx(np.linalg.norm(noisy - run.encode(x), axis=1).mean(), rel=0.1)
    assert page.of("contraction.robustness") == [*start, "0.3", "0.25", "1"]


CHECKS: Mapping[str, Callable[[Opened], None]] = {
    "Spectra": check_spectra, "Tangents": check_tangents, "Walk": check_walk, "Noise": check_noise,
}  # fmt: skip


@pytest.mark.parametrize("look", CHECKS)
def test_a_picture_prints_what_its_runs_say(look: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check_opened(f"contraction?look.images={look}", CHECKS[look], monkeypatch)
