"""Saves runs in a thread of its own, so that whoever trains does not wait for the disk."""

import atexit
import logging
from queue import SimpleQueue
from threading import Thread

from aelab.store._folder import Store
from aelab.training import Run

log = logging.getLogger(__name__)


class Writer:
    """Puts runs into a store, one after the other. `failure`: why the last could not be saved."""

    def __init__(self, store: Store) -> None:
        self.store, self.failure = store, ""
        self.queue: SimpleQueue[tuple[Run, str] | None] = SimpleQueue()
        self.thread = Thread(target=self._work, name="aelab saving", daemon=True)
        self.thread.start()
        atexit.register(self.close)

    def put(self, run: Run, name: str = "") -> None:
        """Saves a run soon."""
        self.queue.put((run, name))

    def close(self) -> None:
        """Saves what is still to be saved, and ends the thread."""
        self.queue.put(None)
        self.thread.join()

    def _work(self) -> None:
        while (wish := self.queue.get()) is not None:
            try:
                self.store.save(*wish)
                self.failure = ""
            except Exception as error:
                log.exception("saving")
                self.failure = f"The last run could not be saved: {error}."
