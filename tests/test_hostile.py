"""Whatever a file holds: it is read, or refused in one plain sentence, soon."""

import io
import re
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from hostile import damaged, noise, pictures, tables, zips
from PIL import Image

from aelab import train
from aelab.data import DataBroken, movielens, own, table
from aelab.store._file import pack, unpack
from aelab.store._film import NoRun

SECONDS = 2.0  # of the processor
SHAPE = (28, 28)


def csv() -> bytes:
    rows = np.random.default_rng(7).normal(size=(200, 4))
    return b"a,b,c,d\n" + b"\n".join(",".join(f"{x:.3f}" for x in row).encode() for row in rows)


def ratings() -> bytes:
    """MovieLens 100K's two files, as small as they may be."""
    import zipfile

    chance, out = np.random.default_rng(7), io.BytesIO()
    given = {
        (u, i): 1 + chance.integers(5) for u in range(1, 31) for i in chance.integers(1, 41, 9)
    }
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ml-100k/u.data", "".join(
            f"{u}\t{i}\t{stars}\t8\n" for (u, i), stars in given.items()))  # fmt: skip
        archive.writestr("ml-100k/u.item", "".join(f"{i}|Film {i}|x\n" for i in range(1, 41)))
    return out.getvalue()


def newer_ratings() -> bytes:
    """The two files of MovieLens 25M, as small as they may be."""
    import zipfile

    rows = "".join(f"{u},{i},{(u * i % 10 + 1) / 2},8\n" for u in range(1, 31) for i in range(9))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ml/ratings.csv", "userId,movieId,rating,timestamp\n" + rows)
        archive.writestr("ml/movies.csv", 'movieId,title\n1,"Film, The"\n' * 20)
    return out.getvalue()


def picture() -> bytes:
    out, ink = io.BytesIO(), np.full(SHAPE, 255, np.uint8)
    ink[6:22, 12:16] = 0
    Image.fromarray(ink).save(out, "PNG")
    return out.getvalue()


def kept() -> bytes:
    return pack(train("basic", "digits", epochs=1), 0.0)


Reader = Callable[[bytes], object]
KINDS: dict[str, tuple[Callable[[], bytes], Reader, type[Exception]]] = {
    "a run": (kept, unpack, NoRun),
    "a table": (csv, lambda content: table.read(content, "Yours"), DataBroken),
    "ratings": (ratings, movielens.read, DataBroken),
    "newer ratings": (newer_ratings, movielens.read, DataBroken),
    "a picture": (picture, lambda content: own.from_file(content, SHAPE), own.NoPicture),
}
MADE: dict[str, Callable[[bytes], Iterable[tuple[str, bytes]]]] = {
    "a run": lambda good: zips(good, 450_000_000),
    "a table": tables,
    "ratings": lambda good: zips(good, 150_000_000),
    "newer ratings": lambda good: zips(good, 150_000_000),
    "a picture": lambda _: pictures(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_file_is_read_or_refused_in_one_sentence(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, read, refused = KINDS[kind]
    good = make()
    read(good)
    monkeypatch.chdir(tmp_path)
    tried = 0
    for name, content in chain(damaged(good), noise(), MADE[kind](good)):
        tried += 1
        began = process_time()
        try:
            read(content)
        except refused as fault:
            sentence = str(fault)
            assert re.fullmatch(r"[^\n]{5,400}\.", sentence), name
        except BaseException as fault:
            raise AssertionError(f"{kind}, {name}: {fault!r}") from fault
        assert process_time() - began < SECONDS, name
    assert tried >= 75
    assert not list(tmp_path.iterdir())
