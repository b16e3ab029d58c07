"""The training items of a set on a device: numbers as they are; of a large set bytes.

Bytes lie on the device if they fit; else a chunk of batches at a time is fetched through pinned
memory. Either way a batch is chosen from a tensor that stays in place, as a captured step needs it.
"""

from typing import Final

import torch
from torch import Tensor

from aelab import data
from aelab.data import AllItems
from aelab.training.events import as_tensor, training_tensors

CHUNK: Final = 32  # batches that are fetched at a time
FREE: Final = 0.5  # of the device's free memory that bytes may take


class Items:
    """x, y: float32 [n, d] and int64 [n], or of a large set a sample of them. total: how many there
    are to learn from."""

    def __init__(self, name: str, most: int, device: torch.device) -> None:
        every = data.complete(name).every
        x, y = training_tensors(name, str(device))
        there = len(every.rows) if every else len(x)
        self.total = min(most or there, there)
        self.x, self.y = x[: self.total], y[: self.total]
        self.bytes = Bytes(every, device) if every else None

    def batch(self, chosen: Tensor) -> tuple[Tensor, Tensor]:
        """Items and labels of what `place` gave."""
        if self.bytes is None:
            return self.x.index_select(0, chosen), self.y.index_select(0, chosen)
        x, y = self.bytes.x.index_select(0, chosen), self.bytes.y.index_select(0, chosen)
        return x.float() / 255, y

    def place(self, order: Tensor, begin: int, size: int) -> Tensor:
        """Where the items order[begin : begin + size] stand for `batch`."""
        if self.bytes is None:
            return order[begin : begin + size]
        return self.bytes.place(order, begin, size)


class Bytes:
    """x: uint8, y: int64, on the device: all items of a set, or the chunk that is learned from."""

    def __init__(self, every: AllItems, device: torch.device, fits: bool | None = None) -> None:
        self.device, self.rows = device, torch.from_numpy(every.rows)
        self.pixels, self.labels = as_tensor(every.pixels, "cpu"), as_tensor(every.labels, "cpu")
        self.whole = _fit(self.pixels, device) if fits is None else fits
        self.begin = self.end = 0  # of the chunk, in the order of an epoch
        self.order: Tensor | None = None
        if self.whole:
            self.x, self.y = self.pixels.to(device), self.labels.to(device)

    def place(self, order: Tensor, begin: int, size: int) -> Tensor:
        """Where the items of a batch stand in x."""
        if self.whole:
            return self.rows[order[begin : begin + size].cpu()]
        if order is not self.order or not self.begin <= begin <= self.end - size:
            self._fetch(order, begin, size)
        return torch.arange(begin - self.begin, begin - self.begin + size)

    def _fetch(self, order: Tensor, begin: int, size: int) -> None:
        """Brings the next batches to the device, into the same place as those before."""
        rows = self.rows[order[begin : begin + CHUNK * size].cpu()]
        if self.order is None:
            shape = (CHUNK * size, self.pixels.shape[1])
            self.x = torch.zeros(shape, dtype=torch.uint8, device=self.device)
            self.y = torch.zeros(shape[0], dtype=torch.int64, device=self.device)
            self.pinned = torch.zeros(shape, dtype=torch.uint8, pin_memory=self.x.is_cuda)
        torch.index_select(self.pixels, 0, rows, out=self.pinned[: len(rows)])
        self.x[: len(rows)].copy_(self.pinned[: len(rows)])
        self.y[: len(rows)].copy_(self.labels[rows])
        self.order, self.begin, self.end = order, begin, begin + len(rows)


def _fit(pixels: Tensor, device: torch.device) -> bool:
    """Whether all bytes have room on the device; on a CPU they are there already."""
    if device.type != "cuda":
        return device.type == "cpu" or pixels.nbytes < 2_000_000_000
    return pixels.nbytes < FREE * torch.cuda.mem_get_info(device)[0]
