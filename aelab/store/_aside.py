"""What is damaged, moved out of the way into a folder beside the runs, and back if it can be read.

There may be files here that an older version took for damaged as it did not know what they are of.
"""

from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from aelab.store._film import NoRun, NotKnown
from aelab.store._saved import head, saved_run

ASIDE: Final = "set_aside"
TRAINING: Final = ".training"  # the end of a training's name here
UNFINISHED: Final = "unfinished"  # where trainings under way lie


class Aside(NamedTuple):
    """A file, or the folder of a training, that was set aside, and why: one plain sentence."""

    name: str
    why: str


def set_aside(folder: Path, path: Path) -> None:
    """Moves a file of a folder of runs out of the way, beside others of its name."""
    with suppress(OSError):
        (folder / ASIDE).mkdir(exist_ok=True)
        places = (f"{path.stem}{f'.{n}' if n else ''}{path.suffix}" for n in count())
        path.rename(next(p for name in places if not (p := folder / ASIDE / name).exists()))


def what_is_aside(folder: Path) -> tuple[Aside, ...]:
    """All that was."""
    found = sorted((folder / ASIDE).glob("*"))
    return tuple(Aside(path.name, f"{path.name} {_what_of(path)}") for path in found)


def put_back(folder: Path, name: str) -> None:
    """Moves it to where it was. Raises NoRun for a run that is damaged still, and OSError."""
    path = folder / ASIDE / name
    if path.parent != folder / ASIDE or not path.exists():
        raise NoRun("This file is no longer here.")
    if path.suffix == TRAINING:
        (folder / UNFINISHED).mkdir(exist_ok=True)
        path.rename(folder / UNFINISHED / path.stem)
        return
    if not _can_be_read(path):
        raise NoRun(f"{name} cannot be read: it stays set aside.")
    place = folder / f"{name.partition('.')[0]}.aelab"  # what was half-written has a longer name
    if place.exists():
        raise NoRun(f"{name} stays set aside: another file of this run is kept.")
    path.rename(place)


def _what_of(path: Path) -> str:
    if path.suffix == TRAINING:
        return "is a training that could not go on; it is set aside."
    if _can_be_read(path):
        return "can be read; it was set aside."
    if path.suffix == ".part":
        return "was half-written when the lab ended; it is set aside."
    return "is damaged; it is set aside."


def _can_be_read(path: Path) -> bool:
    """Whether a list could show it, as a run of this version or of another."""
    try:
        saved_run("", head(str(path), path.stat().st_mtime_ns), {})
    except NotKnown:
        return True
    except (NoRun, OSError):
        return False
    return True
