"""What all tests share: no test writes into the user's own folder of runs, or finds his data."""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from aelab.store import Store

if "PYTEST_XDIST_WORKER" in os.environ:  # workers share the cores: each has one thread
    os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session", autouse=True)
def _own_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "AELAB_RUNS", str(tmp_path_factory.mktemp("runs")))
        # A page in a test comes from no computer; to one of a browser the lab is open anyway.
        patch.setitem(os.environ, "AELAB_SETTINGS", str(Path(__file__).parent / "open.toml"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _packages_read_once() -> Iterator[None]:
    """Each `AppTest` reads what is installed, for components: a fifth of a second every time."""
    from streamlit.components.v2 import manifest_scanner

    scan = "scan_component_manifests"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, scan, cache(getattr(manifest_scanner, scan)))
        yield


def pytest_configure(config: pytest.Config) -> None:
    """Workers take files in the order of `pytest_collection_modifyitems`, not the fullest first."""
    config.option.loadscopereorder = False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: one that waits for a browser leaves its core idle."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what drives a browser or builds a wheel; skips what needs a GPU where there is none.

    Files with slow tests come first, so that no worker is left alone with one at the end.
    """
    for item in items:
        if item.path.name.startswith(("test_browser", "test_wheel")):
            item.add_marker(pytest.mark.slow)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    gpu = [item for item in items if item.get_closest_marker("gpu")]
    if not gpu:
        return
    import torch

    if not torch.cuda.is_available():
        for item in gpu:
            item.add_marker(pytest.mark.skip(reason="there is no GPU"))


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A folder without data, so that the digits are used; all jobs ended afterwards."""
    from aelab.ui.session import jobs, loader

    monkeypatch.setenv("AELAB_DATA", str(tmp_path))
    monkeypatch.chdir(Path(__file__).parents[1])
    assert loader.loader().ready.wait(60)
    yield
    jobs.scheduler().close()
    jobs.scheduler.clear()
    gc.unfreeze()


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[None]:
    """A lab for a class: what is somebody's is theirs, and the teacher has not come yet."""
    from aelab.settings import settings
    from aelab.ui.session import teacher

    file = tmp_path / "aelab.toml"
    file.write_text("open = false\njobs_a_person = 3\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AELAB_SETTINGS", str(file))
        settings.cache_clear()
        teacher.desk.clear()
        yield
    settings.cache_clear()
    teacher.desk.clear()


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator["Store"]:
    """An empty store of the test's own: what other tests of its worker have kept is not there."""
    from aelab.ui.session import jobs, saved_runs, unfinished

    def afresh() -> None:
        for busy in (jobs.scheduler, unfinished.writer, saved_runs.writer):
            busy().close()  # a store that is opened takes what is half-written for left behind
            busy.clear()
        unfinished.checkpoints.clear()
        saved_runs.store.clear()

    afresh()
    monkeypatch.setenv("AELAB_RUNS", str(tmp_path / "runs"))
    yield saved_runs.store()
    afresh()


@pytest.fixture
def short_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Classifiers of the noise sweep learn for 20 steps."""
    from aelab.studies import noise_sweep

    monkeypatch.setattr(
        noise_sweep, "ClassifierConfig", partial(noise_sweep.ClassifierConfig, steps=20)
    )


@pytest.fixture
def steady_film(monkeypatch: pytest.MonkeyPatch) -> None:
    """A film does not depend on how busy the machine is: looks cost nothing."""
    from aelab.training import snapshots

    monkeypatch.setattr(snapshots, "CHEAP", float("inf"))
    monkeypatch.setattr(snapshots, "COST", 0)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The one server of this process, without downloaded data: it opens on the digits."""
    from aelab.bench.browser.app import server

    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AELAB_DATA", str(tmp_path_factory.mktemp("data")))
            at = stack.enter_context(server())
        yield at


@pytest.fixture(scope="module")
def browser() -> Iterator["BrowserContext"]:
    """Chromium, with the cache of one who has been here before."""
    from apptest import PATIENCE
    from playwright.sync_api import expect

    from aelab.bench.browser.app import browser_context

    with browser_context() as context:
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        yield context


# What Streamlit has kept of the visitor before: whether the sidebar stands open.
FORGET = "sessionStorage.known ??= (localStorage.clear(), true);"


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: "BrowserContext") -> Iterator["Page"]:
    """A page of a new visitor, at the module's `AT` of the server if it has one."""
    from apptest import visit

    browser.clear_cookies()
    page = browser.new_page()
    page.add_init_script(FORGET)
    if at := getattr(request.module, "AT", ""):
        visit(page, f"{request.getfixturevalue('address')}/{at}")
    yield page
    page.close()
    browser.set_offline(False)
