"""What decides a claim's figures: the code of its file, without the words of its claims."""

import ast
import inspect
import sys
from functools import cache
from hashlib import blake2b

from aelab.claims._claim import Measure


@cache
def source(measure: Measure) -> str:
    """A digest of the file in which a claim is measured; its `CLAIMS` may be put otherwise."""
    module = sys.modules[inspect.unwrap(measure).__module__]
    return digest(inspect.getsource(module))


def digest(text: str) -> str:
    """Of a file's text, all but the lines of its `CLAIMS`."""
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CLAIMS":
            lines[node.lineno - 1 : node.end_lineno] = []
    return blake2b("\n".join(lines).encode(), digest_size=8).hexdigest()
