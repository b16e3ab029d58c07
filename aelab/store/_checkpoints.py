"""Trainings under way, each in a folder of its own, so that they go on after any end of the lab.

`state.safetensors` is the newest checkpoint but its film, which has been written piece by piece
before: `film-00000.safetensors` and so on. Numbers and text only, never pickle. What is no array
is JSON in the metadata, beside a checksum.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from aelab.data import DataError
from aelab.store import _state as _state_of
from aelab.store._file import FOREIGN, experiment_of
from aelab.store._film import Array, NoRun, NotKnown, film, numbers, stacks
from aelab.store._folder import write
from aelab.training import Checkpoint, Experiment, Snapshot

FORMAT = 2
STATE: Final = "state.safetensors"
MARK = "under_way"


@dataclass(frozen=True)
class Unfinished:
    """A training that can go on, and what else was known of it: plain values.

    checkpoint: None if it had hardly begun.
    """

    experiment: Experiment
    checkpoint: Checkpoint | None
    about: Mapping[str, Any]


class Head(NamedTuple):
    """What a list shows of a training that can go on. owner: whose it was."""

    experiment: Experiment
    step: int
    owner: str


class Checkpoints:
    """The folder of trainings under way. One thread writes; any may read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.filmed: dict[str, set[int]] = {}  # steps on disk

    def begin(self, name: str, experiment: Experiment, about: Mapping[str, Any]) -> None:
        """Notes a training that has no checkpoint yet. Raises OSError."""
        head = {**_head(experiment, about), "step": 0}
        write(self.folder / name / STATE, _written(head, {}))

    def keep(self, name: str, checkpoint: Checkpoint, about: Mapping[str, Any]) -> None:
        """Writes the newest state of a training and what is new of its film. Raises OSError."""
        place = self.folder / name
        known = self.filmed.setdefault(name, set())
        new = [s for s in checkpoint.snapshots if s.step not in known]
        if new:
            number = len(_pieces(place))
            write(place / f"film-{number:05}.safetensors", _film(new))
            known.update(s.step for s in new)
        write(place / STATE, _state(checkpoint, about))

    def head(self, name: str) -> Head:
        """What a list shows of a training. Raises NoRun, or NotKnown as `open` does."""
        try:
            with safe_open(self.folder / name / STATE, "numpy") as file:
                head = json.loads(file.metadata()["head"])
            owner = str(head["about"].get("owner", ""))
            return Head(_experiment(head), int(head["step"]), owner)
        except NotKnown:
            raise
        except Exception as error:  # foreign bytes may make a reader raise anything
            raise NoRun(FOREIGN) from error

    def open(self, name: str) -> Unfinished:
        """A training as it was last kept. Raises NoRun, whatever the files hold.

        NotKnown: they are whole, but of something that this version does not know.
        """
        place = self.folder / name
        try:
            pieces = map(_read, _pieces(place))
            shown = {s.step: s for piece in pieces for s in _snapshots(*piece)}
            found = _opened(*_read(place / STATE), shown)
        except FileNotFoundError as error:
            raise NoRun("There is no such training.") from error
        except NoRun:
            raise
        except DataError as known:
            raise NoRun(str(known)) from known
        except Exception as error:  # foreign bytes may make a reader raise anything
            raise NoRun(FOREIGN) from error
        self.filmed[name] = set(shown)
        return found

    def has(self, name: str) -> bool:
        """Whether there is anything of a training."""
        return (self.folder / name / STATE).exists()

    def mark(self, name: str) -> None:
        """Notes that something without a checkpoint is under way. Raises OSError."""
        write(self.folder / name / MARK, b"")

    def marked(self, name: str) -> bool:
        """Whether it was."""
        return (self.folder / name / MARK).exists()

    def names(self) -> tuple[str, ...]:
        """All that can go on, the newest first."""
        files = [f for f in self.folder.glob(f"*/{STATE}") if f.is_file()]
        return tuple(f.parent.name for f in sorted(files, key=_age, reverse=True))

    def limit(self, most: int) -> None:
        """Leaves so many, the newest."""
        for old in sorted(self.folder.glob("*"), key=_age, reverse=True)[most:]:
            self.drop(old.name)

    def tidy(self) -> None:
        """Leaves nothing half-written. For the start of a process."""
        for half in ("*.part", ".tmp*"):  # the second as safetensors calls it
            for left in self.folder.glob(f"*/{half}"):
                left.unlink(missing_ok=True)

    def rename(self, name: str, new: str) -> None:
        """Gives a training that nobody goes on with another name. Raises OSError."""
        (self.folder / name).rename(self.folder / new)

    def drop(self, name: str) -> None:
        """Forgets a training that is over."""
        self.filmed.pop(name, None)
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def set_aside(self, name: str) -> None:
        """Moves what cannot be read out of the way."""
        with suppress(OSError):
            aside = self.folder.parent / "set_aside"
            aside.mkdir(parents=True, exist_ok=True)
            (self.folder / name).replace(aside / f"{name}.training")


