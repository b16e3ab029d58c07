"""Settings that the dense variants share, and the reconstruction terms that they choose from."""

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from aelab.models._contract import Term
from aelab.models._maths import PROBABILITIES, cross_entropy, distance, squared_error
from aelab.schema import SettingError, Settings, hp

LIKELIHOODS = ("squared error", "cross-entropy")  # −log p(x) of a Gaussian, of Bernoulli pixels


def code_activation(default: str, typical: str) -> Any:
    """The setting `code` of variants whose code may have an activation."""
    return hp(
        default, "Code activation", choices=("linear", "sigmoid", "tanh", "relu"), typical=typical,
        help="What the units of the code do to their input. A linear code can lie anywhere; "
        "sigmoid units are between off and on.",
    )  # fmt: skip


@dataclass(frozen=True)
class Architecture(Settings):
    """Settings that the dense variants share."""

    latent_dim: int = hp(
        2, "Latent size", low=1, high=2000, typical="2 to look at, 30 to compress",
        help="Numbers in the code. With 2 the plane you see is the code itself; with more you see "
        "the first two principal directions of the codes.",
    )  # fmt: skip
    hidden: tuple[int, ...] = hp(
        (256, 64), "Hidden sizes", low=1, high=4000, typical="256-64, 1000-500-250, or empty",
        help="Widths of the encoder's hidden layers, separated by “-”; the decoder mirrors them. "
        "Empty: one layer from the picture to the code.",
    )  # fmt: skip
    activation: str = hp(
        "relu", "Activation", choices=("relu", "elu", "tanh", "sigmoid", "linear"), typical="relu",
        help="What hidden units do to their input. With “linear” depth adds nothing.",
    )  # fmt: skip
    output: str = hp(
        "sigmoid", "Output activation",
        choices=("sigmoid", "linear", "tanh", "softmax", "softmax of tanh"),
        typical="sigmoid for pixels between 0 and 1",
        help="Softmax makes all pixels of a picture sum to 1: right for words, wrong for images. "
        "With tanh before it no pixel can be more than e² = 7.4 times another, so hardly "
        "anything can be drawn: nobody does that. Try it and see.",
    )  # fmt: skip
    loss: str = hp(
        "squared error", "Reconstruction loss",
        choices=("squared error", "cross-entropy", "distance"),
        typical="squared error to compare with PCA",
        help="Squared error is a Gaussian decoder, cross-entropy a Bernoulli one; both are summed "
        "over pixels and averaged over images. Distance is ‖x − r‖, not squared: its gradient has "
        "the same length however near r is, so far images weigh no more than near ones, and the "
        "steps do not shrink by themselves at the end: lower the rate.",
    )  # fmt: skip
    bias: bool = hp(True, "Biases", help="Without them a linear network must pass through 0.")
    init: str = hp(
        "he", "Initial weights", choices=("he", "xavier", "naive"), typical="he for relu",
        help="He: N(0, 2/n_in). Xavier: uniform, ±√(6/(n_in + n_out)). Naive: N(0, 0.01²), with "
        "which deep nets once got stuck at the mean picture.",
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.loss == "cross-entropy" and self.output not in PROBABILITIES:
            raise SettingError(
                f"Reconstruction loss (loss) cannot be cross-entropy with a {self.output} output: "
                "it needs outputs between 0 and 1, from sigmoid or softmax."
            )

    def reconstruction(self, x: Tensor, a: Tensor, weight: float = 1.0) -> Term:
        """The reconstruction term of clean pixels x and pre-activations a, both [n, d]."""
        if self.loss == "cross-entropy":
            items = cross_entropy(x, a, self.output)
            return Term("cross-entropy", items, "nats / image", weight)
        if self.loss == "distance":
            return Term("distance", distance(x, a, self.output), "‖x − r‖ / image", weight)
        items = squared_error(x, a, self.output)
        return Term("squared error", items, "squared error / image", weight)
