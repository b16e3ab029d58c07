"""Depth: costs of nets against torch's own count, nets of equal size, items needed, sentences."""

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

import aelab
from aelab import data, figures
from aelab.analysis.spread import Spread
from aelab.models import Sizes, variant
from aelab.schema import SettingError
from aelab.studies import CellKey, Figures, depth_cost, depth_items, result
from aelab.studies._equal_nets import COSTS, Net, dense_nets, matched
from aelab.studies.depth_cost import DepthCostConfig
from aelab.studies.depth_items import DepthItemsConfig, Point, items_for
from aelab.ui.pages.stacking.depth.cost import table
from aelab.ui.pages.stacking.depth.items import sentence

COST = DepthCostConfig(m=2, hidden=(12, 8, 6), items=128, epochs=1, seeds=2)
ITEMS = DepthItemsConfig(m=2, hidden=(12, 8, 6), counts=(50, 5000), steps=100, seeds=1)
NETS = (
    Net((8, 8), 3), Net((8, 8), 2, (20,)), Net((28, 28), 16, (100, 64, 32)),
    Net((8, 8), 2, channels=(5, 9)), Net((28, 28), 4, channels=(3, 4, 6)),
    Net((15, 10), 3, (7,), (2, 3)),
)  # fmt: skip


@pytest.mark.parametrize("net", NETS, ids=str)
def test_costs_are_those_that_torch_counts(net: Net) -> None:
    kind, sizes = variant("basic"), Sizes(net.shape, 10)
    model = kind.build(kind.Config.of(net.values), sizes, torch.Generator().manual_seed(0))
    x = torch.rand(1, sizes.d)
    with FlopCounterMode(display=False) as counted, torch.no_grad():
        model.logits(model.encode(x))
    assert net.cost("multiplications") == counted.get_total_flops() / 2
    matrices = [p.numel() for p in model.parameters() if p.dim() > 1]
    assert net.cost("weights") == sum(matrices)


def test_nets_are_as_large_as_the_deep_one() -> None:
    deep = Net((28, 28), 16, (100, 64, 32))
    whole = deep.cost("weights")
    nets = dense_nets(deep.shape, (100, 64, 32), 16)
    assert [len(net.hidden) for net in nets] == [1, 2, 3]
    assert nets[-1] == deep
    for share in depth_cost.SHARES:
        for net in dense_nets(deep.shape, (100, 64, 32), 16, share):
            assert net.cost("weights") == pytest.approx(share * whole, rel=0.02)
            assert net.cost("multiplications") == net.cost("weights")
    body = Net(deep.shape, 16, channels=(1.0, 2.0))
    for of in COSTS:
        assert matched(body, of, whole).cost(of) == pytest.approx(whole, rel=0.05)
    assert matched(body, "weights", whole).cost("multiplications") > 20 * whole


def test_every_net_is_measured_and_drawn_at_its_cost() -> None:
    cells = result(depth_cost.study("digits", COST, device="cpu")).cells
    sizes = depth_cost.nets("digits", COST)
    nets = {n for size in sizes.values() for n in (*size.dense, *size.convolutional.values())}
    assert set(cells) == {depth_cost.place(net, seed) for net in nets for seed in (7, 8)}
    dense, convolutional = sizes[1.0]
    for net in (dense[0], convolutional["weights"]):
        (*_, run) = aelab.fit(depth_cost.experiment("digits", COST, net, 8), device="cpu")
        found = cells[depth_cost.place(net, 8)]
        assert found["error"] == pytest.approx(run.figures["squared error"], rel=1e-5)
        assert found["parameters"] == sum(p.numel() for p in run.model.parameters())
    for of in COSTS:
        for equal, line in zip(COSTS, figures.depth_cost(cells, of).data[-2:], strict=True):
            assert str(line.name).replace("<br>", " ") == f"convolutional, equal {equal}"
            own = {size.convolutional[equal].cost(of) for size in sizes.values()}
            assert np.asarray(line.x).tolist() == sorted(own)
    ratio = depth_cost.against(cells, dense[-1], dense[0])
    assert ratio is not None
    errors = [
        [cells[depth_cost.place(n, s)]["error"] for s in (7, 8)] for n in (dense[-1], dense[0])
    ]
    assert ratio.mean == pytest.approx(np.exp(np.diff(np.log(errors[::-1]), axis=0).mean()))
    assert f" {ratio.mean:.2f} (" in table(list(sizes.values()), cells).replace("*", "")


def test_nets_learn_from_the_first_items_only() -> None:
    cells = result(depth_items.study("digits", ITEMS, device="cpu")).cells
    assert set(cells) == {(depth, n, 7) for depth in (1, 2, 3) for n in (50, 1437)}
    net = depth_items.nets("digits", ITEMS)[1]
    wanted = depth_items.experiment("digits", ITEMS, net, 50, 7)
    (*_, run) = aelab.fit(wanted, device="cpu")
    assert cells[2, 50, 7]["error"] == pytest.approx(run.figures["squared error"], rel=1e-5)
    assert np.array_equal(figures.runs.learned(run), data.load("digits").x_train[:50])
    drawn = figures.depth_items(cells).data
    assert [[*map(float, line.hovertext or line.x)] for line in drawn] == [[50, 1437]] * 3


def test_items_needed_are_read_off_a_line_over_their_logarithm() -> None:
    known = [Point(n, Spread(e, e, e, 1)) for n, e in ((100, 8.0), (1000, 4.0))]
    assert items_for(known, 6.0) == pytest.approx(np.sqrt(100 * 1000))
    assert items_for(known, 4.0) == pytest.approx(1000)
    assert items_for(known, 3.0) == np.inf
    assert items_for(known, 9.0) == -np.inf


def test_the_sentence_says_which_net_needs_fewer() -> None:
    def cells(deep: float) -> dict[CellKey, Figures]:
        error = {1: 1.0, 3: deep}
        return {(d, n, s): {"error": error[d] * 1000 / n**0.5 * (1 + 0.01 * (s - 8) * (d - 2))}
                for d in (1, 3) for n in (100, 1000) for s in (7, 8, 9)}  # fmt: skip

    better, worse, same = (sentence(cells(error), 3) for error in (0.8, 1.25, 1.0))
    assert "need fewer training items for the error that one has with 100, 1,000" in better
    # Of a line from 80 at 100 items down to 25.3 at 1000: 31.6 is reached at 766.
    assert "under 100 instead of 100 (error on the test items × 0.80, 0.76 to 0.84)" in better
    assert "about 766 instead of 1,000" in better
    assert "need more training items for the error that one has with 100, 1,000" in worse
    assert "over 1,000 instead of 1,000" in worse
    assert "3 hidden layers and one: not told apart" in same
    assert sentence({}, 3).startswith("Measure")


@pytest.mark.parametrize("study", [depth_cost, depth_items])
def test_a_net_that_is_not_deep_is_refused_in_a_sentence(study: object) -> None:
    settings = study.suited("digits").replace(hidden=(30,))  # type: ignore[attr-defined]
    with pytest.raises(SettingError, match="hidden layers: it has 2 to 4"):
        study.study("digits", settings)  # type: ignore[attr-defined]
