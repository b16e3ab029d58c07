"""A run as a file of one's own, outside any folder of runs: `run.save`, `aelab.load`."""

import os
from pathlib import Path
from time import time

from aelab.store._file import FOREIGN, MOST_BYTES, pack, unpack
from aelab.store._film import NoRun
from aelab.store._folder import write
from aelab.training import Run


def save_run(run: Run, path: str | os.PathLike[str]) -> None:
    """Writes a run to a file, in the format of the store: its Import opens it. Raises OSError."""
    save_bytes(pack(run, time()), path)


def save_bytes(content: bytes, path: str | os.PathLike[str]) -> None:
    """Writes a file of a person's own, whole or not at all. Raises OSError."""
    write(Path(path), content)
    mask = os.umask(0)
    os.umask(mask)
    Path(path).chmod(0o666 & ~mask)  # as any new file of this person's


def load_run(path: str | os.PathLike[str]) -> Run:
    """Opens a run from its file: every array as it was, and nothing in it is executed.

    Raises NoRun with one sentence for a file that is damaged, of a newer version or no run, and
    where the run's data set is not on this computer; and OSError where there is no such file.
    """
    with Path(path).open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NoRun(FOREIGN)
    return unpack(content)[0]
