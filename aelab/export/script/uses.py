"""Where names, functions and methods are used in a script: found in one walk."""

import ast
import re
from collections import Counter, defaultdict

from aelab.export.script.bundle import Pieces, bound


def called(node: ast.ClassDef) -> str:
    """What objects of a class are called: the last word of its name."""
    words: list[str] = re.findall("[A-Z][a-z]*", node.name)
    return words[-1].lower()


def fields_of(node: ast.ClassDef) -> list[str]:
    """The names of a dataclass's fields."""
    return [ast.unparse(part.target) for part in node.body if isinstance(part, ast.AnnAssign)]


class Uses:
    """calls, named: of functions by name, where it is no local name; annotations apart.

    methods, mentions: the same of attributes.
    """

    def __init__(self, pieces: Pieces) -> None:
        self.calls = defaultdict[str, list[ast.Call]](list)
        self.methods = defaultdict[str, list[ast.Call]](list)
        self.named, self.mentions = Counter[str](), Counter[str]()
        self.receivers = defaultdict[str, list[ast.expr]](list)
        for piece in pieces.values():
            self._walk(piece, frozenset())

    def alone(self, name: str) -> list[ast.Call] | None:
        """All calls of a function; None if it is used in another way as well."""
        found = self.calls[name]
        starred = any(isinstance(a, ast.Starred) for call in found for a in call.args)
        return None if starred or self.named[name] > len(found) else found

    def _walk(self, node: ast.AST, hidden: frozenset[str]) -> None:
        if isinstance(node, ast.FunctionDef):
            hidden |= bound(node)
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load) and node.id not in hidden:
                self.named[node.id] += 1
        elif isinstance(node, ast.Attribute):
            self.mentions[node.attr] += 1
            self.receivers[node.attr].append(node.value)
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id not in hidden:
                self.calls[node.func.id].append(node)
            elif isinstance(node.func, ast.Attribute):
                self.methods[node.func.attr].append(node)
        for field, value in ast.iter_fields(node):
            if field not in ("annotation", "returns"):
                for part in value if isinstance(value, list) else [value]:
                    if isinstance(part, ast.AST):
                        self._walk(part, hidden)
