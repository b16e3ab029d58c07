"""A run as one file: a zip of JSON, safetensors and npz. Numbers and text only, never pickle.

`run.json` is what a list shows, `film.json` the numbers of each snapshot, `snapshots.npz` their
arrays and the codes, `weights.safetensors` the network of the last snapshot. With a run that can be
resumed comes `end.safetensors`, its state; with one on data of somebody's own `data.npz`, the items
that it shows.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from math import nan
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import numpy as np
from safetensors.numpy import load, save

from aelab.analysis.latent.view import View
from aelab.data import DataError, Dataset, UnknownData, custom
from aelab.data import load as load_set
from aelab.models import UnknownVariant
from aelab.schema import SettingError, UnknownSetting
from aelab.store import _state
from aelab.store._film import Array, NoRun, NotKnown, array_of, arrays, arrays_of, film, numbers
from aelab.training import WHOLE_SETS, Checkpoint, Experiment, Run, Snapshot
from aelab.training.reopen import Mismatch, reopen

FORMAT = 2  # 1: its 5-NN accuracy was another measure, of the plane and of these items alone
NOTE = "note.json"  # name and star, in a file that has been exported
END = "end.safetensors"
PART = "data.npz"  # of a set of somebody's own, the items that the run shows
MEMBERS = ("run.json", "film.json", "weights.safetensors", "snapshots.npz")
MOST_BYTES = 400_000_000  # unpacked; a run of the largest usual nets has 100 MB
FOREIGN = "This file is damaged, or it is no run of AE Lab."


def pack(run: Run, saved: float) -> bytes:
    """The file of a run. saved: seconds since 1970."""
    packed, file = BytesIO(), BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **dict(arrays(run)))
    parts = (_json(_head(run, saved)), _json([numbers(s) for s in run.snapshots]),
             save(dict(run.weights)), packed.getvalue())  # fmt: skip
    with ZipFile(file, "w") as archive:
        for name, part in zip(MEMBERS, parts, strict=True):
            small = ZIP_DEFLATED if name.endswith(".json") else ZIP_STORED  # the rest is noise
            archive.writestr(
                ZipInfo(name), part, small
            )  # without the time: equal runs, equal files
        if own := _own(run):
            archive.writestr(ZipInfo(PART), custom.pack(own), ZIP_STORED)
        if run.end:
            fields, state = _state.parts(run.end)
            archive.writestr(ZipInfo(END), save(state, {"head": json.dumps(fields)}), ZIP_STORED)
    return file.getvalue()


def unpack(content: bytes) -> tuple[Run, float]:
    """The inverse of `pack`. Raises NoRun, whatever the bytes are; nothing in them is executed."""
    try:
        parts = members(content)
        if set(parts) - {NOTE, END, PART} != set(MEMBERS):
            raise NoRun(FOREIGN)
        head = understood(json.loads(parts["run.json"]))
        experiment = experiment_of(head)
        part = (
            custom.unpack(head["data_set"], arrays_of(members(parts[PART])))
            if PART in parts
            else None
        )
        frames = json.loads(parts["film.json"])
        if head["format"] == 1:
            frames = [{**frame, "neighbours": nan} for frame in frames]
        shown = film(frames, arrays_of(members(parts["snapshots.npz"])))
        run, saved = _run(head, experiment, load(parts["weights.safetensors"]), *shown)
        del part  # which the run holds if its set is not here
        return (replace(run, end=_end(parts[END], run)) if END in parts else run), saved
    except NoRun:
        raise
    except (Mismatch, DataError) as known:
        raise NoRun(str(known)) from known
    except Exception as error:  # foreign bytes may make a reader raise anything
        raise NoRun(FOREIGN) from error


def annotated(content: bytes, note: Mapping[str, Any]) -> bytes:
    """The file of a run with its name and star in it."""
    if not note:
        return content
    file = BytesIO(content)
    with ZipFile(file, "a") as archive:
        archive.writestr(ZipInfo(NOTE), _json(note))
    return file.getvalue()


def note_of(content: bytes) -> tuple[str, bool]:
    """Name and star in the file of a run; raises NoRun for a file that is none."""
    try:
        note = json.loads(members(content).get(NOTE, b"{}"))
        return str(note.get("name", "")), note.get("star") is True
    except (ValueError, AttributeError) as error:
        raise NoRun(FOREIGN) from error


def head_of(file: str) -> Mapping[str, Any]:
    """`run.json` of a file, of whatever version; its other parts are not read.

    Raises NoRun, or OSError.
    """
    try:
        with ZipFile(file) as archive:
            if archive.getinfo("run.json").file_size > 1_000_000:
                raise NoRun(FOREIGN)
            head: Mapping[str, Any] = json.loads(archive.read("run.json"))
            if int(head["format"]) < 1:
                raise NoRun(FOREIGN)
            return head
    except (OSError, NoRun):
        raise
    except Exception as error:
        raise NoRun(FOREIGN) from error


def plane_of(file: str) -> Array:
    """The codes of a file on their plane, float32 [n, 2]; its large parts are not read.

    Raises NoRun, or OSError.
    """
    try:
        with (ZipFile(file) as archive, archive.open("snapshots.npz") as packed,
              ZipFile(packed) as arrays):  # fmt: skip
            if arrays.getinfo("view.points.npy").file_size > 10_000_000:
                raise NoRun(FOREIGN)
            return array_of(arrays.read("view.points.npy"))
    except (OSError, NoRun):
        raise
    except Exception as error:
        raise NoRun(FOREIGN) from error


def understood(head: Mapping[str, Any]) -> Mapping[str, Any]:
    """A head as this version writes it; raises NotKnown for one of a newer version."""
    if head["format"] == 1:
        return _of_format_1(head)
    if head["format"] != FORMAT:
        raise NotKnown(
            f"It was saved in format {head['format']!s:.20} by a newer version; "
            f"this one reads formats up to {FORMAT}."
        )
    return head


def _of_format_1(head: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same head as of now: its figure over the whole sets by its name, no other 5-NN."""
    figures = dict(head["figures"])
    if (whole := figures.pop("5-NN accuracy", None)) is not None:
        figures[WHOLE_SETS] = whole
    return {**head, "figures": figures, "last": {**head["last"], "neighbours": nan}}


