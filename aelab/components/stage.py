"""The stage's four kinds of payload: arrays and plain values in, bytes out.

`n` is the number of probe items, `d` the pixels of an image (h * w), `k` the fixed items whose
reconstructions are shown, `T` the steps of the history, `K` the terms of the loss.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack, quantise

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
    shape: tuple[int, int] | None,
    classes: Sequence[str],
    marks: Sequence[str],
    plane: Plane,
    pca: Floats,
    labels: NDArray[np.integer[Any]] | None = None,
    images: Bytes | None = None,
    fixed: NDArray[np.integer[Any]] | None = None,
) -> bytes:
    """Pack what stays the same during a run: the probe items and their PCA plane.

    pca: [n, 2]; labels: 0..9 [n]; images: uint8 [n, d] with 255 for full ink, d = h * w of
    `shape`; fixed: indices into the probe items [k]. `marks` are one or two characters a class.
    """
    n = len(pca)
    check("pca", pca, (n, 2))
    arrays: dict[str, NDArray[Any]] = {"pca": pca.astype("<f4")}
    if labels is not None:
        arrays["labels"] = check("labels", labels, (n,)).astype("u1")
    if images is not None:
        pixels = int(np.prod(shape)) if shape else None
        arrays["images"] = check("images", images, (n, pixels), np.uint8)
    if fixed is not None:
        arrays["fixed"] = check("fixed", fixed, (None,)).astype("<i4")
    meta = {
        "kind": "scene",
        "group": group,
        "data_title": data_title,
        "shape": shape,
        "classes": list(classes),
        "marks": list(marks),
        "pca": asdict(plane),
    }
    return pack(meta, **arrays)


def tick(
    *,
    group: str,
    status: Status,
    run: str = "",
    step: int = 0,
    epoch: float = 0,
    epochs: int = 0,
    rate: float | None = None,
    badge: str = "",
    view: Plane | None = None,
    prior: Literal["normal"] | Floats | None = None,
    points: Floats | None = None,
    terms: Sequence[tuple[str, str]] = (),
    steps: NDArray[Any] | None = None,
    train: Floats | None = None,
    held: Floats | None = None,
    recon: Bytes | None = None,
    seen: Bytes | None = None,
    seen_name: str = "noisy",
    samples: Bytes | None = None,
    samples_from: str = "",
    filters: Bytes | None = None,
    filter_scale: Floats | None = None,
    filter_shape: tuple[int, int] | None = None,
    filter_note: str = "",
    notes: Mapping[str, str] | None = None,
    caption: Caption | None = None,
    banner: Banner | None = None,
    reserve: int = 200,
) -> bytes:
    """Pack what changes with training; any array may be missing.

    A new `run` starts afresh: no tween, axes of its own.

    prior: "normal" for circles at 1, 2 and 3 σ, or any curves [m, 2] with NaN between them;
    points: codes in the view [n, 2], sent at 16 bits; terms: (name, unit) a term; steps: [T];
    train, held: [T, K] in the terms' units; recon: uint8 [k, d]; seen: what the network saw of the
    fixed items, if not the items themselves, uint8 [k, d], and what that row is called; samples:
    uint8 [k, d], what codes that no item gave decode to, and where these come from; filters:
    uint8 [m, h * w] of `filter_shape` with 128 for 0 and 255 for the filter's `filter_scale` [m];
    rate: steps a second; notes: the measured line under each plane, keys "pca" and "code";
    reserve: pixels of the window's height that other things on the page need.
    """
    arrays: dict[str, NDArray[Any]] = {}
    meta: dict[str, Any] = {
        "kind": "tick",
        "group": group,
        "run": run,
        "step": step,
        "epoch": epoch,
        "epochs": epochs,
        "rate": rate,
        "status": status,
        "badge": badge,
        "view": asdict(view) if view else None,
        "prior": "outline" if isinstance(prior, np.ndarray) else prior,
        "seen_name": seen_name,
        "samples_from": samples_from,
        "terms": [{"name": name, "unit": unit} for name, unit in terms],
        "filter_shape": filter_shape,
        "filter_note": filter_note,
        "notes": dict(notes or {}),
        "caption": asdict(caption) if caption else None,
        "banner": asdict(banner) if banner else None,
        "reserve": reserve,
    }
    if points is not None:
        arrays["points"], meta["lo"], meta["hi"] = quantise(check("points", points, (None, 2)))
    if isinstance(prior, np.ndarray):
        arrays["outline"] = check("prior", prior, (None, 2)).astype("<f4")
    arrays |= _history(steps, train, held, len(terms))
    for name, rows in (("recon", recon), ("seen", seen), ("samples", samples)):
        if rows is not None:
            arrays[name] = check(name, rows, (None, None), np.uint8)
    arrays |= _filters(filters, filter_scale, filter_shape)
    return pack(meta, **arrays)


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
    filters: Bytes | None, scale: Floats | None, shape: tuple[int, int] | None
) -> dict[str, NDArray[Any]]:
    if filters is None:
        return {}
    if scale is None or shape is None:
        raise ValueError("filters need filter_scale and filter_shape beside them.")
    check("filters", filters, (None, shape[0] * shape[1]), np.uint8)
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
) -> bytes:
    """Pack the decoder, so that the browser can decode under the cursor.

    layers: (weight [out, in], bias [out], activation) from code to image, or None when the browser
    cannot run it and asks the server instead; mean: [latent], axes: [2, latent]: the place (a, b)
    of the view is z = mean + a * axes[0] + b * axes[1]; codes: [n, latent], of the same snapshot
    (without them items are decoded only from a view of a two-dimensional code).
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
        "kind": "decoder",
        "group": group,
        "run": run,
        "step": step,
        "latent": latent,
        "layers": None if layers is None else [{"activation": name} for _, _, name in layers],
    }
    return pack(meta, **arrays)


def answer(*, group: str, ask: int, image: Bytes) -> bytes:
    """Pack the reply to the question with id `ask`. image: uint8 [d], 255 for full ink."""
    meta = {"kind": "answer", "group": group, "ask": ask}
    return pack(meta, image=check("image", image, (None,), np.uint8))
