"""EMNIST letters: 145,600 handwritten letters of 28×28 pixels, large and small in one class."""

from string import ascii_uppercase

from aelab.data._sources import Source

SOURCE = Source(
    name="emnist",
    title="EMNIST letters",
    year=2017,
    source="Cohen et al., EMNIST: an extension of MNIST to handwritten letters, arXiv:1702.05373",
    licence="Public domain, from NIST Special Database 19",
    torchvision="EMNIST",
    download_bytes=561_753_746,  # one zip with all six of its splits
    classes=tuple(f"{letter} {letter.lower()}" for letter in ascii_uppercase),
    marks=tuple(ascii_uppercase),
    n_train=124_800,
    n_test=20_800,
    parts=("emnist-letters-train", "emnist-letters-test"),
    first_label=1,
    transposed=True,
)
