"""One reader for all text that people bring: UTF-8, UTF-16 and UTF-32, older encodings, any ends
of lines.

The idea: a byte-order mark is believed; what can be read as UTF-8 is UTF-8, for nothing else can by
chance; the rest is one of the encodings that spreadsheets still write. Which one,
charset-normalizer finds among a few; of several as good, the one whose words mix no alphabets.
Split the text with `split("\\n")`: `splitlines` also cuts at U+0085 and others inside a line.
"""

import codecs
import re
import unicodedata
from typing import NamedTuple

from aelab.data._types import DataBroken

# Longer marks first: that of UTF-32 begins as that of UTF-16 does.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Excel and Windows write in Korea, Japan, China, Taiwan, Russia, Greece, the West and in
# Central Europe. Western comes behind Russian and Greek, whose words have no ASCII letters.
LEGACY = ("cp949", "cp932", "gb18030", "big5", "cp1251", "cp1253", "cp1252", "cp1250")
SINGLE = LEGACY[4:]  # one byte a letter
WESTERN = "cp1252"
SAMPLE = 10_000  # bytes of words that are not ASCII: an encoding shows in these alone
BROKEN = 0.25  # damaged bytes, of all that are not ASCII, that UTF-8 may have
CONTROLS = [chr(i) for i in range(1, 32) if chr(i) not in "\t\n\v\f\r"]
CONTROL = 0.01  # of the first LOOKED_AT characters; more, and it is no text
LOOKED_AT = 1_000_000
ZEROS = 0.3  # of one half of the bytes, where characters have two and most are ASCII

NO_TEXT = "This file is not text, or it is damaged."
OTHER = {
    b"\x89PNG": "a PNG picture", b"\xff\xd8\xff": "a JPEG picture", b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a zip archive or an Excel workbook: save its sheet as CSV",
    b"%PDF-": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an Excel workbook: save its sheet as CSV", b"PAR1": "a Parquet file",
    b"\x1f\x8b": "packed by gzip: unpack it first", b"\x93NUMPY": "a NumPy array",
}  # fmt: skip


class Text(NamedTuple):
    """Its lines are parted by "\\n"; codec: that of the file."""

    text: str
    codec: str


def decode(content: bytes) -> str:
    """The text of a file, its lines parted by "\\n". Raises DataBroken for what is no text."""
    return decoded(content).text


def decoded(content: bytes) -> Text:
    """The text of a file, and how it was encoded. Raises DataBroken for what is no text."""
    for head, what in OTHER.items():
        if content.startswith(head):
            raise DataBroken(f"This file is not text but {what}.")
    try:
        text, codec = _marked(content) or _unmarked(content)
    except UnicodeDecodeError as error:
        raise DataBroken(NO_TEXT) from error
    start = text[:LOOKED_AT]
    if "\0" in text or sum(map(start.count, CONTROLS)) > CONTROL * len(start):
        raise DataBroken(NO_TEXT)
    return Text(text.replace("\r\n", "\n").replace("\r", "\n"), codec)


def _marked(content: bytes) -> Text | None:
    """What a mark, or a zero in every other byte, says that it is; that has to hold."""
    codec = next((codec for mark, codec in MARKS if content.startswith(mark)), None)
    if codec is None and b"\0" in content:
        zeros = [content[odd::2].count(0) > ZEROS * len(content) / 2 for odd in (0, 1)]
        codec = "utf-16-be" if zeros[0] else "utf-16-le" if zeros[1] else None
    if codec is None:
        return None
    whole = len(content) // 2 * 2 if codec.startswith("utf-16") else len(content)
    return Text(content[:whole].decode(codec), codec)  # it may end within a character


def _unmarked(content: bytes) -> Text:
    """UTF-8, a few damaged letters in it or not, or an older encoding."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if not broken or broken < BROKEN * (len(text) - len(text.encode("ascii", "ignore"))):
        return Text(text, "utf-8")
    codec = _legacy(_sample(content))
    return Text(content.decode(codec, "replace"), codec)


def _legacy(words: bytes) -> str:
    """The older encoding of some words."""
    from charset_normalizer import from_bytes

    lengths = [len(run) for run in re.findall(rb"[\x80-\xff]+", words)]
    # Accents stand alone among ASCII letters; two bytes a letter, or other alphabets, do not. Few
    # of the bytes from 81 on stand for a letter of the West.
    alone = sum(lengths) <= 1.5 * len(lengths) and not re.search(rb"[\x81-\x84\x86-\x90]", words)
    found = from_bytes(words, cp_isolation=[*(SINGLE if alone else LEGACY)], threshold=0.5)
    ranks = {
        codec: (round(match.chaos, 1) + _odd(words.decode(codec, "replace")), LEGACY.index(codec))
        for match in found for codec in match.could_be_from_charset if codec in LEGACY
    }  # fmt: skip
    return min(ranks, key=lambda codec: ranks[codec], default=WESTERN)


def _sample(content: bytes) -> bytes:
    """Words that are not ASCII, with commas between them. A character's later bytes are from @ on,
    so that no other byte ends a word within one."""
    found, size, end = [], 0, 0
    while size < SAMPLE and (high := re.compile(rb"[\x80-\xff]").search(content, end)):
        begin = high.start()
        while begin > max(end, high.start() - 100) and content[begin - 1] >= ord("@"):
            begin -= 1
        inside = re.compile(rb"[@-\xff]+").match(content, begin, begin + SAMPLE)
        end = inside.end() if inside else high.end()
        found.append(content[begin:end])
        size += end - begin
    return b",".join(found)


def _odd(text: str) -> float:
    """The share of words that nobody would write: of several alphabets, or of rare letters."""
    words = [{*map(_alphabet, word)} - {""} for word in re.findall(r"[^\W\d_]+", text)]
    return sum(len(of) > 1 or "RARE" in of for of in words) / max(1, len(words))


def _alphabet(letter: str) -> str:
    """LATIN, CYRILLIC, …; "" for one that stands among all, such as µ."""
    name = unicodedata.name(letter, "").split(" ")[0].split("-")[0]
    if name == "HALFWIDTH" or (name == "HANGUL" and len(letter.encode("euc_kr")) > 2):
        return "RARE"
    name = {"HIRAGANA": "CJK", "KATAKANA": "CJK"}.get(name, name)  # Japanese writes with all three
    return name if name in ("LATIN", "CYRILLIC", "GREEK", "HANGUL", "CJK") else ""
