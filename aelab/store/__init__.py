"""Runs that stay: each on disk as one file, listed, named, reopened, exported and imported."""

from aelab.store._aside import Aside
from aelab.store._belongings import Belongings
from aelab.store._checkpoint_writer import CheckpointWriter
from aelab.store._checkpoints import Checkpoints, Head, Unfinished
from aelab.store._disk_memory import DiskMemory
from aelab.store._examples import EXAMPLES, add_examples, example
from aelab.store._film import NoRun, NotKnown
from aelab.store._folder import Store, folder
from aelab.store._saved import SavedRun, UnknownRun
from aelab.store._single import load_run, save_bytes, save_run
from aelab.store._view_examples import (
    example_progress,
    example_runs,
    keep_example,
    keep_pictures,
)
from aelab.store._writer import Writer

__all__ = [
    "EXAMPLES", "Aside", "Belongings", "CheckpointWriter", "Checkpoints", "DiskMemory", "Head",
    "NoRun", "NotKnown", "SavedRun", "Store", "Unfinished", "UnknownRun", "Writer", "add_examples",
    "example", "example_progress", "example_runs", "folder", "keep_example", "keep_pictures",
    "load_run", "save_bytes", "save_run",
]  # fmt: skip
