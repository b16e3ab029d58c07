"""Nets for pictures, by page and data set: small where the data are."""

from aelab.recipes._like import suited
from aelab.schema import Value

# The net of Hinton and Salakhutdinov, Science 313:504, 2006, and the share of its training that
# goes to the layers one by one.
THIRTY: dict[str, Value] = {
    "hidden": (1000, 500, 250), "latent_dim": 30, "epochs": 40, "batch_size": 256, "rate": 0.002,
}  # fmt: skip
PRETRAIN_SHARE = 0.3

# What deep nets were trained with before 2006.
NAIVE: dict[str, Value] = {
    "activation": "sigmoid", "init": "naive", "optimiser": "sgd", "schedule": "constant",
    "rate": 0.001,
}  # fmt: skip


class ByData(dict[str, dict[str, Value]]):
    """Recipes by data set; a set that is not named has that of one like it, or of MNIST."""

    def __missing__(self, name: str) -> dict[str, Value]:
        found: dict[str, Value] = suited(self, self["mnist"], name)
        return found


# One wide layer of sigmoid units, more of them than pixels, by data set: a plain network could copy
# the picture, so what its filters become is the doing of noise, sparsity or contraction.
FIRST_LAYER = ByData({
    name: {
        "latent_dim": units, "hidden": (), "code": "sigmoid", "loss": "cross-entropy",
        "epochs": epochs,
    }
    for name, units, epochs in (("digits", 100, 150), ("shapes", 500, 40), ("mnist", 1000, 8))
})  # fmt: skip
# Fewer units than pixels: it is noise that makes edge detectors, at a rate at which weights grow.
FIRST_LAYER["patches"] = {
    "latent_dim": 100,
    "hidden": (),
    "code": "sigmoid",
    "loss": "squared error",
    "epochs": 60,
    "rate": 0.02,
}

# Nets that are looked into layer by layer, by data set: few layers, each small enough to be seen.
LAYERS = ByData({
    name: {"latent_dim": 16, "hidden": (64,), "epochs": epochs}
    for name, epochs in {"digits": 60, "shapes": 20, "patches": 5, "mnist": 2}.items()
})  # fmt: skip

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


def latent_plane(variant: str, data: str) -> dict[str, Value]:
    """The recipe of a variant on a data set; the variant may lack some of its settings."""
    own: dict[str, Value] = {"loss": "cross-entropy"} if variant in ("vae", "cvae") else {}
    known = {"digits": _SMALL, "shapes": {**_PLANE, "epochs": 40}}
    return {**suited(known, _PLANE, data), **own}


# The deep net that is built layer by layer, by data set: small on the digits, on MNIST the one of
# Hinton and Salakhutdinov with a third of its units.
_LAYER_STACK: dict[str, Value] = {
    "hidden": (300, 150, 75), "latent_dim": 30, "epochs": 8, "batch_size": 128,
}  # fmt: skip


def layer_stack(data: str) -> dict[str, Value]:
    """Sizes and budget of the nets that stand side by side on the Stacking page."""
    small: dict[str, Value] = {
        "hidden": (64, 32, 16), "latent_dim": 8, "epochs": 80, "batch_size": 32,
    }  # fmt: skip
    known = {"digits": small, "shapes": {**_LAYER_STACK, "epochs": 30}}
    found: dict[str, Value] = suited(known, _LAYER_STACK, data)
    return found


def boltzmann_machines(data: str) -> dict[str, Value]:
    """A stack of binary machines that is pre-trained only, for its Gibbs chains."""
    small: dict[str, Value] = {"hidden": (100,), "latent_dim": 60, "epochs": 150, "batch_size": 20}
    large: dict[str, Value] = {"hidden": (300,), "latent_dim": 150, "epochs": 6, "batch_size": 64}
    known = {"digits": small, "shapes": {**large, "epochs": 40}}
    own = suited(known, large, data)
    return {**own, "pretrain": 1.0, "code": "sigmoid"}
