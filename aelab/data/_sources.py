"""What is known of a set in IDX files, such as MNIST, and where its files may lie.

The idea: MNIST and its relatives differ only in facts. Their files have the same sizes and format,
and mostly the same names. The digests of MNIST stand in its file; those of the others are recorded
by the download, whose packed files torchvision checks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aelab.data._folder import folder
from aelab.data._types import Info

SIDE = 28
# Where the files of a set may lie, from the data folder; {} stands for the set's own folder. The
# first is where torchvision and the download put them.
PLACES = ("{}/raw", "{}", "raw", "gzip", ".", "../{}/raw", "../{}", "../raw", "..")


@dataclass(frozen=True)
class Source:
    """One of the sets in IDX files."""

    name: str
    title: str
    year: int
    source: str
    licence: str
    torchvision: str  # the name of torchvision's class, and of its folder
    download_bytes: int  # the packed files together
    classes: tuple[str, ...]
    marks: tuple[str, ...]
    digests: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of the unpacked files
    n_train: int = 60_000
    n_test: int = 10_000
    parts: tuple[str, str] = ("train", "t10k")  # how the names of its files begin
    first_label: int = 0
    transposed: bool = False  # its pictures stand column by column

    @property
    def info(self) -> Info:
        """The description that the catalogue hands out."""
        megabytes = round(self.download_bytes / 1e6, 1)
        return Info(
            name=self.name, title=self.title, kind="images", source=self.source,
            licence=self.licence, embedded=False, megabytes=megabytes, year=self.year,
        )  # fmt: skip

    @property
    def raw(self) -> Path:
        """The folder into which the download puts the unpacked files."""
        return folder() / self.torchvision / "raw"

    @property
    def places(self) -> list[Path]:
        """The folders in which its files may lie, `raw` first."""
        own = dict.fromkeys((self.torchvision, self.name))
        found = dict.fromkeys(place.format(name) for place in PLACES for name in own)
        return [
            folder().parent / place.removeprefix("..").lstrip("/")
            if place.startswith("..") else folder() / place
            for place in found
        ]  # fmt: skip

    def is_named(self, place: Path) -> bool:
        """Whether the path ends in the set's own folder, so that the files in it are the set's."""
        ends = [part.lower() for part in place.parts[-2:]]
        return self.torchvision.lower() in ends or self.name.lower() in ends

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files."""
        return tuple(self.headers)

    @property
    def headers(self) -> dict[str, tuple[int, ...]]:
        """File name -> the numbers in its header: magic, then the dimensions."""
        train, test = self.parts
        return {
            f"{train}-images-idx3-ubyte": (0x803, self.n_train, SIDE, SIDE),
            f"{train}-labels-idx1-ubyte": (0x801, self.n_train),
            f"{test}-images-idx3-ubyte": (0x803, self.n_test, SIDE, SIDE),
            f"{test}-labels-idx1-ubyte": (0x801, self.n_test),
        }
