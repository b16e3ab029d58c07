"""Claims about linear autoencoders and PCA."""

import numpy as np

from aelab import data
from aelab.analysis.pca import fit, principal_angles
from aelab.claims._claim import Claim, Guess, Part
from aelab.studies import Figures, Memory, trained
from aelab.training import Experiment, Turns

M = 8  # numbers in the code


def same_subspace(seed: int, memory: Memory, device: str | None) -> Turns[Figures]:
    """A linear autoencoder of the digits against PCA on the training items: error, plane, axes."""
    wanted = Experiment.of(
        "linear", "digits", seed, latent_dim=M, epochs=300, rate=0.01, batch_size=64
    )
    run = yield from trained(wanted, memory, device)
    x = data.load("digits").x_train
    pca = fit(x, M)
    floor = pca.squared_error(x)
    error = float(np.square(run.decode(run.encode(x)) - x).sum(1).mean())
    plane = run.weights["decoder.layers.0.weight"]
    own = (plane / np.linalg.norm(plane, axis=0)).T
    nearest = np.abs(own @ pca.components.T).max(1).clip(0, 1)
    return {
        "error over PCA": error / floor, "PCA": 1.0,
        "plane": float(principal_angles(plane.T, pca.components).max()),
        "axes": float(np.degrees(np.arccos(nearest)).mean()),
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="linear-is-pca",
        note="S1",
        title="A linear autoencoder learns what PCA learns",
        sentence="Linear AutoEncoder를 사용하면 PCA와 같은 manifold를 배운다고 합니다",
        english="A linear autoencoder is said to learn the same manifold as PCA.",
        setting=f"Digits, linear autoencoder with {M} numbers, squared error, 300 epochs",
        parts=(
            Part(
                says="its squared error on the training items is PCA’s, at most 1 % above",
                figure="error over PCA", unit="× PCA", low=1.0 - 1e-4, high=1.01,
                baseline=("PCA", "PCA"),
            ),
            Part(
                says="it spans PCA’s plane: the largest principal angle is at most 10°",
                figure="plane", unit="°", high=10.0,
            ),
            Part(
                says="it finds PCA’s axes too: they differ by at most 10° on average",
                figure="axes", unit="°", high=10.0, role="elsewhere",
            ),
        ),
        guess=Guess(
            question="How does its error compare with PCA’s on the training items?",
            figure="error over PCA",
            options=(
                ("lower", 0.999), ("the same, within 1 %", 1.01), ("higher", float("inf")),
            ),
        ),
        lesson="The optimum of squared error is the projection on the plane of the largest "
        "variances (Baldi and Hornik, 1989), so the plane is PCA’s. Any invertible matrix may "
        "stand between encoder and decoder, so the axes are not: the note’s “same manifold” is "
        "the same subspace, and only with squared error.",
        page="pages/11_Manifold.py?view=Unfolding sheet",
        measure=same_subspace,
    ),
)  # fmt: skip
