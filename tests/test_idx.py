"""IDX sets: found wherever their files lie and however they are packed, checked, the right way up;
what is wrong with the data folder is said."""

import errno
import gzip
import hashlib
import struct
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from apptest import ROOT, ran
from streamlit.testing.v1 import AppTest

from aelab import data
from aelab.data import _idx
from aelab.data.sets import emnist, fashion, mnist

N = {"train": 60, "t10k": 20}
RNG = np.random.default_rng(7)
FILES = {
    f"{part}-{form}-ubyte": struct.pack(f">{len(head)}I", *head)
    + RNG.integers(0, 10 if len(head) == 2 else 256, head[1] * last, np.uint8).tobytes()
    for part, n in N.items()
    for form, head, last in (
        ("images-idx3", (2051, n, 28, 28), 784), ("labels-idx1", (2049, n), 1),
    )
}  # fmt: skip
DIGESTS = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
PIXELS = np.frombuffer(FILES["t10k-images-idx3-ubyte"], np.uint8, offset=16).reshape(20, 784)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and sets of 80 pictures."""
    monkeypatch.setenv("AELAB_DATA", str(tmp_path / "above" / "data"))
    small = {"n_train": 60, "n_test": 20}
    monkeypatch.setattr(mnist, "SOURCE", replace(mnist.SOURCE, digests=DIGESTS, **small))
    for module in (emnist, fashion):
        monkeypatch.setattr(module, "SOURCE", replace(module.SOURCE, **small))
    (tmp_path / "above" / "data").mkdir(parents=True)
    return tmp_path / "above" / "data"


def put(place: Path, form: Callable[[str], str], first: str = "") -> None:
    """The four files in a place, named and packed as `form` says; `first` comes before names."""
    place.mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        there = place / form(first + name)
        there.write_bytes(gzip.compress(content) if there.suffix == ".gz" else content)


FORMS = {
    "unpacked": lambda name: name,
    "packed": lambda name: f"{name}.gz",
    "renamed": lambda name: name.replace("-idx", ".idx"),
    "renamed, packed": lambda name: name.replace("-idx", ".idx") + ".gz",
}
PLACES = ("MNIST/raw", "MNIST", "mnist", "raw", ".", "../MNIST/raw", "../raw", "..")


@pytest.mark.parametrize(
    ("place", "form"),
    [*((place, "packed") for place in PLACES), *(("MNIST/raw", form) for form in FORMS)],
)
def test_mnist_is_found(folder: Path, place: str, form: str) -> None:
    assert not data.is_present("mnist")
    put(folder / place, FORMS[form])
    assert data.is_present("mnist")
    np.testing.assert_array_equal(data.load("mnist").x_test, (PIXELS / 255).astype(np.float32))
    assert [step.note for step in data.download("mnist")] == ["MNIST is already here."]


def test_a_folder_of_the_files_name_is_no_file(folder: Path) -> None:
    """Some archives unpack each file into a folder called as it is."""
    put(folder / "MNIST" / "raw", FORMS["packed"])
    for name in FILES:
        (folder / "MNIST" / "raw" / name).mkdir()
    data.load("mnist")


def test_a_half_unpacked_file_does_not_hide_the_packed_one(folder: Path) -> None:
    put(folder / "MNIST" / "raw", FORMS["packed"])
    (folder / "MNIST" / "raw" / "train-images-idx3-ubyte").write_bytes(b"half")
    data.load("mnist")


def test_files_in_a_folder_without_a_name_are_whose_labels_they_have(folder: Path) -> None:
    """MNIST and Fashion-MNIST have files of the same names and sizes."""
    put(folder, FORMS["unpacked"])
    assert data.is_present("mnist")
    assert not data.is_present("fashion")
    labels = folder / "t10k-labels-idx1-ubyte"
    labels.write_bytes(labels.read_bytes()[:-1] + b"\x03")  # another set's
    assert not data.is_present("mnist")
    with pytest.raises(data.DataMissing, match="not on this computer yet: download"):
        data.load("mnist")


@pytest.mark.parametrize("name", ["FashionMNIST", "fashion"])
def test_a_set_is_found_in_a_folder_of_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    put(folder / name / "raw", FORMS["packed"])
    assert data.is_present("fashion")
    monkeypatch.setenv("AELAB_DATA", str(folder / name / "raw"))
    assert data.is_present("fashion")


def test_the_digest_is_that_of_the_unpacked_content(folder: Path) -> None:
    place = folder / "MNIST" / "raw"
    put(place, FORMS["packed"])
    content = bytearray(FILES["train-images-idx3-ubyte"])
    content[-1] ^= 1
    (place / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(content))
    with pytest.raises(data.DataBroken, match=r"ubyte\.gz of MNIST.*content has changed"):
        data.load("mnist")


@pytest.mark.parametrize("damage", ["middle", "bomb", "no gzip"])
def test_a_damaged_packed_file_is_named(folder: Path, damage: str) -> None:
    place = folder / "MNIST" / "raw"
    put(place, FORMS["packed"])
    file, length = place / "train-images-idx3-ubyte.gz", len(FILES["train-images-idx3-ubyte"])
    content = bytearray(file.read_bytes())
    if damage == "middle":
        content[1000:1100] = bytes(100)
    elif damage == "bomb":  # its end says that it is short
        content = bytearray(gzip.compress(bytes(50_000_000))[:-4] + struct.pack("<I", length))
    else:
        content[:2] = b"no"
    file.write_bytes(content)
    with pytest.raises(data.DataBroken, match=r"train-images-idx3-ubyte\.gz of MNIST is damaged"):
        data.load("mnist")


def test_whether_a_set_is_there_is_asked_cheaply(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most the 80 numbers of the test labels are unpacked."""
    put(folder, FORMS["packed"])
    read: list[str] = []
    monkeypatch.setattr(_idx, "unpacked", lambda path, most: read.append(path.name) or b"")
    data.is_present("mnist")
    assert set(read) == {"t10k-labels-idx1-ubyte.gz"}


