"""The payload of layer stacks: nets as layers that light up as they are trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from aelab.components._payload import pack


@dataclass(frozen=True)
class LayerStack:
    """One net. widths: units from the picture to the code; its mirror image is drawn behind.

    lit: how far each layer of weights up to the code is trained, 0 to 1; now: the layer, from 1,
    that is trained by itself, 0 for all of them, None for none; words: a line under the net.
    """

    title: str
    colour: str
    widths: tuple[int, ...]
    lit: tuple[float, ...]
    now: int | None
    words: str


def layer_stacks(
    *, group: str, name: str, title: str, nets: Sequence[LayerStack], badge: str = ""
) -> bytes:
    """Pack nets side by side. Raises ValueError unless each has one layer between two widths."""
    for net in nets:
        if len(net.lit) != len(net.widths) - 1:
            raise ValueError(f"{net.title} has {len(net.lit)} layers for {len(net.widths)} widths.")
    meta = {
        "kind": "layer_stacks", "group": group, "name": name, "title": title, "badge": badge,
        "nets": [asdict(net) for net in nets],
    }  # fmt: skip
    return pack(meta)
