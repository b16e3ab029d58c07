"""`python docs/api.py`: writes docs/api.md, the reference of the public names.

A name is public if it stands in the `__all__` of aelab or of a package that is not INTERNAL. What
is said of it is the first sentence of its docstring, or the comment at its definition.
"""

import argparse
import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import aelab
from aelab import training

TARGET = Path(__file__).with_suffix(".md")
INTERNAL = {"bench", "components", "stage", "ui", "visitors"}  # the app and what measures it
OPEN = ("Experiment", "Run", "Dataset", "Autoencoder", "Scheduler", "Store")  # with their members
HEAD = """\
# API reference

Written by `python docs/api.py` from the docstrings: change those, then run it again.
A name that begins with `_`, and a module that is not listed here, may change at any time.
"""


def main() -> None:
    """Writes the reference."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    TARGET.write_text(text(), "utf-8")


def text() -> str:
    """The whole reference."""
    inner = [m.name for m in iter_modules(aelab.__path__) if m.ispkg and m.name not in INTERNAL]
    packages = [aelab, *(import_module(f"aelab.{name}") for name in inner)]
    return "\n".join([HEAD, *(line for p in packages for line in _package(p))])


def _package(package: ModuleType) -> Iterator[str]:
    if not hasattr(package, "__all__"):
        return
    yield f"## {package.__name__}\n\n{_first(package)}\n"
    yield "| name | what it is |\n|---|---|"
    opened = []
    for public in sorted(package.__all__, key=lambda n: (n.isupper(), n.lower())):
        thing = getattr(package, public)
        yield f"| `{_signature(public, thing)}` | {_cell(_about(package, public, thing))} |"
        if public in OPEN and inspect.isclass(thing) and package is not training:
            opened.append((public, thing))
    yield ""
    for public, thing in opened:
        yield from _members(public, thing)


def _members(name: str, cls: type) -> Iterator[str]:
    """The fields, properties and methods of a class."""
    yield f"### {name}\n\n| member | what it is |\n|---|---|"
    notes = dict(_fields(cls))
    for field, note in notes.items():
        yield f"| `{field}` | {_cell(note)} |"
    for key, member in inspect.getmembers_static(cls):
        inner = getattr(member, "func", None) or getattr(member, "__func__", member)
        source = getattr(inner, "fget", inner)
        if key.startswith("_") or key in notes or not _own(source):
            continue
        if isinstance(inner, property):
            yield f"| `{key}` | {_cell(_first(inner))} |"
        elif inspect.isfunction(inner):
            shown = key if not inspect.isfunction(member) and hasattr(member, "func") else ""
            yield f"| `{shown or _signature(key, inner)}` | {_cell(_first(inner))} |"
    yield ""


def _own(thing: Any) -> bool:
    """Whether a member is the lab's, not torch's."""
    return str(getattr(thing, "__module__", "")).startswith("aelab")


def _fields(cls: type) -> Iterator[tuple[str, str]]:
    """The annotated fields of a class itself, with the comments that stand behind them."""
    lines = inspect.getsource(cls).splitlines()
    (body,) = ast.parse("\n".join(lines)).body
    assert isinstance(body, ast.ClassDef)
    for node in body.body:
        target = getattr(node, "target", None)
        if isinstance(node, ast.AnnAssign) and isinstance(target, ast.Name):
            note, kind = lines[node.lineno - 1].partition("  # ")[2], ast.unparse(node.annotation)
            if not target.id.startswith("_"):
                yield target.id, f"{note} (`{kind}`)".strip() if note else f"`{kind}`"


def _about(package: ModuleType, name: str, thing: Any) -> str:
    """The first line of the docstring, or for a constant the comment at its definition."""
    if inspect.ismodule(thing) or inspect.isclass(thing) or inspect.isroutine(thing):
        return _first(thing)
    if callable(getattr(thing, "__wrapped__", None)):
        return _first(thing.__wrapped__)
    return _comment(package, name) or _value(thing)


def _value(thing: Any) -> str:
    """A short constant or type as it is written."""
    written = re.sub(r"\b[a-z_]+\.", "", thing if isinstance(thing, str) else repr(thing))
    return f"`{written if len(written) <= 60 else written[:60] + ' …'}`"


def _comment(package: ModuleType, name: str) -> str:
    """The comment above or behind the line that defines a constant."""
    for module in _origins(package, name):
        lines = inspect.getsource(module).splitlines()
        for i, line in enumerate(lines):
            if re.match(rf"{name}\b[^=]*= ", line):
                above = []
                while i and lines[i - 1].startswith("# "):
                    i -= 1
                    above.insert(0, lines[i][2:])
                return " ".join(above) or line.partition("  # ")[2].removesuffix("fmt: skip")
    return ""


def _origins(package: ModuleType, name: str) -> Iterator[ModuleType]:
    """The modules from which a package may have a name."""
    for node in ast.walk(ast.parse(inspect.getsource(package))):
        if isinstance(node, ast.ImportFrom) and any(a.name == name for a in node.names):
            origin = import_module(str(node.module))
            yield origin
            if hasattr(origin, "__path__"):
                yield from _origins(origin, name)


def _signature(name: str, thing: Any) -> str:
    """A function with its parameters, without types; other things by their name."""
    thing = getattr(thing, "__wrapped__", thing)
    if not inspect.isfunction(thing):
        return name
    parameters = []
    for p in inspect.signature(thing).parameters.values():
        if p.name in ("self", "cls"):
            continue
        star = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
        default = "" if p.default is p.empty else f"={p.default!r}"
        if p.kind is p.KEYWORD_ONLY and "*" not in "".join(parameters):
            parameters.append("*")
        parameters.append(f"{star}{p.name}{default}")
    return f"{name}({', '.join(parameters)})"


def _first(thing: Any) -> str:
    """The first sentence of a docstring."""
    return (inspect.getdoc(thing) or "").partition("\n\n")[0].replace("\n", " ")


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    main()
