"""Nets for points in the plane and in space, and the nets of the Manifold page."""

from dataclasses import dataclass

from aelab.recipes._like import suited
from aelab.recipes._links import Recipe
from aelab.schema import Value


@dataclass(frozen=True)
class SurfaceRecipe(Recipe):
    """A recipe that bends a sheet, or a thread of one number a code, among toy points in space."""

    data: str = "swiss-roll"
    latent_dim: int = 2


SURFACES = (
    SurfaceRecipe(
        "Unroll one turn",
        "the cloth bends into the roll, and in the code the roll lies flat; PCA’s plane stays.",
        "basic",
        data="swiss-roll-1",
    ),
    SurfaceRecipe(
        "Cut one and a half",
        "the error falls far below PCA’s, yet in the code strips of other angles lie side by side.",
        "basic",
    ),
    SurfaceRecipe(
        "Lock onto PCA’s plane",
        "nothing but matrices: the sheet turns until it lies in PCA’s plane, and stops there.",
        "linear",
    ),
    SurfaceRecipe(
        "Stuck far from PCA’s plane",
        "the learning rate is too small: the error hardly falls, and the sheet stays askew.",
        "linear",
        {"rate": 0.001},
    ),
    SurfaceRecipe(
        "Wind up a helix",
        "one number is nearly enough for a curve that winds through all three dimensions; where "
        "the thread began wrongly, it jumps across.",
        "basic",
        {"hidden": (256, 128, 64), "activation": "tanh", "rate": 0.01, "epochs": 200},
        data="helix",
        latent_dim=1,
    ),
    SurfaceRecipe(
        "Bend an S",
        "the cloth bends twice; in the code the S lies flat, in the order of its colours.",
        "basic",
        data="s-curve",
    ),
)


def surface(variant: str, toy: str) -> dict[str, Value]:
    """The recipe of a variant on a toy in space; the variant may lack some of its settings.

    The linear network takes all points at once, as the closed form does. The long roll needs a
    wider net and four times as long to get round all its corners. On the S smooth units mostly stay
    on PCA's plane (seeds 1, 7 to 10: 0.86 to 1.00 of its error); relu bends (101 to 110: 0.014 to
    0.027).
    """
    if variant == "linear":
        return {"batch_size": 2000, "optimiser": "momentum", "schedule": "constant", "rate": 0.1,
                "epochs": 1000}  # fmt: skip
    if toy == "swiss-roll":
        return {**_SURFACE, "hidden": (256, 128, 64), "init": "he", "epochs": 400}
    if toy == "s-curve":
        return {**_SURFACE, "activation": "relu", "init": "he"}
    return _SURFACE


_SURFACE: dict[str, Value] = {
    "hidden": (128, 64), "activation": "elu", "init": "xavier", "rate": 0.005, "batch_size": 64,
    "epochs": 100,
}  # fmt: skip

# One tied layer of sigmoid units, whose contraction has a closed form, by data set. In the plane
# more layers lead to the code: one alone cannot feel along a curve without feeling across it.
_CONTRACTION: dict[str, Value] = {
    "latent_dim": 256, "hidden": (), "code": "sigmoid", "loss": "cross-entropy", "epochs": 10,
}  # fmt: skip
_CONTRACTION_POINTS: dict[str, Value] = {
    "latent_dim": 16, "hidden": (100,), "code": "sigmoid", "tied": True, "rate": 0.01,
    "batch_size": 100, "epochs": 60, "level": 0.1, "contraction": 0.1,
}  # fmt: skip


def contraction(data: str, points: bool) -> dict[str, Value]:
    """The recipe of the nets whose Jacobians are compared; a variant may lack some settings."""
    known: dict[str, dict[str, Value]] = {
        "digits": {**_CONTRACTION, "latent_dim": 100, "epochs": 100},
        "shapes": {**_CONTRACTION, "epochs": 30},
    }  # fmt: skip
    found: dict[str, Value] = _CONTRACTION_POINTS if points else suited(known, _CONTRACTION, data)
    return found


# A linear net without biases that is trained until its one matrix V W can be read: its many small
# directions need many steps.
IDENTITY: dict[str, Value] = {"bias": False, "epochs": 150, "batch_size": 32, "rate": 0.01}


def identity(data: str) -> dict[str, Value]:
    """The same for pictures of a data set: of large ones, as much as takes a minute or two."""
    larger: dict[str, Value] = {**IDENTITY, "epochs": 3, "batch_size": 128, "rate": 0.003}
    known = {"digits": IDENTITY, "shapes": {**larger, "epochs": 18}}
    found: dict[str, Value] = suited(known, larger, data)
    return found


# A net with far too many weights and a one-number code, for small data; its steps are the same for
# any number of items.
MEMORISATION: dict[str, Value] = {
    "latent_dim": 1, "hidden": (256, 128, 64, 32), "activation": "elu", "batch_size": 16,
    "rate": 0.005,
}  # fmt: skip
MEMORISATION_BATCH, MEMORISATION_STEPS = 16, 8000

# Nets whose arrows are compared with the score of points in the plane: far wider than their data,
# so that only the noise keeps them from copying. Reaches 0.99 in mean cosine in seconds.
VECTOR_FIELD: dict[str, Value] = {
    "hidden": (128,), "latent_dim": 128, "activation": "relu", "code": "relu", "init": "he",
    "tied": False, "epochs": 100, "batch_size": 128, "rate": 0.003,
}  # fmt: skip
