"""Every page that shows pictures shows those of a set in colour: trained, and refused in words."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from time import monotonic, sleep
from types import SimpleNamespace

import pytest
from apptest import COMPARISONS, STUDIES, at_view, press, ran, unpacked
from colours import made
from streamlit.testing.v1 import AppTest

from aelab.components.contents import contents
from aelab.data import Info, sets
from aelab.ui.session import jobs, loader

NAME = "colours"
OTHER = ("unfolding", "arrows", "memorisation")  # views of other sets than the one chosen
TOPICS = {"contraction": {"look.images": "Tangents"}}  # where the first shows curves
MEASURED = ("clusters", "anomalies", "numbers stored")  # the studies with pictures, if quick ones
SHAPE = [8, 8, 3]


@pytest.fixture(scope="module", autouse=True)
def _listed() -> Iterator[None]:
    """A set in colour in the menus, as one that is built in would be."""
    assert loader.loader().ready.wait(60)
    dataset = replace(made(120), name=NAME)
    info = Info(NAME, dataset.title, "images", dataset.source, dataset.licence, colour=True)
    with pytest.MonkeyPatch.context() as patch:
        module = SimpleNamespace(INFO=info, load=lambda: dataset)
        patch.setitem(sets.modules(), NAME, module)  # type: ignore[arg-type]
        yield


def trained(view: str, **address: str) -> AppTest:
    """The page of a view after its Train button, once all is done."""
    page = ran(at_view(view, data=NAME, **address))
    press(page, "train")
    assert not page.error, page.error[0].value
    end = monotonic() + 60
    while any(job.busy for job in jobs.scheduler().jobs()):
        assert monotonic() < end
        sleep(0.05)
    assert {job.state for job in jobs.scheduler().jobs()} == {"finished"}
    return ran(page)


def shapes(page: AppTest) -> list[list[int]]:
    """Of the pictures in all that is drawn."""
    found = [unpacked(element.proto.bytes)[0] for element in page.get("bidi_component")]
    kept = (contents.get(meta["address"][6:]) for meta in found if meta["kind"] == "at")
    found += [unpacked(gzip.decompress(payload))[0] for payload in kept if payload]
    return [meta["shape"] for meta in found if meta.get("shape")]


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize("view", [v for v in (*COMPARISONS, *MEASURED) if v not in OTHER])
def test_a_view_trains_on_pictures_in_colour_and_shows_them(view: str) -> None:
    page = trained(view, **TOPICS.get(view, {}))
    assert SHAPE in shapes(page), shapes(page)


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize("view", [v for v in STUDIES if v not in MEASURED])
def test_every_other_study_opens(view: str) -> None:
    assert ran(at_view(view, data=NAME)).markdown
