"""Trainings under way, each in a folder of its own, so that they go on after any end of the lab.

`state.zip` is the newest checkpoint but its film, which has been written piece by piece before:
`film-00000.zip`, `film-00001.zip` and so on. Numbers and text only, never pickle.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
from safetensors.numpy import load, save

from aelab.analysis.latent.view import View
from aelab.data import DataError
from aelab.store._file import FOREIGN, members
from aelab.store._film import NoRun, film, numbers, stacks
from aelab.store._folder import write
from aelab.training import Checkpoint, Experiment, Snapshot

FORMAT = 1
MARK = "under_way"
VIEW = ("points", "mean", "axes")
# What of a checkpoint is a number or a list of them.
FIELDS = ("step", "seconds", "stage", "start", "losses", "counted", "last")


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
        write(self.folder / name / "state.zip", partial(_zip, head, b""))

    def keep(self, name: str, checkpoint: Checkpoint, about: Mapping[str, Any]) -> None:
        """Writes the newest state of a training and what is new of its film. Raises OSError."""
        place = self.folder / name
        known = self.filmed.setdefault(name, set())
        new = [s for s in checkpoint.snapshots if s.step not in known]
        if new:
            number = len(list(place.glob("film-*.zip")))
            write(place / f"film-{number:05}.zip", _film(new))
            known.update(s.step for s in new)
        write(place / "state.zip", _state(checkpoint, about))

    def head(self, name: str) -> Head:
        """What a list shows of a training. Raises NoRun."""
        try:
            with ZipFile(self.folder / name / "state.zip") as archive:
                head = json.loads(archive.read("head.json"))
            experiment = Experiment.from_json(json.dumps(head["experiment"]))
            return Head(experiment, int(head["step"]), str(head["about"].get("owner", "")))
        except Exception as error:  # foreign bytes may make a reader raise anything
            raise NoRun(FOREIGN) from error

    def open(self, name: str) -> Unfinished:
        """A training as it was last kept. Raises NoRun, whatever the files hold."""
        place = self.folder / name
        try:
            parts = members((place / "state.zip").read_bytes())
            pieces = [members(f.read_bytes()) for f in sorted(place.glob("film-*.zip"))]
            found = _opened(parts, pieces)
        except FileNotFoundError as error:
            raise NoRun("There is no such training.") from error
        except (NoRun, DataError) as known:
            raise NoRun(str(known)) from known
        except Exception as error:  # foreign bytes may make a reader raise anything
            raise NoRun(FOREIGN) from error
        self.filmed[name] = {s.step for piece in pieces for s in _snapshots(piece)}
        return found

    def has(self, name: str) -> bool:
        """Whether there is anything of a training."""
        return (self.folder / name / "state.zip").exists()

    def mark(self, name: str) -> None:
        """Notes that something without a checkpoint is under way. Raises OSError."""
        write(self.folder / name / MARK, b"")

    def marked(self, name: str) -> bool:
        """Whether it was."""
        return (self.folder / name / MARK).exists()

    def names(self) -> tuple[str, ...]:
        """All that can go on, the newest first."""
        files = [f for f in self.folder.glob("*/state.zip") if f.is_file()]
        return tuple(f.parent.name for f in sorted(files, key=_age, reverse=True))

    def limit(self, most: int) -> None:
        """Leaves so many, the newest."""
        for old in sorted(self.folder.glob("*"), key=_age, reverse=True)[most:]:
            self.drop(old.name)

    def tidy(self) -> None:
        """Leaves nothing half-written. For the start of a process."""
        for left in self.folder.glob("*/*.part"):
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


def _film(snapshots: list[Snapshot]) -> bytes:
    packed, file = BytesIO(), BytesIO()
    np.savez(packed, allow_pickle=False, **dict(stacks(snapshots)))  # it does not stay for long
    with ZipFile(file, "w") as archive:
        archive.writestr("film.json", json.dumps([numbers(s) for s in snapshots]), ZIP_DEFLATED)
        archive.writestr("snapshots.npz", packed.getvalue())
    return file.getvalue()


def _state(checkpoint: Checkpoint, about: Mapping[str, Any]) -> Callable[[IO[bytes]], None]:
    fields = {field: getattr(checkpoint, field) for field in FIELDS}
    film = [s.step for s in checkpoint.snapshots]
    head = {**_head(checkpoint.experiment, about), **fields, "film": film}
    view = {f"view/{k}": getattr(checkpoint.view, k) for k in VIEW} if checkpoint.view else {}
    state = {
        name: np.require(a, requirements="C") for name, a in {**checkpoint.state, **view}.items()
    }
    return partial(_zip, head, save(state))


def _head(experiment: Experiment, about: Mapping[str, Any]) -> dict[str, Any]:
    of = json.loads(experiment.to_json())
    return {"format": FORMAT, "experiment": of, "about": dict(about)}


def _zip(head: Mapping[str, Any], state: bytes, file: IO[bytes]) -> None:
    with ZipFile(file, "w") as archive:
        archive.writestr("head.json", json.dumps(head, ensure_ascii=False), ZIP_DEFLATED)
        if state:
            archive.writestr("state.safetensors", state)


def _opened(parts: Mapping[str, bytes], pieces: list[dict[str, bytes]]) -> Unfinished:
    head = json.loads(parts["head.json"])
    if head["format"] != FORMAT:
        raise NoRun(f"This training was kept in another format than {FORMAT}.")
    experiment, about = Experiment.from_json(json.dumps(head["experiment"])), dict(head["about"])
    if "state.safetensors" not in parts:
        return Unfinished(experiment, None, about)
    state = load(parts["state.safetensors"])
    view = [state.pop(f"view/{name}") for name in VIEW if f"view/{name}" in state]
    shown = {s.step: s for piece in pieces for s in _snapshots(piece)}
    checkpoint = Checkpoint(
        experiment=experiment,
        step=int(head["step"]), seconds=float(head["seconds"]), stage=int(head["stage"]),
        start=int(head["start"]), losses=tuple(map(float, head["losses"])),
        counted=int(head["counted"]), last=tuple(map(float, head["last"])),
        snapshots=tuple(shown[step] for step in head["film"]), state=state,
        view=View(*view) if view else None,
    )  # fmt: skip
    return Unfinished(experiment, checkpoint, about)


def _snapshots(piece: Mapping[str, bytes]) -> list[Snapshot]:
    fields, _ = film(json.loads(piece["film.json"]), members(piece["snapshots.npz"]))
    return [Snapshot(**found) for found in fields]
