"""The lab's own source: what a name of a module means, and the text it was written in."""

import ast
import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

LAB = "aelab."


class Definition(NamedTuple):
    """A function, a class or an assignment at the top of a module."""

    module: str
    name: str
    node: ast.stmt


@dataclass
class Module:
    """Its definitions by name; what it imports of the lab, and of others as an import line."""

    definitions: dict[str, ast.stmt] = field(default_factory=dict)
    own: dict[str, tuple[str, str]] = field(default_factory=dict)
    others: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # module, name, as


@cache
def module(name: str) -> Module:
    """A module of the lab, read and not run. Its nodes know where they come from."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    text = Path(spec.origin).read_text(encoding="utf-8")
    tree, lines, found = ast.parse(text), text.splitlines(), Module()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            mark(node, module=name)
        elif isinstance(node, ast.stmt):
            mark(node, lines=_lines(lines, node), as_read=ast.dump(node))
    for node in _top(tree.body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            _imported(found, node)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.definitions[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for known in names_of(node):
                found.definitions[known] = node
    return found


def resolve(name: str, place: str) -> Definition | None:
    """What a name means in a module, if it is the lab's."""
    known = module(place)
    if name in known.definitions:
        return Definition(place, name, copy.deepcopy(known.definitions[name]))
    if name in known.own:
        of, original = known.own[name]
        return resolve(original, of)
    return None


def import_of(name: str, place: str) -> tuple[str, str, str] | None:
    """Module, name and alias of what is imported from elsewhere; no name for a whole module."""
    return module(place).others.get(name) if place.isidentifier() or "." in place else None


def mark(node: ast.AST, **facts: Any) -> None:
    """Has a node know something; copies know it too."""
    for key, value in facts.items():
        setattr(node, key, value)


def place_of(name: ast.Name) -> str:
    """The module in which a name was read, or ""."""
    return str(getattr(name, "module", ""))


def names_of(node: ast.stmt) -> list[str]:
    """What an assignment names."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [n.id for t in targets if t for n in ast.walk(t) if isinstance(n, ast.Name)]


def _top(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Statements of a module, those for type checkers among them."""
    found = []
    for node in body:
        found += _top(node.body) if isinstance(node, ast.If) else [node]
    return found


def _imported(found: Module, node: ast.Import | ast.ImportFrom) -> None:
    for alias in node.names:
        name = alias.asname or alias.name
        if isinstance(node, ast.Import):
            found.others[name] = (alias.name, "", alias.asname or "")
        elif node.module and node.module.startswith(LAB):
            found.own[name] = (node.module, alias.name)
        else:
            found.others[name] = (node.module or "", alias.name, alias.asname or "")


def _lines(lines: list[str], node: ast.stmt) -> list[str]:
    """The whole lines of a statement and the comments right above it."""
    first = node.lineno - 1
    while first and lines[first - 1].strip().startswith("#"):
        first -= 1
    return lines[first : node.end_lineno]
