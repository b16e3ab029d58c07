"""`python -m aelab.claims [key …]`: measures the claims named, or all, and prints the table.

What has been measured before is not measured again. `--record` also writes the figures of all
claims into the package, `--readme` the table of what is recorded into README. `--check` measures
nothing but a few quick cells anew and compares them with what is recorded; with `--stamp`, if they
agree, says of all recorded figures that they are those of the code that is here.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from aelab.claims import Claim, claims, known, study
from aelab.claims.core.check import check
from aelab.claims.core.recorded import record, recorded, stamp
from aelab.claims.core.table import inserted, table
from aelab.store import Shelf, Store
from aelab.studies import Memory
from aelab.training import TrainingFailed

README = Path(__file__).parents[2] / "README.md"
FLAGS = {"--readme", "--record", "--check", "--stamp"}


def main(arguments: list[str]) -> int:
    """1 if a measurement failed, 2 if a claim is not known; progress goes to standard error."""
    keys = [a for a in arguments if a not in FLAGS]
    if unknown := set(keys) - set(claims()):
        print(f"There is no claim {', '.join(sorted(unknown))}; there are {', '.join(claims())}.")
        return 2
    wanted, every = [claims()[key] for key in keys or claims()], list(claims().values())
    if "--check" in arguments:
        return _check(wanted, "--stamp" in arguments)
    memory = Shelf(Store())
    try:
        _measure(wanted, memory)
    except (TrainingFailed, ValueError) as failed:
        print(f"{failed} What was measured before that is kept.", file=sys.stderr)
        return 1
    print(table(wanted, known(wanted, memory)))
    if "--record" in arguments:
        record(every, known(every, memory))
    if "--readme" in arguments:
        text = inserted(README.read_text("utf-8"), table(every, recorded(every)))
        README.write_text(text, "utf-8")
    return 0


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
