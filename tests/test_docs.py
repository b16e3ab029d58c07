"""The documents: examples run, numbers and names agree with the code, links lead somewhere."""

import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from types import ModuleType

import numpy as np
import pytest
from apptest import ROOT, ran
from PIL import Image
from streamlit.testing.v1 import AppTest

import aelab
from aelab import claims as book
from aelab import data, figures, models
from aelab.claims import catalogue
from aelab.claims.catalogue import s0
from aelab.data import sets
from aelab.models import variants
from aelab.studies import Figures, Memory
from aelab.training import EventStream
from aelab.ui.pages import stacking
from aelab.ui.session import jobs

sys.path.insert(0, str(ROOT / "docs"))
api = importlib.import_module("api")

PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *(ROOT / "docs").glob("*.md"),
]
EXAMPLES = dict(
    re.findall(r"```python\n# (\S+)\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.S)
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    for link in links:
        path, _, part = link.partition("#")
        if not path.startswith("http"):
            assert (page.parent / path).exists(), link
            heads = (
                re.findall(r"^#+ (.+)$", (page.parent / path).read_text("utf-8"), re.M)
                if part
                else []
            )
            assert not part or part in {head.lower().replace(" ", "-") for head in heads}


def test_the_reference_lists_every_public_name() -> None:
    assert (ROOT / "docs" / "api.md").read_text("utf-8") == api.text(), "python docs/api.py"
    listed = (ROOT / "docs" / "api.md").read_text("utf-8")
    assert all(re.search(rf"^\| `{name}\b", listed, re.M) for name in aelab.__all__)


def test_every_figure_has_its_thumbnail() -> None:
    text = (ROOT / "docs" / "figures.md").read_text("utf-8")
    helpers = {"blank", "dark", "interval_series"}
    names = {n for n in figures.__all__ if n.islower()} - helpers
    assert {n for n in names if f"| `{n}(" in text} == names, "python docs/figures.py"
    assert {p.stem for p in (ROOT / "docs" / "figures").iterdir()} == names


def test_the_drawing_has_every_package() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    inner = [p.stem for p in (ROOT / "aelab").iterdir() if not p.name.startswith("_")]
    missing = [
        name for name in inner if name != "pyproject" and not re.search(rf"\b{name}\b", text)
    ]
    assert not missing


def test_the_readme_counts_right() -> None:
    text = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert len(variants()) == 11
    assert "eleven variants" in text
    assert f"checks {len(book.claims())} claims" in text


def test_the_readme_begins_with_a_small_moving_picture() -> None:
    first = re.search(r"!\[[^]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert first
    with Image.open(ROOT / first[1]) as film:
        assert getattr(film, "n_frames", 1) > 60
        assert film.size == (1280, 720)
    assert (ROOT / first[1]).stat().st_size <= 3_000_000


@pytest.mark.slow
@pytest.mark.parametrize("section", ["From Python", "Sweeps and files"])
def test_the_readmes_python_runs(
    section: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "README.md").read_text("utf-8").partition(f"## {section}\n")[2]
    lines = [
        line[4:] for line in text.partition("\n## ")[0].splitlines() if line.startswith("    ")
    ]
    code = "\n".join(lines).replace("epochs=20", "epochs=1").replace("epochs=50", "epochs=1")
    code = code.replace(".show()", "")
    assert len(lines) <= 10
    exec(code, {})


def test_ci_finds_the_command_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8").partition("## Test\n")[2].partition("\n## ")[0]
    indented = [line for line in text.splitlines() if line.startswith("    ")]
    assert len(indented) == 1
    assert ".venv/bin/pytest -n auto" in indented[0]


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The examples of CONTRIBUTING, each as one file more in the folder it names."""
    found: dict[str, ModuleType] = {
        "aelab/models": models, "aelab/data/sets": sets, "aelab/claims/catalogue/s0": s0,
        "aelab/ui/pages/stacking": stacking, "aelab/figures": figures,
    }  # fmt: skip
    kept = (models.variants, sets.modules, catalogue.claims)
    for path, code in EXAMPLES.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True)
        file.write_text(code, "utf-8")
        package = found.pop(str(Path(path).parent))
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(file.parent)])
    assert not found
    for walk in kept:
        walk.cache_clear()
    yield
    for walk in kept:
        walk.cache_clear()
    for path in EXAMPLES:
        sys.modules.pop(path.removesuffix(".py").replace("/", "."), None)


@pytest.mark.slow
def test_the_examples_of_contributing_are_one_file_each(added: None) -> None:
    assert "regularised" in models.variants()
    assert "stripes" in data.names()
    run = aelab.train("regularised", "stripes", epochs=1)
    assert {"‖z‖²", "squared error"} <= set(run.figures)
    assert np.isfinite(list(run.figures.values())).all()
    claim = catalogue.claims()["larger-code"]
    assert (ROOT / claim.page.partition("?")[0]).exists()
    assert claim.figure_names <= set(drained(claim.measure(7, Memory(), "cpu")))


@pytest.mark.usefixtures("added")
def test_the_figure_of_contributing_is_drawn() -> None:
    run = aelab.train("basic", "digits", epochs=1, device="cpu")
    found = importlib.import_module("aelab.figures.activity").activity(run)
    assert list(found.data[0].y) == sorted(run.codes.var(0), reverse=True)


@pytest.mark.usefixtures("added", "lab")
def test_the_page_of_contributing_trains_and_draws() -> None:
    def script() -> None:
        from aelab.ui.pages.stacking.batch_size import BatchSize

        from aelab.ui.shell import url

        url.begin("Stacking")
        BatchSize("digits").page()

    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["batch_size.digits.epochs"] = "1"
    ran(page).button(key="train").click()
    tokens = ran(page).session_state["lab"].jobs["batch_size"]
    found = [job for token in tokens if (job := jobs.scheduler().get(token))]
    late = monotonic() + 60
    while not all(job.state == "finished" and not job.busy for job in found):
        assert monotonic() < late
        sleep(0.02)
    ran(page)
    assert not page.error
    assert [job.run.experiment.training.batch_size for job in found if job.run] == [16, 256]


def drained(work: EventStream[Figures]) -> Figures:
    """What a generator returns in the end."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: Figures = end.value
            return found


@pytest.mark.parametrize("path", EXAMPLES)
def test_the_examples_are_in_the_house_style(path: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--stdin-filename", str(ROOT / path), "-"]
    done = subprocess.run(command, cwd=ROOT, input=EXAMPLES[path], text=True, capture_output=True)
    assert done.returncode == 0, done.stdout
