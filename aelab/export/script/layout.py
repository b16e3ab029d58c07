"""From syntax trees to text: statements that are as they were read keep their lines."""

import ast
import copy
import io
import re
import tokenize
from collections.abc import Iterator

WIDTH = 100
REMARKS = re.compile(r"\s*# (?:fmt: skip|type: ignore|noqa).*$")
BRACKETS = {"(": ")", "[": "]", "{": "}"}


def written(node: ast.stmt, indent: int = 0) -> list[str]:
    """The lines of a statement."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return _definition(node, indent)
    if isinstance(node, ast.If | ast.For | ast.While | ast.With):
        return _compound(node, indent)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return _docstring(str(node.value.value), indent)
    if getattr(node, "as_read", "") == ast.dump(node):
        return _as_read(node, indent)
    text = _quoted(ast.unparse(node))
    given = node.value if isinstance(node, ast.Return | ast.Assign) else None
    if isinstance(given, ast.Tuple) and len(given.elts) > 1 and indent + len(text) <= WIDTH + 2:
        value = _quoted(ast.unparse(given))
        text = text.removesuffix(value) + value[1:-1]
    return wrapped(text, indent)


def _docstring(text: str, indent: int) -> list[str]:
    first, *others = text.strip().splitlines()
    lines = [f'"""{first}', *(line.strip() for line in others)]
    if others:
        return [" " * indent + line for line in (*lines, '"""')]
    return [" " * indent + lines[0] + '"""']


def _as_read(node: ast.stmt, indent: int) -> list[str]:
    lines: list[str] = node.lines  # type: ignore[attr-defined]
    margin = len(lines[0]) - len(lines[0].lstrip())
    return [" " * indent + REMARKS.sub("", line[margin:]) if line.strip() else "" for line in lines]


def _definition(node: ast.FunctionDef | ast.ClassDef, indent: int) -> list[str]:
    lines = [" " * indent + f"@{ast.unparse(d)}" for d in node.decorator_list]
    lines += _header(node, indent)
    for i, part in enumerate(node.body):
        if (isinstance(part, ast.FunctionDef) and i) or (isinstance(node, ast.ClassDef) and i == 1):
            lines.append("")
        lines += written(part, indent + 4)
    return lines


def _compound(node: ast.If | ast.For | ast.While | ast.With, indent: int) -> list[str]:
    lines = _header(node, indent)
    for part in node.body:
        lines += written(part, indent + 4)
    other = getattr(node, "orelse", [])
    if isinstance(node, ast.If) and len(other) == 1 and isinstance(other[0], ast.If):
        first, *rest = written(other[0], indent)
        return [*lines, first.replace("if ", "elif ", 1), *rest]
    if other:
        lines.append(" " * indent + "else:")
        for part in other:
            lines += written(part, indent + 4)
    return lines


def _header(node: ast.stmt, indent: int) -> list[str]:
    """The first line of a compound statement."""
    bare = copy.copy(node)
    bare.body = [ast.Pass()]  # type: ignore[attr-defined]
    if hasattr(bare, "orelse"):
        bare.orelse = []
    if hasattr(bare, "decorator_list"):
        bare.decorator_list = []
    text = _quoted(ast.unparse(bare).removesuffix("pass").rstrip())
    if isinstance(node, ast.FunctionDef):
        text = re.sub(r"(: [^,=:]+)=", r"\1 = ", text)
    return wrapped(text, indent)


def _quoted(text: str) -> str:
    """With double quotes, and powers and slices as formatters space them."""
    tokens, changed = tokenize.generate_tokens(io.StringIO(text).readline), []
    for token in tokens:
        found = token.string
        if token.type == tokenize.STRING and found.endswith("'") and '"' not in found:
            start = found.index("'")
            inner = found[start + 1 : -1].replace("\\'", "'")
            changed.append((token.start, token.end, f'{found[:start]}"{inner}"'))
    lines = text.split("\n")
    for (row, begin), (_, end), new in reversed(changed):
        line = lines[row - 1]
        lines[row - 1] = line[:begin] + new + line[end:]
    return _single("\n".join(lines))


def _single(text: str) -> str:
    """Without the second pair of brackets around a generator that is the only argument."""
    for begin, end in [(p, e) for p, e in _pairs(text) if text[p : p + 2] == "(("]:
        inner = text[begin + 2 : end - 1]
        if text[begin - 1].isidentifier() and text[end - 1] == ")" and _is_generator(inner):
            return _single(f"{text[: begin + 1]}{inner}{text[end:]}")
    return text


def _is_generator(text: str) -> bool:
    depth = 0
    for place, sign in _signs(text):
        depth += (sign in BRACKETS) - (sign in BRACKETS.values())
        if depth < 0:
            return False
        if not depth and text[place : place + 5] == " for ":
            return True
    return False


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Where brackets begin and end."""
    opened = []
    for place, sign in _signs(text):
        if sign in BRACKETS:
            opened.append(place)
        elif sign in BRACKETS.values():
            yield opened.pop(), place


def wrapped(text: str, indent: int) -> list[str]:
    """A line, or several where it is too long: the outermost bracket's content on its own."""
    if indent + len(text) <= WIDTH:
        return [" " * indent + text]
    pairs = list(_outermost(text))
    if not pairs:
        return [" " * indent + text]
    begin, end = max(pairs, key=lambda pair: pair[1] - pair[0])
    head, content, tail = text[: begin + 1], text[begin + 1 : end], text[end:]
    if indent + 4 + len(content) <= WIDTH:
        inner = [" " * (indent + 4) + content]
    else:
        loop = _is_generator(content)
        parts = list(_at_loops(content) if loop else _split(content))
        comma = "," if len(parts) > 1 and not loop else ""
        inner = [line for part in parts for line in wrapped(part + comma, indent + 4)]
    return [" " * indent + head, *inner, *wrapped(tail, indent)]


def _outermost(text: str) -> Iterator[tuple[int, int]]:
    """Where brackets that stand in no other begin and end."""
    depth = start = 0
    for place, sign in _signs(text):
        if sign in BRACKETS:
            start = start if depth else place
            depth += 1
        elif sign in BRACKETS.values():
            depth -= 1
            if not depth and place > start + 1:
                yield start, place


def _split(text: str) -> Iterator[str]:
    """The parts between the commas that stand in no bracket."""
    depth = last = 0
    for place, sign in _signs(text):
        depth += (sign in BRACKETS) - (sign in BRACKETS.values())
        if sign == "," and not depth:
            yield text[last:place].strip()
            last = place + 1
    if text[last:].strip():
        yield text[last:].strip()


def _at_loops(text: str) -> Iterator[str]:
    """A comprehension's expression, its loops and its conditions."""
    depth = last = 0
    for place, sign in _signs(text):
        depth += (sign in BRACKETS) - (sign in BRACKETS.values())
        if not depth and (text[place : place + 5] == " for " or text[place : place + 4] == " if "):
            yield text[last:place].strip()
            last = place
    yield text[last:].strip()


def _signs(text: str) -> Iterator[tuple[int, str]]:
    """The characters that stand in no string, with their places."""
    quote = ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote and text[place - 1] != "\\" else quote
        elif sign in "'\"":
            quote = sign
        else:
            yield place, sign
