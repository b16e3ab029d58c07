"""Parameters that are given the same constant everywhere, and those that nobody reads."""

import ast
from collections import defaultdict

from aelab.export.script.bundle import Pieces, functions
from aelab.export.script.configure import remove_parameter
from aelab.export.script.folding import UNKNOWN, Folder, Substitute
from aelab.export.script.uses import Uses, called, fields_of

Function = ast.FunctionDef


def fold_constant(pieces: Pieces, folder: Folder) -> None:
    """Constants in the place of parameters, and no arguments that are the default."""
    uses = Uses(pieces)
    related = {ast.unparse(b) for p in pieces.values() for b in getattr(p, "bases", ())}
    for name, node in pieces.items():
        if name in related or related & set(map(ast.unparse, getattr(node, "bases", ()))) & set(
            pieces
        ):
            continue
        calls = uses.alone(name)
        if calls is None:
            continue
        if isinstance(node, ast.ClassDef) and not _init(node):
            _fold_fields(pieces, node, calls)
        elif function := node if isinstance(node, Function) else _init(node):
            _fold_function(function, calls, folder, isinstance(node, ast.ClassDef))


def drop_unused(pieces: Pieces) -> None:
    """Parameters that are never read, of functions and of all methods of one name."""
    uses = Uses(pieces)
    for name, node in pieces.items():
        function = node if isinstance(node, Function) else _init(node)
        calls = uses.alone(name)
        if function and calls is not None and not _has_family(pieces, node):
            _drop([function], calls, isinstance(node, ast.ClassDef))
    groups = defaultdict[str, list[Function]](list)
    for node in pieces.values():
        if isinstance(node, ast.ClassDef):
            for method in functions(node):
                groups[method.name].append(method)
    for name, methods in groups.items():
        if name.startswith("__") or name == "forward":
            continue
        calls = uses.methods[name]
        _drop(methods, calls, True, must_default=uses.mentions[name] > len(calls))


def _has_family(pieces: Pieces, node: ast.AST) -> bool:
    """Whether a class inherits from another of the script, or another from it."""
    bases = [ast.unparse(b) for p in pieces.values() for b in getattr(p, "bases", ())]
    own = list(map(ast.unparse, getattr(node, "bases", ())))
    return getattr(node, "name", "") in bases or any(base in pieces for base in own)


def _init(node: ast.AST) -> Function | None:
    return next((f for f in functions(node) if f.name == "__init__"), None)


def _bind(call: ast.Call, names: list[str]) -> dict[str, ast.expr]:
    """Arguments by the names of their parameters."""
    named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    return dict(zip(names, call.args, strict=False)) | named


def _remove_argument(call: ast.Call, names: list[str], name: str) -> None:
    place = names.index(name)
    if place < len(call.args):
        del call.args[place]
    call.keywords = [k for k in call.keywords if k.arg != name]


def _fold_function(function: Function, calls: list[ast.Call], folder: Folder, method: bool) -> None:
    arguments = function.args.args[method:]
    defaults = dict(
        zip(reversed([a.arg for a in arguments]), reversed(function.args.defaults), strict=False)
    )
    for name in [a.arg for a in arguments]:
        names = [a.arg for a in function.args.args[method:]]
        value = _common(
            [_bind(call, names).get(name, defaults.get(name)) for call in calls], folder
        )
        rebound = any(
            isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Load)
            for n in ast.walk(function)
        )
        if value is None or rebound:
            continue
        for call in calls:
            _remove_argument(call, names, name)
        remove_parameter(function, name)
        function.body = [Substitute({name: value}).visit(part) for part in function.body]


def _fold_fields(pieces: Pieces, node: ast.ClassDef, calls: list[ast.Call]) -> None:
    """As `_fold_function`, of a dataclass."""
    fields = [p for p in node.body if isinstance(p, ast.AnnAssign)]
    for field in fields:
        names = fields_of(node)
        name = ast.unparse(field.target)
        given = [_bind(call, names).get(name) for call in calls]
        if field.value is not None:
            _without_default(calls, names, name, field.value)
        if field.value is not None and calls and not any(given):
            node.body.remove(field)
            owners = ("self", called(node))
            for other, piece in pieces.items():
                pieces[other] = _Attribute(owners, name, field.value).visit(piece)


def _without_default(calls: list[ast.Call], names: list[str], name: str, default: ast.expr) -> None:
    """Arguments at the end that say what is said anyway."""
    for call in calls:
        given = _bind(call, names).get(name)
        last = len(call.args) <= names.index(name) + 1
        if given is not None and last and ast.dump(given) == ast.dump(default):
            _remove_argument(call, names, name)


def _common(values: list[ast.expr | None], folder: Folder) -> ast.expr | None:
    """The constant that all of them are."""
    first = values[0] if values else None
    if first is None or any(v is None or ast.dump(v) != ast.dump(first) for v in values):
        return None
    constant = isinstance(first, ast.Constant) or (
        isinstance(first, ast.Name) and first.id in folder.known
    )
    product = isinstance(first, ast.BinOp) and folder.value(first) is not UNKNOWN
    empty = isinstance(first, ast.Tuple | ast.List) and not first.elts
    return first if constant or product or empty else None


def _drop(
    defined: list[Function], calls: list[ast.Call], method: bool, must_default: bool = False
) -> None:
    most = max(len(f.args.args) for f in defined)
    for place in reversed(range(int(method), most)):
        having = [f for f in defined if len(f.args.args) > place]
        if any(_reads(f, f.args.args[place].arg) for f in having):
            continue
        defaults = [len(f.args.args) - place <= len(f.args.defaults) for f in having]
        if must_default and not all(defaults):
            continue
        names = {f.args.args[place].arg for f in having}
        for call in calls:
            if place - method < len(call.args):
                del call.args[place - method]
            call.keywords = [k for k in call.keywords if k.arg not in names]
        for f in having:
            remove_parameter(f, f.args.args[place].arg)


def _reads(function: Function, name: str) -> bool:
    return any(
        isinstance(n, ast.Name) and n.id == name for part in function.body for n in ast.walk(part)
    )


class _Attribute(ast.NodeTransformer):
    """A value in the place of a field; owners: what an object of the class is called."""

    def __init__(self, owners: tuple[str, str], name: str, value: ast.expr) -> None:
        self.texts, self.value = [f"{owner}.{name}" for owner in owners], value
        self.own, self.inside = owners[1], ""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.inside = called(node)
        self.generic_visit(node)
        self.inside = ""
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        text = ast.unparse(node)
        mine = text == self.texts[0] and self.inside == self.own
        return self.value if mine or text == self.texts[1] else node
