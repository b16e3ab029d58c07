"""The layers: a module imports only what stands to its left, and slow libraries come late."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import aelab

ROOT = Path(__file__).parent.parent
FILES = sorted([*(ROOT / "aelab").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"])

# Room → the rooms of aelab that it may import, besides itself.
BASE = {"schema", "brief", "pictures"}
MODEL = BASE | {"theme", "data", "models", "analysis"}
WORK = MODEL | {"training", "recipes", "studies"}
ROOMS: dict[str, set[str]] = {
    "theme": set(), "schema": set(), "brief": set(), "pictures": set(),
    "settings": set(), "paths": set(), "_wheel": set(), "notes": set(),
    "diagrams": {"theme", "models"},
    "data": BASE, "models": BASE, "analysis": BASE,
    "recipes": {"schema", "data"},
    "training": MODEL | {"__version__"}, "studies": MODEL | {"training"},
    "scheduler": WORK | {"settings"}, "store": WORK, "film": WORK,
    "stage": MODEL | {"training", "studies", "components"},
    "export": MODEL | {"training", "store", "components", "stage", "__version__"},
    "sweeps": WORK | {"store"},
    "claims": WORK | {"store"},
    "bench": WORK | {"store", "claims", "scheduler", "visitors", "paths", "figures",
              "export"},
    "visitors": {"bench", "paths"},
    "figures": MODEL | {"training", "studies", "diagrams"}, "components": {"theme", "pictures"},
    "ui": WORK | {"diagrams", "scheduler", "store", "figures", "components", "film", "claims",
                  "stage", "export", "paths", "settings"},
    "cli": {"__version__", "paths", "bench", "claims", "visitors"}, "__main__": {"cli"},
    # short names: `aelab.train`, …
    "aelab": {"data", "training", "figures", "export", "store", "sweeps"},
}  # fmt: skip
ROOMS["page"] = ROOMS["ui"] | {"ui"}

# Library → the rooms that may import it.
LIBRARIES = {
    "torch": {"models", "training", "studies", "export", "bench", "claims"},
    "torchvision": {"data", "studies", "bench", "claims"},
    "streamlit": {"ui", "components", "visitors", "cli", "page"},
    "plotly": {"figures", "bench"},
}


def room_of(file: Path) -> str:
    """The room in which a file stands: the name below aelab, or page."""
    place = file.relative_to(ROOT)
    if place.parts[0] != "aelab":
        return "page"
    return (
        "aelab"
        if place.name == "__init__.py" and len(place.parts) == 2
        else place.parts[1].removesuffix(".py")
    )


def imports(file: Path) -> Iterator[tuple[str, bool]]:
    """Full names imported, and whether as soon as the file is."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    late = {
        id(inner)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) not in late) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name} has a relative import"
            whole = node.module == "aelab"
            names = [f"aelab.{a.name}" for a in node.names] if whole else [str(node.module)]
            yield from ((name, id(node) not in late) for name in names)


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(ROOT)))
def test_a_module_imports_only_what_stands_to_its_left(file: Path) -> None:
    room = room_of(file)
    assert room in ROOMS, f"say in ROOMS what {room} may import"
    for name, at_once in imports(file):
        library, _, rest = name.partition(".")
        if library == "aelab":
            other = "training" if rest in aelab.__all__ else rest.partition(".")[0]
            assert other in ROOMS[room] | {room}, f"{room} imports {name}"
        else:
            assert room in LIBRARIES.get(library, {room}), f"{room} imports {name}"
        assert not (library == "torchvision" and at_once), "torchvision comes late"


def loaded(statement: str) -> set[str]:
    """The libraries in memory after a statement in a fresh interpreter."""
    script = f"{statement}\nimport sys; print(*{set(LIBRARIES)} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=100,
    )  # fmt: skip
    return set(done.stdout.split())


def test_the_first_page_does_not_wait_for_torch() -> None:
    quick = "aelab, aelab.data, aelab.schema, aelab.theme, aelab.recipes, aelab.analysis.pca"
    assert loaded(f"import aelab.film, {quick}") == set()
    assert "torch" not in loaded(
        "import aelab.components, aelab.ui.shell.frame, aelab.visitors.__main__"
    )


def test_training_needs_neither_streamlit_nor_torchvision() -> None:
    script = "import aelab.training, aelab.scheduler; aelab.train; aelab.fit; aelab.Experiment"
    assert loaded(script) == {"torch"}
    assert loaded("import aelab; aelab.export.to_report") == {"torch"}


PAGES = ROOT / "aelab" / "ui" / "pages"


def page_of(place: tuple[str, ...]) -> tuple[str, ...]:
    """The page that a module below `ui/pages` belongs to; the views of Manifold are pages too."""
    return place[:2] if place[:1] == ("manifold",) else place[:1]


@pytest.mark.parametrize(
    "file", sorted(PAGES.rglob("*.py")), ids=lambda f: str(f.relative_to(PAGES))
)
def test_a_page_imports_no_other_page(file: Path) -> None:
    mine = page_of(file.relative_to(PAGES).parts[:-1])
    for name, _ in imports(file):
        if name.startswith("aelab.ui.pages."):
            assert page_of(tuple(name.split(".")[3:])) == mine, f"{file} imports {name}"


@pytest.mark.parametrize("room", ["shell", "session", "shared"])
def test_what_pages_share_imports_no_page(room: str) -> None:
    for file in sorted((ROOT / "aelab" / "ui" / room).rglob("*.py")):
        for name, _ in imports(file):
            assert not name.startswith(("aelab.ui.pages", "aelab.ui.view")), f"{file}: {name}"
