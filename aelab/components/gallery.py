"""A gallery's payload: small pictures in a grid, all of one shape, with words under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack

ScaleMode: TypeAlias = Literal["unit", "layer", "global"]


@dataclass(frozen=True, kw_only=True)
class GalleryFilm:
    """What a gallery says of its film: pictures "tiles" of a reel of this `run`, sent to `slot`.

    ids, hover, note: as of the gallery, for the pictures of the film; aside: follows the step.
    """

    slot: str
    run: str
    ids: tuple[int, ...]
    hover: tuple[str, ...]
    note: str
    aside: str = ""


def gallery(
    *,
    group: str,
    name: str,
    title: str,
    images: NDArray[np.uint8],
    shape: tuple[int, int],
    columns: int,
    note: str = "",
    signed: bool = False,
    scale: NDArray[np.floating[Any]] | None = None,
    scale_mode: ScaleMode = "unit",
    global_scale: float | None = None,
    captions: Sequence[str] = (),
    hover: Sequence[str] = (),
    marks: Sequence[str] = (),
    ids: Sequence[int] = (),
    chosen: int | None = None,
    film: GalleryFilm | None = None,
    tile: int | None = None,
    status: str = "",
    badge: str = "",
    step: int = 0,
) -> bytes:
    """Pack a grid of images; a click on one, or Enter, asks with its id.

    images: uint8 [n, h * w] of `shape`, 255 for full ink, or, if signed, 128 for 0 and 255 for
    `scale` [n]. One text an image: captions, shown under it; hover, under the enlarged image in
    place of its caption; marks, one or two characters in its corner. ids: one an image, by default
    its index; chosen: the id of the image with a frame; film: what the time machine may show
    instead; tile: width of an image in pixels, by default as large as `columns` let it be. Colours
    reach as far as each image's own scale ("unit"), the largest of these ("layer") or global_scale
    ("global"). Raises ValueError or TypeError for arrays and texts that do not go together.
    """
    n = len(check("images", images, (None, shape[0] * shape[1]), np.uint8))
    if columns < 1:
        raise ValueError(f"columns is {columns}; a gallery has at least one.")
    if scale_mode != "unit" and scale is None:
        raise ValueError(f"scale_mode {scale_mode} needs scale beside it.")
    if scale_mode == "global" and not (global_scale and global_scale > 0):
        raise ValueError(f"scale_mode global needs a global_scale over 0, not {global_scale}.")
    for what, texts in (("captions", captions), ("hover", hover), ("marks", marks), ("ids", ids)):
        if len(texts) not in (0, n):
            raise ValueError(f"{what} has {len(texts)} texts for {n} images.")
    arrays: dict[str, NDArray[Any]] = {"images": images}
    if scale is not None:
        arrays["scale"] = check("scale", scale, (n,)).astype("<f4")
    meta = {
        "kind": "gallery", "group": group, "name": name, "title": title, "note": note,
        "shape": shape, "columns": columns, "signed": signed, "scale_mode": scale_mode,
        "global_scale": global_scale, "captions": list(captions), "hover": list(hover),
        "marks": list(marks), "ids": list(ids), "chosen": chosen,
        "film": asdict(film) if film else None, "tile": tile, "status": status, "badge": badge,
        "step": step,
    }  # fmt: skip
    return pack(meta, **arrays)
