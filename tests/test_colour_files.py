"""CIFAR-10 and SVHN: small files of our own in their formats, read, refused and downloaded."""

import hashlib
import io
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.io import savemat

from aelab import data
from aelab.data import _download
from aelab.data.sets import cifar10, svhn

RNG = np.random.default_rng(8)
PIXELS = RNG.integers(0, 256, (18, 32, 32, 3), np.uint8)
LABELS = np.arange(18) % 10


def batch(part: slice) -> bytes:
    """A file of CIFAR's binary version, written picture by picture."""
    rows = (
        bytes([label]) + b"".join(picture[..., c].tobytes() for c in range(3))
        for picture, label in zip(PIXELS[part], LABELS[part].tolist(), strict=True)
    )
    return b"".join(rows)


def mat(part: slice) -> bytes:
    """A file of SVHN, in which the digit 0 has the label 10."""
    file, y = io.BytesIO(), np.where(LABELS[part] == 0, 10, LABELS[part])
    savemat(file, {"X": PIXELS[part].transpose(1, 2, 3, 0), "y": y[:, None].astype(np.uint8)})
    return file.getvalue()


def files(name: str) -> dict[str, bytes]:
    """The files of a set of 15 training and 3 test pictures."""
    if name == "svhn":
        return {"train_32x32.mat": mat(slice(15)), "test_32x32.mat": mat(slice(15, 18))}
    names = [*cifar10.SOURCE.train, *cifar10.SOURCE.test]
    return {file: batch(slice(3 * i, 3 * i + 3)) for i, file in enumerate(names)}


@pytest.fixture(params=["cifar10", "svhn"])
def name(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A set whose files are small, and not there yet."""
    monkeypatch.setenv("AELAB_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    module = {"cifar10": cifar10, "svhn": svhn}[request.param]
    made = files(request.param)
    digests = {file: hashlib.md5(made[file]).hexdigest() for file in module.SOURCE.digests}
    train, test = ({file: len(made[file]) for file in part}
                   for part in (module.SOURCE.train, module.SOURCE.test))  # fmt: skip
    small = replace(module.SOURCE, train=train, test=test, digests=digests, download_bytes=9999)
    monkeypatch.setattr(module, "SOURCE", small)
    return str(request.param)


def folder(name: str) -> Path:
    module = {"cifar10": cifar10, "svhn": svhn}[name]
    place: Path = module.SOURCE.raw
    return place


@pytest.fixture
def there(name: str) -> str:
    """The set, put there by hand."""
    folder(name).mkdir(parents=True)
    for file, content in files(name).items():
        (folder(name) / file).write_bytes(content)
    return name


def check(dataset: data.Dataset) -> None:
    """Its pictures are those that were written."""
    assert dataset.shape == (32, 32, 3)
    both: list[tuple[NDArray[np.float32], NDArray[np.uint8]]] = [
        (dataset.x_train, PIXELS[:15]), (dataset.x_test, PIXELS[15:]),
    ]  # fmt: skip
    for x, pixels in both:
        np.testing.assert_array_equal(x, (pixels / np.float32(255)).reshape(len(x), -1))
    np.testing.assert_array_equal(dataset.y_train, LABELS[:15])
    np.testing.assert_array_equal(dataset.y_test, LABELS[15:])


def test_their_files_are_read_as_they_are(there: str) -> None:
    assert data.is_present(there)
    check(data.load(there))
    assert data.info(there).colour


def test_a_missing_set_says_what_to_do(name: str) -> None:
    assert not data.is_present(name)
    with pytest.raises(data.DataMissing, match=r"is not on this computer yet.* or put the files"):
        data.load(name)


def test_a_damaged_file_is_named(there: str) -> None:
    file, content = next(iter(files(there).items()))
    path = folder(there) / file
    for wrong, said in {
        content[:-1]: "is not on this computer",  # never there with another length
        b"\xff" + content[1:]: f"The file {file} of .* is damaged",
    }.items():
        path.write_bytes(wrong)
        with pytest.raises(data.DataError, match=said):
            data.load(there)


@pytest.fixture
def server(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """What is downloaded, from a server on this computer."""
    made, module = files(name), {"cifar10": cifar10, "svhn": svhn}[name]
    if name == "cifar10":
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            for file, content in {**made, "../../evil": b"x"}.items():
                member = tarfile.TarInfo(f"cifar-10-batches-bin/{file}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        made = {"cifar-10-binary.tar.gz": packed.getvalue()}

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            content = made[self.path.strip("/")]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
        at = f"http://127.0.0.1:{httpd.server_port}"
        md5 = {f"{at}/{file}": hashlib.md5(made[file]).hexdigest() for file in made}
        monkeypatch.setattr(module, "SOURCE", replace(module.SOURCE, packed=md5))
        monkeypatch.setattr(_download, "TICK", 0.01)
        yield made
        httpd.shutdown()


def test_a_download_is_checked_and_takes_nothing_else(name: str, server: dict[str, bytes]) -> None:
    *_, last = data.download(name)
    assert last.fraction == 1
    check(data.load(name))
    there = {path.name for path in data.folder().rglob("*") if path.is_file()}
    assert there == {*files(name), "sha256.json"}
    assert list(data.folder().parent.rglob("evil")) == []


def test_what_arrives_with_another_digest_is_not_kept(name: str, server: dict[str, bytes]) -> None:
    first = next(iter(server))
    server[first] = server[first][:-1] + bytes([server[first][-1] ^ 1])
    with pytest.raises(data.DownloadFailed, match="what arrived was damaged"):
        list(data.download(name))
    assert not data.is_present(name)
