"""CIFAR-10: 60,000 photographs of 32×32 pixels in colour, of ten kinds of things."""

from aelab.data._colour import ColourSource, cifar

BATCH = 10_000 * (1 + 3 * 32**2)  # bytes of a file: labels and pixels of 10,000 pictures

SOURCE = ColourSource(
    name="cifar10",
    title="CIFAR-10",
    year=2009,
    source="Krizhevsky, Learning multiple layers of features from tiny images, 2009",
    licence="None stated; its makers ask to be cited",
    place="cifar-10-batches-bin",
    download_bytes=170_052_171,
    classes=(
        *("airplane", "automobile", "bird", "cat", "deer"),
        *("dog", "frog", "horse", "ship", "truck"),
    ),
    marks=("Ai", "Au", "Bi", "Ca", "De", "Do", "Fr", "Ho", "Sh", "Tr"),
    train={f"data_batch_{i}.bin": BATCH for i in range(1, 6)},
    test={"test_batch.bin": BATCH},
    # The digest stands at https://www.cs.toronto.edu/~kriz/cifar.html, beside the pickled version.
    packed={
        "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz": (
            "c32a1d4ab5d03f1284b67883e8d87530"
        ),
    },
    read=cifar,
)
