"""The catalogue: data sets by name, each loaded once per process.

The idea: one lock, one dictionary. Two threads that ask for the same set get the same arrays.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

from aelab.data import _download, _pixels, _subset, custom, sets, toys
from aelab.data._colour import ColourSource
from aelab.data._folder import folder
from aelab.data._sources import Source
from aelab.data._types import DataMissing, Dataset, Info, Kind, Progress, UnknownData

DEFAULT: Final = "digits"  # the set to start with: built in, and trained in seconds

# The one thing here that outlives a call: MNIST takes 220 MB, so all sessions share it.
_loaded: dict[tuple[str, Path], Dataset] = {}
_loading = Lock()


def names(kind: Kind = "images") -> tuple[str, ...]:
    """The names of all data sets of a kind; those that need no network come first."""
    return toys.NAMES if kind == "points" else tuple(sets.modules())


def info(name: str) -> Info:
    """What is known of a data set without loading it. Raises UnknownData."""
    parent, change = _pixels.parsed(name)
    if parent:
        return _pixels.info(info(parent), change)
    if toys.is_toy(name):
        return toys.info(name)
    name, classes = _subset.parsed(name)
    if classes:
        return _subset.info(info(name), classes)
    if name in sets.modules():
        return sets.info(sets.modules()[name])
    if custom.is_own(name):
        return custom.info(name)
    known = ", ".join((*names(), *names("points")))
    raise UnknownData(f"There is no data set {name!r}. The data sets are {known}.")


def menu() -> tuple[str, ...]:
    """The sets of pictures that a person may choose: as they are, then in black and white."""
    known = {name: info(name) for name in names()}
    grey = [name for name, one in known.items() if not (one.signed or one.colour)]
    changed = (_pixels.named(name, way) for name in grey for way in _pixels.BLACK_AND_WHITE)
    return *names(), *changed


def is_present(name: str) -> bool:
    """Whether `load` needs no download: its files are there, with the right length.

    Cheap, so that pages may ask: pictures are not looked at. Raises UnknownData.
    """
    if custom.is_own(name):
        return custom.is_here(whole(name))
    return info(name).embedded or _download.reader(_source(name)).is_complete(_source(name))


def load(name: str) -> Dataset:
    """The data set of that name, loaded once per process and folder; safe in threads.

    Of a set of somebody's own that is not here it is the part that a run carries, if one is held.
    `mnist/normal=0-1` has only the items of these classes; `mnist/shuffled` has its pixels in
    disorder, `mnist/threshold` and `mnist/drawn` have them in black and white.
    Raises UnknownData, DataMissing or DataBroken.
    """
    info(name)
    if toys.is_toy(name):
        return toys.load(name)
    if custom.is_own(name) and not custom.is_here(whole(name)):
        if (part := custom.find(name)) is None:
            raise DataMissing(custom.missing(name))
        return part
    if name != whole(name):
        return _part(name, folder())
    if custom.is_own(name):
        return custom.load(name)
    key = (name, folder())
    if key not in _loaded:  # who only wants what is loaded does not wait for the lock
        with _loading:
            if key not in _loaded:
                _loaded[key] = _load(name)
    return _loaded[key]


def complete(name: str) -> Dataset:
    """As `load`, but never a part: what is trained on, or measured as a whole."""
    if (found := load(name)).partial:
        raise DataMissing(custom.missing(name))
    return found


def _load(name: str) -> Dataset:
    if not info(name).embedded:
        whole_set: Dataset = _download.reader(_source(name)).load(_source(name))
        return whole_set
    found: Dataset = sets.modules()[name].load()
    return found


def _source(name: str) -> Source | ColourSource:
    """The files of a set that is downloaded, or that a part of it was made from."""
    source: Source | ColourSource = sets.modules()[whole(name)].SOURCE
    return source


def whole(name: str) -> str:
    """The name of the set that a part of it, or its changed pictures, were made from."""
    return name.partition("/")[0]


@lru_cache(maxsize=4)  # they are copies, and there may be many
def _part(name: str, place: Path) -> Dataset:
    parent, change = _pixels.parsed(name)
    if parent:
        return _pixels.changed(load(parent), change)
    parent, classes = _subset.parsed(name)
    return _subset.subset(load(parent), classes)


def download(name: str) -> Iterator[Progress]:
    """Fetch a data set into `folder()`; pull to go on, close to give up.

    A set that is whole is left alone, a broken one is replaced. Nothing is put in place before
    all of it has arrived and been checked. Raises UnknownData, and DownloadFailed while pulled.
    """
    if info(name).embedded:
        return iter([Progress(0, 0, f"{info(name).title} is built in.")])
    return _download.fetch(_source(name))
