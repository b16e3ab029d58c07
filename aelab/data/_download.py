"""Downloads as a generator: torchvision fetches in a thread, the generator watches files grow.

The idea: everything happens in a temporary folder beside the data. Only when all files of a set
have arrived, been unpacked and been checked are they moved in place, so giving up at any moment
leaves nothing that could pass for a data set.
"""

import gzip
import json
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, wait
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic
from types import ModuleType
from urllib.error import HTTPError, URLError

from aelab.data import _colour, _idx
from aelab.data._colour import ColourSource
from aelab.data._folder import UNWRITABLE, cause, folder
from aelab.data._published import RECORD
from aelab.data._sources import Source
from aelab.data._types import DataError, DownloadFailed, Progress

TICK = 0.1  # seconds between two looks at the files
PATIENCE = 30.0  # seconds without a single new byte; torchvision itself would wait for ever


def reader(source: Source | ColourSource) -> ModuleType:
    """The module that reads the files of a set."""
    return _idx if isinstance(source, Source) else _colour


def fetch(source: Source | ColourSource) -> Iterator[Progress]:
    """Progress until the set is in place. Raises DownloadFailed with one plain sentence."""
    if _is_whole(source):
        total = source.download_bytes
        yield Progress(total, total, f"{source.title} is already here.")
        return
    try:
        folder().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DownloadFailed(f"{source.title} cannot be kept: {cause(error)}.") from None
    try:
        with TemporaryDirectory(
            prefix=f".{source.name}-", dir=folder(), ignore_cleanup_errors=True
        ) as staging:
            yield from _watch(source, Path(staging))
            _put_in_place(source, Path(staging))
    except Exception as error:
        raise DownloadFailed(
            f"{source.title} could not be downloaded: {_reason(error)}. Digits and Shapes need no "
            f"network. Without a network, put {reader(source).by_hand(source)}."
        ) from None
    yield Progress(source.download_bytes, source.download_bytes, f"{source.title} is ready.")


def _is_whole(source: Source | ColourSource) -> bool:
    try:
        reader(source).read(source)
    except DataError:
        return False
    return True


def _watch(source: Source | ColourSource, staging: Path) -> Iterator[Progress]:
    """Run `_work` in a thread; yield how far it is. Raises what it raises."""
    given_up = Event()
    work: Future[None] = Future()
    # A daemon: leaving the program does not wait for a slow network.
    Thread(target=_work, args=(source, staging, given_up, work), daemon=True).start()
    done, heard = -1, monotonic()
    try:
        while not wait([work], timeout=TICK).done:
            arrived = sum(path.stat().st_size for path in staging.glob("*.*"))
            if arrived > done:
                done, heard = arrived, monotonic()
            elif monotonic() - heard > PATIENCE:
                raise TimeoutError
            arriving = done < source.download_bytes
            note = f"{'Downloading' if arriving else 'Checking'} {source.title}"
            yield Progress(min(done, source.download_bytes), source.download_bytes, note)
        work.result()
    finally:
        given_up.set()


def _work(
    source: Source | ColourSource, staging: Path, given_up: Event, work: Future[None]
) -> None:
    try:
        _fill(source, staging, given_up)
        work.set_result(None)
    except BaseException as error:
        work.set_exception(error)


def _fill(source: Source | ColourSource, staging: Path, given_up: Event) -> None:
    """Fetch, unpack and check into `staging`, and write the digests beside the files."""
    try:
        if isinstance(source, Source):
            _fetch_idx(source, staging, given_up)
        else:
            _fetch_colour(source, staging, given_up)
        if given_up.is_set():
            return
        reader(source).read_from(source, staging)
        record = json.dumps(reader(source).sha256(source, staging), indent=1)
        (staging / RECORD).write_text(record, encoding="utf-8")
    finally:
        if given_up.is_set():  # torchvision may have made the folder anew
            shutil.rmtree(staging, ignore_errors=True)


def _fetch_idx(source: Source, staging: Path, given_up: Event) -> None:
    """From where torchvision knows that they are."""
    import torchvision.datasets  # costs seconds: only here

    dataset = getattr(torchvision.datasets, source.torchvision)
    if hasattr(dataset, "url"):
        _fetch_archive(dataset.url, dataset.md5, source, staging)
        return
    for file, md5 in dataset.resources:
        if not given_up.is_set():
            _fetch_file(dataset.mirrors, file, md5, staging)


def _fetch_colour(source: ColourSource, staging: Path, given_up: Event) -> None:
    """The files themselves, or one archive of which nothing but they are taken."""
    from torchvision.datasets.utils import download_url

    for url, md5 in source.packed.items():
        name = url.rpartition("/")[2]
        if not given_up.is_set():
            download_url(url, staging, filename=name, md5=md5)
        if name in source.files or given_up.is_set():
            continue
        with tarfile.open(staging / name) as archive:
            for member in archive:
                file = member.name.rpartition("/")[2]
                if file in source.files and (content := archive.extractfile(member)):
                    with (staging / file).open("wb") as out:
                        shutil.copyfileobj(content, out)


def _fetch_file(mirrors: list[str], file: str, md5: str, staging: Path) -> None:
    from torchvision.datasets.utils import download_and_extract_archive

    for mirror in mirrors:
        try:
            download_and_extract_archive(mirror + file, staging, filename=file, md5=md5)
            return
        except (RuntimeError, OSError, HTTPException) as error:
            failure = error
    raise failure


def _fetch_archive(url: str, md5: str, source: Source, staging: Path) -> None:
    """One zip with the packed files of this set, among many others."""
    from torchvision.datasets.utils import download_url

    name = url.rpartition("/")[2]
    download_url(url, staging, filename=name, md5=md5)
    with zipfile.ZipFile(staging / name) as archive:
        inside = {member.rpartition("/")[2]: member for member in archive.namelist()}
        for file in source.headers:
            packed = gzip.GzipFile(fileobj=archive.open(inside[f"{file}.gz"]))
            with packed, (staging / file).open("wb") as out:
                shutil.copyfileobj(packed, out)


def _put_in_place(source: Source | ColourSource, staging: Path) -> None:
    source.raw.mkdir(parents=True, exist_ok=True)
    (source.raw / RECORD).unlink(missing_ok=True)  # it speaks of the files to be replaced
    for file in (*source.files, RECORD):
        (staging / file).replace(source.raw / file)


def _reason(error: Exception) -> str:
    match error:
        case TimeoutError():
            return f"nothing has arrived for {PATIENCE:.0f} seconds"
        case HTTPError():
            return f"the server answered with error {error.code}"
        case OSError() if error.errno in UNWRITABLE:
            return cause(error)
        case URLError() | OSError() | HTTPException():
            return "its server could not be reached, or the connection broke"
        case _:
            return "what arrived was damaged"
