"""The background loading of torch and the default data set, once a process."""

import gc
import logging
from importlib import import_module
from threading import Event, Thread

import streamlit as st

log = logging.getLogger(__name__)


class Loader:
    """Imports torch and the default data set in a thread; `ready` is set when that is done."""

    def __init__(self) -> None:
        self.ready, self.failure = Event(), ""
        # No daemon: one inside torch when Python exits would abort the process.
        Thread(target=self._load, name="aelab loading").start()

    def _load(self) -> None:
        try:
            from aelab import data, train
            from aelab.ui.session import jobs, saved_runs

            jobs.scheduler()
            data.load(data.DEFAULT)
            self.ready.set()
            saved_runs.offer_examples()
            # The first training imports much of torch: better now than under the first click.
            train("basic", "digits", epochs=1)
            import_module("aelab.figures")
            # Else every later full collection walks through all of torch.
            gc.collect()
            gc.freeze()
        except Exception as error:
            log.exception("loading")
            self.failure = f"The lab could not be loaded: {error}"
            self.ready.set()


@st.cache_resource(show_spinner=False)
def loader() -> Loader:
    """The one loader of this process."""
    return Loader()
