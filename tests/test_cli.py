"""The command `aelab` and the other commands: help for each, and what they pass on."""

import runpy
import sys
from functools import partial
from pathlib import Path

import pytest
from apptest import ROOT

import aelab
from aelab import cli
from aelab.paths import APP

MODULES = ["aelab", "aelab.bench", "aelab.claims", "aelab.visitors", "aelab.store"]
SCRIPTS = ["docs/api.py", "docs/pictures.py", "tests/screenshots.py"]


@pytest.mark.parametrize("command", [*MODULES, *SCRIPTS])
def test_every_command_has_help(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [command, "--help"])
    monkeypatch.delitem(sys.modules, f"{command}.__main__", raising=False)  # of other tests
    script = command.endswith(".py")
    start = partial(runpy.run_path, str(ROOT / command)) if script else partial(
        runpy.run_module, command, alter_sys=True)  # fmt: skip
    with pytest.raises(SystemExit) as end:
        start(run_name="__main__")
    assert not end.value.code
    assert capsys.readouterr().out.startswith("usage: ")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_subcommand_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main([command, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: aelab {command}")


def test_help_names_every_subcommand(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    told = capsys.readouterr().out
    assert all(f"aelab {command} " in told for command in cli.COMMANDS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"aelab {aelab.__version__}\n"


def test_an_unknown_subcommand_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["nonsense"], []):
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        assert end.value.code == 2
    assert "invalid choice: 'nonsense'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "passed"),
    [
        ([], ["--server.address=localhost"]),
        (
            ["--port", "9000", "--address", "0.0.0.0", "--no-browser", "--server.maxUploadSize=50"],
            ["--server.address=0.0.0.0", "--server.port=9000", "--server.headless=true",
             "--server.maxUploadSize=50"],
        ),
    ],
)  # fmt: skip
def test_run_starts_streamlit_with_the_app(
    monkeypatch: pytest.MonkeyPatch, asked: list[str], passed: list[str]
) -> None:
    calls = []
    monkeypatch.setattr("streamlit.web.cli.main", lambda args, prog_name: calls.append(args))
    assert cli.main(["run", *asked]) == 0
    assert calls == [["run", str(APP), *passed]]
    assert APP == ROOT / "app.py"