def _age(file: Path) -> int:
    with suppress(OSError):
        return file.stat().st_mtime_ns
    return 0


def _pieces(place: Path) -> list[Path]:
    return sorted(place.glob("film-*.safetensors"))


def _film(snapshots: list[Snapshot]) -> Callable[[Path], None]:
    return _written([numbers(s) for s in snapshots], dict(stacks(snapshots)))


def _state(checkpoint: Checkpoint, about: Mapping[str, Any]) -> Callable[[Path], None]:
    fields, arrays = _state_of.parts(checkpoint)
    film = [s.step for s in checkpoint.snapshots]
    return _written({**_head(checkpoint.experiment, about), **fields, "film": film}, arrays)


def _head(experiment: Experiment, about: Mapping[str, Any]) -> dict[str, Any]:
    of = json.loads(experiment.to_json())
    return {"format": FORMAT, "experiment": of, "about": dict(about)}


def _written(head: Any, arrays: Mapping[str, Array]) -> Callable[[Path], None]:
    """What writes both as one file. Raises OSError."""
    text = json.dumps(head, ensure_ascii=False)
    whole = {name: np.require(array, requirements="C") for name, array in arrays.items()}
    about = {"head": text, "sum": _sum(text, whole)}

    def put(path: Path) -> None:
        try:
            save_file(whole, path, about)
        except SafetensorError as error:  # as for a disk that is full
            raise OSError(str(error)) from error

    return put


def _read(path: Path) -> tuple[Any, dict[str, Array]]:
    """Both of a file. Raises NoRun, OSError, or whatever a reader raises of foreign bytes."""
    with safe_open(path, "numpy") as file:
        about = file.metadata()
        arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    if about["sum"] != _sum(about["head"], arrays):
        raise NoRun(FOREIGN)
    return json.loads(about["head"]), arrays


def _sum(text: str, arrays: Mapping[str, Array]) -> str:
    """A checksum. Of arrays the words are added up, in a fifth of the time that a CRC takes."""
    found = crc32(text.encode())
    for name in sorted(arrays):
        raw = np.frombuffer(arrays[name].data, np.uint8)
        words = raw[: len(raw) // 8 * 8].view(np.uint64)
        found = crc32(words.sum().tobytes() + raw[8 * len(words) :].tobytes(), found)
    return f"{found:08x}"


def _experiment(head: Any) -> Experiment:
    """Raises NotKnown for one of another version."""
    if head["format"] != FORMAT:
        raise NotKnown(f"It was kept in format {head['format']!s:.20}; this version has {FORMAT}.")
    return experiment_of(head)


def _opened(head: Any, state: dict[str, Array], shown: Mapping[int, Snapshot]) -> Unfinished:
    experiment, about = _experiment(head), dict(head["about"])
    if not state:
        return Unfinished(experiment, None, about)
    snapshots = tuple(shown[step] for step in head["film"])
    return Unfinished(experiment, _state_of.together(head, state, experiment, snapshots), about)


def _snapshots(parts: Any, arrays: Mapping[str, Array]) -> list[Snapshot]:
    return [Snapshot(**found) for found in film(parts, arrays)[0]]
