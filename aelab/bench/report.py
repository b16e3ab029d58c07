"""How large a report is: of the default VAE on MNIST, and of every variant on two data sets."""

from collections.abc import Iterator
from time import perf_counter

from aelab.bench._row import Row
from aelab.export import to_report
from aelab.export.report import LARGEST
from aelab.models import variants
from aelab.training import train


def sizes() -> Iterator[Row]:
    """In MB of 10⁶ bytes, and the seconds that writing it takes."""
    run = train("vae", "mnist")
    began = perf_counter()
    size = len(to_report(run))
    yield Row("report of the default VAE on MNIST", f"≤ {LARGEST / 1e6:.1f} MB",
              f"{size / 1e6:.2f} MB, {perf_counter() - began:.1f} s", size <= LARGEST)  # fmt: skip
    for name, epochs in (("digits", 20), ("mnist", 1)):
        for key in variants():
            size = len(to_report(train(key, name, epochs=epochs)))
            yield Row(f"… {key} on {name}, epochs: {epochs}", f"≤ {LARGEST / 1e6:.1f} MB",
                      f"{size / 1e6:.2f} MB", size <= LARGEST)  # fmt: skip
