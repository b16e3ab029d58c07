"""What the one who runs the lab may set: a file `aelab.toml`, read once at the start.

It is looked for in the folder where the lab is started; AELAB_SETTINGS may name another file. What
is not set stands at its default:

    open = "auto"           # who may see and steer what others do: true, false, or "auto", which is
                            # everybody while the lab is reached from its own computer alone
    jobs = 200              # trainings and studies kept at a time, ended ones among them
    jobs_a_person = 40      # of them under way for one person
    at_once = 40            # of all people together that go on at a time on one device; the others
                            # wait in a queue
    seconds = 7200          # of a device that one may have before it pauses
    items = 1_000_000       # that one training may learn from
    parameters = 20_000_000 # that one network may have
    upload_mb = 20          # that an uploaded file may have
    data_mb = 200           # that a file of one's own data may have; one visit may keep twice that
    uploads_mb = 2000       # that all uploaded files together may have
    runs = 2000             # kept on the disk
    runs_a_person = 500     # of them for one person
"""

import os
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal


class SettingsError(ValueError):
    """The file cannot be used; the message says why in one sentence."""


@dataclass(frozen=True)
class Settings:
    """All of them."""

    open: bool | Literal["auto"] = "auto"
    jobs: int = 200
    jobs_a_person: int = 40
    at_once: int = 40
    seconds: int = 7200
    items: int = 1_000_000
    parameters: int = 20_000_000
    upload_mb: int = 20
    data_mb: int = 200
    uploads_mb: int = 2000
    runs: int = 2000
    runs_a_person: int = 500


# The most that a number may be; the least is 1.
MOST = {
    "seconds": 10_000_000, "items": 10_000_000, "parameters": 1_000_000_000, "upload_mb": 20,
    "data_mb": 200,
    "uploads_mb": 1_000_000, "runs": 1_000_000, "runs_a_person": 1_000_000,
}  # fmt: skip


@cache
def settings() -> Settings:
    """Those of this process. Raises SettingsError."""
    named = os.environ.get("AELAB_SETTINGS", "")
    file = Path(named or "aelab.toml")
    return read(file) if named or file.is_file() else Settings()


def read(file: Path) -> Settings:
    """The settings of a file. Raises SettingsError."""
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is no TOML: {error}.") from error
    for name, value in found.items():
        _check(file, name, value)
    return Settings(**found)


def _check(file: Path, name: str, value: Any) -> None:
    known = [field.name for field in fields(Settings)]
    if name not in known:
        raise SettingsError(f"{file} sets {name}, which is none of {', '.join(known)}.")
    if name == "open":
        if value not in ("auto", True, False):
            raise SettingsError(f'{file}: open must be true, false or "auto", not {value!r}.')
        return
    most = MOST.get(name, 10_000)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise SettingsError(f"{file}: {name} must be from 1 to {most:,}, not {value!r}.")
