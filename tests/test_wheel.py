"""The wheel: what is in it, and that the lab it holds starts from any folder."""

import os
import re
import socket
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy, copytree, ignore_patterns
from typing import TYPE_CHECKING
from urllib.parse import urlparse

import pytest
from apptest import PATIENCE, ROOT, needs_chromium

import aelab
from aelab.theme import LIGHT

if TYPE_CHECKING:
    from playwright.sync_api import Page

BUILD = "from setuptools import build_meta; build_meta.build_{what}({to!r})"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def built(tree: Path, what: str, to: Path) -> Path:
    """A wheel or a source distribution of a tree."""
    to.mkdir()
    command = [sys.executable, "-c", BUILD.format(what=what, to=str(to))]
    subprocess.run(command, cwd=tree, check=True, capture_output=True, timeout=100)
    (file,) = to.iterdir()
    return file


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a build needs: it leaves its own files behind."""
    place = tmp_path_factory.mktemp("tree")
    for folder in ("aelab", "pages", ".streamlit"):
        copytree(ROOT / folder, place / folder, ignore=ignore_patterns("__pycache__"))
    for file in ("app.py", "pyproject.toml", "README.md"):
        copy(ROOT / file, place)
    stale = place / "build" / "lib" / "aelab" / "gone.py"  # of an earlier build
    stale.parent.mkdir(parents=True)
    stale.touch()
    return place


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network."""
    return built(tree, "wheel", tmp_path_factory.mktemp("wheel") / "dist")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages with the wheel's content."""
    place = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    return place


def test_the_wheel_has_the_package_and_the_app(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if "dist-info" not in name}
    package = {
        str(file.relative_to(ROOT)) for file in (ROOT / "aelab").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }  # fmt: skip
    pages = {f"aelab/app/pages/{page.name}" for page in (ROOT / "pages").glob("*.py")}
    app = {"aelab/app/app.py", "aelab/app/.streamlit/config.toml"}
    assert names == package | pages | app


def test_a_source_distribution_gives_the_same_wheel(
    tree: Path, wheel: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    source = built(tree, "sdist", tmp_path / "dist")
    subprocess.run(["tar", "-xf", source, "-C", tmp_path], check=True)
    unpacked = tmp_path / source.name.removesuffix(".tar.gz")
    with zipfile.ZipFile(built(unpacked, "wheel", tmp_path / "again")) as packed:
        assert set(packed.namelist()) == names


def test_the_repository_holds_the_app_once() -> None:
    assert not (ROOT / "aelab" / "app").exists()


def test_one_version_and_one_list_of_requirements() -> None:
    own = tomllib.loads((ROOT / "aelab" / "pyproject.toml").read_text("utf-8"))["project"]
    assert own["version"] == aelab.__version__
    assert re.search(
        rf"^## {re.escape(aelab.__version__)}", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M
    )
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert [x for x in lines if not x.startswith("#")] == [*PROJECT["dependencies"], "-e ."]


def ran(installed: Path, folder: Path, *arguments: str) -> str:
    """What a command prints that finds the wheel's packages, in a folder."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env={**os.environ, "PYTHONPATH": str(installed)},
        check=True, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    return done.stdout


def test_an_installed_lab_finds_its_app_and_its_settings(installed: Path, tmp_path: Path) -> None:
    script = "from aelab.paths import ROOT; print(ROOT)"
    assert ran(installed, tmp_path, "-c", script).strip() == str(installed / "aelab" / "app")
    assert ran(installed, tmp_path, "-m", "aelab", "--version") == f"aelab {aelab.__version__}\n"
    entry = next(installed.glob("*.dist-info/entry_points.txt")).read_text()
    assert "aelab = aelab.cli:main" in entry


@contextmanager
def started(installed: Path, folder: Path) -> Iterator[str]:
    """The address of `python -m aelab run` in a folder, with a home of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = folder.parent / "home"
    home.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "aelab", "run", "--no-browser", "--address=127.0.0.1",
         f"--port={port}"],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(installed), "HOME": str(home),
             "AELAB_DATA": str(home), "AELAB_RUNS": str(home / "runs")},
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@needs_chromium
def test_an_installed_lab_trains_and_asks_no_other_host(
    installed: Path, tmp_path: Path, page: "Page"
) -> None:
    from playwright.sync_api import Error

    folder = tmp_path / "empty"
    folder.mkdir()
    with started(installed, folder) as address:
        hosts: set[str | None] = set()
        page.on("request", lambda request: hosts.add(urlparse(request.url).hostname))
        page.on("websocket", lambda socket: hosts.add(urlparse(socket.url).hostname))
        for _ in range(PATIENCE // 100):
            try:
                page.goto(f"{address}/Train?data=digits&epochs=5")
                break
            except Error:  # not there yet
                page.wait_for_timeout(100)
        button = page.locator(".st-key-train button")
        colour = button.evaluate("e => getComputedStyle(e).backgroundColor")
        assert colour == f"rgb({', '.join(str(c) for c in bytes.fromhex(LIGHT.accent[1:]))})"
        button.click()
        page.locator(".aelab-stage[data-step]:not([data-step='0'])").wait_for()
        links = page.locator(".st-key-menu a").all_inner_texts()
        assert len(links) == 1 + len(list((ROOT / "pages").glob("*.py")))
        assert hosts - {None, ""} == {"127.0.0.1"}
    assert not list(folder.iterdir())
