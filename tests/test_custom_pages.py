"""Data of somebody's own on the pages: in every menu, for those whose they are."""

from collections.abc import Callable
from time import monotonic, sleep

import numpy as np
import pytest
from apptest import VIEWS, at_view, press, ran

import aelab
from aelab import data
from aelab.data import custom
from aelab.ui.session import jobs

RNG = np.random.default_rng(3)
NO_DATA = {
    "theory",
    "claims",
    "a claim",
    "runs",
    "topics",
    "ratings",
    "ratings compared",
    "for a user",
    "for you",
    "a table",
    "tracks",
    "traffic",
    "unfolding",
    "arrows",
    "memorisation",
}  # have no menu of data sets, or one of their own


def shapes(n: int = 240) -> data.Dataset:
    """Bars across, down and along the diagonal."""
    x, y = np.zeros((n, 10, 12), np.uint8), np.arange(n) % 3
    for i, (picture, kind) in enumerate(zip(x, y, strict=True)):
        at = i % 9
        picture[at, 1:9] = picture[1:9, at] = 0
        rows, columns = [(at, slice(1, 9)), (slice(1, 9), at), (range(1, 9), range(1, 9))][kind]
        picture[rows, columns] = 200 + i % 50
    return aelab.from_arrays(x, [("across", "down", "diagonal")[k] for k in y], title="Bars")


@pytest.fixture
def bars(lab: None) -> str:
    """The name of a set that is kept, and held by nobody."""
    made = shapes()
    custom.keep(made)
    return made.name


def until(true: Callable[[], bool]) -> None:
    """Waits for a state."""
    end = monotonic() + 60
    while not true():
        assert monotonic() < end
        sleep(0.02)


def has_begun() -> bool:
    """Whether every job of the process has something to show."""
    found = jobs.scheduler().jobs()
    return bool(found) and all(job.run or job.progress or job.ended for job in found)


@pytest.mark.parametrize("view", [view for view in VIEWS if view not in NO_DATA])
def test_an_own_set_is_one_of_the_sets_of_every_page_and_trains(view: str, bars: str) -> None:
    page = ran(at_view(view, data=bars))
    (menu,) = [menu for menu in page.selectbox if menu.label == "Data"]
    assert menu.value == bars
    press(page, "train")
    until(has_begun)
    ran(page)
    assert not [message.value for message in (*page.warning, *page.error)]
    assert not [job.message for job in jobs.scheduler().jobs() if job.state == "failed"]
