"""What the variants reach on MNIST with the shipped defaults, against closed forms and papers."""

from collections import deque
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import numpy as np

from aelab import data, recipes
from aelab.analysis import pca
from aelab.analysis.neighbours import knn_accuracy
from aelab.bench._row import Row
from aelab.training import WHOLE_SETS, Experiment, Run, fit, train


def linear() -> Iterator[Row]:
    """The linear autoencoder against PCA, whose plane it must find (Baldi and Hornik, 1989)."""
    mnist = data.load("mnist")
    best = pca.fit(mnist.x_train, 30)
    run = train("linear", "mnist", latent_dim=30)
    error = run.figures["squared error"]
    floor = best.squared_error(mnist.x_test)
    yield _at_most("PCA, 30 components, squared error / image", floor, 13.875)
    yield _at_most("linear AE, m = 30, over PCA on test", error / floor, 1.01)
    own = _error(run, mnist.x_train) / best.squared_error(mnist.x_train)
    yield Row("… over PCA on train", "≥ 1", f"{own:.6f}", own >= 1 - 1e-6)
    angle = pca.principal_angles(run.weights["decoder.layers.0.weight"].T, best.components)[-1]
    yield _at_most("… largest principal angle, degrees", float(angle), 6)
    flat = train("linear", "mnist").figures["squared error"]
    ratio = flat / best.first(2).squared_error(mnist.x_test)
    yield _at_most("linear AE, m = 2, 20 epochs, over PCA on test", ratio, 1.02)


def deep() -> Iterator[Row]:
    """The net of Hinton and Salakhutdinov, 2006, without pre-training; with it the paper's 3.00."""
    run = train("basic", "mnist", hidden=(1000, 500, 250), latent_dim=30, epochs=20)
    yield _at_most("AE 784-1000-500-250-30, 20 epochs, squared error / image",
                   run.figures["squared error"], 3.9)  # fmt: skip


def latent() -> Iterator[Row]:
    """The plane of the Latent space page: do items of one class lie together?"""
    mnist = data.load("mnist")
    flat = pca.fit(mnist.x_train, 2)
    codes = [flat.project(x) for x in (mnist.x_train, mnist.x_test)]
    near = knn_accuracy(codes[0], mnist.y_train, codes[1], mnist.y_test)
    yield Row("PCA, 2 components, 5-NN accuracy", "0.424", f"{near:.3f}", abs(near - 0.424) < 0.001)
    began = perf_counter()
    recipe: dict[str, Any] = recipes.latent_plane("basic", "mnist")
    run = deque(fit(Experiment.suited("basic", "mnist", **recipe)), 1)[0]
    seconds = perf_counter() - began
    near = run.figures[WHOLE_SETS]
    yield Row("deep AE with two numbers, 5-NN accuracy", "≥ 0.78", f"{near:.3f}", near >= 0.78)
    yield Row("… trained and measured in", "≤ 180 s", f"{seconds:.0f} s", seconds <= 180)


def variational() -> Iterator[Row]:
    """The VAE's negative ELBO in nats per image, ten epochs."""
    for latent, bound in ((20, 106.5), (2, 155.0)):
        figures = train("vae", "mnist", latent_dim=latent, epochs=10).figures
        total = figures["cross-entropy"] + figures["KL"]
        yield _at_most(f"VAE, z = {latent}, 10 epochs, −ELBO, nats / image", total, bound)


def sparse() -> Iterator[Row]:
    """KL sparsity brings the mean activation to ρ with the shipped β."""
    for rho, beta in ((0.1, 10.0), (0.05, 30.0)):
        run = train("sparse", "mnist", epochs=10, rho=rho, beta=beta)
        mean = float(run.encode(data.load("mnist").x_test).mean())
        what = f"KL-sparse, ρ = {rho}, β = {beta:g}, mean activation"
        yield Row(what, "within 20 % of ρ", f"{mean:.4f}", abs(mean / rho - 1) <= 0.2)


def _error(run: Run, x: Any) -> float:
    """Squared error per image over items x."""
    parts = np.array_split(np.arange(len(x)), 60)
    total = sum(
        np.square(run.decode(run.encode(x[p])) - x[p], dtype=np.float64).sum() for p in parts
    )
    return float(total / len(x))


def _at_most(what: str, figure: float, bound: float) -> Row:
    return Row(what, f"≤ {bound:g}", f"{figure:.4g}", figure <= bound)
