"""Which runs are whose: an empty file for each, so that two people may have the same run.

A run's key says what it is of, and the same experiment gives the same run: one file of it is kept,
for as long as it is anybody's.
"""

from hashlib import blake2b
from pathlib import Path


class Belongings:
    """The marks in a folder: for each person one of its own, in it a file for each key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def give(self, person: str, key: str) -> None:
        """A run is this person's, too. Raises OSError."""
        place = self._place(person)
        place.mkdir(parents=True, exist_ok=True)
        (place / key).touch()

    def of(self, person: str) -> set[str]:
        """The keys of a person's runs."""
        try:
            return {mark.name for mark in self._place(person).iterdir()}
        except OSError:
            return set()

    def release(self, person: str, key: str) -> bool:
        """A run is no longer this person's; whether it is nobody's now."""
        (self._place(person) / key).unlink(missing_ok=True)
        return not any(self.folder.glob(f"*/{key}"))

    def _place(self, person: str) -> Path:
        return self.folder / blake2b(person.encode(), digest_size=12).hexdigest()
