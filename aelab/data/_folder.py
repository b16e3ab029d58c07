"""Where downloaded data lie: one folder, chosen by AELAB_DATA, laid out as torchvision does."""

import os
from pathlib import Path


def folder() -> Path:
    """The folder of the downloaded sets: $AELAB_DATA, else `aelab` in the user's cache folder.

    It need not exist yet. Inside, MNIST lies in `MNIST/raw`, as torchvision puts it.
    """
    if chosen := os.environ.get("AELAB_DATA"):
        return Path(chosen).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "aelab"
