"""MNIST, Fashion-MNIST and KMNIST: what is known of each, in one table.

The idea: the three differ only in facts. Their files have the same names, sizes and format, and
lie where torchvision puts them. The digests of MNIST stand here; those of the others are
recorded by the download, whose packed files torchvision checks.
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
        return Info(self.name, self.title, "images", self.source, self.licence, False, megabytes)

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


_NUMERALS = tuple("0123456789")

_MNIST = Source(
    name="mnist",
    title="MNIST",
    source="LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998",
    licence="CC BY-SA 3.0",
    torchvision="MNIST",
    download_bytes=11_594_722,
    classes=_NUMERALS,
    marks=_NUMERALS,
    digests={
        "train-images-idx3-ubyte": (
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
        ),
        "train-labels-idx1-ubyte": (
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
        ),
        "t10k-images-idx3-ubyte": (
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
        ),
        "t10k-labels-idx1-ubyte": (
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
        ),
    },
)

_FASHION = Source(
    name="fashion",
    title="Fashion-MNIST",
    source="Xiao, Rasul and Vollgraf, Zalando Research, arXiv:1708.07747, 2017",
    licence="MIT",
    torchvision="FashionMNIST",
    download_bytes=30_878_645,
    classes=(
        *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ),
    marks=("Ts", "Tr", "Pu", "Dr", "Co", "Sa", "Sh", "Sn", "Ba", "Bo"),
)

_KANA = {
    **{"お": "o", "き": "ki", "す": "su", "つ": "tsu", "な": "na"},
    **{"は": "ha", "ま": "ma", "や": "ya", "れ": "re", "を": "wo"},
}

_KMNIST = Source(
    name="kmnist",
    title="KMNIST",
    source="Clanuwat et al., Deep learning for classical Japanese literature, arXiv:1812.01718",
    licence="CC BY-SA 4.0",
    torchvision="KMNIST",
    download_bytes=21_240_888,
    classes=tuple(f"{sound} ({kana})" for kana, sound in _KANA.items()),
    marks=tuple(_KANA),
)

SOURCES = {source.name: source for source in (_MNIST, _FASHION, _KMNIST)}
