"""The load client: it is to the app what browsers are, and its figures are those of its log."""

import json
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from aelab.visitors.__main__ import main
from aelab.visitors.figures import Figures, Stretch, figures
from aelab.visitors.page import Page
from aelab.visitors.session import LoadFailed, Log, Look, Tick


def asked(address: str, *more: str) -> int:
    plan = {"--train": "1", "--watch": "2", "--data": "digits", "--seconds": "4"}
    words = [word for pair in plan.items() for word in pair]
    return main([*words, "--address", address, *more])


@pytest.mark.slow
def test_one_trains_and_two_watch(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    assert asked(address, "--json", str(file)) == 0
    found = json.loads(file.read_text("utf-8"))
    (job,) = found["jobs"]
    assert found["ticks_per_second"] > 0
    assert found["fragment_runs"] == 0  # pictures come without a run of the page
    assert 0 < found["tick_ms"]["p50"] <= found["tick_ms"]["p95"] <= found["tick_ms"]["max"]
    assert found["bytes_per_second"] > found["bytes_per_tick"] > 0
    assert (found["timeouts"], found["lost"], found["exceptions"]) == (0, 0, 0)
    assert job["running"]
    assert job["steps_per_second"] == found["steps_per_second"] > 0
    assert job["last_step"] > 0
    assert job["sessions"] == 3  # the watchers saw the job that was trained
    assert found["fairness"] == [1, 1]
    assert "| sessions that train / watch | 1 / 2 |" in capsys.readouterr().out


@pytest.mark.parametrize(
    "foreign",
    ["http://example.com:8501", "http://localhost@example.com", "https://localhost", "localhost"],
)
def test_another_machine_is_refused(foreign: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(foreign) == 2
    said = capsys.readouterr().err
    assert said == (
        "The address must be a server on this machine, http:// and 127.0.0.1, localhost, ::1 and "
        f"its port, not “{foreign}”.\n"
    )


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--pace", "fast", "There is no pace “fast”; there are slow, watchable, full."),
        ("--variant", "none", "The app has no none on digits: it opened basic on digits."),
    ],
)
def test_what_the_app_does_not_know_is_said(
    address: str, option: str, value: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(address, option, value) == 2
    assert capsys.readouterr().err == f"{sentence}\n"


def test_nobody_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("http://127.0.0.1:9") == 2
    assert capsys.readouterr().err == "No server of the app answers at http://127.0.0.1:9.\n"


def measured(log: Log) -> Figures:
    """Two jobs, from second 10 to second 20."""
    stretch = Stretch(10, 20)
    return figures(log, stretch, ["a", "b"], watch=1, opening_seconds=3, client_seconds=5)


def test_the_figures_are_of_the_stretch() -> None:
    log = Log(
        ticks=[Tick(9, 0.5, 99), Tick(11, 0.1, 10), Tick(12, 0.3, 30), Tick(19, 2, 50)],
        looks=[
            Look(2, 0, "a", 0, True), Look(8, 0, "a", 20, True), Look(13, 0, "a", 60, True),
            Look(14, 1, "a", 60, True), Look(18, 1, "a", 120, True), Look(21, 0, "a", 500, True),
            Look(9, 2, "b", 10, True), Look(17, 2, "b", 110, False),
        ],
        received=[(9, 7), (10, 40), (19, 60), (20, 7)],
        fragment_runs=[9, 11, 12, 19], page_runs=[12], merged=[9, 15], timeouts=[5],
    )  # fmt: skip
    found = measured(log)
    assert found.ticks_per_second == pytest.approx(0.2)  # the first ended before, the last after
    assert found.tick_ms == pytest.approx({"p50": 300, "p95": 1830, "max": 2000})
    assert (found.bytes_per_tick, found.bytes_per_second) == (30, 10)
    assert (found.fragment_runs, found.page_runs, found.merged, found.timeouts) == (3, 1, 1, 1)
    a, b = found.jobs
    assert (a.steps_per_second, a.looks_per_second, a.last_step) == (10, 0.2, 120)
    assert (a.sessions, a.running, b.running) == (2, True, False)
    assert (b.steps_per_second, found.steps_per_second, found.client_cores) == (12.5, 22.5, 0.5)
    assert found.fairness == pytest.approx((10 / 11.25, 12.5 / 11.25))


def test_jobs_that_stand_still_are_not_unfair() -> None:
    found = measured(
        Log(ticks=[Tick(11, 1, 1)], looks=[Look(9, 0, "a", 5, True), Look(9, 1, "b", 5, True)])
    )
    assert (found.fairness, found.steps_per_second) == (None, 0)


def test_no_tick_is_no_measurement() -> None:
    with pytest.raises(LoadFailed, match=r"No tick that was sent in these 10\.0 s came to an end"):
        measured(Log(ticks=[Tick(9, 0.5, 99)]))


def test_a_page_keeps_large_messages_for_as_long_as_a_browser_does() -> None:
    page = Page("", "Train", "")

    def ran(*drawn: ForwardMsg) -> list[str]:
        """The hashes that the page asks with after a run that sends these."""
        begun, ended = ForwardMsg(), ForwardMsg()
        begun.new_session.config.max_cached_message_age = 2
        ended.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
        for message in (begun, *drawn, ended):
            page.take(message)
        return list(page.request().rerun_script.cached_message_hashes)

    large = ForwardMsg(hash="large")
    large.metadata.cacheable = True
    large.delta.new_element.html.body = "…"
    assert ran(large) == ["large"]
    assert ran(ForwardMsg(ref_hash="large")) == ["large"]
    assert ran() == ["large"]
    assert ran() == []
