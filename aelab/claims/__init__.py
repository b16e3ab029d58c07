"""Every checkable statement of the lecture notes, measured: prediction, interval, verdict.

`study(claims())` is a study as any other; `python -m aelab.claims` runs it and prints the table.
`core` says what a claim is and how it is judged, `catalogue` holds the claims.
"""

from aelab.claims.catalogue import claims
from aelab.claims.core.claim import Claim, Guess, Measure, Part, Role
from aelab.claims.core.notes import NOTES, Note
from aelab.claims.core.recorded import date, here, machine, recorded
from aelab.claims.core.study import SECONDS, ClaimsProgress, FreshMemory, known, study
from aelab.claims.core.table import interval, table, unit_suffix
from aelab.claims.core.verdict import Outcome, PartVerdict, Verdict, outcome

__all__ = [
    "NOTES", "SECONDS", "Claim", "ClaimsProgress", "FreshMemory", "Guess", "Measure", "Note",
    "Outcome", "Part", "PartVerdict", "Role", "Verdict", "claims", "date", "here", "interval",
    "known", "machine", "outcome", "recorded", "study", "table", "unit_suffix",
]  # fmt: skip
