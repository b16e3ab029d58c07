"""What is known of a set in IDX files, such as MNIST.

The idea: MNIST and its relatives differ only in facts. Their files have the same names, sizes and
format, and lie where torchvision puts them. The digests of MNIST stand in its file; those of the
others are recorded by the download, whose packed files torchvision checks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aelab.data._folder import folder
from aelab.data._types import Info

SIDE = 28


@dataclass(frozen=True)
class Source:
    """One of the sets in IDX files."""

    name: str
    title: str
    year: int
    source: str
    licence: str
    torchvision: str  # the name of torchvision's class, and of its folder
    download_bytes: int  # the four packed files together
    classes: tuple[str, ...]
    marks: tuple[str, ...]
    digests: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of the unpacked files
    n_train: int = 60_000
    n_test: int = 10_000

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
        """The folder of the unpacked files."""
        return folder() / self.torchvision / "raw"

    @property
    def headers(self) -> dict[str, tuple[int, ...]]:
        """File name -> the numbers in its header: magic, then the dimensions."""
        return {
            "train-images-idx3-ubyte": (0x803, self.n_train, SIDE, SIDE),
            "train-labels-idx1-ubyte": (0x801, self.n_train),
            "t10k-images-idx3-ubyte": (0x803, self.n_test, SIDE, SIDE),
            "t10k-labels-idx1-ubyte": (0x801, self.n_test),
        }
