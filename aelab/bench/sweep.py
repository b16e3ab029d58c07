"""The noise sweep on MNIST: the error of a fine-tuned classifier against the noise it came from."""

from collections.abc import Iterator

from aelab.bench._row import Row
from aelab.studies import GridProgress, noise_sweep


def noise() -> Iterator[Row]:
    """Every level over three seeds, and where the minimum is: there is no bound to reach."""
    last = None
    for tick in noise_sweep.study("mnist", noise_sweep.suited("mnist")):
        last = tick.progress or last
    assert isinstance(last, GridProgress)
    for point in noise_sweep.points(last.cells):
        for of, found in (("fine-tuned", point.fine_tuned), ("frozen", point.frozen)):
            what = f"{100 * point.level:.0f} % noise, {of} error, %"
            yield Row(what, "", f"{100 * found.mean:.2f} ± {100 * found.half:.2f}", True)
    if said := noise_sweep.verdict(last.cells):
        gain = f"{100 * said.gain.mean:.2f} ± {100 * said.gain.half:.2f} points"
        yield Row(f"lowest at {100 * said.best:.0f} %, fewer errors than without", "", gain, True)
