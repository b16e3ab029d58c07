"""Writes checkpoints in a thread of its own, of each training the newest alone."""

import atexit
import logging
from collections.abc import Mapping
from threading import Condition, Thread
from typing import Any, NamedTuple

from aelab.store._checkpoints import Checkpoints
from aelab.training import Checkpoint

log = logging.getLogger(__name__)


class _Kept(NamedTuple):
    checkpoint: Checkpoint
    about: Mapping[str, Any]


class CheckpointWriter:
    """Brings checkpoints to the disk soon. `failure`: why the last could not be written."""

    def __init__(self, checkpoints: Checkpoints) -> None:
        self.checkpoints, self.failure = checkpoints, ""
        self.waiting: dict[str, _Kept | None] = {}  # None: it is to be dropped
        self.wake, self.ending = Condition(), False
        self.thread = Thread(target=self._work, name="aelab checkpoints", daemon=True)
        self.thread.start()
        atexit.register(self.close)

    def put(self, name: str, checkpoint: Checkpoint, about: Mapping[str, Any]) -> None:
        """Writes a checkpoint of a training soon, in place of one that still waits."""
        self._put(name, _Kept(checkpoint, about))

    def drop(self, name: str) -> None:
        """Forgets a training soon."""
        self._put(name, None)

    def close(self) -> None:
        """Writes what still waits, and ends the thread."""
        with self.wake:
            self.ending = True
            self.wake.notify()
        self.thread.join()

    def _put(self, name: str, wish: _Kept | None) -> None:
        with self.wake:
            self.waiting[name] = wish
            self.wake.notify()

    def _work(self) -> None:
        while True:
            with self.wake:
                while not self.waiting and not self.ending:
                    self.wake.wait()
                if not self.waiting:
                    return
                name, wish = next(iter(self.waiting.items()))
                del self.waiting[name]
            try:
                if wish is None:
                    self.checkpoints.drop(name)
                else:
                    self.checkpoints.keep(name, *wish)
                self.failure = ""
            except Exception as error:
                log.warning("a checkpoint could not be written: %s", error)
                self.failure = f"Trainings under way cannot be kept on disk: {error}."
