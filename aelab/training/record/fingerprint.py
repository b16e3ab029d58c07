"""What a variant learns by, as a digest: that of its code, whatever its words and its layout.

A run keeps it, so that a page can say when it shows a run of older code. It is of the variant's
own module, of those in `aelab.models` that it builds on, and of the steps of a training. Comments,
docstrings and texts that only describe do not count.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import blake2b
from importlib import import_module
from typing import Final

MODELS: Final = "aelab.models."
STEPS: Final = tuple(
    f"aelab.training.{name}" for name in ("events", "experiment", "inbox", "loop", "optimiser")
)
# Of a variant's class, and of `hp`: what is said of them decides no number.
WORDS: Final = {"name", "year", "idea", "explanation", "formula", "symbols", "references",
                "captions", "emblem", "prior_name", "corrupted_name"}  # fmt: skip
SAID: Final = {"help", "typical", "words"}

Skipped = Callable[[ast.AST], bool]


@cache
def code_of(variant: str) -> str:
    """The digest of a variant's code as it is in this process; empty where there is no source."""
    try:
        modules = sorted({*_built_on(MODELS + variant), *STEPS})
        whole = "\n".join(_of_module(name) for name in modules)
    except (OSError, TypeError, SyntaxError):  # compiled files alone
        return ""
    return blake2b(whole.encode(), digest_size=8).hexdigest()


def digest(text: str, skipped: Skipped) -> str:
    """Of a module's code: no comments, docstrings, imports, layout, nor what is `skipped`."""
    body = (node for node in ast.parse(text).body if not (_idle(node) or skipped(node)))
    parts = (part for node in body for part in _parts(node, skipped))
    return blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def _parts(node: ast.AST, skipped: Skipped) -> Iterator[str]:
    """A node's kind, its names and constants, and those of what is in it.

    Empty fields are left out: later versions of Python have more of them.
    """
    yield type(node).__name__
    for field, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                if not (_idle(part) or skipped(part)):
                    yield from (field, *_parts(part, skipped))
            elif part is not None and field not in ("kind", "type_comment"):
                yield f"{field}={part!r}"


def _idle(node: ast.AST) -> bool:
    """Whether a statement computes nothing: an import, or a docstring."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Import | ast.ImportFrom)


def _only_said(node: ast.AST) -> bool:
    """Whether it is a text about a variant or a setting."""
    if isinstance(node, ast.keyword):
        return node.arg in SAID
    if not isinstance(node, ast.Assign):
        return False
    parts = (part for target in node.targets for part in ast.walk(target))
    return {part.id for part in parts if isinstance(part, ast.Name)} <= WORDS


@cache
def _of_module(name: str) -> str:
    return digest(_source(name), _only_said)


def _built_on(name: str) -> set[str]:
    """A module of `aelab.models`, and those there that it imports, and so on."""
    found, waiting = set(), [name]
    while waiting:
        if (here := waiting.pop()) not in found:
            found.add(here)
            nodes = ast.walk(ast.parse(_source(here)))
            asked = (n.module or "" for n in nodes if isinstance(n, ast.ImportFrom))
            waiting += [module for module in asked if module.startswith(MODELS)]
    return found


def _source(name: str) -> str:
    return inspect.getsource(import_module(name))
