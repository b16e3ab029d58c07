"""AE, sparse, DAE and CAE side by side: figures against autograd and numpy, order, who is best."""

import numpy as np
import pytest
import torch
from scipy import stats

import aelab
from aelab import data, figures
from aelab.models import Sizes, variant
from aelab.studies import regularised as study
from aelab.studies import result
from aelab.studies.core.measure import Measure
from aelab.studies.regularised import MEASURES, NETS, RegularisedConfig
from aelab.theme import LIGHT
from aelab.training import corrupted
from aelab.ui.grid_study import Cells
from aelab.ui.pages.manifold.contraction.regularised import sentence, table

USUAL = study.suited("digits").replace(seeds=1)
MEASURE = {m.figure: m for m in MEASURES}


@pytest.fixture(scope="module")
def cells() -> Cells:
    found: Cells = result(study.study("digits", USUAL, device="cpu")).cells
    return found


def test_figures_are_autograds_and_numpys(cells: Cells) -> None:
    assert set(cells) == {(net, 7) for net in NETS}
    x = data.load("digits").x_test
    noisy = corrupted(x, "masking", 0.25, 7)
    for net in NETS:
        (*_, run) = aelab.fit(study.experiment("digits", USUAL, net, 7), device="cpu")
        weights = {name: np.asarray(w, np.float64) for name, w in run.weights.items()}
        w, b = weights["encoder.layers.0.weight"], weights["encoder.layers.0.bias"]
        (c,) = (v for name, v in weights.items() if name.startswith("decoder") and v.ndim == 1)

        def code(at: np.ndarray, w: np.ndarray = w, b: np.ndarray = b) -> np.ndarray:
            return np.asarray(1 / (1 + np.exp(-(at @ w.T + b))))

        def error(at: np.ndarray, w: np.ndarray = w, c: np.ndarray = c) -> float:
            return float(np.square(1 / (1 + np.exp(-(code(at) @ w + c))) - x).sum(1).mean())

        found, h, own = cells[net, 7], code(x), float(np.square(noisy - x).sum(1).mean())
        assert found["error"] == pytest.approx(error(x), rel=1e-4)
        assert found["gain"] == pytest.approx((own - error(noisy)) / own, abs=1e-4)
        assert found["on"] == pytest.approx((h > h.max(0) / 2).mean(), abs=1e-4)
        model = run.model

        def encode(at: torch.Tensor, model: torch.nn.Module = model) -> torch.Tensor:
            return model.encode(at[None])[0]  # type: ignore[no-any-return, operator]

        jacobians = torch.func.vmap(torch.func.jacrev(encode))(torch.tensor(x))
        norms = jacobians.flatten(1).norm(dim=1).numpy()
        assert found["norm"] == pytest.approx(np.mean(norms), rel=1e-4)


def test_each_penalty_gives_what_it_asks_for(cells: Cells) -> None:
    figure = {net: cells[net, 7] for net in NETS}
    assert figure["sparse"]["on"] < 0.6 * figure["AE"]["on"]
    assert figure["CAE"]["norm"] < 0.85 * figure["AE"]["norm"]
    assert max(NETS, key=lambda net: figure[net]["gain"]) == "DAE"
    assert min(NETS, key=lambda net: figure[net]["error"]) == "AE"
    assert all(found["right"] > 0.8 for found in figure.values())


def test_all_nets_begin_from_the_same_tied_weights() -> None:
    digits, first = data.load("digits"), []
    for net in NETS:
        e = study.experiment("digits", USUAL, net, 7)
        sizes = Sizes(digits.shape, len(digits.classes))
        model = variant(e.variant).build(e.config, sizes, torch.Generator().manual_seed(1))
        assert sum(p.numel() for p in model.parameters()) == 100 * 64 + 100 + 64
        first.append(model.state_dict()["encoder.layers.0.weight"])
    assert all(torch.equal(w, first[0]) for w in first)


def made(figure: str, **values: list[float]) -> Cells:
    """Cells in which one figure is known, seed by seed."""
    return {(net, 7 + i): {figure: v} for net, own in values.items() for i, v in enumerate(own)}


def test_only_what_seeds_tell_apart_is_a_win() -> None:
    values = {"AE": [0.32, 0.43, 0.53], "sparse": [0.30, 0.41, 0.50], "DAE": [0.32, 0.41, 0.51],
              "CAE": [0.1, 0.5, 0.9]}  # fmt: skip
    best = values["sparse"]
    told = {net: stats.ttest_rel(v, best).pvalue < 0.05 for net, v in values.items() if v != best}
    assert told == {"AE": True, "DAE": False, "CAE": False}  # AE is worse every time
    found = made("norm", **values)
    assert study.leaders(found, MEASURE["norm"]) == ("sparse", "DAE", "CAE")  # the best first
    highest = Measure("norm", "the same, but the highest is best", highest=True)
    assert study.leaders(found, highest) == ("CAE", "AE", "DAE", "sparse")
    assert study.leaders(made("norm", AE=[1], sparse=[2], DAE=[3], CAE=[4]), highest) == ()


def test_the_table_and_the_sentence_mark_the_best() -> None:
    values = {"AE": [0.5, 0.51, 0.52], "sparse": [0.1, 0.12, 0.14], "DAE": [0.5, 0.5, 0.5],
              "CAE": [0.4, 0.4, 0.41]}  # fmt: skip
    one = made("on", **values)
    found: Cells = {place: {m.figure: cell["on"] for m in MEASURES} for place, cell in one.items()}
    half = 100 * stats.t.ppf(0.975, 2) * np.std(values["sparse"], ddof=1) / np.sqrt(3)
    assert f"| sparse | **12.0\u00a0±\u00a0{half:.1f}** |" in table(found)
    assert table(found).count("**") == 2 * (3 + 2 * 2)  # AE and DAE share both highest columns
    assert "**units on**: sparse;" in sentence(found)
    assert "AE and DAE not told apart" in sentence(found)


def test_the_figure_fills_the_best_and_stands_before_anything_is_known(cells: Cells) -> None:
    assert len(figures.regularised({}).to_dict()["data"]) == len(MEASURES)
    found = made("on", AE=[0.5, 0.51], sparse=[0.1, 0.1], DAE=[0.5, 0.5], CAE=[0.4, 0.41])
    drawn = figures.regularised({place: {m.figure: one["on"] for m in MEASURES}
                                 for place, one in found.items()})  # fmt: skip
    (sparse,) = (t for t in drawn.data if t.name == "sparse, units on, %")
    (plain,) = (t for t in drawn.data if t.name == "AE, units on, %")
    (probe,) = (t for t in drawn.data if t.name == "sparse, linear probe, % wrong")
    assert (sparse.x[0], sparse.marker.color) == (pytest.approx(10), sparse.marker.line.color)
    assert (plain.x[0], plain.marker.color) == (pytest.approx(50.5), LIGHT.surface)
    assert probe.x[0] == pytest.approx(90)  # of 10 % right
    axes = [drawn.layout[f"xaxis{i or ''}"].title.text for i in (0, 3, 5)]
    assert [axis.endswith("<br>higher is better") for axis in axes] == [False, True, False]


def test_what_cannot_be_measured_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"λ of the CAE .contraction. cannot be -1"):
        RegularisedConfig(contraction=-1.0)
    with pytest.raises(ValueError, match=r"Noise level .level. cannot be 0"):
        RegularisedConfig(level=0.0)
