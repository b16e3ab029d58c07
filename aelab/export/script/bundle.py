"""Collects what a script needs, from its `main` on: functions, classes and constants of the lab."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aelab.export.script.configure import Configure, Facts
from aelab.export.script.folding import Folder
from aelab.export.script.sources import Definition, mark, place_of, resolve

Pieces = dict[str, ast.stmt]
STUBS = "aelab.export.script.template.facts"  # what a script has values for
KEPT_DECORATORS = ("property", "dataclass", "no_grad")


@dataclass(frozen=True)
class Bundle:
    """model: classes of the variant, the first its own, then those that it inherits from;
    settings: the classes of `config` and `training`; executed: functions, by module and name."""

    facts: Facts
    model: tuple[type, ...]
    settings: Mapping[str, type]
    executed: frozenset[tuple[str, str]]

    def collect(self, roots: tuple[tuple[str, str], ...]) -> Pieces:
        """From these names, each with its module; what is needed stands before what needs it."""
        found: Pieces = {}
        for name, place in roots:
            self._add(found, name, place)
        return found

    def folder(self) -> Folder:
        """With the constants that are known by now."""
        return Folder(self.facts.constants, table)

    def _add(self, found: Pieces, name: str, place: str) -> None:
        if name in found or (node := self._definition(name, place)) is None:
            return
        found[name] = node  # before what it needs, which may need it
        for used in list(references(node)):
            self._add(found, used.id, place_of(used))
        del found[name]
        found[name] = node

    def _definition(self, name: str, place: str) -> ast.stmt | None:
        """What a name means, as this experiment has it."""
        if place.startswith("<"):
            return self._setting_method(name, place.strip("<>"))
        if name == "Model":
            node: ast.stmt = self._flat_model()
        elif not place or (known := resolve(name, place)) is None or known.module == STUBS:
            return None
        else:
            node = known.node
            if isinstance(node, ast.ClassDef):
                self._strip(node, known)
        return self._configured(node)

    def _configured(self, node: ast.stmt, owner: str = "") -> ast.stmt:
        node = Configure(self.facts, owner).visit(node)
        shorten(node)
        folded: ast.stmt = self.folder().visit(node)
        return folded

    def _setting_method(self, name: str, kind: str) -> ast.stmt:
        """A method of a group of settings as a function."""
        for owner in self.settings[kind].__mro__:
            if name in vars(owner):
                found = resolve(owner.__name__, owner.__module__)
                break
        assert found
        methods = {n.name: n for n in functions(found.node)}
        node = self._configured(methods[name], kind)
        assert isinstance(node, ast.FunctionDef)
        del node.args.args[0]
        return node

    def _strip(self, node: ast.ClassDef, known: Definition) -> None:
        """Leaves out methods that are never called, and what only the lab wants."""
        data = any("dataclass" in ast.unparse(d) for d in node.decorator_list)
        data = data or "NamedTuple" in map(ast.unparse, node.bases)
        node.decorator_list = [d for d in node.decorator_list if _kept(d)]
        node.body = [
            part
            for part in node.body
            if (self._called(part, known) if isinstance(part, ast.FunctionDef) else data)
            or part is node.body[0]
        ]

    def _called(self, part: ast.FunctionDef, known: Definition) -> bool:
        own = part.name == "reset_parameters"  # which torch calls
        return own or (known.module, f"{known.name}.{part.name}") in self.executed

    def _flat_model(self) -> ast.ClassDef:
        """The variant's class with what it inherits."""
        whole: dict[str, ast.FunctionDef] = {}
        first = resolve(self.model[0].__name__, self.model[0].__module__)
        assert first
        for owner in self.model:
            known = resolve(owner.__name__, owner.__module__)
            assert known
            for part in functions(known.node):
                if not self._called(part, known):
                    continue
                if part.name in whole and part.name != "__init__":
                    _rename_super(whole[part.name], part.name)
                    part.name = f"_{part.name}"
                whole.setdefault(part.name, part)
        base = ast.Attribute(ast.Name("nn", ast.Load()), "Module", ast.Load())
        mark(base.value, module="aelab.models._contract")
        node = first.node
        assert isinstance(node, ast.ClassDef)
        order = sorted(whole.values(), key=lambda part: part.name != "__init__")
        return ast.ClassDef("Model", [base], [], [node.body[0], *order], [])


def table(name: ast.Name) -> ast.Dict | None:
    """The dictionary of the lab that a name means."""
    place = getattr(name, "module", "")
    known = resolve(name.id, place) if place and not place.startswith("<") else None
    value = getattr(known.node, "value", None) if known else None
    return value if isinstance(value, ast.Dict) else None


def functions(node: ast.AST) -> list[ast.FunctionDef]:
    """The methods of a class."""
    return [part for part in getattr(node, "body", ()) if isinstance(part, ast.FunctionDef)]


def references(node: ast.AST, hidden: frozenset[str] = frozenset()) -> Iterator[ast.Name]:
    """The names that a definition needs; hidden: names that are a function's own.

    Annotations need nothing, but for those of fields.
    """
    if isinstance(node, ast.FunctionDef):
        hidden |= bound(node)
    for field, value in ast.iter_fields(node):
        if field == "returns" or (field == "annotation" and hidden):
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                if part.id not in hidden and hasattr(part, "module"):
                    yield part
            elif isinstance(part, ast.AST):
                yield from references(part, hidden)


def bound(function: ast.FunctionDef) -> frozenset[str]:
    """Parameters and local names."""
    found = {a.arg for a in ast.walk(function) if isinstance(a, ast.arg)}
    return frozenset(found | {
        n.id
        for n in ast.walk(function)
        if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
    })  # fmt: skip


def shorten(node: ast.AST) -> None:
    """Docstrings without all but their first paragraph."""
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef | ast.ClassDef) and (text := ast.get_docstring(part)):
            part.body[0] = ast.Expr(ast.Constant(text.split("\n\n")[0]))


def _kept(decorator: ast.expr) -> bool:
    return any(name in ast.unparse(decorator) for name in KEPT_DECORATORS)


def _rename_super(node: ast.FunctionDef, name: str) -> None:
    """`super().name` as `self._name`, which the base's method is now called."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and ast.unparse(part) == f"super().{name}":
            part.value, part.attr = ast.Name("self", ast.Load()), f"_{name}"
