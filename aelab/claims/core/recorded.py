"""Figures that come with the lab, so that a fresh install has verdicts before it measures.

`python -m aelab.claims --record` writes them. A claim with a newer version has none.
"""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from aelab.claims.core.claim import Claim
from aelab.claims.core.fingerprint import fingerprint
from aelab.studies import CellKey, Figures

FILE = Path(__file__).parents[1] / "measured.json"


def recorded(wanted: Sequence[Claim]) -> dict[CellKey, Figures]:
    """The figures of these claims, of planned seeds, measured by the version that is here."""
    return {
        (claim.key, int(seed)): figures
        for claim in wanted
        if (kept := _kept()["claims"].get(claim.key)) and kept["version"] == claim.version
        for seed, figures in kept["seeds"].items()
        if int(seed) in claim.planned_seeds
    }


def machine() -> str:
    """Where they were measured."""
    return str(_kept()["machine"])


def date() -> str:
    """The day on which the last of them was measured, as 2026-11-21."""
    return str(_kept()["date"])


def record(wanted: Sequence[Claim], found: Mapping[CellKey, Figures], file: Path = FILE) -> None:
    """Writes what has been found of these claims in place of what was there. Raises OSError."""
    kept = {
        claim.key: {
            "version": claim.version,
            "fingerprint": fingerprint(claim.measure),
            "seeds": {str(seed): dict(f) for (key, seed), f in found.items() if key == claim.key},
        }
        for claim in sorted(wanted, key=lambda claim: claim.key)
    }
    _write({"machine": here(), "date": f"{datetime.now():%Y-%m-%d}", "claims": kept}, file)


def stamp(wanted: Sequence[Claim], file: Path = FILE) -> None:
    """Says of recorded figures that they are those of the code that is here. Raises OSError."""
    kept = {**_kept(), "claims": dict(_kept()["claims"])}
    for claim in wanted:
        if found := kept["claims"].get(claim.key):
            kept["claims"][claim.key] = {**found, "fingerprint": fingerprint(claim.measure)}
    _write(kept, file)


def changed(wanted: Sequence[Claim]) -> list[str]:
    """The keys of claims whose code is another than when their figures were recorded."""
    kept = _kept()["claims"]
    return [
        claim.key
        for claim in wanted
        if (found := kept.get(claim.key))
        and found["version"] == claim.version
        and found["fingerprint"] != fingerprint(claim.measure)
    ]


def _write(kept: Mapping[str, Any], file: Path) -> None:
    file.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    _kept.cache_clear()


@cache
def _kept() -> Any:
    with suppress(OSError):
        return json.loads(FILE.read_bytes())
    return {"machine": "", "date": "", "claims": {}}


def here() -> str:
    """This computer: processor and cores."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores"
