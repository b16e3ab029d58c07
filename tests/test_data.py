"""The data sets: what they promise, and that damage and missing networks end in plain words."""

import gzip
import hashlib
import json
import struct
import sys
import threading
import time
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from apptest import ROOT, ran
from streamlit.testing.v1 import AppTest

from aelab import data, train
from aelab.data import _download, _idx, sets
from aelab.data.sets import digits, shapes
from aelab.data.sets import kmnist as kana
from aelab.models import variants

N_TRAIN, N_TEST = 60, 20


def small_files(seed=0):
    """File name -> content: a set in IDX format with N_TRAIN + N_TEST noise images."""
    rng = np.random.default_rng(seed)
    files = {}
    for part, n in (("train", N_TRAIN), ("t10k", N_TEST)):
        pixels = rng.integers(0, 256, n * 784, np.uint8).tobytes()
        labels = rng.integers(0, 10, n).astype(np.uint8).tobytes()
        files[f"{part}-images-idx3-ubyte"] = struct.pack(">4I", 2051, n, 28, 28) + pixels
        files[f"{part}-labels-idx1-ubyte"] = struct.pack(">2I", 2049, n) + labels
    return files


@pytest.fixture
def kmnist(tmp_path, monkeypatch):
    """An empty data folder and a KMNIST of 80 images; gives the folder of its files."""
    monkeypatch.setenv("AELAB_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    small = replace(kana.SOURCE, n_train=N_TRAIN, n_test=N_TEST, download_bytes=63_000)
    monkeypatch.setattr(kana, "SOURCE", small)
    return tmp_path / "data" / "KMNIST" / "raw"


@pytest.fixture
def on_disk(kmnist):
    """The small KMNIST, put there by hand, so without a record of digests."""
    kmnist.mkdir(parents=True)
    for file, content in small_files().items():
        (kmnist / file).write_bytes(content)
    return kmnist


@pytest.fixture
def server(tmp_path, monkeypatch):
    """torchvision's KMNIST from a server on this computer; `hold` stops the second file."""
    import torchvision.datasets

    packed = {f"{file}.gz": gzip.compress(content) for file, content in small_files().items()}
    go_on = threading.Event()
    go_on.set()

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self):
            content = packed[self.path.strip("/")]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if "labels" in self.path:
                go_on.wait(10)
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
        md5 = [(file, hashlib.md5(content).hexdigest()) for file, content in packed.items()]
        mirror = f"http://127.0.0.1:{httpd.server_port}/"
        monkeypatch.setattr(torchvision.datasets.KMNIST, "mirrors", [mirror])
        monkeypatch.setattr(torchvision.datasets.KMNIST, "resources", md5)
        monkeypatch.setattr(_download, "TICK", 0.01)
        yield go_on
        go_on.set()
        httpd.shutdown()


def every_set():
    return [pytest.param(name, id=name) for name in data.names() if data.is_present(name)]


@pytest.mark.parametrize("name", every_set())
def test_a_data_set_keeps_its_promises(name):
    found = data.load(name)
    assert (found.name, found.title) == (name, data.info(name).title)
    assert found.d == np.prod(found.shape)
    assert len(found.marks) == len(found.classes)
    assert all(1 <= len(mark) <= 2 for mark in found.marks)
    for x, y in ((found.x_train, found.y_train), (found.x_test, found.y_test)):
        assert (x.dtype, y.dtype) == (np.float32, np.int64)
        assert x.shape == (len(y), found.d)
        assert x.flags.c_contiguous
        assert (x.min(), x.max()) == (0, 1) or (found.signed and x.min() < -3 < 3 < x.max())
        assert set(y) == set(range(len(found.classes)))
        with pytest.raises(ValueError, match="read-only"):
            x[0, 0] = 1
    assert found.probe.dtype == np.int64
    np.testing.assert_array_equal(found.probe, np.arange(min(2000, len(found.y_test))))


