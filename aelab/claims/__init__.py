"""Every checkable statement of the lecture notes, measured: prediction, interval, verdict.

`study(claims())` is a study as any other; `python -m aelab.claims` runs it and prints the table.
`core` says what a claim is and how it is judged, `catalogue` holds the claims.
"""

from aelab.claims.catalogue import claims
from aelab.claims.core.claim import Claim, Guess, Measure, Part, Role
from aelab.claims.core.notes import NOTES, Note
from aelab.claims.core.recorded import here, machine, recorded
from aelab.claims.core.study import SECONDS, Anew, Measuring, known, study
from aelab.claims.core.table import interval, joined, table
from aelab.claims.core.verdict import Judged, Outcome, Verdict, outcome

__all__ = [
    "NOTES", "SECONDS", "Anew", "Claim", "Guess", "Judged", "Measure", "Measuring", "Note",
    "Outcome", "Part", "Role", "Verdict", "claims", "here", "interval", "joined", "known",
    "machine", "outcome", "recorded", "study", "table",
]  # fmt: skip
