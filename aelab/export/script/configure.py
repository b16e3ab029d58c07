"""Puts the settings of an experiment in the place of `config`, `training`, `sizes`, `script`."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aelab.export.script.folding import constant
from aelab.export.script.sources import mark

# What a parameter is by its annotation, and an attribute of `self` by its name.
KINDS: Final = {
    "Config": "config", "Architecture": "config", "ImageArchitecture": "config",
    "BodyArchitecture": "config", "StackArchitecture": "config", "Settings": "config",
    "Sizes": "sizes",
}  # fmt: skip
TEMPLATE: Final = "aelab.export.script.template."
STUBS: Final = ("training", "script", "sizes")
BATCH: Final = ("x", "y")


@dataclass
class Facts:
    """Values by kind and name; live: settings that change while training goes on.

    taken: names that are not free for constants. constants: what the script begins with.
    """

    values: Mapping[str, Mapping[str, Any]]
    live: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    constants: dict[str, Any] = field(default_factory=dict)

    def expression(self, kind: str, name: str) -> ast.expr:
        """A text or a switch as it is, a number by the name of a constant."""
        value = self.values[kind][name]
        if name in self.live and kind in ("config", "training"):
            return ast.Attribute(constant("now"), name, ast.Load())
        if isinstance(value, bool | str) or value is None or (kind, name) == ("sizes", "channels"):
            return ast.Constant(value)  # 1 or 3; CHANNELS are those of the convolutions
        if value == ():
            return ast.Tuple([], ast.Load())
        known = name.upper()
        if known in self.taken:
            known += "_SIZES" if isinstance(value, tuple) else "_VALUE"
        self.constants[known] = value
        return constant(known)


class Configure(ast.NodeTransformer):
    """Works on one function or class; owner: what `self` is, if it is a group of settings."""

    def __init__(self, facts: Facts, owner: str = "") -> None:
        self.facts = facts
        self.kinds = {"self": owner} if owner else {}

    def kind(self, node: ast.AST) -> str:
        """Which group of settings an expression is, or ""."""
        if isinstance(node, ast.Name):
            place = getattr(node, "module", "")
            if place.startswith(TEMPLATE) and node.id in STUBS:
                return node.id
            return self.kinds.get(node.id, "")
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("self.config", "self.sizes"):
            return "" if self.kinds.get("self") else node.attr
        return ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Without parameters that are settings; a batch is x and y."""
        before = dict(self.kinds)
        for argument in list(node.args.args):
            said = ast.unparse(argument.annotation) if argument.annotation else ""
            if said in KINDS or argument.arg == "config":
                self.kinds[argument.arg] = KINDS.get(said, "config")
                remove_parameter(node, argument.arg)
            elif said == "Batch":
                self.kinds[argument.arg] = "batch"
                _split(node, argument)
        self.generic_visit(node)
        self.kinds = before
        node.body = node.body or [ast.Pass()]
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        """None where a group of settings is kept."""
        if self.kind(node.value) and self.kind(node.value) != "batch":
            return None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        """As `visit_Assign`."""
        if node.value is not None and self.kind(node.value):
            return None
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """A setting."""
        if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "Sizes":
            product = ast.Name("prod", ast.Load())
            mark(product, module="aelab.models._contract")
            return self.generic_visit(ast.Call(product, [node.value.args[0]], []))
        kind = self.kind(node.value)
        if kind == "batch":
            return ast.Name(node.attr, ast.Load())
        if kind and node.attr in self.facts.values[kind]:
            return self.facts.expression(kind, node.attr)
        if node.attr == "is_meta":  # where the lab only asks for shapes
            return ast.Constant(False)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Without arguments that are settings; a method of theirs is a function."""
        function = node.func
        if isinstance(function, ast.Attribute) and (kind := self.kind(function.value)):
            known = kind == "batch" or function.attr in self.facts.values[kind]
            node.func = function if known else ast.Name(function.attr, ast.Load())
            mark(node.func, module=f"<{kind}>")
        if isinstance(function, ast.Name) and function.id == "getattr" and len(node.args) == 3:
            kind, name = self.kind(node.args[0]), ast.literal_eval(node.args[1])
            if kind:
                known = name in self.facts.values[kind]
                return self.facts.expression(kind, name) if known else node.args[2]
        node.args = [a for part in node.args for a in self._given(part)]
        return self.generic_visit(node)

    def _given(self, part: ast.expr) -> list[ast.expr]:
        """An argument: none for settings, two for a batch."""
        if self.kind(part) == "batch":
            return [ast.Name(name, ast.Load()) for name in BATCH]
        if self.kind(part):
            return []
        made = isinstance(part, ast.Call) and ast.unparse(part.func) == "Batch"
        return list(part.args) if made and isinstance(part, ast.Call) else [part]


def remove_parameter(node: ast.FunctionDef, name: str) -> None:
    """Takes a parameter and its default out of a function."""
    arguments = node.args
    place = [a.arg for a in arguments.args].index(name)
    first = len(arguments.args) - len(arguments.defaults)
    if place >= first:
        del arguments.defaults[place - first]
    del arguments.args[place]


def _split(node: ast.FunctionDef, batch: ast.arg) -> None:
    place = node.args.args.index(batch)
    tensor = ast.Name("Tensor", ast.Load())
    mark(tensor, module="aelab.models._contract")
    node.args.args[place : place + 1] = [ast.arg(name, tensor) for name in BATCH]
