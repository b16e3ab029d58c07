"""Tables as people bring them: a kind of file each, made from one table of three sensors."""

from pathlib import Path

import numpy as np

SENSORS = Path(__file__).with_name("sensors.csv").read_text("utf-8")
HEAD, ROWS = SENSORS.split("\n", 1)
LINES = ROWS.splitlines()
X = np.array([line.split(",") for line in LINES], float)  # [120, 3]
ODD = (47, 53, 92, 117)  # rows that are outliers


def csv(head: str, lines: list[str]) -> bytes:
    return "\n".join([head, *lines, ""]).encode()


def labelled(name: str, odd: object, usual: object) -> bytes:
    """With a column that says which rows are outliers."""
    lines = [f"{line},{odd if i in ODD else usual}" for i, line in enumerate(LINES)]
    return csv(f"{HEAD},{name}", lines)


def ecg() -> np.ndarray:
    """Beats [460, 21]: 20 readings and a label that is 1 for the 400 normal ones."""
    chance, times = np.random.default_rng(0), np.linspace(0, 2 * np.pi, 20)
    label = chance.permutation(np.arange(460) < 400)
    beats = np.sin(times + np.where(label, 0, 1)[:, None]) + 0.1 * chance.normal(size=(460, 20))
    return np.column_stack([beats, label])


def ecg_file(names: str, form: str = "%.5f") -> bytes:
    lines = [",".join([*(form % cell for cell in row[:-1]), f"{row[-1]:.0f}"]) for row in ecg()]
    return csv(names, lines) if names else "\n".join(lines).encode()[:-30]  # its last line is cut


def mostly_missing() -> bytes:
    return csv(f"{HEAD},rare", [f"{line},{'' if i % 6 else i % 5}" for i, line in enumerate(LINES)])


# As in the folder of faults, byte by byte but for the ECG and the sparse column.
FAULTS: dict[str, bytes] = {
    "label_minus1": csv("temp,hum,label", [f"{line.rpartition(',')[0]},{-1 if i in ODD else 1}"
                                           for i, line in enumerate(LINES)])[:-1],
    "label_1_is_normal": ecg_file(",".join([*(f"t{i}" for i in range(20)), "label"])),
    "sep_line": ("sep=;\n" + SENSORS.replace(",", ";").replace(".", ",")).encode(),
    "title_line": ("Sensor report 2026,,\n" + SENSORS).encode(),
    "quoted_header": ('"Temp, in, C";"Hum, rel, pct";"P, hPa, abs"\n' + ROWS.replace(",", ";"))
    .encode(),
    "cp949_korean_header": ("온도,습도,압력\n" + ROWS).encode("cp949"),
    "cr_only": SENSORS.replace("\n", "\r").encode(),
    "mostly_missing": mostly_missing(),
    "no_header": ecg_file("", "%.18e"),
}  # fmt: skip