def experiment_of(head: Mapping[str, Any]) -> Experiment:
    """The experiment of a file; raises NotKnown for what this version has not, or NoRun."""
    found = head["experiment"]
    if "data_set" in head:
        custom.tell(head["data_set"])
    try:
        return Experiment.from_json(json.dumps(found))
    except UnknownVariant as error:
        name = str(found["variant"])[:40]
        raise NotKnown(f"This version of the lab has no variant “{name}”.") from error
    except UnknownData as error:
        name = str(found["data"])[:40]
        raise NotKnown(f"This version of the lab has no data set “{name}”.") from error
    except UnknownSetting as error:
        raise NotKnown(f"This version of the lab has no setting “{error.name[:40]}”.") from error
    except SettingError as error:
        raise NotKnown(str(error)) from error
    except ValueError as error:
        raise NoRun(str(error)) from error


def members(content: bytes) -> dict[str, bytes]:
    """The parts of a zip, unless they are too large; a part has at most the size it declares."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
                raise NoRun(f"This file would unpack to more than {MOST_BYTES / 1e6:.0f} MB.")
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except BadZipFile as error:
        raise NoRun(FOREIGN) from error


def _head(run: Run, saved: float) -> dict[str, Any]:
    """What a list shows of a run, and what else is no array."""
    own = _own(run)
    return {
        "format": FORMAT, "saved": saved, "experiment": json.loads(run.experiment.to_json()),
        "device": run.device, "eager": run.eager, "planned": run.planned,
        "parameters": run.parameters, "finished": run.finished, "note": run.note,
        "figures": dict(run.figures), "last": numbers(run.last),
        "version": run.version, "code": run.code,
        **({"data_set": custom.facts(own)} if own else {}),
    }  # fmt: skip


def _own(run: Run) -> Dataset | None:
    """The set that a run has learned from, if it is somebody's own."""
    name = run.experiment.data
    return run.held or load_set(name) if custom.is_own(name) else None


def _run(
    head: Mapping[str, Any], e: Experiment, weights: dict[str, Array],
    shown: list[dict[str, Any]], rest: Mapping[str, Array],
) -> tuple[Run, float]:  # fmt: skip
    """Everything together, checked."""
    view = View(rest["view.points"], rest["view.mean"], rest["view.axes"])
    run = reopen(
        experiment=e, snapshots=tuple(Snapshot(**fields) for fields in shown),
        planned=int(head["planned"]), parameters=int(head["parameters"]),
        device=str(head["device"]), finished=bool(head["finished"]), weights=weights,
        codes=rest["codes"], view=view, note=str(head["note"]), eager=str(head.get("eager", "")),
        figures={str(name): float(value) for name, value in head["figures"].items()},
        version=str(head.get("version", "")), code=str(head.get("code", "")),
    )  # fmt: skip
    return run, float(head["saved"])


def _end(content: bytes, run: Run) -> Checkpoint:
    """The state of a run; its length of head is the first eight bytes of such a file."""
    length = int.from_bytes(content[:8], "little")
    about = json.loads(content[8 : 8 + length])["__metadata__"]["head"]
    return _state.together(json.loads(about), load(content), run.experiment, run.snapshots)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
