"""Where downloaded data lie: one folder, chosen by AELAB_DATA, laid out as torchvision does."""

import errno
import os
from pathlib import Path

NAME = "AELAB_DATA"
SHOWN = 80  # characters of a path that is too long
# What a folder cannot be written for, by the error of the system; all else is the network's.
UNWRITABLE = {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR,
    errno.EEXIST, errno.EISDIR, errno.ENAMETOOLONG, errno.ENOENT, errno.ELOOP, errno.EIO,
    errno.EFBIG,
}  # fmt: skip


def folder() -> Path:
    """The folder of the downloaded sets: $AELAB_DATA, else `aelab` in the user's cache folder.

    It need not exist yet. Inside, MNIST lies in `MNIST/raw`, as torchvision puts it.
    """
    if chosen := os.environ.get(NAME):
        return Path(os.path.expanduser(chosen))  # Path.expanduser raises for unknown users
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(cache) / "aelab"


def is_made() -> bool:
    """Whether the folder is there."""
    return os.path.exists(folder())


def unusable() -> str:
    """Why nothing can lie in `folder()`, as a clause; empty if it can, or if it is not made yet."""
    try:
        if folder().is_dir():
            os.scandir(folder()).close()
            return ""
        folder().lstat()
    except FileNotFoundError:
        return ""
    except OSError as error:
        return cause(error)
    return cause(NotADirectoryError(errno.ENOTDIR, ""))


def cause(error: OSError) -> str:
    """What is wrong with `folder()`, as a clause, by the error that using it raised."""
    long = error.errno == errno.ENAMETOOLONG
    shown = f"{str(folder())[:SHOWN]}…" if long else str(folder())
    named = f"the folder {shown}" + (f" that {NAME} names" if os.environ.get(NAME) else "")
    match error.errno:
        case errno.ENAMETOOLONG:
            return f"the name of {named} is too long"
        case errno.ENOTDIR | errno.EEXIST:
            file = next((p for p in folder().parents if p.is_file()), None)
            return f"{named} cannot be made, for {file} is a file" if file else f"{named} is a file"
        case errno.ENOSPC | errno.EDQUOT:
            return f"the disk of {named} is full"
        case _:
            verb = "be written" if os.access(folder(), os.R_OK) else "be made or read"
            return f"{named} cannot {verb} ({(error.strerror or 'unknown reason').lower()})"
