"""How large things may be, and what may stand in one place only: counted."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = [*(ROOT / "aelab").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
ASSETS = [*(ROOT / "aelab/components/assets").rglob("*.js")]
UI = [*(ROOT / "aelab/ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
# Folders of plug-ins, one file each, may hold more.
PLUGINS = {"analysis", "studies", "models", "data/sets"}
# What a view must not do by hand, and how often it may stand in the source of the pages.
ONCE = {
    r"run_every=": 1, r"if .*!= .*:\n\s+st\.rerun\(\)": 1, r"expander\(\"Explain\"\)": 1,
    r"number_input\(\s*\"Seed\"": 1,
}  # fmt: skip


def lines(file: Path) -> int:
    """Of a file."""
    return len(file.read_text(encoding="utf-8").splitlines())


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Names of the functions of a file, and how many lines each has."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{file.relative_to(ROOT)}: {node.name}", node.end_lineno - node.lineno + 1


def test_no_file_is_longer_than_250_lines_and_no_function_than_40() -> None:
    assert [(str(f), n) for f in [*PACKAGE, *ASSETS] if (n := lines(f)) > 250] == []
    assert [found for f in PACKAGE for found in functions(f) if found[1] > 40] == []


def test_no_folder_has_more_than_20_files() -> None:
    counts = Counter(str(f.parent.relative_to(ROOT / "aelab")) for f in [*PACKAGE, *ASSETS]
                     if f.is_relative_to(ROOT / "aelab") and f.name != "__init__.py")  # fmt: skip
    assert {folder: n for folder, n in counts.items() if n > 20 and folder not in PLUGINS} == {}


@pytest.mark.parametrize(("pattern", "most"), ONCE.items(), ids=list(ONCE))
def test_the_protocol_of_pages_stands_in_one_place(pattern: str, most: int) -> None:
    found = [str(f) for f in UI for _ in re.findall(pattern, f.read_text(encoding="utf-8"))]
    assert len(found) <= most, found


def test_pages_know_their_session_by_its_type() -> None:
    found = [
        f"{f.relative_to(ROOT)}: {line.strip()}" for f in UI
        for line in f.read_text(encoding="utf-8").splitlines() if "session_state" in line
        and f != ROOT / "aelab/ui/view.py" and not f.is_relative_to(ROOT / "aelab/ui/session")
    ]  # fmt: skip
    assert len(found) <= 10, found


def test_pages_are_short() -> None:
    assert median(map(_own_lines, _views())) <= 70


def _views() -> list[ast.ClassDef]:
    """The classes of the comparisons and studies."""
    bases = {"Comparison", "Study", "GridStudy"}
    return [
        node for f in UI for node in ast.walk(ast.parse(f.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(b, ast.Subscript) and getattr(b.value, "id", "") in bases
                for b in node.bases)
    ]  # fmt: skip


def _own_lines(view: ast.ClassDef) -> int:
    assert view.end_lineno
    return view.end_lineno - view.lineno + 1
