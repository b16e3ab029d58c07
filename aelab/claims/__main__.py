"""`python -m aelab.claims [key …]`: measures the claims named, or all, and prints the table.

What has been measured before is not measured again; `--readme` also writes the table into README.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from aelab.claims import Claim, claims, known, outcome, study
from aelab.claims._table import inserted, table
from aelab.store import Shelf, Store
from aelab.studies import Memory

README = Path(__file__).parents[2] / "README.md"


def main(arguments: list[str]) -> int:
    """2 if a claim is not known; progress goes to the terminal, the table to standard output."""
    keys = [a for a in arguments if a != "--readme"]
    if unknown := set(keys) - set(claims()):
        print(f"There is no claim {', '.join(sorted(unknown))}; there are {', '.join(claims())}.")
        return 2
    wanted = [claims()[key] for key in keys or claims()]
    memory = Shelf(Store())
    _measure(wanted, memory)
    found = known(wanted, memory)
    outcomes = [o for claim in wanted if (o := outcome(claim, found))]
    print(table(outcomes))
    if "--readme" in arguments:
        README.write_text(inserted(README.read_text("utf-8"), table(outcomes)), "utf-8")
    return 0


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
