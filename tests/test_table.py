"""Tables as people bring them: the right columns, the right label, and a word on all left out."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from own_tables import FAULTS, HEAD, LINES, ODD, ROWS, SENSORS, X, csv, ecg, labelled

from aelab.data import DataBroken, DataMissing, table
from aelab.data.table import _file
from aelab.studies import anomaly_table

NAMES = ("temp", "hum", "press")
ABOVE = "Left out: 1 line above the rows (line 1: {})."
COMMAS = "Commas are read as decimal points in temp, hum, press."
OLD = "Read as CP949, an encoding older than UTF-8."
SPARSE = "Left out: 1 sparse column (rare: 83 % missing)."
PLAIN = {  # columns, the line of the first row, notes
    "sep_line": (NAMES, 3, (ABOVE.format("sep=;"), COMMAS)),
    "title_line": (NAMES, 3, (ABOVE.format("Sensor report 2026,,"),)),
    "quoted_header": (("Temp, in, C", "Hum, rel, pct", "P, hPa, abs"), 2, ()),
    "cp949_korean_header": (("온도", "습도", "압력"), 2, (OLD,)),
    "cr_only": (NAMES, 2, ()),
    "mostly_missing": (NAMES, 2, (SPARSE,)),
}


@pytest.mark.parametrize("kind", PLAIN)
def test_the_three_sensors_are_read_from_whatever_file_they_are_in(kind: str) -> None:
    columns, first, notes = PLAIN[kind]
    found = table.read(FAULTS[kind])
    assert found.columns == columns
    assert np.array_equal(found.x, X)
    assert found.rows.tolist() == list(range(first, first + len(X)))
    assert found.notes == notes
    assert (found.label, found.warnings()) == ("", ())


def test_a_label_of_minus_one_and_one_is_one() -> None:
    found = table.read(FAULTS["label_minus1"])
    assert found.labels == ("label = -1", "label = 1")
    assert found.label == "label = -1"
    parted = anomaly_table.standardise(found, found.label)
    assert parted.columns == ("temp", "hum")
    assert parted.anomalous is not None
    assert tuple(np.flatnonzero(parted.anomalous)) == ODD
    (warning,) = found.warnings("label = 1")
    assert warning == (
        "116 of 120 rows would be anomalies: if these are the normal ones, choose “label = -1”."
    )
    assert anomaly_table.standardise(found).columns == ("temp", "hum")  # though nobody chose it
    assert found.warnings() == ("Named like a label, and so not learned from: label.",)


def test_where_one_is_normal_the_rarer_value_is_the_anomaly() -> None:
    found = table.read(FAULTS["label_1_is_normal"])
    assert (found.label, found.warnings(found.label)) == ("label = 0", ())
    assert np.array_equal(found.anomalous("label = 0"), ecg()[:, -1] == 0)
    parted = anomaly_table.standardise(found, found.label)
    assert parted.columns == tuple(f"t{i}" for i in range(20))
    assert parted.rows("train").sum() == 240  # of the 400 normal ones


def test_a_table_without_names_has_made_up_ones() -> None:
    found = table.read(FAULTS["no_header"])
    assert found.columns == tuple(f"column {i}" for i in range(1, 22))
    assert np.array_equal(found.x, ecg()[:-1])
    assert found.label == "column 21 = 0"  # two values, and behind all others
    assert found.notes == (
        "No line names the columns: they are column 1 to 21.",
        "Left out: 1 row with missing values (line 460).",
    )


LABELS = {  # name of the column, odd and usual value: the choice that is guessed
    ("class", 2, 1): "class = 2",
    ("Class", 1, 2): "Class = 1",
    ("label", "attack", "normal"): "label = attack",
    ("label", "BENIGN", "DDoS"): "label = DDoS",
    ("state of label", "normal.", "smurf."): "state of label = smurf.",
    ("is_anomaly", "True", "False"): "is_anomaly = True",
    ("isFraud", 1, 0): "isFraud",
    ("attack", 0, 1): "attack",  # by its name, though most rows are
    ("normal", 0, 1): "normal = 0",
    ("is_normal", "no", "yes"): "is_normal = no",
    ("outlier", -1, 1): "outlier = -1",
    ("target", 1.5, 0.5): "target = 1.5",
    ("y", 1, 0): "y",
    ("sex", 1, 0): "",
    ("normal force", 1, 0): "",
    ("default", "yes", "no"): "",  # has fault in it
}


@pytest.mark.parametrize(("given", "guess"), LABELS.items())
def test_any_column_of_two_values_may_be_the_label(
    given: tuple[str, object, object], guess: str
) -> None:
    found = table.read(labelled(*given))
    assert found.label == guess
    choices = [label for label in found.labels if label.startswith(given[0])]
    rows = [tuple(np.flatnonzero(found.anomalous(label))) for label in choices]
    assert len(rows) == 2
    assert ODD in rows
    with pytest.raises(ValueError, match="is no label of"):
        found.anomalous("temp")


def test_y_is_no_label_beside_x() -> None:
    found = table.read(csv("x,y,z", [f"{i % 5},{i % 2},{i}" for i in range(60)]))
    assert (found.label, found.features(), found.warnings()) == ("", [0, 1, 2], ())


def test_nothing_named_like_a_label_is_silently_learned_from() -> None:
    lines = [f"{line},{int(i in ODD)},{'abc'[i % 3]},{i / 7}" for i, line in enumerate(LINES)]
    found = table.read(csv(f"{HEAD},label,attack_cat,target_temperature", lines))
    assert found.label == "label"
    parted = anomaly_table.standardise(found, "label")
    assert parted.columns == (*NAMES, "target_temperature")
    assert found.warnings("label") == (
        "Named like a label, and so not learned from: attack_cat.",
        "Named like a label, but of many values, and so learned from: target_temperature.",
    )


FRAME = pd.DataFrame(X, columns=NAMES)
TWO = "Left out: 1 column that numbers the rows (column 1)."
LAYOUTS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "spaces": ("  temp    hum  press\n" + ROWS.replace(",", "   "), NAMES, ()),
    "tabs": (SENSORS.replace(",", "\t"), NAMES, ()),
    "bars": (SENSORS.replace(",", "|"), NAMES, ()),
    "numpy": ("# " + SENSORS.replace(",", " "), NAMES, ()),
    "comments": (
        f"# from the roof\n#\n{HEAD}\n# it rained\n{ROWS}", NAMES,
        ("Left out: 3 comments (lines 1, 2, 4).",),
    ),
    "units": (
        f"{HEAD}\n°C,%,hPa\n{ROWS}", NAMES, ("Left out: 1 line above the rows (line 2: °C,%,hPa).",)
    ),
    "settings": (
        f"Station: 5\nAt: 48.1, 11.5\n\n{HEAD}\n{ROWS}", NAMES,
        ("Left out: 2 lines above the rows (line 1: Station: 5, line 2: At: 48.1, 11.5).",),
    ),
    "a footer": (
        SENSORS + "Mean,,3\n;;;\n", NAMES, ("Left out: 1 row with missing values (line 122).",)
    ),
    "a delimiter at the end": (ROWS.replace("\n", ",\n"), ("column 1", "column 2", "column 3"),
                               ("No line names the columns: they are column 1 to 3.",)),
    "pandas": (FRAME.to_csv(), NAMES, (TWO,)),
    "pandas, shuffled": (
        "\n".join([f",{HEAD}", *(f"{120 - i},{line}" for i, line in enumerate(LINES))]), NAMES,
        (TWO,),
    ),
    "pandas without names": (
        FRAME.to_csv(header=["0", "1", "2"], index=False), ("column 0", "column 1", "column 2"), ()
    ),
    "wavelengths": (FRAME.to_csv(header=["400", "402.5", "405"], index=False),
                    ("400", "402.5", "405"), ()),
    "counted, without names": (
        FRAME.to_csv(header=False), ("column 2", "column 3", "column 4"),
        ("No line names the columns: they are column 1 to 4.", TWO),
    ),
    "R": (FRAME.to_csv(sep=" ").replace(" temp", "temp"), NAMES, (TWO,)),
    "quotes and lines within": (
        "\n".join([f'{HEAD},"not\ne"', *(f'{line},"a\n""{i}"""' for i, line in enumerate(LINES))]),
        NAMES, ("Left out: 1 text column of one word or over 20 (not e).",),
    ),
    "inches": (
        "\n".join([f"{HEAD},size", *(f'{line},{i}" bolt' for i, line in enumerate(LINES))]), NAMES,
        ("Quotes are read as letters: they are not around whole cells.",
         "Left out: 1 text column of one word or over 20 (size)."),
    ),
    "a comma too many": (
        SENSORS + "1,2,3,4\n", NAMES,
        ("Left out: 1 line with more cells than columns (line 122).",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", LAYOUTS)
def test_names_and_delimiter_are_found_from_several_lines(kind: str) -> None:
    text, columns, notes = LAYOUTS[kind]
    found = table.read(text.encode())
    assert found.columns == columns
    assert np.array_equal(found.x, X)
    assert found.notes == notes


def test_commas_in_numbers_are_read_by_what_all_cells_of_a_column_are() -> None:
    x = np.column_stack([np.arange(60) * 12_345 + 1_000_000, np.arange(60)[::-1] / 8])
    for delimiter, form in ((",", '"{:,.0f}"'), (";", "{:,.0f}"), ("\t", "{:,.0f}")):
        lines = [delimiter.join([form.format(a), f"{b:.3f}"]) for a, b in x]
        found = table.read(csv(f"a{delimiter}b", lines))
        assert np.array_equal(found.x, x)
        assert found.notes == ("Commas are read as separators of thousands in a.",)
    lines = [f"{a:,.2f};{b:.3f}".translate({ord(","): ".", ord("."): ","}) for a, b in x]
    assert np.array_equal(table.read(csv("a;b", lines)).x, x)


def test_columns_go_before_most_rows_do() -> None:
    thirds = [f"{line},{i if i % 3 else ''},{i if i % 3 != 1 else ''},{i if i % 3 != 2 else ''}"
              for i, line in enumerate(LINES)]  # fmt: skip
    found = table.read(csv(f"{HEAD},d,e,f", thirds))
    assert len(found.x) >= 60
    assert set(NAMES) < {*found.columns}
    assert any("sparse column" in note for note in found.notes)


def test_names_are_each_another() -> None:
    lines = [line + f",{i}" for i, line in enumerate(LINES)]
    found = table.read(csv("a,a,a (2),", lines))
    assert found.columns == ("a", "a (2)", "a (2) (2)")  # the last numbers the rows


def test_of_a_long_table_a_sample_is_read_and_said(tmp_path: Path) -> None:
    n = 300_000
    x = np.arange(n)
    path = tmp_path / "long.csv"
    path.write_text("a,b,fraud\n" + "\n".join(f"{i},{i % 97},{int(i % 500 == 0)}" for i in x))
    found = table.read(path)
    assert found.title == "long.csv"
    assert found.notes == ("A sample of 100,000 of 300,000 rows, drawn by a fixed seed.",)
    assert len(found.x) == 100_000
    assert np.array_equal(found.rows, found.x[:, 0] + 2)  # each with its own line
    assert found.x[:, 2].mean() == pytest.approx(1 / 500, rel=0.2)
    assert np.array_equal(table.read(path.read_bytes()).x, found.x)


def test_a_table_of_many_words_is_a_smaller_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_file, "MOST_NUMBERS", 600)
    lines = [f"{line},{'abcdefg'[i % 7]}" for i, line in enumerate(LINES)]
    found = table.read(csv(f"{HEAD},word", lines))
    assert found.x.shape == (60, 10)
    assert found.notes[-1] == "A sample of 60 of 120 rows, drawn by a fixed seed."


def test_a_path_without_a_table_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match="There is no file"):
        table.read(tmp_path / "none.csv")
    with pytest.raises(DataBroken, match="no file that can be read"):
        table.read(str(tmp_path))
