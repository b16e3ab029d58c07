"""Recipes: named settings that show one thing each, and what to look for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aelab.schema import Value

# The net of Hinton and Salakhutdinov, Science 313:504, 2006, and the share of its training that
# goes to the layers one by one.
THIRTY: dict[str, Value] = {
    "hidden": (1000, 500, 250), "latent_dim": 30, "epochs": 40, "batch_size": 256, "rate": 0.002,
}  # fmt: skip
FIRST = 0.3

# What deep nets were trained with before 2006.
NAIVE: dict[str, Value] = {
    "activation": "sigmoid", "init": "naive", "optimiser": "sgd", "schedule": "constant",
    "rate": 0.001,
}  # fmt: skip


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
        "Learned by heart",
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
        {**THIRTY, "pretrain": FIRST},
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

# One wide layer of sigmoid units, more of them than pixels, by data set: a plain network could copy
# the picture, so what its filters become is the doing of noise, sparsity or contraction.
FIRST_LAYER: dict[str, dict[str, Value]] = {
    name: {
        "latent_dim": units, "hidden": (), "code": "sigmoid", "loss": "cross-entropy",
        "epochs": epochs,
    }
    for name, units, epochs in (
        ("digits", 100, 150), ("shapes", 500, 40), ("mnist", 1000, 8), ("fashion", 1000, 8),
        ("kmnist", 1000, 8),
    )
}  # fmt: skip

# Nets that are looked into layer by layer, by data set: few layers, each small enough to be seen.
DEPTH: dict[str, dict[str, Value]] = {
    name: {"latent_dim": 16, "hidden": (64,), "epochs": epochs}
    for name, epochs in {"digits": 60, "shapes": 20, "mnist": 2, "fashion": 2, "kmnist": 2}.items()
}

# The deep nets with two numbers that stand beside PCA's plane, by data set. On the small digits the
# recipe of the home page's film, cut short. The VAE keeps cross-entropy: its ELBO is in nats.
_PLANE: dict[str, Value] = {
    "latent_dim": 2, "hidden": (512, 256, 64), "activation": "relu", "code": "linear",
    "loss": "squared error", "epochs": 12,
}  # fmt: skip
_SMALL: dict[str, Value] = {
    **_PLANE, "hidden": (256, 128, 64, 32), "activation": "tanh", "init": "xavier", "epochs": 150,
    "rate": 0.002,
}  # fmt: skip


def plane(variant: str, data: str) -> dict[str, Value]:
    """The recipe of a variant on a data set; the variant may lack some of its settings."""
    own: dict[str, Value] = {"loss": "cross-entropy"} if variant in ("vae", "cvae") else {}
    known = {"digits": _SMALL, "shapes": {**_PLANE, "epochs": 40}}
    return {**known.get(data, _PLANE), **own}


# The deep net that is built layer by layer, by data set: small on the digits, on MNIST the one of
# Hinton and Salakhutdinov with a third of its units.
_TOWER: dict[str, Value] = {
    "hidden": (300, 150, 75), "latent_dim": 30, "epochs": 8, "batch_size": 128,
}  # fmt: skip


def tower(data: str) -> dict[str, Value]:
    """Sizes and budget of the nets that stand side by side on the Stacking page."""
    small: dict[str, Value] = {
        "hidden": (64, 32, 16), "latent_dim": 8, "epochs": 80, "batch_size": 32,
    }  # fmt: skip
    known = {"digits": small, "shapes": {**_TOWER, "epochs": 30}}
    return known.get(data, _TOWER)


def machines(data: str) -> dict[str, Value]:
    """A stack of binary machines that is pre-trained only, for its Gibbs chains."""
    small: dict[str, Value] = {"hidden": (100,), "latent_dim": 60, "epochs": 150, "batch_size": 20}
    large: dict[str, Value] = {"hidden": (300,), "latent_dim": 150, "epochs": 6, "batch_size": 64}
    own = small if data == "digits" else {**large, "epochs": 40} if data == "shapes" else large
    return {**own, "pretrain": 1.0, "code": "sigmoid"}
