"""MovieLens: layouts are known by their contents, half stars stay, titles are as written."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aelab import figures
from aelab.analysis.factorise import rmse
from aelab.data import DataBroken, movielens
from aelab.data.ratings import Ratings, made
from aelab.studies.ratings import RatingsConfig, RatingsProgress, recommend
from aelab.ui.pages.ratings.for_a_user import recommended

# Å in UTF-8 ends in 0x85, at which `splitlines` cuts a line of Latin-1; U+0085 is such an end too.
TITLES = {1: "Ådalen \x85 31 (1969)", 3: "Heat, The (1995)", 4: "8½ ::: (1963)"}
WHOLE = ((7, 3, 4.0), (9, 3, 2.0), (7, 1, 5.0))
HALVES = ((7, 3, 0.5), (9, 3, 4.5), (7, 1, 3.0))


def packed(files: Mapping[str, bytes], folder: str = "ml/") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(folder + name, content)
    return out.getvalue()


def bare(rows: tuple[tuple[int, int, float], ...], between: str) -> bytes:
    return "".join(
        between.join((str(u), str(i), f"{stars:g}", "8")) + "\n" for u, i, stars in rows
    ).encode()


def titled(between: str, encoding: str = "utf-8") -> bytes:
    text = "".join(between.join((str(i), t, "Drama")) + "\n" for i, t in TITLES.items())
    return text.replace(":::", "").encode(encoding, "replace")


def table(rows: tuple[tuple[int, int, float], ...], between: str = ",") -> bytes:
    head = between.join(("userId", "movieId", "rating", "timestamp")) + "\n"
    return head.encode() + bare(rows, between)


MOVIES = "movieId,title,genres\n" + "".join(f'{i},"{t}",Drama\n' for i, t in TITLES.items())
OTHERS = {
    "tags.csv": b"userId,movieId,tag,timestamp\n7,1,good,8\n" * 50,
    "links.csv": b"movieId,imdbId,tmdbId\n1,2,3\n" * 50,
    "README.txt": b"Read me.\n" * 99,
    "users.dat": b"7::F::1::10::48067\n9::M::56::16::70072\n" * 50,
    "u.user": b"7|24|M|technician|85711\n" * 50,
    "u.genre": b"unknown|0\nAction|1\n",
}
LAYOUTS = {
    "100K": ({"u.data": bare(WHOLE, "\t"), "u.item": titled("|")}, WHOLE),
    "1M": ({"ratings.dat": bare(WHOLE, "::"), "movies.dat": titled("::")}, WHOLE),
    "10M": ({"ratings.dat": bare(HALVES, "::"), "movies.dat": titled("::")}, HALVES),
    "25M": ({"ratings.csv": table(HALVES), "movies.csv": MOVIES.encode()}, HALVES),
    "with a mark": ({"ratings.csv": b"\xef\xbb\xbf" + table(HALVES),
                     "movies.csv": MOVIES.encode("utf-8-sig")}, HALVES),
    "by other names": ({"mine (1).CSV": table(HALVES, ";"), "films.txt": titled("|")}, HALVES),
    "ends of lines of Windows": ({"ratings.csv": table(WHOLE).replace(b"\n", b"\r\n"),
                                  "movies.csv": MOVIES.replace("\n", "\r\n").encode()}, WHOLE),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_known_by_its_contents(layout: str, tmp_path: Path) -> None:
    files, rows = LAYOUTS[layout]
    content = packed({**OTHERS, **files})
    (tmp_path / "anything.bin").write_bytes(content)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    for name, inside in files.items():
        (tmp_path / "deep" / "er" / name).write_bytes(inside)
    for source in (content, tmp_path / "anything.bin", tmp_path / "deep"):
        found = movielens.read(source)
        assert (found.title, found.notes) == ("MovieLens", ())
        assert [title.replace("::: ", " ") for title in found.titles] == [
            title.replace("::: ", " ") for title in TITLES.values()
        ]
        ids = [*TITLES]
        assert {(u, ids[i], s) for u, i, s in zip(found.user, found.item, found.stars, strict=True)
                } == {(0 if u == 7 else 1, i, s) for u, i, s in rows}  # fmt: skip
        assert (found.low, found.high) == ((0.5, 5) if rows is HALVES else (1, 5))


def test_titles_of_the_first_editions_are_western() -> None:
    titles = ("Cité des enfants perdus, La (1995)", "Misérables, Les (1995)", "Brüder (1996)")
    text = "".join(f"{i}|{title}|x\n" for i, title in enumerate(titles, 1)).encode("latin-1")
    found = movielens.read(packed({"u.data": bare(((1, 1, 5.0),), "\t"), "u.item": text}))
    assert found.titles == titles


def test_an_edition_is_told_by_how_many_ratings_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(movielens, "EDITIONS", {3: "3"})
    read = movielens.read(packed({"ml-1m/ratings.dat": bare(WHOLE, "::")}))
    assert read.title == "MovieLens 3"


def encrypted() -> bytes:
    """As if it had a password: the flag is set in both of the file's headers."""
    content = bytearray(packed({"ratings.csv": table(WHOLE)}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    return bytes(content)


def understated() -> bytes:
    """150 MB of ratings, of which the zip says that they are few."""
    content = packed({"ratings.csv": table(WHOLE) + b"1,1,5,8\n" * 19_000_000})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.infolist()[0].file_size.to_bytes(4, "little")
    return content.replace(size, (10_000).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (encrypted, "encrypted: pack its files without a password"),
        (lambda: packed({"ratings.csv": b"x"}), "no MovieLens files"),
        (lambda: packed({"movies.csv": MOVIES.encode()}), "no MovieLens files"),
        (lambda: packed({"ratings.csv": table(WHOLE) + b'"' * 9}), "a quote in it never ends"),
        (lambda: packed({"r.csv": table(tuple((u, u, 5.0) for u in range(7_000)))}),
         "7,000 users of 7,000 items: a table of 40 million"),
        (understated, "zip|too large"),
    ],
    ids=["encrypted", "nothing", "titles alone", "a quote", "a large table", "understated"],
)  # fmt: skip
def test_what_cannot_be_read_is_said(make: Callable[[], bytes], words: str) -> None:
    with pytest.raises(DataBroken, match=words) as said:
        movielens.read(make())
    assert "\n" not in str(said.value)


def test_a_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataBroken, match=r"no file or folder .*typo"):
        movielens.read(tmp_path / "typo")


