"""5-NN: the share of test items that their five nearest training items name rightly.

One measure, the same while a net trains, at its end and for PCA: the shown test items, among a
fixed reference of at most 1,000 training items, by the whole code. It is counted where the codes
are.
"""

from typing import Any

import torch
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from torch import Tensor

from aelab.training.device import with_torch_defaults

K = 5
CHUNK = 1000  # codes at a time: among 60,000 their distances take 240 MB
FLAT = 3  # numbers in a code, up to which a search tree on a CPU is faster than all distances


@with_torch_defaults
def five_nn_accuracy(
    known: NDArray[Any], known_labels: NDArray[Any], codes: NDArray[Any], labels: NDArray[Any]
) -> float:
    """`share` of arrays: float32 [m, latent], int64 [m], float32 [n, latent], int64 [n]."""
    return float(
        knn_accuracy(*(torch.tensor(part) for part in (known, known_labels, codes, labels)))
    )


def knn_accuracy(known: Tensor, known_labels: Tensor, codes: Tensor, labels: Tensor) -> Tensor:
    """The share in [0, 1] of codes [n, latent] that are named rightly, as a tensor of no dimension.

    known: [m, latent], m ≥ 5; labels: int64 [m] and [n]. On equal votes the smaller label wins.
    Numbers that are none count as 0. Not a number if fewer than five are known.
    """
    if len(known) < K:
        return codes.new_tensor(torch.nan)
    known, codes = known.nan_to_num(), codes.nan_to_num()
    n_classes = int(known_labels.max()) + 1
    near = known_labels[_nearest(known, codes)]
    votes = codes.new_zeros(len(codes), n_classes).scatter_add_(1, near, codes.new_ones(near.shape))
    return (votes.argmax(1) == labels).float().mean()


def _nearest(known: Tensor, codes: Tensor) -> Tensor:
    """Which of the known are nearest to each code, int64 [n, 5]."""
    if codes.device.type == "cpu" and codes.shape[1] <= FLAT:
        return torch.tensor(cKDTree(known.numpy()).query(codes.numpy(), K)[1])
    middle = known.mean(0)  # distances by a product of matrices lose digits far from 0
    known = known - middle
    parts = (codes[i : i + CHUNK] - middle for i in range(0, len(codes), CHUNK))
    return torch.cat([torch.cdist(p, known).topk(K, largest=False).indices for p in parts])
