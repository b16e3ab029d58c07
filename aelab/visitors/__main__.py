"""`python -m aelab.visitors --train 30 --watch 100`: a crowd on the app, measured.

Starts a server of its own unless an address on this machine is given; prints a table.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TypeVar

from aelab.visitors import cycles, soak
from aelab.visitors.crowd import Plan, drive, local
from aelab.visitors.figures import table
from aelab.visitors.process import process_at
from aelab.visitors.session import LoadFailed

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """1 if visitors met an error, 2, and a sentence, if nothing could be measured."""
    asked = parser().parse_args(arguments)
    measure = _cycles if asked.cycles else _soak if asked.soak else _crowd
    try:
        with TemporaryFile() as said, _server(asked.address, said.fileno()) as address:
            return measure(asked, address, said)
    except (LoadFailed, OSError) as failed:
        print(failed, file=sys.stderr)
        return 2


def _crowd(asked: argparse.Namespace, address: str, said: IO[bytes]) -> int:
    plan = Plan(asked.train, asked.watch, asked.data, asked.variant, asked.pace, asked.seconds)
    found = asyncio.run(drive(address, plan))
    print(table(found))
    if asked.json:
        asked.json.write_text(json.dumps(asdict(plan) | asdict(found), indent=1), "utf-8")
    return 0


def _cycles(asked: argparse.Namespace, address: str, said: IO[bytes]) -> int:
    lines = cycles.cycles(local(address), process_at(address), asked.cycles)
    print(cycles.table(asyncio.run(_shown(lines))))
    return _errors(said)


def _soak(asked: argparse.Namespace, address: str, said: IO[bytes]) -> int:
    people = soak.Soak(local(address), process_at(address), asked.train, asked.seed)
    minutes = asyncio.run(_shown(people.run(asked.soak)))
    print(soak.table(minutes), *people.failures[:20], sep="\n")
    last = minutes[-1]
    return _errors(said) or int(bool(last.exceptions or last.timeouts or last.lost))


async def _shown(lines: AsyncIterator[T]) -> list[T]:
    """All lines; each is said as it comes, as it may take an hour."""
    found = []
    async for line in lines:
        print(line, file=sys.stderr, flush=True)
        found.append(line)
    return found


def _errors(said: IO[bytes]) -> int:
    """1, and the first of them, if there are errors in what the server has said."""
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").splitlines()
    wrong = [i for i, line in enumerate(lines) if "Traceback" in line or "ERROR" in line]
    print(f"errors in the server's log: {len(wrong)}")
    if wrong:
        print("\n".join(lines[max(0, wrong[0] - 3) : wrong[0] + 40]))
    return int(bool(wrong))


def parser() -> argparse.ArgumentParser:
    """What may be asked for."""
    known = argparse.ArgumentParser(prog="aelab load", description=__doc__)
    known.add_argument("--train", type=_some, default=1, help="sessions that train (1)")
    known.add_argument("--watch", type=_count, default=0, help="sessions that watch them (0)")
    known.add_argument("--data", default="digits", help="the data set's key (digits)")
    known.add_argument("--variant", default="basic", help="the variant's key (basic)")
    known.add_argument("--pace", default="watchable", help="slow, watchable (which it is) or full")
    known.add_argument("--seconds", type=_seconds, default=10.0, help="how long to measure (10)")
    known.add_argument("--cycles", type=_count, default=0, metavar="N",
                       help="instead: so many visitors who train, reload and leave")  # fmt: skip
    known.add_argument("--soak", type=_seconds, default=0.0, metavar="SECONDS",
                       help="instead: for so long --train visitors at random")  # fmt: skip
    known.add_argument("--seed", type=_count, default=7, help="of what visitors do (7)")
    known.add_argument("--address", help="of a server that runs on this machine")
    known.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures too")
    return known


@contextmanager
def _server(address: str | None, log: int) -> Iterator[str]:
    """The server at an address, or one that lives for as long as it is needed."""
    if address is not None:
        yield local(address).geturl()
        return
    from aelab.bench.browser.app import server  # brings torch

    with server(log=log) as own:
        yield own


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 0 up.")
    return int(text)


def _some(text: str) -> int:
    if not _count(text):
        raise argparse.ArgumentTypeError("at least one session must train.")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds from 1 to 3600.")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
