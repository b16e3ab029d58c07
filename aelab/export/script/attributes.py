"""Attributes of networks that are known: lists of no modules, and constants."""

import ast
import copy
from collections.abc import Callable
from functools import partial
from operator import is_

from aelab.export.script.bundle import Pieces, functions
from aelab.export.script.folding import Folder, Substitute


def is_constant(value: ast.expr, folder: Folder) -> bool:
    """Whether an expression is known, or a setting that changes."""
    now = isinstance(value, ast.Attribute) and ast.unparse(value.value) == "now"
    return (
        now
        or (
            isinstance(value, ast.Constant | ast.Name)
            and bool(isinstance(value, ast.Constant) or value.id in folder.known)
        )
        or (isinstance(value, ast.List | ast.Tuple) and not value.elts)
    )


def without(function: ast.FunctionDef, unwanted: Callable[[ast.stmt], bool]) -> None:
    """Takes statements out of a function, however deep they stand."""
    for parent in ast.walk(function):
        for field in ("body", "orelse"):
            body = getattr(parent, field, None)
            if isinstance(body, list):
                left = [part for part in body if not unwanted(part)]
                setattr(parent, field, left or ([ast.Pass()] if field == "body" else []))


def empty_attributes(node: ast.ClassDef) -> None:
    """A list of modules of which there are none is not there; what is read of it is nothing."""
    for part in [p for f in functions(node) for p in f.body]:
        text = ast.unparse(part)
        if isinstance(part, ast.Assign) and text.endswith("in ()))") and "ModuleList" in text:
            target = ast.unparse(part.targets[0])
            for function in functions(node):
                without(function, partial(is_, part))
            _Replace(target, ast.Tuple([], ast.Load())).visit(node)


def constant_attributes(node: ast.ClassDef, folder: Folder, pieces: Pieces) -> None:
    """`self.shape, self.activation = SHAPE, "relu"`: what only its own class reads is put in."""
    for function in functions(node):
        for part in function.body if function.name == "__init__" else ():
            if not isinstance(part, ast.Assign) or not isinstance(part.value, ast.Tuple):
                continue
            targets = getattr(part.targets[0], "elts", [])
            if len(targets) == len(part.value.elts) and all(
                is_constant(value, folder) and _is_private(target, pieces)
                for target, value in zip(targets, part.value.elts, strict=True)
            ):
                without(function, partial(is_, part))
                for target, value in zip(targets, part.value.elts, strict=True):
                    _Replace(ast.unparse(target), value).visit(node)


def _is_private(target: ast.expr, pieces: Pieces) -> bool:
    """Whether an attribute is read on `self` alone, and written once."""
    text = ast.unparse(target)
    nodes = [n for piece in pieces.values() for n in ast.walk(piece)]
    own = [n for n in nodes if isinstance(n, ast.Attribute) and n.attr == text.rpartition(".")[2]]
    written = [n for n in own if not isinstance(n.ctx, ast.Load)]
    return (
        text.startswith("self.") and len(written) == 1 and all(ast.unparse(n) == text for n in own)
    )


class _Replace(ast.NodeTransformer):
    """A value in the place of an attribute."""

    def __init__(self, text: str, value: ast.expr) -> None:
        self.text, self.value = text, value

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        return copy.deepcopy(self.value) if ast.unparse(node) == self.text else node


class Rows(ast.NodeTransformer):
    """`for a, b in zip_longest(x, ())`: b is None."""

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        """Without what is None."""
        self.generic_visit(node)
        loop = node.generators[0]
        rows = loop.iter
        if not (isinstance(rows, ast.Call) and ast.unparse(rows.func) == "zip_longest"):
            return node
        empty = [i for i, a in enumerate(rows.args) if ast.unparse(a) == "()"]
        if not empty or not isinstance(loop.target, ast.Tuple):
            return node
        name = loop.target.elts.pop(empty[0])
        del rows.args[empty[0]]
        assert isinstance(name, ast.Name)
        node.elt = Substitute({name.id: ast.Constant(None)}).visit(node.elt)
        return node
