"""The stage's four kinds of payload: arrays and plain values in, bytes out.

`n` is the number of probe items, `d` the numbers of an image, `k` the fixed items whose
reconstructions are shown, `T` the steps of the history, `K` the terms of the loss.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import prod
from typing import Any, Literal, Required, TypeAlias, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack, quantise, take
from aelab.pictures import Shape

Status: TypeAlias = Literal[
    "empty", "loading", "running", "paused", "finished", "stopped", "failed"
]
Bytes: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Plane:
    """What a plane shows: its title, a grey note beside it, and the names of its axes."""

    title: str
    note: str
    x: str
    y: str


@dataclass(frozen=True)
class Caption:
    """Slow motion: numbered texts with the one at `index` lit."""

    index: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Banner:
    """One line above the picture."""

    tone: Literal["info", "warn", "error"]
    text: str


def scene(
    *,
    group: str,
    data_title: str,
    shape: Shape | None,
    classes: Sequence[str],
    marks: Sequence[str],
    plane: Plane,
    pca: Floats,
    labels: NDArray[np.integer[Any]] | None = None,
    images: Bytes | None = None,
    fixed: NDArray[np.integer[Any]] | None = None,
    reach: float = 0.0,
) -> bytes:
    """Pack what stays the same during a run: the probe items and their PCA plane.

    pca: [n, 2]; labels: 0..9 [n]; images: uint8 [n, d] with 255 for full ink, of a
    `shape`; fixed: indices into the probe items [k]. `marks` are one or two characters a class.
    reach: of signed pixels, see `aelab.data.Info`.
    """
    n = len(pca)
    check("pca", pca, (n, 2))
    arrays: dict[str, NDArray[Any]] = {"pca": pca.astype("<f4")}
    if labels is not None:
        arrays["labels"] = check("labels", labels, (n,)).astype("u1")
    if images is not None:
        d = prod(shape) if shape else None
        arrays["images"] = check("images", images, (n, d), np.uint8)
    if fixed is not None:
        arrays["fixed"] = check("fixed", fixed, (None,)).astype("<i4")
    meta = {
        "kind": "scene", "group": group, "data_title": data_title, "shape": shape, "reach": reach,
        "classes": list(classes), "marks": list(marks), "pca": asdict(plane),
    }  # fmt: skip
    return pack(meta, **arrays)


class Tick(TypedDict, total=False):
    """What changes with training; any array may be missing. A new `run` starts afresh."""

    group: Required[str]
    status: Required[Status]
    run: str  # no tween from another run's picture, axes of its own
    step: int
    epoch: float
    epochs: int
    rate: float | None  # steps a second
    badge: str
    view: Plane | None
    prior: Literal["normal"] | Floats | None  # circles at 1, 2, 3 σ; or curves [m, 2], NaN between
    points: Floats | None  # codes in the view [n, 2], sent at 16 bits
    terms: Sequence[tuple[str, str]]  # name and unit of each term of the loss
    floors: Mapping[str, float]  # the least that a term can be, by its name, where that is not 0
    steps: NDArray[Any] | None  # [T]
    train: Floats | None  # [T, K], in the terms' units
    validation: Floats | None  # [T, K], of the validation items
    reconstructions: Bytes | None  # outputs of the fixed items [k, d]
    corrupted: Bytes | None  # what the network saw of them, if not the items themselves [k, d]
    corrupted_name: str  # the name of that row
    rebuilt: Floats | None  # of points: reconstructions of the probe items in their plane [n, 2]
    samples: Bytes | None  # what codes that no item gave decode to [k, d]
    samples_from: str  # where these codes come from
    filters: Bytes | None  # [m, …] of `filter_shape`, 128 for 0, 255 for a filter's scale
    filter_scale: Floats | None  # [m]
    filter_shape: Shape | None
    filter_note: str
    notes: Mapping[str, str] | None  # the measured line under each plane, keys "pca" and "code"
    caption: Caption | None
    banner: Banner | None
    decodes: bool  # whether the browser or a server decodes what the reader points at
    reserve: int  # px of the window's height that other things on the page need


_PLAIN: dict[str, Any] = {
    "run": "", "step": 0, "epoch": 0, "epochs": 0, "rate": None, "badge": "",
    "corrupted_name": "noisy",
    "samples_from": "", "filter_shape": None, "filter_note": "", "decodes": True,
    "reserve": 200,
}  # fmt: skip


def tick(**values: Unpack[Tick]) -> bytes:
    """Pack what changes with training. Raises ValueError for arrays of other shapes."""
    take(Tick, values)
    prior, points, terms = values.get("prior"), values.get("points"), values.get("terms", ())
    floors = values.get("floors", {})
    meta: dict[str, Any] = {
        "kind": "tick", "group": values["group"], "status": values["status"],
        **{name: values.get(name, default) for name, default in _PLAIN.items()},
        "prior": "outline" if isinstance(prior, np.ndarray) else prior,
        "terms": [{"name": name, "unit": unit, "floor": floors.get(name)} for name, unit in terms],
        "notes": dict(values.get("notes") or {}),
        **{name: _asdict(values.get(name)) for name in ("view", "caption", "banner")},
    }  # fmt: skip
    arrays: dict[str, NDArray[Any]] = {}
    if points is not None:
        arrays["points"], meta["lo"], meta["hi"] = quantise(check("points", points, (None, 2)))
    if isinstance(prior, np.ndarray):
        arrays["outline"] = check("prior", prior, (None, 2)).astype("<f4")
    arrays |= _history(
        values.get("steps"), values.get("train"), values.get("validation"), len(terms)
    )
    arrays |= _rows(
        reconstructions=values.get("reconstructions"),
        corrupted=values.get("corrupted"),
        samples=values.get("samples"),
    )
    if (rebuilt := values.get("rebuilt")) is not None:
        arrays["rebuilt"] = check("rebuilt", rebuilt, (None, 2)).astype("<f4")
    filters, scale = values.get("filters"), values.get("filter_scale")
    arrays |= _filters(filters, scale, values.get("filter_shape"))
    return pack(meta, **arrays)


def _asdict(words: Any) -> dict[str, Any] | None:
    return asdict(words) if words else None


def _rows(**rows: Bytes | None) -> dict[str, NDArray[Any]]:
    return {
        name: check(name, images, (None, None), np.uint8)
        for name, images in rows.items()
        if images is not None
    }


def _history(
    steps: NDArray[Any] | None, train: Floats | None, validation: Floats | None, n_terms: int
) -> dict[str, NDArray[Any]]:
    if steps is None:
        return {}
    arrays: dict[str, NDArray[Any]] = {"steps": check("steps", steps, (None,)).astype("<f4")}
    for name, values in (("train", train), ("validation", validation)):
        if values is not None:
            arrays[name] = check(name, values, (len(steps), n_terms)).astype("<f4")
    return arrays


def _filters(
    filters: Bytes | None, scale: Floats | None, shape: Shape | None
) -> dict[str, NDArray[Any]]:
    if filters is None:
        return {}
    if scale is None or shape is None:
        raise ValueError("filters need filter_scale and filter_shape beside them.")
    check("filters", filters, (None, prod(shape)), np.uint8)
    check("filter_scale", scale, (len(filters),))
    return {"filters": filters, "filter_scale": scale.astype("<f4")}


def decoder(
    *,
    group: str,
    run: str,
    step: int,
    latent: int,
    layers: Sequence[tuple[Floats, Floats, str]] | None,
    mean: Floats,
    axes: Floats,
    codes: Floats | None = None,
    reach: float = 0.0,
) -> bytes:
    """Pack the decoder, so that the browser can decode under the cursor.

    layers: (weight [out, in], bias [out], activation) from code to image, or None when the browser
    cannot run it and asks the server instead; mean: [latent], axes: [2, latent]: the place (a, b)
    of the view is z = mean + a * axes[0] + b * axes[1]; codes: [n, latent], of the same snapshot
    (without them items are decoded only from a view of a two-dimensional code); reach: of signed
    pixels, see `aelab.data.Info`.
    """
    arrays: dict[str, NDArray[Any]] = {
        "mean": check("mean", mean, (latent,)).astype("<f4"),
        "axes": check("axes", axes, (2, latent)).astype("<f4"),
    }
    if codes is not None:
        arrays["codes"] = check("codes", codes, (None, latent)).astype("<f2")
    width = latent
    for i, (weight, bias, _) in enumerate(layers or ()):
        arrays[f"w{i}"] = check(f"w{i}", weight, (None, width)).astype("<f2")
        width = len(weight)
        arrays[f"b{i}"] = check(f"b{i}", bias, (width,)).astype("<f4")
    meta = {
        "kind": "decoder", "group": group, "run": run, "step": step, "latent": latent,
        "reach": reach,
        "layers": None if layers is None else [{"activation": name} for _, _, name in layers],
    }  # fmt: skip
    return pack(meta, **arrays)


def answer(*, group: str, ask: int, image: Bytes) -> bytes:
    """Pack the reply to the question with id `ask`. image: uint8 [d], 255 for full ink."""
    meta = {"kind": "answer", "group": group, "ask": ask}
    return pack(meta, image=check("image", image, (None,), np.uint8))
