"""Broken and hostile files: one plain sentence, nothing executed, nothing written."""

import gzip
import io
import os
import pickle
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_custom_files import idx, png

import aelab
from aelab import data
from aelab.data.custom import File, Look, opened

RNG = np.random.default_rng(2)
X = RNG.integers(0, 256, (60, 8, 8), np.uint8)
PNGS = {f"{i % 2}/{i}.png": png(x) for i, x in enumerate(X)}


class Trap:
    """Makes a file when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Path.touch, (Path("executed"),)


def zipped(files: dict[str, bytes], **more: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **more) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def npz(**arrays: Any) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def npy(array: Any, **more: Any) -> bytes:
    out = io.BytesIO()
    np.save(out, array, **more)
    return out.getvalue()


def header(shape: str, kind: str = "|u1") -> bytes:
    text = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def giant() -> bytes:
    """A PNG whose header says 100,000 × 100,000."""
    small = bytearray(png(X[0]))
    small[16:24] = struct.pack(">II", 100_000, 100_000)
    small[29:33] = struct.pack(">I", zlib.crc32(small[12:29]))
    return bytes(small)


def link() -> bytes:
    """A zip with symbolic links in place of pictures."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(60):
            info = zipfile.ZipInfo(f"{i}.png")
            info.create_system, info.external_attr = 3, 0o120777 << 16
            archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def declared(content: bytes, size: int) -> bytes:
    """A zip whose first entry declares another size."""
    found = bytearray(content)
    at = found.rfind(b"PK\x01\x02")
    found[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(found)


CSV = "a,b,c\n" + "\n".join(f"{i},{i * i % 17},{i % 3}" for i in range(60))
OBJECTS = np.array([Trap()] * 60, object)
JUNK = {
    "nothing.png": b"", "nothing.zip": b"", "nothing.npz": b"", "nothing.csv": b"",
    "nothing.gz": b"", "nothing.npy": b"",
    "text.png": b"no picture at all", "text.zip": b"no zip at all", "text.npz": b"no arrays",
    "text.npy": b"no array", "text.gz": b"no idx", "words.csv": b"some words\nand others\n",
    "program.exe": b"MZ" + bytes(500), "page.html": b"<script>alert(1)</script>",
    "letter.pdf": b"%PDF-1.4 ", "net.pt": b"\x80\x02}q\x00.", "pickle.pkl": pickle.dumps([1]),
    "half.zip": zipped(PNGS)[:4000], "half.gz": gzip.compress(idx(X))[:900],
    "half.npz": npz(x=X)[:500], "half.npy": npy(X)[:1000],
    "objects.npy": npy(OBJECTS, allow_pickle=True), "objects.npz": npz(x=OBJECTS),
    "one.png": png(X[0]), "giant.png": giant(),
    "giants.zip": zipped({f"{i}.png": giant() for i in range(60)}),
    "links.zip": link(), "empty.zip": zipped({}), "folders.zip": zipped({"a/": b"", "b/": b""}),
    "texts.zip": zipped({f"{i}.png": b"not one" for i in range(60)}),
    "few.zip": zipped(dict(list(PNGS.items())[:20])),
    "notes.zip": zipped({"a.txt": b"hello", "b.txt": b"world"}),
    "bomb.zip": zipped({"x.npy": header("(60, 8, 8)") + bytes(100_000_000)},
                       compression=zipfile.ZIP_DEFLATED),
    "bombs.zip": zipped({f"{i}.png": bytes(60_000_000) for i in range(3)},
                        compression=zipfile.ZIP_DEFLATED),
    "bomb.npz": declared(npz(x=X), 4_000_000_000),
    "bomb.gz": gzip.compress(struct.pack(">BBBBI", 0, 0, 8, 1, 200_000_000) + bytes(2_000_000)),
    "huge.npy": header("(1000000, 100000, 1000)"), "negative.npy": header("(-5, 8, 8)"),
    "hidden.npy": header("(60, 8, 8)", "|O"), "words.npy": npy(np.full((60, 8, 8), "word")),
    "complex.npy": npy(np.ones((60, 8, 8), complex)), "scalar.npy": npy(np.float32(3)),
    "line.npy": npy(np.arange(60)), "five.npy": npy(np.zeros((60, 8, 8, 3, 2))),
    "tiny.npy": npy(np.zeros((60, 2, 2))), "wide.npy": npy(np.zeros((60, 8, 300), np.uint8)),
    "nan.npy": npy(np.full((60, 8, 8), np.nan)), "inf.npy": npy(np.full((60, 3), np.inf)),
    "same.npy": npy(np.ones((60, 3))), "none.npz": npz(), "labels.npz": npz(y=np.arange(60), z=X),
    "short.npz": npz(x=X, y=np.arange(59)),
    "many.npz": npz(x=RNG.random((200, 5)), y=np.arange(200)),
    "mixed.npz": npz(x_train=X, y_train=np.zeros(60), x_test=X[:, :5], y_test=np.zeros(60)),
    "short.csv": b"a,b\n1,2\n3,4\n", "constant.csv": b"a,b\n" + b"1,2\n" * 80,
    "signed.gz": gzip.compress(b"\0\0\x09\x03" + bytes(12)), "short.idx": idx(X)[:-1],
    "long.idx": idx(X) + b"1", "flat.idx": struct.pack(">BBBBII", 0, 0, 8, 2, 60, 64) + bytes(3840),
}  # fmt: skip


@pytest.mark.parametrize("name", JUNK)
def test_a_broken_or_hostile_file_gets_one_plain_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(data.DataRefused) as refused:
        opened([File(name, JUNK[name])]).dataset()
    said = str(refused.value)
    assert said.endswith(".")
    assert "\n" not in said
    assert 10 < len(said) < 260
    assert "Traceback" not in said
    assert not list(tmp_path.iterdir())  # nothing unpacked, nothing executed


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("up.zip", zipped({**PNGS, "../../escape.png": PNGS["0/0.png"]}), ""),
        ("root.zip", zipped({**PNGS, "/etc/escape.png": PNGS["0/0.png"]}), ""),
        ("odd.zip", zipped({**PNGS, "1/text.png": b"no", "notes.txt": b"no"}), "no pictures"),
        ("mac.zip", zipped({**PNGS, "__MACOSX/0/._0.png": b"x", "0/.DS_Store": b"x"}), ""),
        ("cut.zip", zipped({**PNGS, "1/cut.png": PNGS["0/0.png"][:60]}), "only in part"),
        ("giant.zip", zipped({**PNGS, "1/g.png": giant()}), "million pixels"),
        ("empty class.zip", zipped({**PNGS, "2/a.png": b"no"}), "No picture of 2"),
        ("one class.zip", zipped({f"a/{k.replace('/', '-')}": v for k, v in PNGS.items()}), ""),
        ("sizes.zip", zipped({**PNGS, "1/z.png": png(np.zeros((99, 50), np.uint8))}), "several"),
        ("nan.csv", (CSV + "\n,1,2\n").encode(), "missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_good_among_bad_files_is_read_and_the_rest_is_named(
    name: str, content: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = opened([File(name, content)]).dataset()
    assert 58 <= len(found.y_train) + len(found.y_test) <= 62
    assert said in " ".join(found.report)
    assert not list(tmp_path.iterdir())


def test_links_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.png").write_bytes(PNGS["0/0.png"])
    place = tmp_path / "mine"
    for name, content in PNGS.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    os.symlink(outside / "secret.png", place / "0/secret.png")
    os.symlink(outside, place / "2")
    found = aelab.from_folder(place)
    assert found.classes == ("0", "1")
    assert len(found.y_train) + len(found.y_test) == 60
    assert any("links to elsewhere" in sentence for sentence in found.report)


@pytest.mark.parametrize(
    ("given", "said"),
    [({"size": 2}, "from 4 to 256 pixels"), ({"size": (8, 999)}, "from 4 to 256"),
     ({"fit": "squeeze"}, "crop, pad, stretch")],
)  # fmt: skip
def test_wrong_choices_are_named(given: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(data.DataRefused, match=said):
        aelab.from_folder(tmp_path, **given)
    with pytest.raises(data.DataRefused, match="There is no folder"):
        aelab.from_folder(tmp_path / "none")
    with pytest.raises(data.DataRefused, match="a length and items by number"):
        aelab.from_torchvision(iter([]))
    assert Look().fit == "crop"
