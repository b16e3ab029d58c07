"""KMNIST: 70,000 handwritten hiragana of 28×28 pixels, in ten classes."""

from aelab.data._sources import Source

KANA = {
    **{"お": "o", "き": "ki", "す": "su", "つ": "tsu", "な": "na"},
    **{"は": "ha", "ま": "ma", "や": "ya", "れ": "re", "を": "wo"},
}

SOURCE = Source(
    name="kmnist",
    title="KMNIST",
    year=2018,
    source="Clanuwat et al., Deep learning for classical Japanese literature, arXiv:1812.01718",
    licence="CC BY-SA 4.0",
    torchvision="KMNIST",
    download_bytes=21_240_888,
    classes=tuple(f"{sound} ({kana})" for kana, sound in KANA.items()),
    marks=tuple(KANA),
)
