"""Data of one's own from files: folders, zips, tables, arrays, IDX and torch's sets."""

import gzip
import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from test_custom import rows_of
from torch.utils.data import TensorDataset
from torchvision.datasets import ImageFolder

import aelab
from aelab import data

RNG = np.random.default_rng(1)
GREY = RNG.integers(0, 256, (60, 8, 8), np.uint8)
COLOUR = RNG.integers(0, 256, (60, 8, 8, 3), np.uint8)
NAMES = ("ant", "emu", "ox")


def png(x: np.ndarray[Any, Any], **more: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(x).save(out, "PNG", **more)
    return out.getvalue()


def folder_of(x: np.ndarray[Any, Any], place: Path) -> Path:
    for i, picture in enumerate(x):
        path = place / NAMES[i % 3] / f"{i:03}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(picture))
    return place


def zip_of(place: Path, file: Path, above: str = "") -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(place.rglob("*.png")):
            archive.write(path, f"{above}{path.relative_to(place)}")
    return file


def idx(x: np.ndarray[Any, Any]) -> bytes:
    return struct.pack(f">BBBB{x.ndim}I", 0, 0, 8, x.ndim, *x.shape) + x.tobytes()


@pytest.mark.parametrize("x", [GREY, COLOUR], ids=["grey", "colour"])
def test_every_way_in_is_the_same_set(x: np.ndarray[Any, Any], tmp_path: Path) -> None:
    y = [NAMES[i % 3] for i in range(60)]
    expected = aelab.from_arrays(x, y)
    place = folder_of(x, tmp_path / "pictures")
    np.savez(tmp_path / "both.npz", x=x, y=y)
    found = {
        "folder": aelab.from_folder(place),
        "zip": aelab.from_zip(zip_of(place, tmp_path / "a.zip")),
        "zip of a folder": aelab.from_zip(zip_of(place, tmp_path / "b.zip", "my pictures/")),
        "npz": aelab.from_npz(tmp_path / "both.npz"),
        "ImageFolder": aelab.from_torchvision(ImageFolder(str(place))),
    }
    if x.ndim == 3:
        (tmp_path / "x.gz").write_bytes(gzip.compress(idx(x)))
        numbers = idx(np.arange(60).astype(np.uint8) % 3)
        found["idx"] = aelab.from_idx(tmp_path / "x.gz", numbers)
        lines = [",".join(map(str, [*row, word])) for row, word in
                 zip(x.reshape(60, -1).tolist(), y, strict=True)]  # fmt: skip
        head = ",".join([f"p{i}" for i in range(64)] + ["class"])
        table = "\n".join([head, *lines]).encode()
        found["csv"] = aelab.from_csv(table, "class", shape=(8, 8))
    tensors = torch.tensor(x if x.ndim == 3 else x.transpose(0, 3, 1, 2)), torch.arange(60) % 3
    found["tensors"] = aelab.from_torchvision(TensorDataset(*tensors))
    for way, dataset in found.items():
        assert dataset.shape == expected.shape, way
        np.testing.assert_allclose(rows_of(dataset), rows_of(expected), atol=1e-6, err_msg=way)
        assert np.bincount(dataset.y_test).tolist() == [4, 4, 4], way
        assert len(dataset.classes) == 3, way


def test_train_and_test_folders_are_the_split(tmp_path: Path) -> None:
    folder_of(GREY[:48], tmp_path / "train")
    folder_of(GREY[48:], tmp_path / "Test")
    found = aelab.from_folder(tmp_path)
    tested = GREY[48:].reshape(12, -1) / np.float32(255)
    np.testing.assert_array_equal(sorted(found.x_test.tolist()), sorted(tested.tolist()))
    assert "as given" in found.report[-1]
    arrays = {"x_train": GREY[:48], "y_train": np.arange(48) % 3, "x_test": GREY[48:],
              "y_test": np.arange(12) % 3}  # fmt: skip
    np.savez(tmp_path / "keras.npz", **arrays)  # as tf.keras.datasets keeps MNIST
    assert len(aelab.from_npz(tmp_path / "keras.npz").y_test) == 12


def test_photographs_become_upright_pictures_of_one_size(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 255, 120, dtype=np.uint8), (80, 1))  # dark left, bright right
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the right side is to be the bottom
    for i in range(50):
        Image.fromarray(np.stack(3 * [ramp], 2)).save(tmp_path / f"{i}.jpg", exif=exif, quality=95)
    found = aelab.from_folder(tmp_path)
    assert found.shape == (32, 32)
    picture = found.x_train[0].reshape(32, 32)
    assert picture[:, 5].argmax() > 28
    assert picture[:, 5].argmin() < 3
    assert abs(picture[5] - picture[5, 0]).max() < 0.05
    assert "Pictures were larger; they are 32 × 32 pixels (crop)." in found.report
    padded = aelab.from_folder(tmp_path, size=(30, 40), fit="pad", colour=True)
    assert padded.shape == (30, 40)  # its three channels are equal


def test_a_table_keeps_its_labels_apart() -> None:
    lines = ["length,width,kind,note", *(f"{i},{i * i % 7},{'ab'[i % 2]},x{i}" for i in range(80))]
    found = data.from_csv("\n".join(lines).encode(), "kind")
    assert (found.kind, found.classes, found.d) == ("points", ("a", "b"), 2)
    assert any("note" in sentence for sentence in found.report)
    assert not any("One-hot" in sentence for sentence in found.report)
    with pytest.raises(data.DataRefused, match=r"no column “species”.* it has length, width, kind"):
        data.from_csv("\n".join(lines).encode(), "species")
