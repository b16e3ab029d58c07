"""The claims themselves: each stands in the file of its subject, in the `CLAIMS` of that file.

A file whose claims are all of one lecture note lies in the folder of that note.
"""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from aelab.claims.core.claim import Claim


@cache
def claims() -> Mapping[str, Claim]:
    """All claims by key, note by note; within a note by the names of the files."""
    files = [f.name for f in pkgutil.walk_packages(__path__, f"{__name__}.") if not f.ispkg]
    files.sort(key=lambda file: file.rpartition(".")[2])
    found = [claim for file in files for claim in import_module(file).CLAIMS]
    return {claim.key: claim for claim in sorted(found, key=lambda claim: claim.note)}
