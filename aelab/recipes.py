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


@dataclass(frozen=True)
class Sheet(Recipe):
    """A recipe that bends a sheet, or a thread of one number a code, among toy points in space."""

    data: str = "swiss-roll"
    latent_dim: int = 2


SHEETS = (
    Sheet(
        "Unroll one turn",
        "the cloth bends into the roll, and in the code the roll lies flat; PCA’s plane stays.",
        "basic",
        data="swiss-roll-1",
    ),
    Sheet(
        "Cut one and a half",
        "the error falls far below PCA’s, yet in the code strips of other angles lie side by side.",
        "basic",
    ),
    Sheet(
        "Lock onto PCA’s plane",
        "nothing but matrices: the sheet turns until it lies in PCA’s plane, and stops there.",
        "linear",
    ),
    Sheet(
        "Stuck far from PCA’s plane",
        "the learning rate is too small: the error hardly falls, and the plane is a wrong one.",
        "linear",
        {"rate": 0.002},
    ),
    Sheet(
        "Wind up a helix",
        "one number is enough for a curve that winds through all three dimensions.",
        "basic",
        data="helix",
        latent_dim=1,
    ),
    Sheet(
        "Bend an S",
        "a cloth that has only to be bent twice is laid flat by nearly every training.",
        "basic",
        data="s-curve",
    ),
)


def cloth(variant: str, toy: str) -> dict[str, Value]:
    """The recipe of a variant on a toy in space; the variant may lack some of its settings.

    The linear network takes all points at once, as the closed form does. The long roll needs the
    kinks of relu to get round its corners; on all others elu units bend more evenly.
    """
    if variant == "linear":
        return {"batch_size": 2000, "optimiser": "momentum", "schedule": "constant", "rate": 0.1,
                "epochs": 1000}  # fmt: skip
    if toy == "swiss-roll":
        return {**_CLOTH, "hidden": (256, 128, 64), "activation": "relu", "init": "he",
                "rate": 0.01, "epochs": 400}  # fmt: skip
    return _CLOTH


_CLOTH: dict[str, Value] = {
    "hidden": (128, 64), "activation": "elu", "init": "xavier", "rate": 0.005, "batch_size": 64,
    "epochs": 100,
}  # fmt: skip

# One tied layer of sigmoid units, whose contraction has a closed form, by data set. In the plane
# more layers lead to the code: one alone cannot feel along a curve without feeling across it.
_FELT: dict[str, Value] = {
    "latent_dim": 256, "hidden": (), "code": "sigmoid", "loss": "cross-entropy", "epochs": 10,
}  # fmt: skip
_FELT_POINTS: dict[str, Value] = {
    "latent_dim": 16, "hidden": (100,), "code": "sigmoid", "tied": True, "rate": 0.01,
    "batch_size": 100, "epochs": 60, "level": 0.1, "contraction": 0.1,
}  # fmt: skip


def felt(data: str, points: bool) -> dict[str, Value]:
    """The recipe of the nets whose Jacobians are compared; a variant may lack some settings."""
    known: dict[str, dict[str, Value]] = {
        "digits": {**_FELT, "latent_dim": 100, "epochs": 100}, "shapes": {**_FELT, "epochs": 30},
    }  # fmt: skip
    return _FELT_POINTS if points else known.get(data, _FELT)


# A linear net without biases that is trained until its one matrix V W can be read: its many small
# directions need many steps.
IDENTITY: dict[str, Value] = {"bias": False, "epochs": 150, "batch_size": 32, "rate": 0.01}

# A net with far too many weights and a one-number code, for small data; its steps are the same for
# any number of items.
HEART: dict[str, Value] = {
    "latent_dim": 1, "hidden": (256, 128, 64, 32), "activation": "elu", "batch_size": 16,
    "rate": 0.005,
}  # fmt: skip
HEART_BATCH, HEART_STEPS = 16, 8000

# Nets whose arrows are compared with the score of points in the plane: far wider than their data,
# so that only the noise keeps them from copying. Reaches 0.99 in mean cosine in seconds.
ARROWS: dict[str, Value] = {
    "hidden": (128,), "latent_dim": 128, "activation": "relu", "code": "relu", "init": "he",
    "tied": False, "epochs": 100, "batch_size": 128, "rate": 0.003,
}  # fmt: skip
