"""What an experiment of many runs yields: how far it has come, and what it has found so far."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, eq=False)
class Progress:
    """A study under way or done; each study adds its findings."""

    share: float  # of all its work, 0 to 1
    doing: str  # what is under way, a phrase; empty when it is done
