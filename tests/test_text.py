"""Text that people bring: in whatever encoding and with whatever ends of lines."""

import pytest

from aelab.data import DataBroken
from aelab.data._text import decode

WORDS = {
    "cp949": "온도,습도,기압", "cp932": "センサー,温度,湿度", "gb18030": "温度,湿度,压力",
    "big5": "溫度,濕度,壓力", "cp1251": "температура,влажность", "cp1253": "θερμοκρασία,υγρασία",
    "cp1252": "Größe,Gewicht,Preis €,Condição", "latin-1": "temp °C,µg/m³,Les Misérables, Åke",
}  # fmt: skip


@pytest.mark.parametrize(
    "codec", [*WORDS, "utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_text_in_any_encoding_with_any_ends_of_lines(codec: str, end: str) -> None:
    rows = ["1.5,2.5,3.5"] * 60
    told = "\n".join([WORDS.get(codec, "온도,Größe,Åke"), *rows])
    assert decode(told.replace("\n", end).encode(codec)) == told


def test_letters_that_python_takes_for_ends_of_lines_stay_in_them() -> None:
    told = "1|Å\x85land\u2028(1995)\n2|b"
    assert decode(told.encode()).split("\n") == ["1|Å\x85land\u2028(1995)", "2|b"]


def test_a_damaged_letter_does_not_change_the_others() -> None:
    told = "Größe,Übung,Länge,Maß,süß,Öl,grün,weiß,heiß,Tür,für,"
    content = told.encode()
    broken = content.replace("ß".encode(), b"\xff", 1) + "ä".encode()[:1]
    assert decode(broken) == told.replace("ß", "\ufffd", 1) + "\ufffd"


def test_the_encoding_is_found_behind_many_lines_of_numbers() -> None:
    told = "1,2,3\n" * 200_000 + "온도,습도,기압\n"
    assert decode(told.encode("cp949")) == told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "not text but a PNG picture"),
        (b"PK\x03\x04\x14\0", "save its sheet as CSV"),
        (bytes(range(256)) * 9, "not text, or it is damaged"),
        (b"a,b\n1,2\n" + bytes(90), "not text, or it is damaged"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "not text, or it is damaged"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(DataBroken, match=words):
        decode(content)
