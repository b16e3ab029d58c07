"""Constant folding: what is known of an experiment decides branches and goes into expressions."""

import ast
import copy
from collections.abc import Callable, Mapping
from typing import Any, Final

from aelab.export.script.sources import mark

UNKNOWN: Final = object()
COMPARED: Final[Mapping[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: lambda a, b: a == b, ast.NotEq: lambda a, b: a != b, ast.Gt: lambda a, b: a > b,
    ast.Lt: lambda a, b: a < b, ast.GtE: lambda a, b: a >= b, ast.LtE: lambda a, b: a <= b,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
    ast.Is: lambda a, b: a is b, ast.IsNot: lambda a, b: a is not b,
}  # fmt: skip


class Folder(ast.NodeTransformer):
    """known: values of constants by name; table: the lab's dictionary that a name means."""

    def __init__(
        self, known: Mapping[str, Any], table: Callable[[ast.Name], ast.Dict | None]
    ) -> None:
        self.known, self.table = known, table

    def value(self, node: ast.AST | None) -> Any:
        """What an expression is, or UNKNOWN."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self.known.get(node.id, UNKNOWN)
        if isinstance(node, ast.Tuple | ast.List):
            parts = [self.value(part) for part in node.elts]
            return UNKNOWN if UNKNOWN in parts else tuple(parts)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            number = self.value(node.operand)
            return UNKNOWN if number is UNKNOWN else -number
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            left, right = self.value(node.left), self.value(node.right)
            numbers = all(isinstance(side, int | float) for side in (left, right))
            return left * right if numbers else UNKNOWN
        return UNKNOWN

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        """The branch that is taken."""
        self.generic_visit(node)
        test = self.value(node.test)
        if test is not UNKNOWN:
            return node.body if test else node.orelse
        node.body = node.body or [ast.Pass()]
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        """The branch that is taken."""
        self.generic_visit(node)
        test = self.value(node.test)
        if test is UNKNOWN:
            return node
        return node.body if test else node.orelse

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        """Without the parts that decide nothing."""
        self.generic_visit(node)
        stops, left = isinstance(node.op, ast.Or), list[ast.expr]()
        for part in node.values:
            value = self.value(part)
            if value is UNKNOWN or (bool(value) == stops):
                left.append(part)
            if value is not UNKNOWN and bool(value) == stops:
                break
        left = left or [node.values[-1]]
        node.values = left
        return left[0] if len(left) == 1 else node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        """`not` of what is known."""
        self.generic_visit(node)
        value = self.value(node.operand)
        if isinstance(node.op, ast.Not) and value is not UNKNOWN:
            return ast.Constant(not value)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Of what is known; no length is below 0."""
        self.generic_visit(node)
        if len(node.ops) > 1:
            return node
        right = self.value(node.comparators[0])
        left = self.value(node.left)
        if isinstance(node.ops[0], ast.Lt) and right == 0 and isinstance(node.left, ast.Name):
            return ast.Constant(False)
        if left is UNKNOWN or right is UNKNOWN:
            return node
        return ast.Constant(COMPARED[type(node.ops[0])](left, right))

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Nothing times something, once something, something and nothing."""
        self.generic_visit(node)
        left, right = _literal(node.left), _literal(node.right)
        if isinstance(node.op, ast.Mult):
            for one, rest in ((left, node.right), (right, node.left)):
                if isinstance(one, bool | int) and not one:
                    empty = isinstance(rest, ast.List | ast.Tuple)
                    return ast.List([], ast.Load()) if empty else ast.Constant(0)
                if isinstance(one, bool | int | float) and one == 1:
                    return rest
        if isinstance(node.op, ast.Add) and right == 0 and type(right) is int:
            return node.left
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """An entry of a table; an empty slice."""
        self.generic_visit(node)
        key = self.value(node.slice)
        if isinstance(node.value, ast.Name) and isinstance(key, str):
            table = self.table(node.value)
            for known, entry in zip(table.keys, table.values, strict=True) if table else ():
                if self.value(known) == key:
                    return copy.deepcopy(entry)
        part = node.slice
        ends = (part.lower, part.upper) if isinstance(part, ast.Slice) else (None, None)
        if ends[0] and ends[1] and ast.dump(ends[0]) == ast.dump(ends[1]):
            return ast.Tuple([], ast.Load())
        if isinstance(node.value, ast.Tuple) and isinstance(key, int):
            return node.value.elts[key]
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A lambda put in its place; the length of nothing."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Lambda) and not node.keywords:
            names = [a.arg for a in node.func.args.args]
            put = Substitute(dict(zip(names, node.args, strict=True)))
            found: ast.AST = put.visit(node.func.body)
            return found
        node.args = [
            inner
            for part in node.args
            for inner in (
                part.value.elts
                if isinstance(part, ast.Starred) and isinstance(part.value, ast.Tuple)
                else [part]
            )
        ]
        inner = node.args[0] if len(node.args) == 1 else None
        if _calls(node, "tuple") and isinstance(inner, ast.Call) and _calls(inner, "tuple"):
            return inner
        if _calls(node, "isinstance") and self.value(node.args[0]) is None:
            return ast.Constant(False)
        if isinstance(node.func, ast.Name) and len(node.args) == 1:
            if node.func.id == "len" and self.value(node.args[0]) == ():
                return ast.Constant(0)
            if node.func.id in ("reversed", "tuple") and self.value(node.args[0]) == ():
                return ast.Tuple([], ast.Load())
        return node

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        """Without the parts of which there are none."""
        self.generic_visit(node)
        node.elts = [e for e in node.elts if not self._nothing(e)]
        return node

    def visit_List(self, node: ast.List) -> ast.AST:
        """As `visit_Tuple`."""
        self.generic_visit(node)
        node.elts = [e for e in node.elts if not self._nothing(e)]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Without what stands behind a return."""
        self.generic_visit(node)
        for parent in ast.walk(node):
            for field in ("body", "orelse"):
                body = getattr(parent, field, None)
                if isinstance(body, list):
                    ends = [i for i, s in enumerate(body) if isinstance(s, ast.Return | ast.Raise)]
                    setattr(parent, field, body[: ends[0] + 1] if ends else body)
        node.body = node.body or [ast.Pass()]
        return node

    def _nothing(self, part: ast.expr) -> bool:
        return isinstance(part, ast.Starred) and self.value(part.value) == ()


class Substitute(ast.NodeTransformer):
    """Expressions in the place of names."""

    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """What stands for it."""
        if isinstance(node.ctx, ast.Load) and node.id in self.values:
            return copy.deepcopy(self.values[node.id])
        return node


def _calls(node: ast.Call, name: str) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == name


def _literal(node: ast.expr) -> Any:
    return node.value if isinstance(node, ast.Constant) else UNKNOWN


def constant(name: str) -> ast.Name:
    """A constant of the script by its name."""
    node = ast.Name(name, ast.Load())
    mark(node, module="")
    return node
