"""What every figure of a study may be given, and the code that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TypeAlias, TypedDict

from aelab.schema import Settings
from aelab.studies import CellKey, Figures

Cells: TypeAlias = Mapping[CellKey, Figures]
BARS = "bars, from 2 seeds on: 95 % intervals"
LEADERS = f"{BARS} · filled: best, or tied seed by seed"
WRONG = "wrong test items, %"


class Look(TypedDict, total=False):
    """badge: what was measured; height: in CSS pixels; code: the lines that make the figure."""

    badge: str
    height: int
    code: str


def study_code(call: str, subject: str, settings: Settings, draw: str) -> str:
    """Python that measures and draws: `call` is module.function, `draw` what is drawn of `found`.

    subject: the arguments before the settings.
    """
    here, module = call.partition(".")[0], type(settings).__module__.rpartition(".")[2]
    module = here if module.startswith("_") else module
    own = {f.name: getattr(settings, f.name) for f in fields(settings)}
    values = ", ".join(f"{k}={v!r}" for k, v in own.items() if v != _default(settings, k))
    names = ", ".join(sorted({here, module}))
    return (
        f"import aelab\nfrom aelab.studies import {names}, result\n"
        f"found = result({call}({subject}, {module}.{type(settings).__name__}({values})))\n"
        f"aelab.figures.{draw}.show()"
    )


def _default(settings: Settings, name: str) -> object:
    return next(f.default for f in fields(settings) if f.name == name)