def test_an_idx_file_of_any_size_is_read() -> None:
    pictures = RNG.integers(0, 256, (3, 5, 7), np.uint8)
    content = struct.pack(">4I", 2051, 3, 5, 7) + pictures.tobytes()
    np.testing.assert_array_equal(_idx.array(content), pictures)
    np.testing.assert_array_equal(_idx.array(b"\0\0\x08\x01\0\0\0\x02\x04\x05"), [4, 5])
    for wrong in (b"", b"\0\0\x08", b"\0\0\x0d" + content[3:], content[:-1], content + b"0",
                  b"\x89PNG" + content, b"\0\0\x08\x03" + b"\xff" * 12):  # fmt: skip
        with pytest.raises(ValueError, match=r"IDX file of unsigned|instead of"):
            _idx.array(wrong)


LETTERS = {
    "t10k-images": lambda: struct.pack(">4I", 2051, 20, 28, 28) + PIXELS.tobytes(),
    "t10k-labels": lambda: struct.pack(">2I", 2049, 20) + bytes([1, 26] * 10),
    "train-images": lambda: FILES["train-images-idx3-ubyte"],
    "train-labels": lambda: struct.pack(">2I", 2049, 60) + bytes([1, 13, 26] * 20),
}


def letters() -> dict[str, bytes]:
    """EMNIST's files: letters from 1 on, its pictures column by column."""
    ends = {"images": "images-idx3-ubyte", "labels": "labels-idx1-ubyte"}
    return {
        f"emnist-letters-{part.replace('t10k', 'test')}-{ends[kind]}": make()
        for name, make in LETTERS.items() for part, kind in [name.split("-")]
    }  # fmt: skip


