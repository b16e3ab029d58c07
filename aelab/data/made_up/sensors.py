"""A made-up machine: eight sensors that follow three hidden causes, some of them faulty.

The idea: a fault takes the reading of another moment, so each reading by itself is usual; only how
the sensors go together is wrong. What is a fault is known, and so is where.
"""

import numpy as np

from aelab.data.table import Table

NAMES = ("inlet °C", "outlet °C", "bearing °C", "vibration mm/s", "current A", "pressure bar",
         "flow l/s", "power kW")  # fmt: skip
TITLE, LABEL = "Made-up sensors", "fault"
ROWS, FAULTS = 2000, 0.05
NOISE = 0.05  # of a reading's own standard deviation


def sensors() -> Table:
    """2,000 rows, the same every time; the last column is 1 for the 5 % that are faulty."""
    rng = np.random.default_rng(8)
    room, load, speed = rng.normal(size=(3, ROWS))
    load, speed = 1 / (1 + np.exp(-load)), 1 / (1 + np.exp(-speed))
    power = 40 * load * speed
    x = np.stack([
        20 + 4 * room, 25 + 4 * room + 30 * load**2, 30 + 4 * room + 25 * speed + 20 * load * speed,
        1 + 6 * speed**2, 10 + 80 * load * speed**0.5, 2 + 3 * speed**2 - load, 12 * speed, power,
    ], axis=1)  # fmt: skip
    x += NOISE * x.std(0) * rng.normal(size=x.shape)
    fault = rng.permutation(ROWS) < FAULTS * ROWS
    columns = rng.integers(len(NAMES), size=ROWS)
    at = np.flatnonzero(fault)
    x[at, columns[at]] = x[rng.integers(ROWS, size=len(at)), columns[at]]
    whole = np.column_stack([np.round(x, 2), fault])
    return Table(TITLE, (*NAMES, LABEL), whole, np.arange(2, ROWS + 2))
