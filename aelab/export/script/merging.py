"""Classes with less in them: without fields that nobody reads, and without a base of one class."""

import ast
import copy

from aelab.export.script.bundle import Pieces, bound, functions
from aelab.export.script.folding import Substitute
from aelab.export.script.inlining import reads, result
from aelab.export.script.uses import Uses, called, fields_of

SHORT = 40  # characters of a property that is put in the place of its name


def merge(pieces: Pieces) -> None:
    """One round."""
    for node in list(pieces.values()):
        if isinstance(node, ast.ClassDef):
            _only_child(pieces, node)
    for node in pieces.values():
        if isinstance(node, ast.ClassDef) and is_data(node):
            _short_properties(pieces, node)
            _unread_fields(pieces, node)
    uses = Uses(pieces)
    for node in list(pieces.values()):
        if isinstance(node, ast.FunctionDef) and uses.named[node.name] == 1:
            _returned_call(pieces, node)
            _assigned_call(pieces, node)


def is_data(node: ast.ClassDef) -> bool:
    """Whether a class is a dataclass or a named tuple."""
    bases = map(ast.unparse, (*node.decorator_list, *node.bases))
    return any("dataclass" in base or base == "NamedTuple" for base in bases)


def _only_child(pieces: Pieces, node: ast.ClassDef) -> None:
    """A class takes in the base that nothing else needs."""
    base = pieces.get(ast.unparse(node.bases[0])) if len(node.bases) == 1 else None
    if not isinstance(base, ast.ClassDef):
        return
    if sum(reads(piece, base.name) for name, piece in pieces.items() if name != base.name) > 1:
        return
    own = {f.name: f for f in functions(node)}
    for method in map(copy.deepcopy, functions(base)):
        if method.name == "__init__" and method.name in own:
            _splice_init(own["__init__"], method)
        elif method.name in own:
            _rename_super(own[method.name])
            method.name = f"_{method.name}"
            node.body.append(method)
        else:
            node.body.append(method)
    node.bases = base.bases
    del pieces[base.name]


def _splice_init(own: ast.FunctionDef, base: ast.FunctionDef) -> None:
    """The base's first statements in the place of the call of its `__init__`."""
    for i, part in enumerate(own.body):
        if ast.unparse(part).startswith("super().__init__(") and isinstance(part, ast.Expr):
            names = [a.arg for a in base.args.args[1:]]
            assert isinstance(part.value, ast.Call)
            new = Substitute(dict(zip(names, part.value.args, strict=False)))
            own.body[i : i + 1] = [new.visit(statement) for statement in base.body]
            return


def _rename_super(method: ast.FunctionDef) -> None:
    for part in ast.walk(method):
        if isinstance(part, ast.Attribute) and ast.unparse(part) == f"super().{method.name}":
            part.value, part.attr = ast.Name("self", ast.Load()), f"_{method.name}"


def _short_properties(pieces: Pieces, node: ast.ClassDef) -> None:
    for method in functions(node):
        value = result(method)
        if value is None or len(ast.unparse(value)) > SHORT or len(method.args.args) > 1:
            continue
        if "property" in map(ast.unparse, method.decorator_list):
            node.body.remove(method)
            for name, piece in pieces.items():
                pieces[name] = _Expand(called(node), method.name, value).visit(piece)


class _Expand(ast.NodeTransformer):
    """What a property gives, in its place."""

    def __init__(self, owner: str, name: str, value: ast.expr) -> None:
        self.owner, self.text, self.value = owner, f"{owner}.{name}", value

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if ast.unparse(node) != self.text:
            return node
        receiver = {"self": ast.Name(self.owner, ast.Load())}
        found: ast.AST = Substitute(receiver).visit(copy.deepcopy(self.value))
        return found


def _unread_fields(pieces: Pieces, node: ast.ClassDef) -> None:
    fields = fields_of(node)
    nodes = [n for piece in pieces.values() for n in ast.walk(piece)]
    read = {n.attr for n in nodes if isinstance(n, ast.Attribute)}
    calls = [n for n in nodes if isinstance(n, ast.Call) and ast.unparse(n.func) == node.name]
    if any(isinstance(a, ast.Starred) for call in calls for a in call.args):
        return
    for name in set(fields) - read:
        place = fields_of(node).index(name)
        for call in calls:
            del call.args[place : place + 1]
            call.keywords = [k for k in call.keywords if k.arg != name]
        node.body = [p for p in node.body if getattr(getattr(p, "target", None), "id", "") != name]


def _returned_call(pieces: Pieces, function: ast.FunctionDef) -> None:
    """`return f(…)`, the only call of f, as what f does."""
    if function.decorator_list or not function.args.args:
        return
    for piece in pieces.values():
        for own in [piece] if isinstance(piece, ast.FunctionDef) else functions(piece):
            last = own.body[-1]
            call = last.value if isinstance(last, ast.Return) else None
            if not isinstance(call, ast.Call) or ast.unparse(call.func) != function.name:
                continue
            names = [a.arg for a in function.args.args]
            if len(call.args) == len(names) and not call.keywords:
                own.body[-1:] = _body(function, dict(zip(names, call.args, strict=True)))
                return


def _assigned_call(pieces: Pieces, function: ast.FunctionDef) -> None:
    """`a = f(…)`, the only call of f, as what f does, where a is then what it returns."""
    if function.decorator_list or not isinstance(function.body[-1], ast.Return):
        return
    if sum(isinstance(n, ast.Return | ast.Yield) for n in ast.walk(function)) > 1:
        return
    names = [a.arg for a in function.args.args]
    for piece in pieces.values():
        for own in [piece] if isinstance(piece, ast.FunctionDef) else functions(piece):
            for i, part in enumerate(own.body):
                call = part.value if isinstance(part, ast.Assign) else None
                if not isinstance(call, ast.Call) or ast.unparse(call.func) != function.name:
                    continue
                if (bound(function) - set(names)) & bound(own) or len(call.args) != len(names):
                    return
                *work, last = _body(function, dict(zip(names, call.args, strict=True)))
                assert isinstance(part, ast.Assign)
                part.value = getattr(last, "value", None) or ast.Constant(None)
                own.body[i:i] = work
                return


def _body(function: ast.FunctionDef, given: dict[str, ast.expr]) -> list[ast.stmt]:
    """What a function does with these arguments; those that are work are worked out before."""
    simple = {
        name: value
        for name, value in given.items()
        if isinstance(value, ast.Name | ast.Constant)
        or (ast.unparse(value).count(".") == 1 and isinstance(value, ast.Attribute))
    }
    first: list[ast.stmt] = [
        ast.Assign([ast.Name(name, ast.Store())], value, lineno=0)
        for name, value in given.items()
        if name not in simple
    ]
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return [*first, *(Substitute(simple).visit(copy.deepcopy(part)) for part in body)]
