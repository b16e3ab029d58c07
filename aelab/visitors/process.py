"""What a server's process holds, as Linux tells it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Held:
    """Memory that is resident, in MB (10^6 bytes), and how many threads and open handles."""

    memory: float
    threads: int
    handles: int


def held(pid: int) -> Held:
    """What a process holds now. Raises OSError if there is none.

    Not the proportional size: that is less while another process has the same libraries loaded.
    """
    of = Path(f"/proc/{pid}")
    lines = (of / "status").read_text("ascii", "replace").splitlines()
    said = dict(line.split(":", 1) for line in lines)
    memory = int(said["VmRSS"].split()[0]) * 1024 / 1e6
    return Held(memory, int(said["Threads"]), len(list((of / "fd").iterdir())))


def process_at(address: str) -> int:
    """The process of the server at an address of this machine. Raises OSError if there is none."""
    port = address.rpartition(":")[2]
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            if f"--server.port={port}" in (place / "cmdline").read_bytes().decode().split("\0"):
                return int(place.name)
    raise OSError(f"No server of the app runs at {address}.")
