"""A folder of runs: one file each, and beside it a small one with its name and star.

A file appears whole or not at all: it is written under another name, brought to the disk, and
then renamed. What cannot be read is named and moved out of the way, never deleted.
"""

import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.store._file import annotated, note_of, pack, plane_of, unpack
from aelab.store._film import NoRun
from aelab.store._saved import SavedRun, head, saved_run
from aelab.training import Experiment, Run

NAME_LENGTH = 60


def folder() -> Path:
    """Where runs lie: $AELAB_RUNS, else `aelab/runs` in the user's data folder."""
    if chosen := os.environ.get("AELAB_RUNS"):
        return Path(chosen).expanduser()
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "aelab/runs"


class Store:
    """The runs of one folder. Calls may come from any thread."""

    def __init__(self, place: Path | None = None, most: int = 1_000_000) -> None:
        self.folder, self.most = place or folder(), most
        for left in self.folder.glob("*.part"):
            self._set_aside(left)

    def save(self, run: Run, name: str = "", saved: float | None = None) -> SavedRun:
        """Writes a run; an unfinished one does not replace the finished one.

        Raises OSError, also for one more than `most`.
        """
        key = run.experiment.key
        if run.finished or not self.has(run.experiment):
            if not self._path(key).exists() and len(list(self.folder.glob("*.aelab"))) >= self.most:
                raise OSError(f"{self.most:,} runs are kept, the most here: delete some in Runs")
            write(self._path(key), pack(run, time() if saved is None else saved))
        if name:
            self.rename(key, name)
        return self.entry(key)

    def load(self, key: str) -> Run:
        """A run, every array as it was. Raises NoRun."""
        return unpack(self._content(key))[0]

    def plane(self, key: str) -> NDArray[np.float32]:
        """A run's codes of its probe items on the plane of its view, [n, 2]. Raises NoRun."""
        try:
            return plane_of(str(self._path(key)))
        except OSError as error:
            raise NoRun("This run is no longer here.") from error

    def list(self) -> tuple[SavedRun, ...]:
        """All runs, newest first; what is damaged is set aside."""
        found = []
        for path in self.folder.glob("*.aelab"):
            with suppress(FileNotFoundError):  # deleted meanwhile
                try:
                    found.append(self.entry(path.stem))
                except NoRun:
                    self._set_aside(path)
        return tuple(sorted(found, key=lambda saved: saved.saved_at, reverse=True))

    def set_aside(self) -> tuple[str, ...]:
        """A sentence for each file that was set aside."""
        found = sorted((self.folder / "set_aside").glob("*"))
        return tuple(
            f"{path.name} was half-written when the lab ended; it is set aside."
            if path.suffix == ".part"
            else f"{path.name} is damaged or unknown here; it is set aside."
            for path in found
        )

    def has(self, experiment: Experiment) -> bool:
        """Whether this very experiment has been run to its end."""
        with suppress(NoRun):
            return self.entry(experiment.key).finished
        return False

    def entry(self, key: str) -> SavedRun:
        """What a list shows of one run. Raises NoRun."""
        path = self._path(key)
        found = head(str(path), self.modified(key))
        note = self._note(key)
        try:
            return saved_run(key, found, note)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise NoRun(f"This run cannot be understood here: {error}") from error

    def modified(self, key: str) -> int:
        """A number that is another when the run has been written anew. Raises NoRun."""
        try:
            return self._path(key).stat().st_mtime_ns
        except OSError as error:
            raise NoRun("This run is no longer here.") from error

    def rename(self, key: str, name: str) -> None:
        """Gives a run a name; an empty one takes it away."""
        self._annotate(key, name=" ".join(name.split())[:NAME_LENGTH])

    def star(self, key: str, on: bool) -> None:
        """Marks a run, or no longer."""
        self._annotate(key, star=on)

    def delete(self, key: str) -> None:
        """Deletes a run, for good."""
        for path in (self._path(key), self._path(key, "json")):
            path.unlink(missing_ok=True)

    def export(self, key: str) -> bytes:
        """The file of a run, with its name and star. Raises NoRun."""
        return annotated(self._content(key), self._note(key))

    def _content(self, key: str) -> bytes:
        try:
            return self._path(key).read_bytes()
        except OSError as error:
            raise NoRun("This run is no longer here.") from error

    def add(self, content: bytes) -> SavedRun:
        """Adds a run from its file, checked first; one that is here stays. Raises NoRun, OSError"""
        (run, saved), (name, star) = unpack(content), note_of(content)
        key = run.experiment.key
        if not self.has(run.experiment):
            self.save(run, name, saved)
            if star:
                self.star(key, True)
        return self.entry(key)

    def _annotate(self, key: str, **new: str | bool) -> None:
        self.modified(key)
        note = json.dumps({**self._note(key), **new}, ensure_ascii=False)
        write(self._path(key, "json"), note.encode())

    def _note(self, key: str) -> dict[str, Any]:
        try:
            note = json.loads(self._path(key, "json").read_bytes())
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def _path(self, key: str, suffix: str = "aelab") -> Path:
        """The file of a run; a key from an address may say anything."""
        if not re.fullmatch(r"[0-9a-f]{16}", key):
            raise NoRun("There is no such run.")
        return self.folder / f"{key}.{suffix}"

    def _set_aside(self, path: Path) -> None:
        with suppress(OSError):
            (self.folder / "set_aside").mkdir(exist_ok=True)
            path.replace(self.folder / "set_aside" / path.name)


def write(path: Path, content: bytes | Callable[[Path], object]) -> None:
    """Puts a whole file in its place, or nothing. Raises OSError.

    content: or what writes it as another file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        dir=path.parent, prefix=f"{path.stem}.", suffix=".part", delete=False
    ) as file:
        part = Path(file.name)
    content(part) if callable(content) else part.write_bytes(content)
    with part.open("r+b") as written:  # which may be another file of this name by now
        os.fsync(written.fileno())
    os.replace(part, path)