@pytest.mark.parametrize("place", ["EMNIST/raw", "gzip", "."])
def test_letters_stand_upright_and_count_from_a(folder: Path, place: str) -> None:
    (folder / place).mkdir(parents=True, exist_ok=True)
    for name, content in letters().items():
        (folder / place / f"{name}.gz").write_bytes(gzip.compress(content))
    found = data.load("emnist")
    assert set(found.y_train) == {0, 12, 25}
    assert (found.classes[0], found.marks[25]) == ("A a", "Z")
    upright = PIXELS.reshape(20, 28, 28).swapaxes(1, 2).reshape(20, 784)
    np.testing.assert_allclose(found.x_test, upright / 255, atol=1e-6)


def test_letters_below_a_are_refused(folder: Path) -> None:
    for name, content in letters().items():
        (folder / name).write_bytes(content.replace(bytes([1, 26]), bytes([0, 26])))
    with pytest.raises(data.DataBroken, match="label below 1"):
        data.load("emnist")


def test_letters_come_out_of_one_archive(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torchvision.datasets

    packed = folder.parent / "gzip.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in letters().items():
            archive.writestr(f"gzip/{name}.gz", gzip.compress(content))
        archive.writestr("gzip/emnist-digits-train-images-idx3-ubyte.gz", b"another split")

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(folder.parent))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/gzip.zip"
        monkeypatch.setattr(torchvision.datasets.EMNIST, "url", url)
        md5 = hashlib.md5(packed.read_bytes()).hexdigest()
        monkeypatch.setattr(torchvision.datasets.EMNIST, "md5", md5)
        assert list(data.download("emnist"))[-1].fraction == 1
        server.shutdown()
    assert len(data.load("emnist").x_train) == 60
    kept = sorted(path.name for path in (folder / "EMNIST" / "raw").iterdir())
    assert kept == sorted([*letters(), "sha256.json"])


def broken_folder(kind: str, folder: Path) -> tuple[Path, str]:
    """A data folder that cannot be one, and the cause that has to be said."""
    file = folder / "file"
    file.touch()
    return {
        "a file": (file, r"file that AELAB_DATA names is a file\.$"),
        "in a file": (file / "data", r"cannot be made, for .*file is a file\.$"),
        "too long": (
            folder / ("a" * 300),
            r"the name of the folder .{80,82} that AELAB_DATA names is too long\.$",
        ),
    }[kind]


@pytest.mark.parametrize("kind", ["a file", "in a file", "too long"])
def test_what_is_wrong_with_the_data_folder_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    chosen, words = broken_folder(kind, folder)
    monkeypatch.setenv("AELAB_DATA", str(chosen))
    assert not data.is_present("mnist")
    with pytest.raises(data.DataMissing, match="MNIST cannot be read: .*" + words):
        data.load("mnist")
    with pytest.raises(data.DownloadFailed, match="MNIST cannot be kept: .*" + words):
        list(data.download("mnist"))


@pytest.mark.usefixtures("lab")
def test_a_page_says_what_is_wrong_with_the_folder_and_offers_no_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("AELAB_DATA", str(tmp_path / "file"))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/1_Train.py")
    page.query_params["data"] = "mnist"
    (said,) = [error.value for error in ran(page).error]
    assert said.endswith("file that AELAB_DATA names is a file.")
    assert "download" not in [button.key for button in page.button]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, r"cannot be written \(read-only file system\)"),
        (errno.EACCES, r"cannot be written \(permission denied\)"),
        (errno.ENOSPC, "the disk of the folder .* is full"),
    ],
)
def test_a_folder_that_takes_nothing_is_not_the_servers_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        import os

        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("aelab.data._download.TemporaryDirectory", refuse)
    with pytest.raises(data.DownloadFailed, match=words):
        list(data.download("mnist"))


def test_a_folder_that_is_not_there_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for chosen in (str(folder / "typo"), "~nobody-of-this-name/data"):
        monkeypatch.setenv("AELAB_DATA", chosen)
        with pytest.raises(data.DataMissing, match=f"nor is the folder {chosen} in which"):
            data.load("mnist")
