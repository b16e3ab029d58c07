"""The teacher's page: behind a code, it lists and steers everybody's trainings, and calls all."""

import asyncio
import json

import pytest
from apptest import at, press, ran
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from aelab.models import variants
from aelab.scheduler import Job
from aelab.ui.session import jobs, teacher
from aelab.ui.shell.serving import call

CLASS, TRAIN = "pages/14_Class.py", "pages/1_Train.py"
WRONG = "This is not the code: the server printed it when it started."


def visit(page: str, **query: str) -> AppTest:
    return ran(at(page, **query))


def begin(**query: str) -> Job:
    """A training of another person."""
    page = visit(TRAIN, **query)
    press(page, "train")
    token = page.query_params["job"]
    job = jobs.scheduler().get(token if isinstance(token, str) else token[0])
    assert job is not None
    return job


def entered(code: str) -> AppTest:
    page = visit(CLASS)
    page.text_input(key="code").set_value(code)
    return ran(page)


@pytest.mark.usefixtures("lab", "closed")
def test_the_teacher_sees_and_steers_everybody() -> None:
    first = begin(data="digits", variant="basic", epochs="500")
    second = begin(data="digits", variant="vae", epochs="500")
    page = entered(teacher.desk().code.lower() + " ")
    while any(job.run is None for job in (first, second)):
        ran(page)
    (wall,) = [e.value for e in ran(page).get("html") if "ae-wall" in e.value]
    assert wall.count("<img") == 2
    assert "Autoencoder on Digits" in wall
    assert "Variational autoencoder on Digits" in wall
    press(page, "pause")
    while first.state == "running" or second.state == "running":
        pass
    assert (first.state, second.state) == ("paused", "paused")
    page.get("button_group")[0].set_value("List")
    listed = ran(page).dataframe[0].value
    assert list(listed["who"]) == ["Person 1", "Person 2"]
    assert listed["how far"].str.contains("paused").all()


@pytest.mark.usefixtures("lab", "closed")
def test_without_the_code_nothing_is_seen_and_guesses_are_few() -> None:
    begin(data="digits", epochs="500")
    for _ in range(teacher.WRONG):
        page = entered("AAAAAAAA")
        assert [warning.value for warning in page.warning] == [WRONG]
        assert not [e for e in page.get("html") if "ae-wall" in e.value]
        assert not {"pause", "stop"} & {button.key for button in page.button}
    page = entered(teacher.desk().code)  # the right one, too late
    assert [w.value for w in page.warning] == ["Too many wrong codes: wait a minute."]


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize(
    "address",
    ["https://example.com", "//example.com", "/etc/passwd", "javascript:alert(1)", "Train?a=<b>",
     "../Train", "None", "Train#x", "Train?x=1\nSet-Cookie: a"],
)  # fmt: skip
def test_nobody_is_sent_out_of_the_lab(address: str) -> None:
    teacher.desk.clear()
    assert "is no page of the lab" in teacher.call(address)
    assert teacher.desk().calls == 0


@pytest.mark.usefixtures("lab")
def test_a_call_is_told_to_all() -> None:
    teacher.desk.clear()
    assert teacher.call(" /Latent_space?data=digits&variants=basic,vae ") == ""
    answer = asyncio.run(call(Request({"type": "http", "method": "GET", "headers": []})))
    told = json.loads(bytes(answer.body))
    assert told == {"calls": 1, "address": "Latent_space?data=digits&variants=basic,vae"}


@pytest.mark.usefixtures("lab", "closed")
@pytest.mark.parametrize("view", ["Wall", "List"])
def test_an_example_stands_there_while_nobody_trains(view: str) -> None:
    page = entered(teacher.desk().code)
    page.get("button_group")[0].set_value(view)
    ran(page)
    assert [c.value for c in page.caption if "trained beforehand" in c.value]
    assert {"pause", "stop"}.isdisjoint(b.key for b in page.button)
    if view == "Wall":
        (wall,) = [e.value for e in page.get("html") if "ae-wall" in e.value]
        assert wall.count("<img") == wall.count("Example") == len(variants())
        assert "step 0 " not in wall
    else:
        listed = page.dataframe[0].value
        assert list(listed["since"]) == ["beforehand"] * len(variants())
        assert {"class.pause", "class.stop"}.isdisjoint(b.key for b in page.button)
