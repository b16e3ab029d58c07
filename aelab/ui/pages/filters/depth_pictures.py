"""The pictures of the view by depth: what layers answer to a picture, and to which they do most."""

from functools import lru_cache
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.pixels import to_uint8
from aelab.components import gallery
from aelab.figures.images.depth import (
    FEW,
    N_MAPS,
    SIGNED,
    columns_of,
    reach,
    shown_of,
    size_of,
)
from aelab.pictures import Shape
from aelab.training import Run
from aelab.training.encoder_layers import EncoderLayer, filter_shape, layer_activations

GROUP: Final = "depth"
N_ITEMS, TILE = 4, 42  # pictures that excite a unit most, and their width in pixels
N_PROBE = 500  # test pictures among which these are

Floats = NDArray[np.floating[Any]]


@lru_cache(maxsize=8)
def answers(run: Run, item: int) -> tuple[EncoderLayer, ...]:
    """What the layers answer to one test picture."""
    dataset = data.load(run.experiment.data)
    return layer_activations(run, dataset.x_test[[item]], dataset.y_test[[item]])


@lru_cache(maxsize=4)
def strengths(run: Run) -> tuple[Floats, ...]:
    """How strongly the units of each layer answer to the first test pictures, [n, units] each."""
    dataset = data.load(run.experiment.data)
    found = layer_activations(run, dataset.x_test[:N_PROBE], dataset.y_test[:N_PROBE])
    return tuple(layer.strength for layer in found)


def best(run: Run, k: int, unit: int) -> NDArray[np.intp]:
    """The test pictures that a unit of layer k answers most to, strongest first."""
    return np.argsort(-strengths(run)[k][:, unit], kind="stable")[:N_ITEMS]


def subject(run: Run, title: str, item: int) -> bytes:
    """The test picture, and what comes out of the network."""
    dataset, e = data.load(run.experiment.data), run.experiment
    x, y = dataset.x_test[[item]], dataset.y_test[[item]]
    condition = run.condition(x, y)
    out = run.decode(run.encode(x, condition), condition)
    return gallery(
        group=GROUP, name="picture", title=title, step=run.last.step,
        status=f"{dataset.title} · seed {e.seed} · step {run.last.step:,}",
        images=to_uint8(dataset.ink(np.concatenate([x, out]))), shape=dataset.shape,
        columns=2, tile=84, captions=("input", "output"),
    )  # fmt: skip


def answer(run: Run, k: int, layer: EncoderLayer, unit: int) -> bytes:
    """What layer k answers to the picture: maps, or a number a unit."""
    out = shown_of(layer)
    signed, count, largest = layer.activation in SIGNED, len(out), reach(out)
    height, width = layer.values.shape[2:] or (1, 1)
    few = not layer.convolutional and count <= FEW
    words = [figure(v) for v in layer.strength[0][:count]]
    return gallery(
        group=GROUP, name=f"layer-{k}", title=_name(run, k, layer), note=size_of(layer),
        images=to_uint8(out.reshape(count, -1), largest, signed), shape=(height, width),
        signed=signed, scale=np.full(count, largest), scale_mode="layer", step=run.last.step,
        columns=columns_of(layer),
        captions=[figure(v, 1) for v in out] if few else (), chosen=unit if unit < count else None,
        hover=[f"{_unit(layer, i)} · {word}" for i, word in enumerate(words)],
    )  # fmt: skip


def weights(run: Run, k: int, layer: EncoderLayer, unit: int) -> bytes:
    """The chosen unit's weights: a kernel for each map below it, or one for every pixel."""
    own, shape = _weights(run, k, layer, unit)
    count, largest = len(own), reach(own)
    return gallery(
        group=GROUP, name=f"weights-{k}", title=_unit(layer, unit).capitalize(),
        images=to_uint8(own, largest, True), shape=shape,
        signed=True, scale=np.full(count, largest), scale_mode="layer", step=run.last.step,
        columns=8 if count > 1 else 1, tile=None if count > 1 else 56,
        hover=[f"for map {i}" for i in range(count)] if count > 1 else (),
    )  # fmt: skip


def _weights(run: Run, k: int, layer: EncoderLayer, unit: int) -> tuple[Floats, Shape]:
    """A unit's weights as pictures of a shape, [n, d]: those of the first layer in colour if the
    items are, those of later ones a picture a map."""
    if k == 0:
        shape = filter_shape(run)
        own = np.moveaxis(layer.weight[unit], 0, -1) if layer.convolutional else layer.weight[unit]
        return own.reshape(1, -1)[:, : prod(shape)], shape  # not what it is told as well
    kernels = layer.weight[unit][:N_MAPS]
    return kernels.reshape(len(kernels), -1), kernels.shape[1:]


def exciting(run: Run, k: int, unit: int) -> bytes:
    """The test pictures that a unit answers most to, its largest answer under each."""
    dataset, items = data.load(run.experiment.data), best(run, k, unit)
    strength, name = strengths(run)[k][items, unit], _unit(answers(run, 0)[k], unit)
    words = [figure(v) for v in strength]
    return gallery(
        group=GROUP, name=f"items-{k}",
        title=f"{'Top' if strength.any() else 'None'} for {name}",
        images=to_uint8(dataset.ink(dataset.x_test[items])), shape=dataset.shape, columns=N_ITEMS,
        tile=TILE, captions=words, hover=[f"test picture {i}" for i in items], step=run.last.step,
    )  # fmt: skip


def figure(value: float, decimals: int = 2) -> str:
    """With so many decimals, and a true minus."""
    return f"{value:.{decimals}f}".replace("-", "−")


def _name(run: Run, k: int, layer: EncoderLayer) -> str:
    kind = "convolution" if layer.convolutional else "dense"
    return f"{k + 1} · {'code' if k == len(strengths(run)) - 1 else kind}"


def _unit(layer: EncoderLayer, i: int) -> str:
    return f"{'map' if layer.convolutional else 'unit'} {i}"
