"""The short form of the long measurements: visitors over time, and a server that is killed."""

import sys

import pytest

from aelab.visitors import cycles, soak
from aelab.visitors.__main__ import main
from aelab.visitors.process import Held


@pytest.mark.slow
def test_visitors_who_leave_are_counted_with_what_they_leave(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cycles, "AFTERWARDS", 0.0)
    assert main(["--cycles", "2", "--address", address]) == 0
    said = capsys.readouterr().out
    assert "| 2 | " in said
    assert "errors in the server's log: 0" in said


@pytest.mark.slow
def test_visitors_at_random_meet_no_error(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--soak", "6", "--train", "2", "--address", address]) == 0
    assert " | 0 | 0 | 0 |\n" in capsys.readouterr().out


def test_memory_is_compared_with_that_after_a_hundred_cycles() -> None:
    lines = [cycles.Line(n, n, Held(memory, 9, 99), 0) for n, memory in
             ((50, 1.0), (100, 200.0), (200, 210.0), (300, 190.0))]  # fmt: skip
    assert cycles.table(lines).endswith("memory after 100 cycles: at most 5.0 % more")
    assert "more" not in cycles.table(lines[:1])


def test_the_later_half_is_compared_with_the_earlier_one() -> None:
    minutes = [soak.Minute(60.0 * n, Held(memory, 9, 99), n, n, 0, 0, 0) for n, memory in
               enumerate((500.0, 100.0, 100.0, 103.0, 103.0), 1)]  # fmt: skip
    assert soak.table(minutes).endswith("memory, later over earlier half: +3.0 %")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="killed and looked at as Linux does")
def test_a_killed_server_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from aelab.bench.browser import crash

    monkeypatch.setattr(crash, "EPOCHS", 60)
    (row,) = crash.crashes(1, 0, seed=7)
    assert row.holds, row.figure
