"""What decides a claim's figures, as a digest that survives other words, files and formatting.

A claim's `version` says when its figures are no longer those that were recorded: whoever changes
a recipe raises it. The fingerprint is the reminder: it changes with the code that measures, and a
test then asks for a new version, or for `python -m aelab.claims --check --stamp` if the figures
are the same.
"""

import ast
import inspect
import sys
from functools import cache

from aelab.claims.core.claim import Measure
from aelab.training.record import fingerprint as code

WORDS = ("CLAIMS", "__all__")  # what is assigned to these decides no figure


@cache
def fingerprint(measure: Measure) -> str:
    """A digest of the module in which a claim is measured, wherever that module stands."""
    return digest(inspect.getsource(sys.modules[inspect.unwrap(measure).__module__]))


def digest(text: str) -> str:
    """Of a module's code: no comments, docstrings, imports or claims, no layout."""
    return code.digest(text, _words)


def _words(node: ast.AST) -> bool:
    """Whether a statement gives the words of the claims."""
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in WORDS
