"""Runs that stay: each on disk as one file, listed, named, reopened, exported and imported."""

from aelab.store._examples import EXAMPLES, example, offer
from aelab.store._film import NoRun
from aelab.store._folder import Store, folder
from aelab.store._memory import Shelf
from aelab.store._saved import Saved
from aelab.store._writer import Writer

__all__ = [
    "EXAMPLES", "NoRun", "Saved", "Shelf", "Store", "Writer", "example", "folder", "offer",
]  # fmt: skip
