"""Whose is what: a browser is known again, others may watch by a link, and nobody can guess one."""

import asyncio
import re
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from apptest import at, press, ran
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from aelab.components.contents import contents
from aelab.paths import ROOT
from aelab.scheduler import Scheduler, TooManyJobs
from aelab.settings import Settings, SettingsError, read
from aelab.store import Belongings, Store
from aelab.training import Experiment, train, training_events
from aelab.ui.session import jobs, people, saved_runs
from aelab.ui.shell.live import live
from aelab.ui.shell.serving import Head

SOMEBODY = "This is somebody else’s training: you can watch it, or train your own."
TRAIN, RUNS = "pages/1_Train.py", "pages/13_Runs.py"


def visit(page: str, **query: str) -> AppTest:
    """Another person, on a page."""
    return ran(at(page, **query))


def token_of(test: AppTest) -> str:
    found = test.query_params["job"]
    return found if isinstance(found, str) else found[0]


@pytest.mark.usefixtures("lab", "closed")
def test_others_may_watch_a_training_and_not_steer_it() -> None:
    owner = visit(TRAIN, data="digits", epochs="500")
    press(owner, "train")
    token = token_of(owner)
    job = jobs.scheduler().get(token)
    assert job is not None
    other = visit(TRAIN, data="digits", job=token)
    for key in ("train", "stop", "step"):  # Pause stands in the place of Train
        press(other, key)
        assert [warning.value for warning in other.warning] == [SOMEBODY]
        assert job.state == "running"
    press(other, "reset")  # a network of their own
    assert token_of(other) != token
    assert jobs.scheduler().get(token) is job
    assert job.state == "running"
    press(owner, "train")
    assert not owner.warning


@pytest.mark.usefixtures("lab", "closed")
def test_runs_are_listed_for_those_whose_they_are(runs: Store) -> None:
    key = runs.save(train("basic", "digits", epochs=1)).key
    page = visit(RUNS)
    assert not page.dataframe
    mine = page.session_state["lab"].owner
    saved_runs.belongings().give(mine, key)
    assert len(ran(page).dataframe[0].value) == 1
    assert not visit(RUNS).dataframe  # of another
    linked = visit("pages/3_Latent_space.py", data="digits", runs=key)
    assert "selected" not in [warning.value for warning in linked.warning]
    assert linked.session_state["lab"].selected_runs == [key]


def test_a_run_stays_for_as_long_as_it_is_anybodys(tmp_path: Path) -> None:
    held = Belongings(tmp_path)
    one, other, key = "one", "../../other", "0" * 16
    held.give(one, key)
    held.give(other, key)
    assert held.of(one) == held.of(other) == {key}
    assert {file.parent.parent for file in tmp_path.rglob(key)} == {tmp_path}
    assert not held.release(one, key)
    assert held.of(one) == set()
    assert held.release(other, key)


def test_a_person_has_a_limit_of_their_own() -> None:
    scheduler = Scheduler(settings=Settings(jobs_a_person=2))
    try:
        e = Experiment.of("basic", "digits", epochs=500)
        for _ in range(2):
            scheduler.submit(training_events(e, "cpu"), "cpu", "one", paused=True)
        with pytest.raises(TooManyJobs, match="2 trainings of yours are under way already"):
            scheduler.submit(training_events(e, "cpu"), "cpu", "one")
        scheduler.submit(training_events(e, "cpu"), "cpu", "another", paused=True)
    finally:
        scheduler.close()


def page_headers(cookie: str = "") -> dict[str, list[str]]:
    """The headers of a page that the server sends to a browser with this cookie."""
    found: dict[str, list[str]] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"<head></head>"})

    async def send(message: Any) -> None:
        for name, value in message.get("headers", []):
            found.setdefault(name.decode(), []).append(value.decode())

    headers = [(b"cookie", cookie.encode())] if cookie else []
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/Train",
        "scheme": "http",
        "headers": headers,
    }
    asyncio.run(Head(app)(scope, None, send))  # type: ignore[arg-type]
    return found


def test_a_browser_is_given_a_token_once_that_no_script_can_read() -> None:
    (given,) = page_headers()["set-cookie"]
    name, _, rest = given.partition("=")
    token, *flags = rest.split("; ")
    assert name == people.COOKIE
    assert people.TOKEN.fullmatch(token)
    assert {"HttpOnly", "SameSite=Lax"} <= set(flags)
    assert page_headers()["set-cookie"] != [given]
    assert "set-cookie" not in page_headers(f"{people.COOKIE}={token}")


@pytest.mark.usefixtures("lab")
def test_nothing_of_others_can_be_guessed() -> None:
    """A thousand guesses each at what is live, at contents, at jobs and at runs."""
    contents.put(b"somebody's")

    def status(token: str) -> int:
        scope: dict[str, Any] = {
            "type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"",
            "path_params": {"source": "stage", "token": token},
        }  # fmt: skip
        return asyncio.run(live.answer(Request(scope))).status_code

    for _ in range(1000):
        guess = secrets.token_urlsafe(12)
        assert status(guess) == 404
        assert contents.get(secrets.token_hex(16)) is None
        assert jobs.scheduler().get(guess) is None
        assert saved_runs.find(secrets.token_hex(8)) is None
    for bad in ("../../etc/passwd", "%2e%2e", "", "a\0b", "x" * 10_000):
        assert status(bad) == 404
        assert saved_runs.find(bad) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("jobs = 0", "jobs must be from 1 to 10,000, not 0."),
        ("jobs = true", "jobs must be from 1 to 10,000, not True."),
        ('open = "yes"', "open must be true, false or \"auto\", not 'yes'."),
        ("speed = 3", "sets speed, which is none of open, jobs, jobs_a_person, "),
        ("jobs", "is no TOML"),
    ],
)
def test_settings_that_cannot_be_are_named(text: str, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "aelab.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=re.escape(sentence)):
        read(file)


def test_a_settings_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot be read: No such file"):
        read(tmp_path / "none.toml")


def test_the_documentation_names_every_setting_with_its_default() -> None:
    text = (ROOT / "docs/reliability.md").read_text("utf-8")
    said = dict(re.findall(r"^\| `(\w+)` \| `?\"?([^`\"| ]+)", text, re.MULTILINE))
    assert said == {name: str(value) for name, value in asdict(Settings()).items()}
