"""What views open on: finished examples, trained beforehand, that come with the lab.

A comparison has runs, a study its last progress; each view of each data set is one compressed
file. Films are thinned to a few pictures. `python docs/examples.py` trains them anew.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from aelab import data
from aelab.store import _plain
from aelab.store._file import pack, unpack
from aelab.store._plain import Hook
from aelab.studies import Pictures
from aelab.studies._autorec import AutoRec
from aelab.studies.anomaly_table import StandardisedTable, standardise
from aelab.training import Experiment, Run
from aelab.training.events import Progress

log = logging.getLogger(__name__)
FOLDER: Final = Path(__file__).parent / "examples" / "views"
PICTURES: Final = 8  # of a film
Found = tuple[Run, ...] | Progress


def example_runs(view: str) -> tuple[Run, ...]:
    """The finished runs that a comparison opens on; none if it has no example."""
    found = _read(f"{view}.runs")
    return found if isinstance(found, tuple) else ()


def example_progress(view: str) -> Progress | None:
    """What a study opens on; None if it has no example."""
    found = _read(f"{view}.study")
    return found if isinstance(found, Progress) else None


def keep_example(view: str, found: Sequence[Run] | Progress) -> Path:
    """Writes the file of a view, in place of the old one."""
    kept = found if isinstance(found, Progress) else tuple(found)
    FOLDER.mkdir(exist_ok=True)
    path = _path(f"{view}.{'runs' if isinstance(kept, tuple) else 'study'}")
    path.write_bytes(_plain.dump(kept, HOOKS))
    _read.cache_clear()
    return path


def example_pictures(name: str) -> Pictures | None:
    """What a cell of a study's example has drawn; None if there is none."""
    return _all_pictures().get(name)


def keep_pictures(view: str, pictures: Mapping[str, Pictures]) -> Path:
    """Writes what the cells of a view have drawn beside its example."""
    path = _path(f"{view}.pictures")
    np.savez_compressed(path, allow_pickle=False, **dict(pictures))
    _all_pictures.cache_clear()
    return path


@lru_cache(maxsize=1)
def _all_pictures() -> dict[str, Pictures]:
    """By the names of cells, over all views."""
    found: dict[str, Pictures] = {}
    for path in sorted(FOLDER.glob("*.pictures.npz")):
        with np.load(path, allow_pickle=False) as file:
            found.update({name: file[name] for name in file.files})
    return found


def thinned(run: Run, most: int) -> Run:
    """The same run with at most so many pictures in its film, the first and the last among them."""
    places = np.linspace(0, len(run.snapshots) - 1, most).round()
    return replace(run, snapshots=tuple(run.snapshots[i] for i in sorted({*map(int, places)})))


def _run_parts(run: Run) -> tuple[bytes]:
    """The run as its own file has it, with a thinner film; its codes may take more room than it."""
    return (pack(replace(thinned(run, PICTURES), codes=np.zeros_like(run.codes)), 0.0),)


def _run(content: bytes) -> Run:
    """The run, its codes found anew."""
    run, _ = unpack(content)
    dataset = data.load(run.experiment.data)
    x, labels = dataset.x_test[dataset.probe], dataset.y_test[dataset.probe]
    return replace(run, codes=run.encode(x, run.condition(x, labels)))


HOOKS: Final[Mapping[type, Hook]] = {
    Experiment: Hook(lambda e: (e.to_json(),), Experiment.from_json),
    Run: Hook(_run_parts, _run),
    StandardisedTable: Hook(lambda t: (t.table, t.label), standardise),
    AutoRec: Hook(AutoRec.parts, AutoRec.of_parts),
}


def _path(view: str) -> Path:
    """The file of a view; names of made-up sets have spaces, those of variants slashes."""
    return FOLDER / f"{view.replace('/', '_').replace(' ', '_')}.npz"


@lru_cache(maxsize=256)  # all files, and the names of views without one
def _read(view: str) -> Found | None:
    """What a file holds; a page without its example is better than none."""
    path = _path(view)
    if path not in FOLDER.glob("*.npz"):  # asked so, for the name of drawn points is too long
        return None
    try:
        found: Found = _plain.load(path.read_bytes(), HOOKS)
    except Exception:
        log.exception("the example of %s", view)
        return None
    return found
