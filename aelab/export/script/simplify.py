"""What remains of functions when their arguments and results are known: passes to a fixed point."""

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator

from aelab.export.script.attributes import (
    Rows,
    constant_attributes,
    empty_attributes,
    is_constant,
    without,
)
from aelab.export.script.bundle import Pieces, functions, references
from aelab.export.script.folding import Folder, Substitute
from aelab.export.script.inlining import inline
from aelab.export.script.merging import merge
from aelab.export.script.parameters import drop_unused, fold_constant

ROUNDS = 20
PURE = ("random_generator",)  # calls whose result alone matters


def simplify(pieces: Pieces, folder: Callable[[], Folder], root: str) -> Pieces:
    """The same script with less in it."""
    for _ in range(ROUNDS):
        before = [ast.dump(node) for node in pieces.values()]
        for name, node in pieces.items():
            pieces[name] = folder().visit(node)
        for function in all_functions(pieces):
            _local_constants(function, folder())
            _unused_locals(function)
        for node in pieces.values():
            if isinstance(node, ast.ClassDef):
                empty_attributes(node)
                constant_attributes(node, folder(), pieces)
                Rows().visit(node)
        _inline(pieces, folder())
        inline(pieces, folder(), root)
        merge(pieces)
        fold_constant(pieces, folder())
        drop_unused(pieces)
        pieces = reachable(pieces, root)
        if before == [ast.dump(node) for node in pieces.values()]:
            break
    return pieces


def all_functions(pieces: Pieces) -> Iterator[ast.FunctionDef]:
    """Functions and methods."""
    for node in pieces.values():
        yield from [node] if isinstance(node, ast.FunctionDef) else functions(node)


def reachable(pieces: Pieces, root: str) -> Pieces:
    """What the root needs; methods that nobody names are left out."""
    used = {n.attr for p in pieces.values() for n in ast.walk(p) if isinstance(n, ast.Attribute)}
    for node in pieces.values():
        if isinstance(node, ast.ClassDef):
            node.body = [
                part
                for part in node.body
                if not isinstance(part, ast.FunctionDef)
                or part.name in used
                or part.name in ("__init__", "forward", "reset_parameters")
            ]
    wanted, queue = {root}, [root]
    while queue:
        for name in references(pieces[queue.pop()]):
            if name.id in pieces and name.id not in wanted:
                wanted.add(name.id)
                queue.append(name.id)
    return {name: node for name, node in pieces.items() if name in wanted}


def _bound(function: ast.FunctionDef) -> Counter[str]:
    """How often each name is given a value in a function."""
    found = Counter(a.arg for a in function.args.args)
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found[node.id] += 1
        elif isinstance(node, ast.arg):
            found[node.arg] += 1
    return found


def _local_constants(function: ast.FunctionDef, folder: Folder) -> None:
    """Names that stand for one constant give way to it."""
    bound, known = _bound(function), dict[str, ast.expr]()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if not isinstance(target, ast.Name) or bound[target.id] > 1:
                continue
            alias = isinstance(node.value, ast.Name) and (
                bound[node.value.id] == 1 or node.value.id.isupper()
            )
            if not _is_changed(function, target.id) and (alias or is_constant(node.value, folder)):
                known[target.id] = node.value
    if known:
        without(function, lambda s: isinstance(s, ast.Assign) and s.value in known.values())
        for i, part in enumerate(function.body):
            function.body[i] = Substitute(known).visit(part)


def _is_changed(function: ast.FunctionDef, name: str) -> bool:
    """Whether something may be done to the object of a name."""
    return any(
        isinstance(n, ast.Attribute | ast.Subscript) and ast.unparse(n.value) == name
        for n in ast.walk(function)
    )


def _unused_locals(function: ast.FunctionDef) -> None:
    """Names that nobody reads, where giving them a value does nothing else."""
    read = {
        n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    }

    def idle(node: ast.stmt) -> bool:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            return False
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
        pure = all(ast.unparse(call.func) in PURE for call in calls)
        return pure and all(isinstance(t, ast.Name) and t.id not in read for t in targets)

    without(function, idle)


def _inline(pieces: Pieces, folder: Folder) -> None:
    """Results that are constants, or the argument itself, in the place of calls."""
    counts = Counter(function.name for function in all_functions(pieces))
    for node in list(pieces.values()):
        own = [node] if isinstance(node, ast.FunctionDef) else functions(node)
        for function in own:
            result = function.body[-1]
            plain = len([s for s in function.body if not _is_docstring(s)]) == 1
            if counts[function.name] > 1 or not plain or not isinstance(result, ast.Return):
                continue
            value = result.value
            if value is None or function.name.startswith("__"):
                continue
            argument = isinstance(value, ast.Name) and any(
                a.arg == value.id for a in function.args.args[isinstance(node, ast.ClassDef) :]
            )
            if argument or is_constant(value, folder):
                transformer = _Inline(function, value, argument)
                for other, whole in pieces.items():
                    pieces[other] = transformer.visit(whole)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


class _Inline(ast.NodeTransformer):
    def __init__(self, function: ast.FunctionDef, value: ast.expr, argument: bool) -> None:
        self.name, self.value, self.argument = function.name, value, argument
        self.property = "property" in map(ast.unparse, function.decorator_list)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if called != self.name or self.property:
            return node
        if not self.argument:
            return copy.deepcopy(self.value)
        return node.args[0] if len(node.args) == 1 else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        known = self.property and node.attr == self.name
        return copy.deepcopy(self.value) if known else node
