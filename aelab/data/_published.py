"""What is said and recorded of the files of any published set, whatever their format."""

import json
from pathlib import Path
from typing import Final, Protocol

from aelab.data._folder import folder, is_made, unusable
from aelab.data._types import DataBroken, DataMissing, Info

RECORD: Final = "sha256.json"  # beside the files: the digests that the download found


class Published(Protocol):
    """A set that is downloaded."""

    @property
    def title(self) -> str: ...
    @property
    def info(self) -> Info: ...


def missing(source: Published, by_hand: str) -> DataMissing:
    """That its files are nowhere; by_hand: how to do without the download."""
    if fault := unusable():
        return DataMissing(f"{source.title} cannot be read: {fault}.")
    nor = "" if is_made() else f", nor is the folder {folder()} in which it is looked for"
    return DataMissing(
        f"{source.title} is not on this computer yet{nor}: download it "
        f"({source.info.megabytes:.0f} MB), or put {by_hand}."
    )


def recorded(source: Published, place: Path) -> dict[str, str]:
    """File -> SHA-256, of files that were downloaded. Raises DataBroken.

    Empty where the files were put there by hand: length and header must do.
    """
    try:
        return dict(json.loads((place / RECORD).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError):
        raise broken(source, RECORD, "it cannot be read") from None


def broken(source: Published, file: str, fault: str) -> DataBroken:
    """That one of its files cannot be used."""
    return DataBroken(
        f"The file {file} of {source.title} is damaged: {fault}. "
        f"Downloading {source.title} again replaces it."
    )
