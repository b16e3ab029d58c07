"""Claims about linear autoencoders and PCA."""

import numpy as np

from aelab import data
from aelab.analysis.pca import fit, principal_angles
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import error
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Experiment, Run

M = 3  # numbers in the code: after the third eigenvalue of the digits comes the widest gap


def _linear(seed: int, bias: bool, memory: Memory, device: str | None) -> EventStream[Run]:
    """A linear autoencoder of the digits, by full batches until nothing moves any more."""
    wanted = Experiment.of(
        "linear", "digits", seed, latent_dim=M, bias=bias, epochs=2000, rate=0.1, batch_size=2000
    )
    return (yield from trained(wanted, memory, device))


def same_subspace(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """A linear autoencoder of the digits against PCA on the training items: error, plane, axes."""
    run = yield from _linear(seed, True, memory, device)
    x = data.load("digits").x_train
    pca = fit(x, M)
    plane = run.weights["decoder.layers.0.weight"]
    own = (plane / np.linalg.norm(plane, axis=0)).T
    nearest = np.abs(own @ pca.components.T).max(1).clip(0, 1)
    return {
        "error over PCA": error(run, x) / pca.squared_error(x), "PCA": 1.0,
        "plane": float(principal_angles(plane.T, pca.components).max()),
        "axes": float(np.degrees(np.arccos(nearest)).mean()),
    }  # fmt: skip


def without_bias(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Errors of linear autoencoders without and with biases, and of both closed forms."""
    with_one = yield from part(_linear(seed, True, memory, device), 0.0, 0.5)
    without = yield from part(_linear(seed, False, memory, device), 0.5, 1.0)
    x = data.load("digits").x_train.astype(np.float64)
    lengths = np.linalg.svd(x, compute_uv=False) ** 2 / len(x)
    floor = float(lengths[M:].sum())
    found = error(without, data.load("digits").x_train)
    return {
        "without over with": found / error(with_one, data.load("digits").x_train),
        "over closed form": found / floor,
        "closed forms": floor / float(fit(x, M).variances[M:].sum()),
    }


CLAIMS = (
    Claim(
        key="linear-is-pca",
        note="S1",
        title="A linear autoencoder learns what PCA learns",
        sentence="Linear AutoEncoder를 사용하면 PCA와 같은 manifold를 배운다고 합니다",
        english="A linear autoencoder is said to learn the same manifold as PCA.",
        setting=f"Digits, linear autoencoder with {M} numbers, squared error, full batches",
        parts=(
            Part(
                says="its squared error on the training items is PCA’s, at most 1 % above",
                figure="error over PCA", unit="× PCA", low=1.0 - 1e-4, high=1.01,
                baseline=("PCA", "PCA"),
            ),
            Part(
                says="it spans PCA’s plane: the largest principal angle is at most 1°",
                figure="plane", unit="°", high=1.0,
            ),
            Part(
                says="it finds PCA’s axes too: they differ by at most 10° on average",
                figure="axes", unit="°", high=10.0, role="generalisation",
            ),
        ),
        guess=Guess(
            question="How does its error compare with PCA’s on the training items?",
            figure="error over PCA",
            options=(
                ("lower", 0.999), ("the same, within 1 %", 1.01), ("higher", float("inf")),
            ),
        ),
        explanation="The optimum of squared error is the projection on the plane of the largest "
        "variances (Baldi and Hornik, 1989), so the plane is PCA’s. Any invertible matrix may "
        "stand between encoder and decoder, so the axes are not: the note’s “same manifold” is "
        "the same subspace, and only with squared error.",
        page="pages/11_Manifold.py?view=Sheet&sheet=Lock onto PCA’s plane",
        measure=same_subspace,
        seeds=5,
    ),
    Claim(
        key="biases-help",
        note="S4",
        title="Biases can be added, and they lower the error",
        sentence="이렇게 Bias 를 추가할 수도 있고",
        english="A bias can be added, too.",
        setting=f"Digits, linear autoencoders with {M} numbers, without and with biases",
        parts=(
            Part(
                says="without biases the error on pixels as they are is at least 2 % larger",
                figure="without over with", unit="× with biases", low=1.02,
                baseline=("closed forms", "closed forms"),
            ),
            Part(
                says="it is that of the best plane through 0, at most 1 % above",
                figure="over closed form", unit="× closed form", low=1.0 - 1e-4, high=1.01,
            ),
        ),
        guess=Guess(
            question="What do biases do to the error of a linear autoencoder of pictures?",
            figure="without over with",
            options=(("nothing, within 2 %", 1.02), ("they halve it, at most", 2.0),
                     ("more than that", float("inf"))),
        ),
        explanation="Without biases the plane must pass through 0, and one of its directions is "
        "spent on pointing at the mean picture. The best such plane is the truncated singular "
        "value decomposition of the pixels as they are (Eckart and Young, 1936); with biases the "
        "mean is free, and the plane is PCA’s.",
        page="pages/1_Train.py?variant=linear&data=digits",
        measure=without_bias,
        seeds=5,
    ),
)  # fmt: skip
