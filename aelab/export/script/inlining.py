"""Functions that are called once, or only pass on, in the place where they are called."""

import ast
import copy
from collections import Counter
from collections.abc import Iterator

from aelab.export.script.bundle import Pieces, functions
from aelab.export.script.folding import Folder, Substitute
from aelab.export.script.uses import Uses

LONGEST = 150  # characters of an expression that is put in the place of a name


def inline(pieces: Pieces, folder: Folder, root: str) -> None:
    """One round."""
    for node in list(pieces.values()):
        for function in [node] if isinstance(node, ast.FunctionDef) else functions(node):
            _return_at_once(function)
    _bare_classes(pieces)
    uses = Uses(pieces)
    for name, node in list(pieces.items()):
        if isinstance(node, ast.FunctionDef) and name != root:
            changed = _function(pieces, node, folder, uses)
            uses = Uses(pieces) if changed else uses
        for method in functions(node) if isinstance(node, ast.ClassDef) else ():
            changed = _method(pieces, method, folder, uses)
            uses = Uses(pieces) if changed else uses


def is_simple(node: ast.expr, folder: Folder) -> bool:
    """Whether an expression costs nothing and may stand twice."""
    return (
        isinstance(node, ast.Name | ast.Constant)
        or folder.value(node) == ()
        or (isinstance(node, ast.Attribute) and is_simple(node.value, folder))
    )


def result(function: ast.FunctionDef) -> ast.expr | None:
    """What a function gives that does nothing else."""
    body = [s for s in function.body if not is_docstring(s)]
    last = body[0] if len(body) == 1 else None
    return last.value if isinstance(last, ast.Return) else None


def is_docstring(node: ast.stmt) -> bool:
    """Or another text that stands alone."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def reads(node: ast.AST, name: str) -> int:
    """How often a name is read, annotations apart."""
    return sum(
        isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)
        for n in walk_code(node)
    )


def walk_code(node: ast.AST) -> Iterator[ast.AST]:
    """As `ast.walk`, without annotations of functions and variables."""
    yield node
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns"):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.AST):
                    yield from walk_code(part)


def _return_at_once(function: ast.FunctionDef) -> None:
    """`a = …; return f(a)` as `return f(…)`."""
    while len(function.body) > 1:
        *_, before, last = function.body
        value = getattr(before, "value", None)
        if not isinstance(last, ast.Return) or last.value is None or value is None:
            return
        target = getattr(before, "target", None) or getattr(before, "targets", [None])[0]
        if not isinstance(before, ast.Assign | ast.AnnAssign) or not isinstance(target, ast.Name):
            return
        if reads(last, target.id) != 1 or _in_loop(last, target.id):
            return
        if reads(last, "rng") and reads(value, "rng"):  # they would be drawn in another order
            return
        new = Substitute({target.id: value}).visit(copy.deepcopy(last))
        if len(ast.unparse(new)) > LONGEST:
            return
        function.body[-2:] = [new]


def _in_loop(node: ast.AST, name: str) -> bool:
    """Whether a name is read in a comprehension or a lambda, where it might be made anew."""
    loops = (ast.ListComp, ast.GeneratorExp, ast.DictComp, ast.SetComp, ast.Lambda)
    for part in ast.walk(node):
        if isinstance(part, loops):
            first = part.generators[0].iter if hasattr(part, "generators") else None
            if reads(part, name) - (reads(first, name) if first else 0):
                return True
    return False


def _bare_classes(pieces: Pieces) -> None:
    """A class that only leaves out a draw of random numbers is its base."""
    for name, node in list(pieces.items()):
        parts = {part.name for part in functions(node)}
        if isinstance(node, ast.ClassDef) and parts == {"reset_parameters"}:
            for other, piece in pieces.items():
                if other != name:
                    pieces[other] = Substitute({name: node.bases[0]}).visit(piece)


def _function(pieces: Pieces, function: ast.FunctionDef, folder: Folder, uses: Uses) -> bool:
    value = result(function)
    if value is None or function.decorator_list or not uses.alone(function.name):
        return False
    if uses.named[function.name] > 1 and not _passes_on(function, value):
        return False
    _put(pieces, function, value, folder, method=False)
    return True


def _passes_on(function: ast.FunctionDef, value: ast.expr) -> bool:
    """Whether a function only calls another, with its own arguments."""
    given = [a.arg for a in function.args.args]
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name) or value.keywords:
        return False
    return [getattr(a, "id", "") for a in value.args] == given


def _method(pieces: Pieces, method: ast.FunctionDef, folder: Folder, uses: Uses) -> bool:
    """A method that is only called on `self`, and is an expression."""
    value = result(method)
    names = Counter(f.name for piece in pieces.values() for f in functions(piece))
    if value is None or method.decorator_list or names[method.name] > 1:
        return False
    own = [r for r in uses.receivers[method.name] if isinstance(r, ast.Name) and r.id == "self"]
    calls = len(uses.methods[method.name])
    short = len(ast.unparse(value)) < 40 or len(own) == 1
    if (
        len(own) == uses.mentions[method.name] == calls
        and short
        and method.name not in ("forward", "__init__")
    ):
        _put(pieces, method, value, folder, method=True)
        return True
    return False


def _put(
    pieces: Pieces, function: ast.FunctionDef, value: ast.expr, folder: Folder, method: bool
) -> None:
    names = [a.arg for a in function.args.args[method:]]
    for other, piece in pieces.items():
        if piece is not function:
            pieces[other] = _Put(function.name, names, value, folder, method).visit(piece)


class _Put(ast.NodeTransformer):
    def __init__(
        self, name: str, names: list[str], value: ast.expr, folder: Folder, method: bool
    ) -> None:
        self.name, self.names, self.value, self.folder = name, names, value, folder
        self.method = method

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        own = ast.unparse(node.func) == (f"self.{self.name}" if self.method else self.name)
        if not own or node.keywords or len(node.args) != len(self.names):
            return node
        for name, given in zip(self.names, node.args, strict=True):
            once = reads(self.value, name) <= 1 and not _in_loop(self.value, name)
            if not (is_simple(given, self.folder) or once):
                return node
        inner = {n.id for n in ast.walk(self.value) if isinstance(n, ast.Name)
                 and not isinstance(n.ctx, ast.Load)}  # fmt: skip
        if any(reads(given, name) for given in node.args for name in inner):
            return node
        new = Substitute(dict(zip(self.names, node.args, strict=True)))
        found = new.visit(copy.deepcopy(self.value))
        return node if len(ast.unparse(found)) > LONGEST else found
