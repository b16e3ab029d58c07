"""How a script reads its data."""

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import Tensor

if TYPE_CHECKING:
    from aelab.export.script.template.facts import script, training


def load(folder: Path) -> list[Tensor]:
    """Training items [n, d] and their labels [n]; test items and their labels."""
    if script.source == "digits":
        x, y = load_digits(return_X_y=True)
        x_train, x_test, y_train, y_test = train_test_split(
            np.float32(x / 16), y, test_size=360, stratify=y, random_state=0
        )
        parts = [x_train, y_train, x_test, y_test]
    elif script.source == "idx":
        parts = []
        for part in (script.train, script.test):
            images = read_idx(folder / script.data / f"{part}-images-idx3-ubyte")
            if script.transposed:
                images = images.swapaxes(1, 2)
            parts.append(np.divide(images, 255, dtype=np.float32).reshape(len(images), -1))
            labels = read_idx(folder / script.data / f"{part}-labels-idx1-ubyte")
            parts.append(labels.astype(np.int64) - script.first_label)
    else:
        arrays = np.load(folder / script.data)
        parts = [arrays[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    if script.items:
        parts[:2] = [part[: training.items] for part in parts[:2]]
    return [torch.from_numpy(part) for part in parts]


def read_idx(path: Path) -> NDArray[np.uint8]:
    """The bytes of an IDX file, packed by gzip or not, in their shape."""
    packed = path.with_name(path.name + ".gz")
    content = path.read_bytes() if path.exists() else gzip.decompress(packed.read_bytes())
    n = content[3]
    shape = np.frombuffer(content, ">u4", n, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * n).reshape(shape)