def test_sizes():
    digits, shapes = data.load("digits"), data.load("shapes")
    assert (len(digits.x_train), len(digits.x_test), digits.shape) == (1437, 360, (8, 8))
    assert (len(shapes.x_train), len(shapes.x_test), shapes.shape) == (10_000, 2_000, (28, 28))
    assert np.bincount(digits.y_test).min() >= 34  # stratified
    assert len(np.unique(np.vstack([digits.x_train, digits.x_test]), axis=0)) == 1797


@pytest.mark.parametrize("module", [digits, shapes])
def test_built_in_sets_are_the_same_bit_for_bit(module):
    first, second = module.load(), module.load()
    for array in ("x_train", "y_train", "x_test", "y_test"):
        assert getattr(first, array).tobytes() == getattr(second, array).tobytes()


def test_factors_describe_the_shapes():
    shapes = data.load("shapes")
    truth = {factor.name: factor.test for factor in shapes.factors}
    ink = shapes.x_test.reshape(-1, 28, 28)
    area = ink.sum(axis=(1, 2))
    np.testing.assert_allclose((ink.sum(axis=1) @ np.arange(28)) / area, truth["x"], atol=0.1)
    np.testing.assert_allclose((ink.sum(axis=2) @ np.arange(28)) / area, truth["y"], atol=0.1)
    disc, square = shapes.y_test == 0, shapes.y_test == 1
    np.testing.assert_allclose(area[disc], np.pi * truth["size"][disc] ** 2, rtol=0.02)
    np.testing.assert_allclose(area[square], 2 * truth["size"][square] ** 2, rtol=0.03)
    assert (truth["rotation"][disc] == 0).all()


def test_rotation_turns_the_cross():
    """cos 4φ of a cross, weighted by the fourth power of the radius, points along its arms."""
    shapes = data.load("shapes")
    truth = {f.name: f.test[shapes.y_test == 3] for f in shapes.factors}
    ink = shapes.x_test[shapes.y_test == 3].reshape(-1, 28, 28)
    pixel = np.arange(28)
    right = (pixel - truth["x"][:, None])[:, None, :]
    down = (pixel - truth["y"][:, None])[:, :, None]
    moment = (ink * (right + 1j * down) ** 4).sum(axis=(1, 2))
    off = np.rad2deg(np.angle(moment * np.exp(-4j * np.deg2rad(truth["rotation"])))) / 4
    assert abs(off).max() < 4


def test_the_folder_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("AELAB_DATA", str(tmp_path))
    assert data.folder() == tmp_path
    monkeypatch.delenv("AELAB_DATA")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert data.folder() == tmp_path / "cache" / "aelab"


def test_unknown_names_list_the_known():
    for ask in (data.info, data.load, data.is_present, data.download):
        with pytest.raises(data.UnknownData, match=r"'minst'.*digits, patches, shapes, mnist"):
            ask("minst")


def test_mnist_is_there_only_when_complete(monkeypatch, tmp_path):
    monkeypatch.setenv("AELAB_DATA", str(tmp_path))
    assert not data.is_present("mnist")
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part, n in (("train", 60_000), ("t10k", 10_000)):
        for file, size in (("images-idx3", 16 + 784 * n), ("labels-idx1", 8 + n)):
            assert not data.is_present("mnist")
            with open(raw / f"{part}-{file}-ubyte", "wb") as empty:
                empty.truncate(size)
    assert data.is_present("mnist")
    with pytest.raises(data.DataBroken, match="header"):
        data.load("mnist")


def test_threads_share_one_load(on_disk, monkeypatch):
    loads, found = [], []
    load = _idx.load

    def slow_load(source):
        loads.append(source.name)
        time.sleep(0.05)
        return load(source)

    monkeypatch.setattr(_idx, "load", slow_load)
    ask = [threading.Thread(target=lambda: found.append(data.load("kmnist"))) for _ in range(3)]
    for thread in ask:
        thread.start()
    for thread in ask:
        thread.join()
    assert loads == ["kmnist"]
    assert all(one is found[0] for one in found)


