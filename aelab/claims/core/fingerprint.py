"""What decides a claim's figures, as a digest that survives other words, files and formatting.

A claim's `version` says when its figures are no longer those that were recorded: whoever changes
a recipe raises it. The fingerprint is the reminder: it changes with the code that measures, and a
test then asks for a new version, or for `python -m aelab.claims --check --stamp` if the figures
are the same.
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b

from aelab.claims.core.claim import Measure

WORDS = ("CLAIMS", "__all__")  # what is assigned to these decides no figure


@cache
def fingerprint(measure: Measure) -> str:
    """A digest of the module in which a claim is measured, wherever that module stands."""
    return digest(inspect.getsource(sys.modules[inspect.unwrap(measure).__module__]))


def digest(text: str) -> str:
    """Of a module's code: no comments, docstrings, imports or claims, no layout."""
    body = (node for node in ast.parse(text).body if not _idle(node))
    parts = (part for node in body for part in _parts(node))
    return blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def _parts(node: ast.AST) -> Iterator[str]:
    """A node's kind, its names and constants, and those of what is in it.

    Empty fields are left out: later versions of Python have more of them.
    """
    yield type(node).__name__
    for field, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                if not _idle(part):
                    yield from (field, *_parts(part))
            elif part is not None and field not in ("kind", "type_comment"):
                yield f"{field}={part!r}"


def _idle(node: ast.AST) -> bool:
    """Whether a statement computes nothing: an import, a docstring, the words of the claims."""
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) in WORDS
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Import | ast.ImportFrom)
