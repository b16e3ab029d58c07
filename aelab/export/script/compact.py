"""Makes a script that would be too long shorter, at the price of words."""

import ast
import copy

from aelab.export.script.bundle import Pieces, functions
from aelab.export.script.folding import Substitute
from aelab.export.script.inlining import result
from aelab.export.script.merging import is_data
from aelab.export.script.sources import mark
from aelab.export.script.uses import Uses


def without_annotations(pieces: Pieces) -> None:
    """Functions without types; fields keep theirs."""
    for node in pieces.values():
        for part in ast.walk(node):
            if isinstance(part, ast.FunctionDef):
                part.returns = None
                for argument in part.args.args:
                    argument.annotation = None
                for inner in ast.walk(part):
                    for field in ("body", "orelse"):
                        body = getattr(inner, field, None)
                        if isinstance(body, list):
                            setattr(inner, field, [_bare(s) for s in body])


def without_short_methods(pieces: Pieces) -> None:
    """What the network's methods of one expression say, in the place of their calls."""
    model = pieces["Model"]
    assert isinstance(model, ast.ClassDef)
    for method in functions(model):
        value = result(method)
        names = [f.name for p in pieces.values() for f in functions(p)]
        if value is None or names.count(method.name) > 1 or method.decorator_list:
            continue
        uses = Uses(pieces)
        passed = uses.mentions[method.name] > len(uses.methods[method.name])
        if passed or len(ast.unparse(value)) > 60:
            continue
        for name, piece in pieces.items():
            pieces[name] = _Put(method, value).visit(piece)
        model.body.remove(method)


def without_method_docstrings(pieces: Pieces) -> None:
    """Docstrings of classes and functions alone."""
    for node in pieces.values():
        for method in functions(node):
            if ast.get_docstring(method) and len(method.body) > 1:
                del method.body[0]


def with_named_tuples(pieces: Pieces) -> None:
    """Classes of data alone in a line each."""
    for name, node in pieces.items():
        if isinstance(node, ast.ClassDef) and is_data(node) and not functions(node):
            fields = [p for p in node.body if isinstance(p, ast.AnnAssign)]
            names = " ".join(ast.unparse(field.target) for field in fields)
            defaults = [field.value for field in fields if field.value]
            made = ast.Name("namedtuple", ast.Load())
            mark(made, module="aelab.export.script.template.loop")
            text: list[ast.expr] = [ast.Constant(name), ast.Constant(names)]
            more = [ast.keyword("defaults", ast.List(defaults, ast.Load()))] if defaults else []
            target = ast.Name(name, ast.Store())
            pieces[name] = ast.Assign([target], ast.Call(made, text, more), lineno=0)


def _bare(statement: ast.stmt) -> ast.stmt:
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return ast.Assign([statement.target], statement.value, lineno=0)
    return statement


class _Put(ast.NodeTransformer):
    def __init__(self, method: ast.FunctionDef, value: ast.expr) -> None:
        self.method, self.value = method, value

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called = node.func
        if not isinstance(called, ast.Attribute) or called.attr != self.method.name:
            return node
        if not isinstance(called.value, ast.Name) or node.keywords:  # a text's `encode`
            return node
        names = [a.arg for a in self.method.args.args]
        given = dict(zip(names, [called.value, *node.args], strict=False))
        found: ast.AST = Substitute(given).visit(copy.deepcopy(self.value))
        return found
