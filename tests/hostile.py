"""Hostile files: what is good, damaged in every way that a fixed chance finds, and made to harm."""

import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator

Cases = Iterator[tuple[str, bytes]]
SIZES = (1, 3, 10, 50, 200)  # bytes that are changed
NAMES = ("../../evil", "/tmp/evil", "C:\\evil", "a/../../evil", "\x00", "con", ".", "run.json/")


def damaged(good: bytes) -> Cases:
    """57 files that were good once."""
    chance, n = random.Random(7), len(good)
    for place in sorted(chance.randrange(n) for _ in range(15)):
        yield f"ends at {place}", good[:place]
    for size in SIZES * 4:
        changed = bytearray(good)
        for _ in range(size):
            changed[chance.randrange(n)] = chance.randrange(256)
        yield f"{size} other bytes", bytes(changed)
    for _ in range(10):
        a, b = sorted((chance.randrange(n), chance.randrange(n)))
        yield f"zeros from {a} to {b}", good[:a] + bytes(b - a) + good[b:]
        yield f"without {a} to {b}", good[:a] + good[b:]
    yield "nothing", b""
    yield "twice", good + good


def noise() -> Cases:
    """Bytes that were never a file, some behind the first ones of one."""
    chance = random.Random(7)
    heads = (b"", b"PK\x03\x04", b"PK\x05\x06", b"\x89PNG\r\n\x1a\n", b"BM", b"\xff\xd8\xff",
             b"RIFF", b"\xff\xfe", b"\x1f\x8b", b"GIF89a", b"%PDF", b"\x93NUMPY",
             b"<svg>")  # fmt: skip
    for head in heads:
        yield f"noise behind {head!r}", head + chance.randbytes(5000)


