"""Depth on digits and MNIST: errors at equal weights and multiplications, and items needed."""

from collections.abc import Iterator

from aelab.analysis.spread import Spread
from aelab.bench._row import Row
from aelab.studies import depth_cost, depth_items, result
from aelab.studies._equal_nets import COSTS, depth_name


def digits() -> Iterator[Row]:
    """With the settings of the pages, and with a code of 8 numbers."""
    for m in (2, 8):
        yield from _cost("digits", depth_cost.suited("digits").replace(m=m))
        yield from _items("digits", depth_items.suited("digits").replace(m=m))


def mnist() -> Iterator[Row]:
    """With the settings of the pages, but two seeds, fewer counts of items and fewer steps."""
    fewer = depth_items.suited("mnist").replace(seeds=2, counts=(300, 3000), steps=2000)
    yield from _items("mnist", fewer)
    yield from _cost("mnist", depth_cost.suited("mnist").replace(seeds=2))


def _cost(name: str, settings: depth_cost.DepthCostConfig) -> Iterator[Row]:
    """Every net of each size against one hidden layer."""
    cells = result(depth_cost.study(name, settings)).cells
    for dense, convolutional in depth_cost.nets(name, settings).values():
        first, *deeper = dense
        named = {depth_name(len(net.hidden)): net for net in deeper}
        named |= {f"convolutional, equal {of}": convolutional[of] for of in COSTS}
        for title, net in named.items():
            weights, products = (net.cost(of) / first.cost(of) for of in COSTS)
            what = f"{title} / 1 hidden layer of {first.cost('weights'):,.0f} weights, {name}"
            figure = f"{_said(depth_cost.against(cells, net, first))} × error"
            figure += f"; {weights:.2g} × weights, {products:.2g} × multiplications"
            yield Row(f"{what}, m = {settings.m}", "", figure, True)


def _items(name: str, settings: depth_items.DepthItemsConfig) -> Iterator[Row]:
    """The deepest net against one hidden layer at every number of items."""
    cells, deep = result(depth_items.study(name, settings)).cells, len(settings.hidden)
    for row in depth_items.needs(cells, deep):
        what = f"{depth_name(deep)} / 1, {row.items:,} items, {name}, m = {settings.m}"
        figure = f"{_said(row.ratio)} × error; same error: {row.needed:,.0f} items"
        yield Row(what, "", figure, True)


def _said(ratio: Spread | None) -> str:
    """The ratio and its interval."""
    assert ratio is not None
    return f"{ratio.mean:.2f} ({ratio.low:.2f} to {ratio.high:.2f})"
