"""What studies have found, on disk beside the runs: one small JSON file a cell, and pictures."""

import io
import json
from contextlib import suppress

import numpy as np

from aelab.store._film import NoRun
from aelab.store._folder import Store, write
from aelab.store._view_examples import example_pictures
from aelab.studies import Figures, Memory, Pictures
from aelab.training import Experiment, Run


class DiskMemory(Memory):
    """A memory that outlives the process, and knows the runs of a store."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store, self.folder = store, store.folder / "studies"

    def run(self, experiment: Experiment) -> Run | None:
        """The finished run of this very experiment; None if there is none that can be read.

        One of older code is trained anew: among the figures of a study nothing would say so.
        """
        if (held := super().run(experiment)) is not None:
            return held
        with suppress(NoRun):
            run = self.store.load(experiment.key)
            return run if run.finished and not run.of_older_code else None
        return None

    def recall(self, name: str) -> Figures | None:
        """The figures of a cell; what is damaged is measured anew."""
        with suppress(OSError, ValueError, AttributeError):
            kept = json.loads((self.folder / f"{name}.json").read_bytes())
            return {str(key): float(value) for key, value in kept.items()}
        return None

    def keep(self, name: str, figures: Figures) -> None:
        """Writes the figures of a cell; a full disk costs only the memory of them."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write(self.folder / f"{name}.json", json.dumps(dict(figures)).encode())

    def pictures(self, name: str) -> Pictures | None:
        """What a cell has drawn, here or in an example; what is damaged is as good as nothing."""
        if (held := super().pictures(name)) is not None:
            return held
        with suppress(OSError, ValueError, EOFError):
            raw = (self.folder / f"{name}.npy").read_bytes()
            super().keep_pictures(name, np.load(io.BytesIO(raw), allow_pickle=False))
        held = super().pictures(name)
        return example_pictures(name) if held is None else held

    def keep_pictures(self, name: str, pictures: Pictures) -> None:
        """Writes what a cell has drawn; a full disk costs only the memory of it."""
        super().keep_pictures(name, pictures)
        raw = io.BytesIO()
        np.save(raw, pictures)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write(self.folder / f"{name}.npy", raw.getvalue())
