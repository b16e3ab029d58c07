"""The claims themselves: each stands in the file of its subject, in the `CLAIMS` of that file."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from aelab.claims.core.claim import Claim


@cache
def claims() -> Mapping[str, Claim]:
    """All claims by key, note by note; within a note in the order of the files."""
    files = sorted(f.name for f in pkgutil.walk_packages(__path__, f"{__name__}.") if not f.ispkg)
    found = [claim for file in files for claim in import_module(file).CLAIMS]
    return {claim.key: claim for claim in sorted(found, key=lambda claim: claim.note)}
