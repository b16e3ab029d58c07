"""Fashion-MNIST: 70,000 pictures of clothes, 28×28 pixels, in ten classes."""

from aelab.data._sources import Source

SOURCE = Source(
    name="fashion",
    title="Fashion-MNIST",
    year=2017,
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
