"""Claims about what noise does to a code: its filters and its use."""

from typing import Any

from aelab import data, recipes
from aelab.analysis.filters import statistics
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import wide
from aelab.claims.core.probe_error import classifier_error
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Experiment, Run

LEVEL, LABELS, SETS = 0.25, 1437, ("shapes", "digits")
SHAPES: dict[str, Any] = {
    **recipes.FIRST_LAYER["shapes"], "latent_dim": 200, "items": 4000, "epochs": 15,
    "batch_size": 64,
}  # fmt: skip


def net(name: str, seed: int, level: float) -> Experiment:
    """A wide denoising autoencoder of a data set; a plain one at level 0."""
    if name == "digits":
        return wide("denoising", seed, level=level)
    return Experiment.suited("denoising", name, seed, **SHAPES, level=level)


def representation(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Test errors of a softmax layer on the frozen code, with noise in training less without."""
    found = {}
    for turn, name in enumerate(SETS):
        errors = []
        for again, level in enumerate((LEVEL, 0.0)):
            at = (2 * turn + again) / 4
            wanted = net(name, seed, level)
            run = yield from part(trained(wanted, memory, device), at, at + 0.2)
            work = classifier_error(run.model, LABELS, True, seed, device, name)
            errors.append((yield from part(work, at + 0.2, at + 0.25)))
        found[name], found[f"{name}, AE"] = errors[0] - errors[1], errors[1]
    return found


def strokes(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Localisation of the filters of a denoising over that of a plain autoencoder."""
    found = {}
    for turn, name in enumerate(SETS):
        where = []
        for again, level in enumerate((LEVEL, 0.0)):
            at = (2 * turn + again) / 4
            run = yield from part(trained(net(name, seed, level), memory, device), at, at + 0.25)
            where.append(located(run))
        found[name] = where[0] / where[1]
    return {**found, "AE": 1.0}


def located(run: Run) -> float:
    """The share of a filter's energy in its best small window, mean over the live units."""
    shape: Any = data.load(run.experiment.data).shape
    return statistics(run.weights["encoder.layers.0.weight"], run.codes, shape).mean_localisation


CLAIMS = (
    Claim(
        key="code-not-cleaning",
        note="S0",
        title="The aim of denoising is the representation",
        sentence="DAE의 목적이 Denoise가 주가 아니기 때문이며, 양질의 Representation을 학습하기 "
        "위해서이기 때문입니다.",
        english="The aim of a DAE is not to denoise but to learn a good representation.",
        setting=f"One tied sigmoid layer, {100 * LEVEL:.0f} % masked or none; softmax layer "
        "on its frozen code",
        parts=(
            Part(
                says=f"28×28 shapes, {LABELS:,} labels: its code errs no more than a plain one’s",
                figure="shapes", unit="points", high=0.0,
                baseline=("shapes, AE", "% wrong with a plain code"), own_unit=True,
            ),
            Part(
                says="so it is with 8×8 digits: at most 0 points more", figure="digits",
                unit="points", high=0.0, role="generalisation",
                baseline=("digits, AE", "% wrong with a plain code"), own_unit=True,
            ),
        ),
        guess=Guess(
            question=f"A softmax layer learns 8×8 digits from {LABELS:,} labels. Noise in training "
            "gave …",
            figure="digits",
            options=(("fewer errors", -0.25), ("as many", 0.25), ("more errors", float("inf"))),
        ),
        explanation="To fill in what is missing the code must hold which pixels go together, and "
        "deep nets that began so were better on ten sets (Vincent et al., JMLR 11:3371, 2010). It "
        "is the aim, not a law: on small pictures, under one layer that is only read, a plain "
        "code that keeps more of each pixel can tell classes apart better.",
        page="pages/8_Use_the_code.py",
        measure=representation,
        seeds=5,
    ),
    Claim(
        key="noise-makes-strokes",
        note="S1",
        title="Denoising gives filters that detect edges better",
        sentence="Denoising AutoEncoder를 보면 AutoEncoder에 비해 Filter가 Edge를 더 잘 탐지하는 "
        "모습을 보여줍니다.",
        english="The filters of a denoising autoencoder detect edges better than a plain one’s.",
        setting=f"Shapes 28×28, 200 tied sigmoid units, {100 * LEVEL:.0f} % masked or none; and "
        "digits 8×8",
        parts=(
            Part(
                says="on 28×28 shapes the filters are at least 1.1 times as local", figure="shapes",
                unit="× AE", low=1.1, baseline=("AE", "plain autoencoder"),
            ),
            Part(
                says="on 8×8 digits as well", figure="digits", unit="× AE", low=1.1,
                baseline=("AE", "plain autoencoder"), role="generalisation",
            ),
        ),
        guess=Guess(
            question="Noise on 8×8 digits: the filters become …",
            figure="digits",
            options=(
                ("less local", 0.97), ("neither", 1.03), ("more local", float("inf")),
            ),
        ),
        explanation="To guess a missing pixel a unit must look at its surroundings, so on MNIST "
        "and on natural patches lone pixels turn into strokes and edges (Vincent et al., JMLR "
        "11:3371, 2010, section 5). On 8×8 digits the surroundings are the whole picture, and "
        "filters spread; on shapes without fine strokes they stay. Local: the share of a filter’s "
        "energy in its best small window.",
        page="pages/4_Filters.py",
        measure=strokes,
    ),
)  # fmt: skip