def test_idx_files_are_read_as_they_are(on_disk):
    found = data.load("kmnist")
    content = small_files()
    pixels = np.frombuffer(content["t10k-images-idx3-ubyte"][16:], np.uint8).reshape(-1, 784)
    np.testing.assert_array_equal(found.x_test, (pixels / 255).astype(np.float32))
    assert found.y_test.astype(np.uint8).tobytes() == content["t10k-labels-idx1-ubyte"][8:]
    assert found.classes[0] == "o (お)"


def damage_length(content):
    return content[:-3]


def damage_magic(content):
    return b"\0\0\x08\x05" + content[4:]


def damage_one_bit(content):
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (damage_length, r"15,693 bytes instead of 15,696"),
        (damage_magic, "magic number 2053"),
        (damage_one_bit, "content has changed"),
    ],
)
def test_a_damaged_file_is_named(on_disk, damage, words):
    file = on_disk / "t10k-images-idx3-ubyte"
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in [file]}
    (on_disk / "sha256.json").write_text(json.dumps(digests))
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(data.DataBroken, match=f"{file.name} of KMNIST.*{words}.*again replaces"):
        data.load("kmnist")


def test_other_damage_is_named_too(on_disk):
    labels = on_disk / "train-labels-idx1-ubyte"
    labels.write_bytes(labels.read_bytes()[:-1] + b"\x0a")
    with pytest.raises(data.DataBroken, match=r"train-labels.*label above 9"):
        data.load("kmnist")
    labels.unlink()
    with pytest.raises(data.DataBroken, match=r"train-labels.*missing"):
        data.load("kmnist")
    (on_disk / "sha256.json").write_text("{")
    with pytest.raises(data.DataBroken, match=r"sha256\.json"):
        data.load("kmnist")


def test_a_missing_set_says_what_to_do(kmnist):
    assert not data.is_present("kmnist")
    with pytest.raises(data.DataMissing, match=r"not on this computer.*AELAB_DATA"):
        data.load("kmnist")


def test_download(kmnist, server):
    steps = list(data.download("kmnist"))
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert data.is_present("kmnist")
    assert len(data.load("kmnist").x_train) == N_TRAIN
    for file, content in small_files().items():
        digest = hashlib.sha256(content).hexdigest()
        assert json.loads((kmnist / "sha256.json").read_text())[file] == digest
    assert sorted(path.name for path in data.folder().iterdir()) == ["KMNIST"]
    assert [step.note for step in data.download("kmnist")] == ["KMNIST is already here."]


def test_giving_up_leaves_nothing_behind(kmnist, server):
    server.clear()  # the second file does not arrive
    download = data.download("kmnist")
    assert any(0 < step.fraction < 1 for step in download)
    download.close()
    assert not data.is_present("kmnist")
    server.set()
    deadline = time.monotonic() + 5
    while list(data.folder().iterdir()) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not list(data.folder().iterdir())


def test_a_broken_set_is_fetched_again(on_disk, server):
    content = small_files()["train-images-idx3-ubyte"]
    (on_disk / "train-images-idx3-ubyte").write_bytes(content[:1000])
    assert not data.is_present("kmnist")
    assert list(data.download("kmnist"))[-1].fraction == 1
    assert (on_disk / "train-images-idx3-ubyte").read_bytes() == content
    data.load("kmnist")


def test_what_arrives_damaged_is_not_kept(kmnist, server, monkeypatch):
    import torchvision.datasets

    wrong = [(file, "0" * 32) for file, _ in torchvision.datasets.KMNIST.resources]
    monkeypatch.setattr(torchvision.datasets.KMNIST, "resources", wrong)
    with pytest.raises(data.DownloadFailed, match="arrived was damaged"):
        list(data.download("kmnist"))
    assert not list(data.folder().iterdir())


def test_a_silent_server_is_given_up(kmnist, server, monkeypatch):
    monkeypatch.setattr(_download, "PATIENCE", 0.2)
    server.clear()
    with pytest.raises(data.DownloadFailed, match="nothing has arrived"):
        list(data.download("kmnist"))
    assert not data.is_present("kmnist")


