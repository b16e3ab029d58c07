"""Thirty numbers a picture on MNIST: autoencoder, PCA and DCT; and what the decoder is for."""

from collections.abc import Iterator

from aelab import data
from aelab.analysis import dct, pca
from aelab.analysis.spread import spread
from aelab.bench._row import Row
from aelab.studies import GridProgress, compression, decoders, seeds
from aelab.training import Experiment, training_events

M, DATA = 30, "mnist"
PUBLISHED = 13.87  # PCA, Hinton and Salakhutdinov, Science 313:504, 2006


def compared() -> Iterator[Row]:
    """The errors at m = 30 with the page's recipe, then decoders on the digits."""
    dataset = data.load(DATA)
    plane = pca.fit(dataset.x_train, M).squared_error(dataset.x_test)
    good = abs(plane - PUBLISHED) < 0.01
    yield Row("PCA, m = 30, MNIST", f"{PUBLISHED} ± 0.01", f"{plane:.2f} sq. error / image", good)
    cosine = float(dct.squared_errors(dataset.x_test, (28, 28))[M])
    yield Row("DCT, 30 largest", "", f"{cosine:.2f} sq. error / image", True)
    chosen = compression.suited(DATA)
    errors = [error(compression.experiment(DATA, chosen, M, s)) for s in seeds(chosen.seeds)]
    net = spread(errors)
    figure = f"{net.mean:.2f} ± {net.half:.2f} sq. error / image"
    yield Row("autoencoder, m = 30", f"< {plane:.2f}", figure, net.high < plane)
    yield from _decoders()


def error(experiment: Experiment) -> float:
    """Squared error / test image of what an experiment trains."""
    last = None
    for tick in training_events(experiment, film=False):
        last = tick.run or last
    assert last is not None
    return last.figures["squared error"]


def _decoders() -> Iterator[Row]:
    """Both figures of every decoder on the digits."""
    last = None
    for tick in decoders.study("digits", decoders.suited("digits")):
        last = tick.progress or last
    assert isinstance(last, GridProgress)
    wrong = decoders.over_seeds(last.cells, "wrong")
    for kind, found in decoders.over_seeds(last.cells, "error").items():
        code = wrong[kind]
        figure = (
            f"{found.mean:.2f} ± {found.half:.2f} sq. error / image, "
            f"{100 * code.mean:.1f} ± {100 * code.half:.1f} % wrong"
        )
        yield Row(f"digits, 8 numbers, decoder {kind}", "", figure, True)
