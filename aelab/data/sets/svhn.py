"""SVHN: 99,289 house numbers of 32×32 pixels in colour, each cut out around one digit."""

from aelab.data._colour import ColourSource, svhn

# As in torchvision.datasets.SVHN.
AT = "http://ufldl.stanford.edu/housenumbers"
DIGESTS = {
    "train_32x32.mat": "e26dedcc434d2e4c54c9b2d4a06d8373",
    "test_32x32.mat": "eb5a983be6a315427106f1b164d9cef3",
}
NUMERALS = tuple("0123456789")

SOURCE = ColourSource(
    name="svhn",
    title="SVHN",
    year=2011,
    source="Netzer et al., Reading digits in natural images, NIPS workshop, 2011",
    licence="For non-commercial use only",
    place="SVHN",
    download_bytes=182_040_794 + 64_275_384,
    classes=NUMERALS,
    marks=NUMERALS,
    train={"train_32x32.mat": 182_040_794},
    test={"test_32x32.mat": 64_275_384},
    packed={f"{AT}/{file}": digest for file, digest in DIGESTS.items()},
    read=svhn,
    digests=DIGESTS,
)