def test_guesses_are_clipped_to_the_scale_of_the_ratings() -> None:
    small = made("made-small")
    half = replace(small, stars=small.stars / 2, truth=None, low=0.5, high=2.5)
    *_, found = (e.progress for e in recommend(half, RatingsConfig(epochs=1), "cpu") if e.progress)
    assert isinstance(found, RatingsProgress)
    assert found.model
    guess = found.model.table[half.user[found.test], half.item[found.test]]
    expected = np.sqrt(((guess.clip(0.5, 2.5) - half.stars[found.test]) ** 2).mean())
    assert found.error == pytest.approx(expected, rel=1e-5)
    assert found.error != pytest.approx(rmse(guess, half.stars[found.test]), rel=1e-5)
    drawn = figures.ratings(found)
    assert "clipped to 0.5 to 2.5 stars" in drawn.to_json()
    lines = {line.name: (line.y[0], line.line.color) for line in drawn.data if not line.showlegend}
    for name in drawn.layout.annotations:  # a leader in its colour, from the line to its name
        assert (name.y, name.arrowcolor) == lines[name.text]
    assert "| 0.50 |" in listed_low(half)


def listed_low(ratings: Ratings) -> str:
    """The recommended items of a user to whom the lowest guesses are made."""
    return recommended(ratings, np.zeros(ratings.n_items, np.float32), [])