def test_without_a_network_the_way_out_is_named(kmnist, monkeypatch):
    import torchvision.datasets

    monkeypatch.setattr(torchvision.datasets.KMNIST, "mirrors", ["http://127.0.0.1:9/"])
    with pytest.raises(data.DownloadFailed) as caught:
        list(data.download("kmnist"))
    words = str(caught.value)
    for part in ("KMNIST could not be", "could not be reached", "Digits and Shapes", "AELAB_DATA"):
        assert part in words
    assert caught.value.__suppress_context__


def test_a_folder_that_cannot_be_written(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("AELAB_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(data.DownloadFailed, match=r"cannot be made, for .*file is a file\.$"):
        list(data.download("kmnist"))


def test_built_in_sets_need_no_download():
    assert [step.fraction for step in data.download("digits")] == [1]


BANDS = '''
"""Bands: horizontal, vertical or diagonal, with noise; made here."""

import numpy as np

from aelab.data import Dataset, Info

INFO = Info(
    name="bands", title="Bands 12×10", kind="images", source="Made by a test",
    licence="Free to use", year=2000,
)


def load() -> Dataset:
    """300 train and 90 test items of 12×10 pixels."""
    rng = np.random.default_rng(1)
    rows, columns = np.mgrid[:12, :10]
    waves = np.stack([rows, columns, rows + columns])
    y = np.arange(390) % 3
    x = 0.5 + 0.4 * np.sin(waves[y] + rng.uniform(0, 6, (390, 1, 1)))
    x = (x + 0.1 * rng.normal(size=x.shape)).clip(0, 1).reshape(390, -1)
    x[[0, 300], 0], x[[0, 300], 1] = 0, 1
    return Dataset.of(
        INFO, shape=(12, 10), classes=("across", "down", "diagonal"), marks=("—", "|", "/"),
        x_train=x[:300], y_train=y[:300], x_test=x[300:], y_test=y[300:],
    )
'''


@pytest.fixture
def walked():
    """The folder of the data sets is walked anew, also afterwards."""
    sets.modules.cache_clear()
    yield
    for name in ("bands", "misnamed"):
        sys.modules.pop(f"aelab.data.sets.{name}", None)
    sets.modules.cache_clear()


@pytest.fixture
def bands(walked, tmp_path, monkeypatch):
    """One new file beside those of the other data sets."""
    (tmp_path / "bands.py").write_text(BANDS, "utf-8")
    monkeypatch.setattr(sets, "__path__", [*sets.__path__, str(tmp_path)])


def test_a_data_set_is_one_new_file(bands):
    assert data.names()[:4] == ("digits", "bands", "patches", "shapes")
    assert data.names()[4:] == ("mnist", "emnist", "fashion", "kmnist", "cifar10", "svhn")
    assert data.info("bands").embedded
    assert data.is_present("bands")
    test_a_data_set_keeps_its_promises("bands")
    assert set(data.load(data.named("bands", (0, 2))).y_test) == {0, 2}
    assert data.load(data.shuffled("bands")).d == 120
    assert data.load("bands") is data.load("bands")


@pytest.mark.parametrize("key", variants())
def test_every_variant_learns_a_new_data_set(bands, key):
    run = train(key, "bands", epochs=1)
    assert len(run.codes) == 90
    assert np.isfinite(list(run.figures.values())).all()


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize("place", sorted((ROOT / "pages").glob("*.py")), ids=lambda p: p.stem)
@pytest.mark.slow
def test_every_page_shows_a_new_data_set(bands, place):
    """Every view and topic of the page, as its own bars name them."""
    seen, left = [], [{"data": "bands"}]
    while left:
        query = left.pop()
        seen.append(query)
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        page.switch_page(f"pages/{place.name}")
        for key, value in query.items():
            page.query_params[key] = value
        ran(page)
        for bar in page.get("button_group"):
            if bar.label in ("View", "Topic", "Section"):
                asked = [{**query, bar.key: option} for option in bar.options]
                left += [q for q in asked if q not in seen + left]


def test_a_file_by_another_name_is_named(walked, tmp_path, monkeypatch):
    (tmp_path / "misnamed.py").write_text(BANDS, "utf-8")
    monkeypatch.setattr(sets, "__path__", [*sets.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match=r"sets/misnamed\.py should describe pictures by the name"):
        data.names()
