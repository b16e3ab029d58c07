"""How alike two pictures are, and how much is in one: signal to noise, structure, entropy.

All pictures are float [n, d] with pixels in [0, 1]; each measure is a number a picture, [n].
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr

from aelab.pictures import Shape, planes, sides

Floats = NDArray[np.floating]
# Wang et al., IEEE Transactions on Image Processing 13(4), 2004, section III.B and III.C.
WINDOW, SIGMA, C1, C2 = 11, 1.5, 0.01**2, 0.03**2


def squared_errors(clean: Floats, other: Floats) -> Floats:
    """The squared error of each picture, summed over its pixels."""
    difference = np.asarray(other, np.float64) - clean
    out: Floats = np.einsum("nd,nd->n", difference, difference)
    return out


def psnr(clean: Floats, other: Floats) -> Floats:
    """Peak signal-to-noise ratio in dB of pixels [n, d] against clean ones; ∞ for equal ones."""
    return decibels(squared_errors(clean, other), clean.shape[1])


def decibels(errors: float | Floats, d: int) -> Floats:
    """Squared errors / image of d pixels in [0, 1] as PSNR, 10 log₁₀(1 / mean squared error)."""
    with np.errstate(divide="ignore"):
        out: Floats = -10 * np.log10(np.asarray(errors) / d)
    return out


def entropy(x: Floats) -> float:
    """Σ H(x_i) of grey pixels x [n, d] taken as probabilities, in nats, the mean over pictures.

    No cross-entropy of x with any r is less; it is 0 for black and white alone.
    """
    x = np.asarray(x, np.float64)
    return float(entr(x).sum(1).mean() + entr(1 - x).sum(1).mean())


def ssim(clean: Floats, other: Floats, shape: Shape) -> Floats:
    """Structural similarity, at most 1: local means, contrasts and correlations compared.

    Under a Gaussian window of 11 × 11 pixels (σ = 1.5), the mean over all its places inside the
    picture, and over the channels of one in colour. A picture smaller than that takes the largest
    odd window that fits.
    """
    side = min(WINDOW, *(length - 1 + length % 2 for length in sides(shape)))
    down, across = (_sliding(length, side) for length in sides(shape))

    def local(pictures: Floats) -> Floats:
        out: Floats = down @ planes(pictures, shape) @ across.T
        return out

    a, b = np.asarray(clean, np.float64), np.asarray(other, np.float64)
    mean_a, mean_b = local(a), local(b)
    var_a, var_b = local(a * a) - mean_a**2, local(b * b) - mean_b**2
    both = local(a * b) - mean_a * mean_b
    above = (2 * mean_a * mean_b + C1) * (2 * both + C2)
    out: Floats = (above / ((mean_a**2 + mean_b**2 + C1) * (var_a + var_b + C2))).mean((1, 2, 3))
    return out


def _sliding(length: int, side: int) -> Floats:
    """The matrix [places, length] that takes a weighted mean at every place of the window."""
    weights = np.exp(-((np.arange(side) - side // 2) ** 2) / (2 * SIGMA**2))
    places = length - side + 1
    matrix = np.zeros((places, length))
    for place in range(places):
        matrix[place, place : place + side] = weights / weights.sum()
    return matrix
