"""A gallery's payload: small pictures in a grid, all of one shape, with words under them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import prod
from typing import Any, Literal, Required, TypeAlias, TypedDict, Unpack, cast

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack, take
from aelab.pictures import Shape

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


class Gallery(TypedDict, total=False):
    """A grid of images, and what is said of them; lists have one entry an image, or none."""

    group: Required[str]
    name: Required[str]
    title: Required[str]
    images: Required[NDArray[np.uint8]]  # [n, d]: 255 for full ink; if signed, 128 for 0
    shape: Required[Shape]  # of an image
    columns: Required[int]
    note: str
    signed: bool
    scale: NDArray[np.floating[Any]] | None  # [n], what 255 stands for
    scale_mode: ScaleMode  # colours reach to each image's scale, the largest, or global_scale
    global_scale: float | None
    captions: Sequence[str]  # shown under each image
    hover: Sequence[str]  # under the enlarged image in place of its caption
    marks: Sequence[str]  # one or two characters in its corner
    ids: Sequence[int]  # by default its index
    chosen: int | None  # the id of the image with a frame
    film: GalleryFilm | None  # what the time machine may show instead
    tile: int | None  # width of an image in pixels, by default as large as `columns` let it be
    status: str
    badge: str
    step: int


_PLAIN: dict[str, Any] = {
    "note": "", "signed": False, "scale_mode": "unit", "global_scale": None, "chosen": None,
    "tile": None, "status": "", "badge": "", "step": 0,
}  # fmt: skip
_TEXTS = ("captions", "hover", "marks", "ids")


def gallery(**values: Unpack[Gallery]) -> bytes:
    """Pack a grid of images; a click on one, or Enter, asks with its id.

    Raises ValueError or TypeError for arrays and texts that do not go together.
    """
    take(Gallery, values)
    shape, scale, film = values["shape"], values.get("scale"), values.get("film")
    images = check("images", values["images"], (None, prod(shape)), np.uint8)
    _check_scale(values)
    texts = {what: list(cast(Sequence[Any], values.get(what, ()))) for what in _TEXTS}
    for what, words in texts.items():
        if len(words) not in (0, len(images)):
            raise ValueError(f"{what} has {len(words)} texts for {len(images)} images.")
    arrays: dict[str, NDArray[Any]] = {"images": images}
    if scale is not None:
        arrays["scale"] = check("scale", scale, (len(images),)).astype("<f4")
    meta = {
        "kind": "gallery", "group": values["group"], "name": values["name"],
        "title": values["title"], "shape": shape, "columns": values["columns"],
        **{name: values.get(name, default) for name, default in _PLAIN.items()},
        **texts, "film": asdict(film) if film else None,
    }  # fmt: skip
    return pack(meta, **arrays)


def _check_scale(gallery: Gallery) -> None:
    columns, mode, top = gallery["columns"], gallery.get("scale_mode"), gallery.get("global_scale")
    if columns < 1:
        raise ValueError(f"columns is {columns}; a gallery has at least one.")
    if mode in ("layer", "global") and gallery.get("scale") is None:
        raise ValueError(f"scale_mode {mode} needs scale beside it.")
    if mode == "global" and not (top and top > 0):
        raise ValueError(f"scale_mode global needs a global_scale over 0, not {top}.")
