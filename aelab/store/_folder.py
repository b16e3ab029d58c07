"""A folder of runs: one file each, and beside it a small one with its name and star.

A file appears whole or not at all: it is written under another name, brought to the disk, and
then renamed. What is damaged is named and moved out of the way, never deleted; what this version
does not know is named and left where it is.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.store._aside import Aside, put_back, set_aside, what_is_aside
from aelab.store._file import annotated, note_of, pack, plane_of, unpack
from aelab.store._film import NoRun, NotKnown
from aelab.store._saved import SavedRun, UnknownRun, head, saved_run, unknown_run
from aelab.training import Experiment, Run

NAME_LENGTH = 60
KEY = re.compile(r"[0-9a-f]{16}")


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
            set_aside(self.folder, left)

    def save(self, run: Run, name: str = "", saved: float | None = None) -> SavedRun:
        """Writes a run; an unfinished one does not replace the finished one.

        Raises OSError, also for one more than `most`, and where one lies that is not known here.
        """
        key = run.experiment.key
        if run.finished or not self.has(run.experiment):
            self._check_place(key)
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
        """All runs that are known here, newest first; what is damaged is set aside."""
        found = [saved for saved in self._all() if isinstance(saved, SavedRun)]
        return tuple(sorted(found, key=lambda saved: saved.saved_at, reverse=True))

    def unknown(self) -> tuple[UnknownRun, ...]:
        """The runs of variants, data sets, settings or formats that this version does not have.

        Nothing is done to their files.
        """
        return tuple(row for row in self._all() if isinstance(row, UnknownRun))

    def set_aside(self) -> tuple[Aside, ...]:
        """What was set aside as damaged, and what is wrong with it."""
        return what_is_aside(self.folder)

    def put_back(self, name: str) -> None:
        """Puts something that was set aside back among the runs, if it can be read by now.

        Raises NoRun for what is damaged still, and OSError.
        """
        put_back(self.folder, name)

    def has(self, experiment: Experiment) -> bool:
        """Whether this very experiment has been run to its end."""
        with suppress(NoRun):
            return self.entry(experiment.key).finished
        return False

    def entry(self, key: str) -> SavedRun:
        """What a list shows of one run. Raises NoRun."""
        return saved_run(key, head(str(self._path(key)), self.modified(key)), self._note(key))

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

    def _all(self) -> Iterator[SavedRun | UnknownRun]:
        """A row for each file; what is damaged is set aside."""
        for path in sorted(self.folder.glob("*.aelab")):
            try:
                yield self._row(path)
            except NoRun:
                set_aside(self.folder, path)

    def _row(self, path: Path) -> SavedRun | UnknownRun:
        """Raises NoRun for a damaged file."""
        key = path.stem
        if not KEY.fullmatch(key):
            why = "Its file has another name than runs have here: import it."
            return replace(unknown_run(key, {}, {}, why), named=False)
        try:
            return self.entry(key)
        except NotKnown as why:
            found = head(str(path), self.modified(key))
            return unknown_run(key, found, self._note(key), str(why))
        except OSError as why:
            return unknown_run(key, {}, {}, f"Its file cannot be read: {why.strerror}.")

    def _check_place(self, key: str) -> None:
        """Raises OSError where a run of this key cannot be put."""
        if not self._path(key).exists():
            if len(list(self.folder.glob("*.aelab"))) >= self.most:
                raise OSError(f"{self.most:,} runs are kept, the most here: delete some in Runs")
        elif isinstance(self._row(self._path(key)), UnknownRun):
            raise OSError("a run that this version does not know lies in its place")

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
        if not KEY.fullmatch(key):
            raise NoRun("There is no such run.")
        return self.folder / f"{key}.{suffix}"


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
