"""`python -m aelab.load --train 30 --watch 100`: a crowd on the app, measured.

Starts a server of its own unless an address on this machine is given; prints a table.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from aelab.load.crowd import Plan, drive, local
from aelab.load.figures import table
from aelab.load.session import LoadFailed


def main(arguments: Sequence[str] | None = None) -> int:
    """2, and a sentence, if nothing could be measured."""
    asked = parser().parse_args(arguments)
    plan = Plan(asked.train, asked.watch, asked.data, asked.variant, asked.pace, asked.seconds)
    try:
        with _server(asked.address) as address:
            found = asyncio.run(drive(address, plan))
    except LoadFailed as failed:
        print(failed, file=sys.stderr)
        return 2
    print(table(found))
    if asked.json:
        asked.json.write_text(json.dumps(asdict(plan) | asdict(found), indent=1), "utf-8")
    return 0


def parser() -> argparse.ArgumentParser:
    """What may be asked for."""
    known = argparse.ArgumentParser(prog="aelab load", description=__doc__)
    known.add_argument("--train", type=_some, default=1, help="sessions that train (1)")
    known.add_argument("--watch", type=_count, default=0, help="sessions that watch them (0)")
    known.add_argument("--data", default="digits", help="the data set's key (digits)")
    known.add_argument("--variant", default="basic", help="the variant's key (basic)")
    known.add_argument("--pace", default="watchable", help="slow, watchable (which it is) or full")
    known.add_argument("--seconds", type=_seconds, default=10.0, help="how long to measure (10)")
    known.add_argument("--address", help="of a server that runs on this machine")
    known.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures too")
    return known


@contextmanager
def _server(address: str | None) -> Iterator[str]:
    """The server at an address, or one that lives for as long as it is needed."""
    if address is not None:
        yield local(address).geturl()
        return
    from aelab.bench.browser.app import server  # brings torch

    with server() as own:
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
