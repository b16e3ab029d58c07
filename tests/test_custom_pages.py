"""Data of somebody's own on the pages: in every menu, for those whose they are."""

import gc
from collections.abc import Callable
from time import monotonic, sleep

import numpy as np
import pytest
from apptest import VIEWS, at, at_view, press, ran
from streamlit.testing.v1 import AppTest

import aelab
from aelab import data
from aelab.data import custom
from aelab.store import Store
from aelab.ui.session import jobs, own_data

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


def drop(page: AppTest, name: str, content: bytes) -> AppTest:
    """The page with a file in its uploader."""
    page.file_uploader[0].set_value((name, content, ""))
    return ran(page)


def csv() -> bytes:
    return ("a,b,c,kind\n" + "\n".join(
        f"{i % 7},{i * i % 11},{i % 5},{'xy'[i % 2]}" for i in range(90)
    )).encode()  # fmt: skip


def test_a_dropped_file_is_looked_at_used_and_found_again(lab: None) -> None:
    page = drop(ran(at("pages/15_Your_data.py")), "flowers.csv", csv())
    assert not page.error
    assert page.selectbox(key="own.label").value == "kind"
    page.button(key="use").click().run()
    (name,) = custom.names()
    assert data.info(name).title == "flowers"
    assert data.load(name).classes == ("x", "y")
    train = ran(at("pages/1_Train.py", variant="basic", data=name))
    assert train.selectbox(key="w.data").value == name
    press(train, "train")
    until(has_begun)
    ran(train)
    assert not [message.value for message in (*train.warning, *train.error)]
    again = ran(at("pages/15_Your_data.py"))
    assert any("flowers" in text.value for text in again.markdown)
    press(again, f"own.remove.{name}")
    assert custom.names() == ()


def test_a_bad_file_is_named_and_the_page_stays(lab: None) -> None:
    page = drop(ran(at("pages/15_Your_data.py")), "letter.pdf", b"%PDF-1.4")
    (said,) = page.error
    assert "letter" in said.value
    page = drop(page, "flowers.csv", csv())
    assert not page.error


def test_a_set_is_its_owners_until_they_give_its_link(bars: str, closed: None) -> None:
    own_data._people().give("ann", bars)  # nobody of this test's visits
    page = ran(at_view("train", data=bars))
    assert page.selectbox(key="w.data").value == "digits"
    said = " ".join(w.value for w in page.warning)
    assert "“Bars” is somebody else’s data: ask for its link to train on it." in said
    assert not any("Bars" in text.value for text in ran(at("pages/15_Your_data.py")).markdown)
    wrong = ran(at("pages/15_Your_data.py", take=f"{bars}.{'x' * 22}"))
    assert "gives no data set" in wrong.warning[0].value
    taken = ran(at("pages/15_Your_data.py", take=own_data.gift(bars)))
    assert "one of your data sets now" in taken.info[0].value
    assert any("Bars" in text.value for text in taken.markdown)
    press(taken, f"own.remove.{bars}")
    assert custom.is_kept(bars)  # it is still Ann's


def test_a_run_on_data_that_are_gone_is_seen_as_it_was_kept(bars: str, runs: Store) -> None:
    saved = runs.save(aelab.train("basic", bars, epochs=2), "Mine")
    custom.remove(bars)
    gc.collect()
    page = ran(at("pages/1_Train.py", job=saved.key, variant="basic", data=bars))
    assert page.selectbox(key="w.data").value == bars
    said = " ".join(message.value for message in page.info)
    assert "“Bars”" in said
    assert "is shown as it was kept" in said
    press(page, "train")
    assert "bring the same files again" in " ".join(w.value for w in page.warning)
    assert [(row.name, row.experiment.data) for row in runs.list()] == [("Mine", bars)]
    ran(at("pages/13_Runs.py", runs=saved.key))
