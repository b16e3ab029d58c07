"""`python -m aelab.claims [key …]`: measures the claims named, or all, and prints the table.

What has been measured before is not measured again. Progress goes to standard error.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from aelab.claims import Claim, claims, known, study
from aelab.claims.core.check import check
from aelab.claims.core.recorded import record, recorded, stamp
from aelab.claims.core.table import replace_table, table
from aelab.store import DiskMemory, Store
from aelab.studies import Memory
from aelab.training import TrainingFailed

DOCS = Path(__file__).parents[2] / "docs" / "claims.md"


def main(arguments: Sequence[str]) -> int:
    """1 if a measurement failed, 2 if a claim is not known."""
    asked = parser().parse_args(arguments)
    if unknown := set(asked.key) - set(claims()):
        print(f"There is no claim {', '.join(sorted(unknown))}; there are {', '.join(claims())}.")
        return 2
    if asked.docs and not DOCS.exists():
        print("--docs needs the repository: an installed package has no docs/claims.md.")
        return 2
    wanted, every = [claims()[key] for key in asked.key or claims()], list(claims().values())
    if asked.check:
        return _check(wanted, asked.stamp)
    memory = DiskMemory(Store())
    try:
        _measure(wanted, memory)
    except (TrainingFailed, ValueError) as failed:
        print(f"{failed} What was measured before that is kept.", file=sys.stderr)
        return 1
    print(table(wanted, known(wanted, memory)))
    if asked.record:
        record(every, known(every, memory))
    if asked.docs:
        text = replace_table(DOCS.read_text("utf-8"), table(every, recorded(every)))
        DOCS.write_text(text, "utf-8")
    return 0


def parser() -> argparse.ArgumentParser:
    """What may be asked for."""
    known = argparse.ArgumentParser(
        prog="aelab claims", epilog=f"The keys: {', '.join(claims())}.",
        description="Measures the claims named, or all, and prints the table. What has been "
        "measured before is not measured again.",
    )  # fmt: skip
    known.add_argument("key", nargs="*", help="a claim's key; none: all")
    known.add_argument(
        "--record", action="store_true", help="write the figures of all claims into the package"
    )
    known.add_argument(
        "--docs", action="store_true", help="write the table of what is recorded to docs/claims.md"
    )
    known.add_argument(
        "--check", action="store_true",
        help="measure only a few quick cells anew and compare them with what is recorded",
    )  # fmt: skip
    known.add_argument(
        "--stamp", action="store_true",
        help="with --check: if they agree, mark the recorded figures as those of this code",
    )  # fmt: skip
    return known


def _check(wanted: Sequence[Claim], agreed: bool) -> int:
    """1 if a figure differs; else, if that is wanted, the recorded figures are stamped."""
    good = True
    for found in check(wanted):
        print(found, flush=True)
        good = good and not found.differing
    if good and agreed:
        stamp(wanted)
    return 0 if good else 1


def _measure(wanted: Sequence[Claim], memory: Memory) -> None:
    """Pulls the study; a line on the terminal for every percent of it."""
    shown = -1
    for tick in study(wanted, memory):
        now = tick.progress
        if now and int(100 * now.share) > shown:
            shown = int(100 * now.share)
            print(f"{shown:3d} %  {now.doing}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
