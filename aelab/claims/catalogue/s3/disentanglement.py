"""A claim about the numbers of a code: is each of them the value of one attribute?"""

from typing import Any

import numpy as np
import torch

from aelab import data
from aelab.analysis.latent.intrinsic_coordinates import knn_r2
from aelab.claims.catalogue.s2.stochasticity import sample_posterior
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import Floats
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Experiment, Run, random_generator

NEAR, ITEMS = 20, 4000  # neighbours; training pictures
ATTRIBUTES = ("x", "y")  # where a shape is
NET: dict[str, Any] = {
    "latent_dim": 8, "hidden": (128,), "items": ITEMS, "epochs": 15, "batch_size": 64,
}  # fmt: skip


def attributes(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """How far two codes of one shape differ; how well one number predicts its place, and all."""
    wanted = {of: Experiment.suited(of, "shapes", seed, **NET) for of in ("basic", "vae")}
    plain = yield from part(trained(wanted["basic"], memory, device), 0.0, 0.5)
    vae = yield from part(trained(wanted["vae"], memory, device), 0.5, 1.0)
    x, rng = torch.tensor(data.load("shapes").x_test), random_generator(seed, "codes")
    with torch.no_grad():
        twice = [sample_posterior(vae.model, x, rng).numpy() for _ in range(2)]
    one, every = of_places(plain)
    one_vae, every_vae = of_places(vae)
    return {
        "one number": one / every, "one number, VAE": one_vae / every_vae, "all numbers": every,
        "mean place": 0.0, "spread": relative_spread(*(plain.encode(x.numpy()) for _ in range(2))),
        "VAE spread": relative_spread(*twice),
    }  # fmt: skip


def of_places(run: Run) -> tuple[float, float]:
    """R² of the places of test shapes by the best single number, and by all numbers."""
    d = data.load("shapes")
    codes, known = run.encode(d.x_test), run.encode(d.x_train[:ITEMS])
    places = [(f.test, f.train[:ITEMS]) for f in d.factors if f.name in ATTRIBUTES]
    found = [best_and_all(codes, t, known, of) for t, of in places]
    one, every = np.mean(found, axis=0)
    return float(one), float(every)


def best_and_all(codes: Floats, t: Floats, known: Floats, of: Floats) -> tuple[float, float]:
    """R² of an attribute t [n] by the best single number of codes [n, latent], and by all of them,
    from known codes with their attributes."""
    columns = [[j] for j in range(codes.shape[1])]
    singly = [knn_r2(codes[:, j], t, NEAR, (known[:, j], of)) for j in columns]
    return max(singly), knn_r2(codes, t, NEAR, (known, of))


def relative_spread(a: Floats, b: Floats) -> float:
    """Spread of two codes of one item, over the spread of items: of codes a and b [n, latent]."""
    return float(np.sqrt(np.square(a - b).mean() / 2 / a.var(0).mean()))


CLAIMS = (
    Claim(
        key="single-value",
        note="S3",
        title="One number of the code for each attribute",
        sentence="Latent Vector : single value for each attribute",
        english="The latent vector has a single value for each attribute.",
        setting=f"Shapes, {ITEMS:,} pictures, 8 numbers; two attributes: where a shape is (x, y)",
        parts=(
            Part(
                says="one number tells where a shape is: at least 0.9 of what all eight tell",
                figure="one number", unit="× all numbers", low=0.9,
                baseline=("one number, VAE", "VAE"),
            ),
            Part(
                says=f"all numbers together tell it: R² at least 0.9 by {NEAR} neighbours",
                figure="all numbers", unit="R²", low=0.9, role="intended",
                baseline=("mean place", "the mean place"),
            ),
            Part(
                says="a value, no cloud: encoded twice, a picture has the same code, spread 0",
                figure="spread", unit="× between pictures", high=0.0, role="intended",
                baseline=("VAE spread", "VAE"),
            ),
            Part(
                says="two draws of a VAE’s code differ: spread at least 0.05", figure="VAE spread",
                unit="× between pictures", low=0.05, role="intended",
                baseline=("spread", "plain net"),
            ),
        ),
        guess=Guess(
            question="The best of eight numbers: how much of what all tell of a shape’s place does "
            "it tell?",
            figure="one number",
            options=(("less than half", 0.5), ("up to nine tenths", 0.9), ("all", float("inf"))),
        ),
        explanation="A plain encoder is a function, one picture and one code, where a VAE’s code "
        "is a cloud (Kingma and Welling, 2014): that is the contrast the note is after. But "
        "nothing ties a number to an attribute. The next layer can undo any turn of the code, so "
        "an attribute may lie across all numbers; without further assumptions none can be found "
        "alone (Locatello et al., ICML 2019).",
        page="pages/3_Latent_space.py?data=shapes",
        measure=attributes,
        seeds=5,
    ),
)  # fmt: skip
