"""784-1000-500-250-30 on MNIST: pre-trained in both ways; and from the weights of old, stuck."""

from collections.abc import Iterator
from typing import Any

from aelab import data, recipes
from aelab.analysis import pca
from aelab.bench._row import Row
from aelab.training import train

BOUND, STUCK = 3.5, 0.5


def deep30() -> Iterator[Row]:
    """Squared error / test image. Hinton and Salakhutdinov, 2006: 3.00 with RBMs, PCA 13.87."""
    mnist = data.load("mnist")
    mean = pca.fit(mnist.x_train, 2).first(0).squared_error(mnist.x_test)
    naive: dict[str, Any] = {**recipes.THIRTY, **recipes.NAIVE, "epochs": 3, "batch_size": 128}
    error = train("basic", "mnist", **naive).figures["squared error"]
    yield Row("sigmoid, N(0, 0.01²), SGD, 3 epochs, squared error / image",
              f"{mean:.1f} ± {STUCK}", f"{error:.2f}", abs(error - mean) <= STUCK)  # fmt: skip
    net: dict[str, Any] = {**recipes.THIRTY, "pretrain": recipes.PRETRAIN_SHARE}
    for key, words in (("stacked", "stacked AE"), ("rbm", "RBMs, cross-entropy")):
        error = train(key, "mnist", **net).figures["squared error"]
        what = f"784-1000-500-250-30, {words}, pre-trained and fine-tuned, squared error / image"
        yield Row(what, f"≤ {BOUND}", f"{error:.3f}", error <= BOUND)