def zips(good: bytes, large: int) -> Cases:
    """Archives with names that lead elsewhere, with a password, and much larger than they look.

    large: more bytes than one of its files may have.
    """
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    for name in NAMES:
        yield f"with {name!r}", _zip([*parts.items(), (name, b"#!/bin/sh\ntouch evil\n")])
        yield f"all in {name!r}", _zip([(f"{name}/{part}", c) for part, c in parts.items()])
    for name in parts:
        rest = [(n, c) for n, c in parts.items() if n != name]
        yield f"without {name}", _zip(rest)
        yield f"{name} empty", _zip([*rest, (name, b"")])
        yield f"{name} in itself", _zip([*rest, (name, good)])
        yield f"{name} 300 times", _zip([*rest, (name, bytes(large // 4))], 300)
        for text in (b"[" * 100_000, b"9" * 50_000, b"NaN", b"null", b"{}", b'{"a":1e999}',
                     b"\xff\xfe\x00", b"-1\t-1\t-1\t-1\n" * 99, b"1::2::3::4\n" * 99):  # fmt: skip
            yield f"{name} is {text[:12]!r}", _zip([*rest, (name, text)])
    yield f"{name} too large", _zip([*rest, (name, bytes(large))])
    yield "with a password", good.replace(b"PK\x01\x02\x14\x00\x14\x00\x00\x00",
                                          b"PK\x01\x02\x14\x00\x14\x00\x01\x00")  # fmt: skip
    yield "20,000 files", _zip([(str(i), b"") for i in range(20_000)])


def _zip(parts: list[tuple[str, bytes]], times: int = 1) -> bytes:
    """An archive; its table of contents names the last part so many times."""
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w") as archive:
        for name, content in parts:  # some twice
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 1)
        archive.filelist.extend(archive.filelist[-1:] * (times - 1))
    return out.getvalue()


def tables(good: bytes) -> Cases:
    """CSV files that are too wide, too long, of another encoding, or formulas and markup."""
    head, _, rows = good.partition(b"\n")
    text = good.decode()
    yield "UTF-16", text.encode("utf-16")
    yield "UTF-32", text.encode("utf-32")
    yield "behind a mark", b"\xef\xbb\xbf" + good
    yield "zeros between", good.replace(b",", b"\x00,")
    yield "an open quote", head + b'\n"' + rows
    yield "quotes", b'"' * 1_000_000
    yield "one long cell", head + b"\n" + b"7" * 2_000_000
    yield "one long name", b"a" * 2_000_000 + b"\n" + rows
    yield "one line of commas", b"," * 5_000_000
    yield "lines only", b"\n" * 5_000_000
    yield "too long", head + b"\n" + b"1\n" * 200_000
    yield "too wide", b",".join([b"a"] * 10_000) + b"\n"
    yield "too large", bytes(21_000_000)
    yield "carriage returns", good.replace(b"\n", b"\r")
    yield from _odd_tables(rows)
    for cell in ("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "$\\href{x}{y}$", "1e999",
                 "-inf", "nan", "0x10", "1_0", "٣", "\u202e1", "𝟙", "9" * 400, "1e-400",
                 "{0.__class__}", "%s%n", "../../evil", "\ud7ff", "'; drop table x;--",
                 ):  # fmt: skip
        yield f"cells {cell[:20]!r}", head + b"\n" + (cell + ",").encode() * 4 + b"\n" + rows
        yield f"names {cell[:20]!r}", (cell + ",").encode() * 4 + b"\n" + rows


def _odd_tables(rows: bytes) -> Cases:
    """Files that are hardly a table; rows: those of four numbers."""
    lines = rows.splitlines()
    repeated = {
        "missing numbers only": b"nan,NaN,,?", "one value": b"1,1,1,1", "no value": b",,,",
        "huge numbers": b"1e400,-1e400,9e307," + b"9" * 400, "words": b"a,b,c,d",
        "dates": b"2020-01-01,12:00:00,2020-W01,Mon", "inf": b"inf,-inf,Infinity,+inf",
        "complex": b"1+2j,(1),1d5,0x1p3", "spaces": b"   ,\t,  , ", "quotes": b'"","","",""',
        "markup": b"<b>1</b>,&nbsp;,<!--,-->", "paths": b"/etc/passwd,file:///etc/passwd,~,..",
        "control characters": b"\x01\x02,\x1b[31m,\x07,\x7f", "JSON": b'{"a": [1, 2], "b": {}}',
    }  # fmt: skip
    for name, row in repeated.items():
        yield f"{name}, with names", b"a,b,c,d\n" + (row + b"\n") * 200
        yield f"{name}, without", (row + b"\n") * 200
    yield "one column", b"a\n" + b"".join(b"%d\n" % i for i in range(200))
    yield "one row", b"a,b,c,d\n" + lines[0]
    yield "names only", b"a,b,c,d\n"
    yield "comments only", b"# a\n" * 200
    yield "mixed widths", b"\n".join(b",".join([b"1"] * (i % 17)) for i in range(300))
    yield "ever wider", b"\n".join(b"," * i for i in range(2000))
    yield "10,000 columns", b"\n".join(b",".join([b"%d" % i] * 10_000) for i in range(60))
    yield "999 columns of words", b"\n".join(
        b",".join(b"w%d" % (i * j % 19) for j in range(999)) for i in range(60))  # fmt: skip
    yield "names alike", b"a,a,a,a\n" + rows
    yield "a PNG", b"\x89PNG\r\n\x1a\n" + bytes(1000)
    yield "UTF-16 without a mark", (b"a,b,c,d\n" + rows).decode().encode("utf-16-le")
    yield "half of UTF-16", (b"a,b,c,d\n" + rows).decode().encode("utf-16")[:-1]
    yield "an open quote in each row", b"a,b,c,d\n" + b"\n".join(b'"' + line for line in lines)
    yield "a quote closed far below", b'a,b,c,d\n"' + rows + b'",1,2,3\n'
    yield "zeros at the end", b"a,b,c,d\n" + rows + bytes(4096)
    yield "sep of nothing", b"sep=\n" + rows
    yield "sep of a letter", b"sep=e\na,b,c,d\n" + rows
    yield "sep alone", b"sep=;"
    yield "delimiters in turn", b"\n".join(line.replace(b",", (b";", b"\t", b"|")[i % 3])
                                           for i, line in enumerate(lines))  # fmt: skip
    yield "a million short lines", b"1,2\n3,4\n" * 500_000
    yield "a long cell below", b"a,b,c,d\n" + rows + b"\n" + b"7" * 5_000_000 + b",1,1,1"
    yield "quoted quotes", b"a,b\n" + b'"""",""""\n' * 50_000


def pictures() -> Cases:
    """PNG files that say that they are huge, or carry what is no picture."""
    for width, height in ((30_000, 30_000), (2**31 - 1, 1), (1, 2**31 - 1), (0, 5), (5, 0),
                          (65_535, 65_535), (5_000, 4_001)):  # fmt: skip
        yield f"{width} × {height}", _png(width, height, zlib.compress(bytes(10_000)))
    for kind in range(7):
        yield f"colours {kind}", _png(28, 28, zlib.compress(bytes(28 * 29)), kind)
    yield "a bomb", _png(4_000, 4_000, zlib.compress(bytes(4_000 * 4_001 * 2), 1))
    yield "a note that is a bomb", _png(28, 28, zlib.compress(bytes(28 * 29)), note=True)
    for form in ("GIF", "TIFF", "ICO", "PPM", "EPS", "PDF"):
        yield form, _other(form)
    yield from _odd()


def _odd() -> Cases:
    """Pictures in another guise, with huge or damaged notes, and what is none under their names."""
    png, jpeg, webp, gif = (_other(form) for form in ("PNG", "JPEG", "WEBP", "GIF"))
    idat = png.index(b"IDAT") - 4
    text = b"a,b\n1,2\n"
    yield "100,000 × 100,000", _png(100_000, 100_000, zlib.compress(bytes(10_000)))
    yield "100,000 × 100,000 GIF", gif[:6] + b"\xff\xff\xff\xff" + gif[10:]
    yield "100,000 × 100,000 BMP", _bmp(100_000, 100_000)
    yield "a BMP of negative size", _bmp(-28, -(2**31))
    yield "text named .png", text * 1000
    yield "markup named .png", b"<html><img src=x onerror=alert(1)></html>"
    yield "SVG", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
    yield "XML that grows", b'<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "x">]><svg>&b;</svg>'
    yield "HEIC", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(1000)
    yield "one pixel", _png(1, 1, zlib.compress(bytes(2)))
    yield "one row", _png(100_000, 1, zlib.compress(bytes(100_001)))
    yield "one column", _png(1, 100_000, zlib.compress(bytes(200_000)))
    for name, whole in (("PNG", png), ("JPEG", jpeg), ("WebP", webp), ("GIF", gif)):
        yield f"half a {name}", whole[: len(whole) // 2]
        yield f"{name} without its end", whole[:-8]
        yield f"{name} behind text", text + whole
        yield f"{name} and a script", whole + b"<?php system('id'); ?>" * 1000
    for notes in (b"", b"Exif\0\0", b"Exif\0\0II*\0" + b"\xff" * 60,
                  b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(60)):  # fmt: skip
        size = struct.pack(">H", len(notes) + 2)
        yield f"EXIF {notes[:9]!r}", jpeg[:2] + b"\xff\xe1" + size + notes + jpeg[2:]
    bomb = zlib.compress(bytes(200_000_000), 9)
    for kind, inside in ((b"iCCP", b"sRGB\0\0" + bomb), (b"iTXt", b"a\0\1\0\0\0" + bomb),
                         (b"eXIf", b"\xff" * 4_000_000), (b"tEXt", b"a\0" + b"x" * 4_000_000),
                         (b"acTL", struct.pack(">II", 2**31 - 1, 0)), (b"acTL", b"\0"),
                         (b"tRNS", b"\xff" * 1000), (b"gAMA", bytes(4))):  # fmt: skip
        yield f"{kind!r} of {len(inside)}", png[:33] + _chunk(kind, inside) + png[33:]
        yield f"{kind!r} last, of {len(inside)}", png[:idat] + _chunk(kind, inside) + png[idat:]
    yield "20,000 frames", gif[:-1] + gif[13:-1] * 20_000 + gif[-1:]


def _bmp(width: int, height: int) -> bytes:
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head + bytes(1000)


def _png(width: int, height: int, content: bytes, kind: int = 0, note: bool = False) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))
    more = _chunk(b"zTXt", b"note\x00\x00" + zlib.compress(bytes(300_000_000), 1)) if note else b""
    return b"\x89PNG\r\n\x1a\n" + head + more + _chunk(b"IDAT", content) + _chunk(b"IEND", b"")


def _chunk(name: bytes, inside: bytes) -> bytes:
    crc = zlib.crc32(name + inside)
    return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", crc)


def _other(form: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (28, 28), "white").save(out, form)
    return out.getvalue()
