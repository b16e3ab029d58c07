"""What the home page and the Train page offer: named settings that show one thing each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aelab.recipes._nets import NAIVE, PRETRAIN_SHARE, THIRTY
from aelab.schema import Value


@dataclass(frozen=True)
class Recipe:
    """One link: a variant, the settings that differ from its defaults, and what to look for."""

    name: str
    look: str
    variant: str
    values: Mapping[str, Value] = field(default_factory=dict)


RECIPES = (
    Recipe(
        "Linear = PCA",
        "The cloud turns into PCA’s, perhaps turned or sheared, and the error stops at PCA’s.",
        "linear",
    ),
    Recipe(
        "No biases",
        "The plane must pass through 0: one number is spent on the mean picture, and the error "
        "stays well above PCA’s.",
        "linear",
        {"bias": False},
    ),
    Recipe(
        "Bend the plane",
        "Classes that overlap on the PCA plane come apart; the error falls below PCA’s.",
        "basic",
    ),
    Recipe(
        "Erase the noise",
        "The filters turn from specks into strokes; the output row is cleaner than the input.",
        "denoising",
        {"noise": "masking", "level": 0.4},
    ),
    Recipe(
        "Pull β until it collapses",
        "Raise β while it trains: the cloud shrinks onto the prior, then all outputs look alike.",
        "vae",
        {"beta": 1.0, "epochs": 60},
    ),
    Recipe(
        "Too big to be useful",
        "A code larger than the picture: tiny errors, and filters that are noise.",
        "basic",
        {"latent_dim": 1000, "hidden": (), "code": "sigmoid"},
    ),
    Recipe(
        "Memorisation",
        "64 pictures and one number: the training error falls, the held-out error does not.",
        "basic",
        {"latent_dim": 1, "hidden": (512, 256), "items": 64, "batch_size": 32, "epochs": 600},
    ),
    Recipe(
        "One set of weights",
        "Half the weights, about the same error.",
        "tied",
    ),
    Recipe(
        "Few may speak",
        "Filters become pen strokes as the mean activation comes down to ρ.",
        "sparse",
    ),
    Recipe(
        "Hold the code still",
        "‖∂f/∂x‖² falls while the cross-entropy rises a little: the price of contraction.",
        "contractive",
    ),
    Recipe(
        "Stuck at the mean",
        "Deep, sigmoid, naive weights: it draws the mean picture for a long time.",
        "basic",
        {"hidden": (500, 250, 100), **NAIVE},
    ),
    Recipe(
        "The wrong output",
        "Softmax pixels sum to 1: the pictures stay empty however long it trains.",
        "basic",
        {"output": "softmax"},
    ),
    Recipe(
        "Tanh everywhere, then softmax",
        "A net often drawn: tanh before hidden and visible units, then softmax. All stays grey.",
        "basic",
        {"activation": "tanh", "code": "tanh", "output": "softmax of tanh"},
    ),
    Recipe(
        "Thirty numbers",
        "The net of Hinton and Salakhutdinov: error far below PCA’s with as many numbers.",
        "basic",
        {"latent_dim": 30, "hidden": (1000, 500, 250)},
    ),
    Recipe(
        "Floor by floor",
        "The curves change with each stage: a layer at a time, then all from a good start.",
        "stacked",
        {"hidden": (256, 128, 64), "latent_dim": 8, "epochs": 60},
    ),
    Recipe(
        "Lower the energy",
        "The free energies of data and samples fall together; the filters turn into strokes.",
        "rbm",
        {"hidden": (256, 64), "latent_dim": 8, "batch_size": 32, "epochs": 60},
    ),
    Recipe(
        "Thirty numbers, from RBMs",
        "The paper’s own way: four machines, then one net; some minutes on MNIST.",
        "rbm",
        {**THIRTY, "pretrain": PRETRAIN_SHARE},
    ),
    Recipe(
        "Finish the digit",
        "From one quarter it draws the rest: no blurred mean of all digits, but one likely digit.",
        "cvae",
        {"condition": "quadrant", "latent_dim": 20, "hidden": (500, 500), "rate": 0.001},
    ),
    Recipe(
        "Ten petals",
        "The codes part into ten Gaussians on a ring, one a class, as the critic is fooled.",
        "aae",
        {"prior": "ring"},
    ),
)  # fmt: skip
