"""Last touches: annotations of what is left, tables without unused entries, the imports."""

import ast
import builtins
import sys
from collections import defaultdict
from collections.abc import Iterator

from aelab.export.script.bundle import Pieces
from aelab.export.script.sources import import_of, names_of, place_of


def finish(pieces: Pieces) -> Pieces:
    """Only what is used, and annotations that name nothing else."""
    for node in pieces.values():
        for part in ast.walk(node):
            if isinstance(part, ast.FunctionDef):
                _annotations(part, pieces)
    texts = {
        part.value
        for node in pieces.values()
        if not isinstance(node, ast.Assign | ast.AnnAssign)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    for name, node in pieces.items():
        if isinstance(node, ast.Assign | ast.AnnAssign):
            pieces[name] = _alone(node, name, texts, pieces)
    return {name: node for name, node in pieces.items() if not isinstance(node, ast.Pass)}


def ordered(pieces: Pieces, root: str) -> Pieces:
    """Constants first; then what is needed, in annotations too, before what needs it."""
    found: Pieces = {n: p for n, p in pieces.items() if isinstance(p, ast.Assign | ast.AnnAssign)}

    def add(name: str) -> None:
        for part in ast.walk(pieces[name]):
            if isinstance(part, ast.Name) and part.id in pieces and part.id not in (*found, name):
                add(part.id)
        found[name] = pieces[name]

    add(root)
    return found


def imports(pieces: Pieces) -> list[str]:
    """Import lines, the standard library's first."""
    whole, named = set[tuple[str, str]](), defaultdict[str, set[str]](set)
    for node in pieces.values():
        for part in ast.walk(node):
            if not isinstance(part, ast.Name) or part.id in pieces:
                continue
            if (known := import_of(part.id, place_of(part))) is None:
                continue
            module, name, alias = known
            if name:
                named[module].add(f"{name} as {alias}" if alias else name)
            else:
                whole.add((module, alias))
    if "now" in {n.id for p in pieces.values() for n in ast.walk(p) if isinstance(n, ast.Name)}:
        named["types"].add("SimpleNamespace")
    lines = [(m, f"import {m} as {a}" if a else f"import {m}") for m, a in sorted(whole)]
    lines += [(m, f"from {m} import {', '.join(_ordered(n))}") for m, n in sorted(named.items())]
    standard = [text for m, text in lines if m.split(".")[0] in sys.stdlib_module_names]
    others = [text for m, text in lines if m.split(".")[0] not in sys.stdlib_module_names]
    return [*standard, "", *others] if standard else others


def _ordered(names: set[str]) -> list[str]:
    """As formatters have it: constants, classes, functions."""
    return sorted(names, key=lambda n: (not (n.isupper() and len(n) > 1), n[0].islower(), n))


def _annotations(function: ast.FunctionDef, pieces: Pieces) -> None:
    """Without those that name what is not there."""
    for argument in function.args.args:
        if argument.annotation is not None and not _stands(argument.annotation, pieces):
            argument.annotation = None
    if function.returns is not None and not _stands(function.returns, pieces):
        function.returns = None


def _stands(annotation: ast.expr, pieces: Pieces) -> bool:
    """Whether all its names are there, or can be imported."""
    for node in ast.walk(annotation):
        if isinstance(node, ast.Name) and not (
            node.id in pieces
            or hasattr(builtins, node.id)
            or import_of(node.id, place_of(node)) is not None
        ):
            return False
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return False
    return True


def _alone(
    node: ast.Assign | ast.AnnAssign, name: str, texts: set[str], pieces: Pieces
) -> ast.stmt:
    """A constant of several that are given at once; a table without entries that nobody names."""
    value = node.value
    if isinstance(value, ast.Dict):
        pairs = [
            (key, entry)
            for key, entry in zip(value.keys, value.values, strict=True)
            if isinstance(key, ast.Constant) and key.value in texts
        ]
        value = ast.Dict([key for key, _ in pairs], [entry for _, entry in pairs])
    names = names_of(node)
    if len(names) > 1 and isinstance(value, ast.Tuple):
        if all(other in pieces for other in names):
            return node if name == names[0] else ast.Pass()
        value = value.elts[names.index(name)]
    elif value is node.value and isinstance(node, ast.Assign):
        return node
    assert value is not None
    return ast.Assign([ast.Name(name, ast.Store())], value, lineno=0)


def used_names(pieces: Pieces) -> Iterator[str]:
    """All names that are read."""
    for node in pieces.values():
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                yield part.id
