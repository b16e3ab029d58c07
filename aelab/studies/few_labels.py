"""Few labels: what is pre-training worth when there are many pictures, but few of them with labels?

Semi-supervised learning in two steps. An autoencoder learns from all pictures without labels, once
a seed. Then a softmax head is trained on more and more labels in four ways: the pre-trained encoder
fine-tuned, the same one frozen, the same network from scratch, and its random weights frozen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log10
from typing import Any, Final, NamedTuple

from aelab import data
from aelab.analysis.spread import Spread
from aelab.models import Autoencoder, variant, variants
from aelab.schema import Settings, again, hp
from aelab.studies.core.budget import Budget, gathered, seeds
from aelab.studies.core.classifier import HEAD, ClassifierConfig, fit_classifier
from aelab.studies.core.grid import Cell, CellKey, grid, part
from aelab.studies.core.memory import Figures, Memory, settings_digest
from aelab.studies.core.source import labelled, source_run, untrained
from aelab.training import EventStream, Experiment, TrainingEvents, best_device

# The method, whether its encoder is pre-trained, and whether it is frozen.
METHODS: Final[Mapping[str, tuple[bool, bool]]] = {
    "random, frozen": (False, True),
    "from scratch": (False, False),
    "frozen": (True, True),
    "fine-tuned": (True, False),
}
NOISE = 0.4  # the share of pixels, or of a layer's inputs, set to 0 in pre-training

# What an encoder has that is not relu throughout; a name that is no variant says which it is of.
_SIGMOID: Final[Mapping[str, Any]] = {"activation": "sigmoid", "code": "sigmoid", "init": "xavier"}
OWN: Final[Mapping[str, Mapping[str, Any]]] = {
    "rbm": _SIGMOID,
    "stacked denoising": {"variant": "stacked", "task": "denoising", **_SIGMOID},
    "sparse": {"code": "sigmoid"},
    "contractive": {"code": "sigmoid", "tied": True},
}
# Those whose encoder is told nothing but the picture: a condition would be the label itself.
ENCODERS: Final = (
    *(k for k, v in variants().items() if v.Model.condition is Autoencoder.condition),
    "stacked denoising",
)


@dataclass(frozen=True)
class FewLabelsConfig(Settings):
    """What is pre-trained, and how many labels are given."""

    labels: tuple[int, ...] = hp(
        (10, 30, 100, 300, 1000, 3000, 60_000), "Labels", low=2, high=100_000,
        typical="10-100-1000-60000",
        help="Numbers of labels, separated by “-”, as many of each class as can be; beyond the "
        "number of training pictures it is all of them.",
    )  # fmt: skip
    variant: str = hp(
        "denoising", "Encoder", choices=ENCODERS, typical="denoising, stacked denoising or rbm",
        help="The autoencoder that learns from all pictures without labels; the classifier begins "
        "with its encoder. Not the conditional VAE: its encoder is told the class.",
    )  # fmt: skip
    layers: tuple[int, ...] = hp(
        (500, 250), "Layers", low=2, high=2000, typical="500-250",
        help="Units of the encoder’s layers, separated by “-”; the last is the code.",
    )  # fmt: skip
    epochs: int = again(
        Budget, "epochs", 6, typical="6 to 50",
        help="Passes of the autoencoder through all pictures, without labels; of each layer if it "
        "learns layer by layer.",
    )  # fmt: skip
    seeds: int = again(
        Budget, "seeds", 3,
        help="All of it is repeated with so many seeds: other weights, other labels.",
    )  # fmt: skip


class Point(NamedTuple):
    """So many labels: the share of test errors over the seeds that are done."""

    labels: int
    error_rate: Spread


def suited(data_name: str) -> FewLabelsConfig:
    """The study that fits a data set: small for small ones."""
    if data.like(data_name) == "digits":
        return FewLabelsConfig(labels=(10, 30, 100, 300, 1437), layers=(200, 100), epochs=100)
    if data.like(data_name) == "shapes":
        return FewLabelsConfig(
            labels=(10, 30, 100, 300, 1000, 100_000), layers=(300, 300), epochs=20
        )
    return FewLabelsConfig()


def few_labels(
    data_name: str,
    settings: FewLabelsConfig,
    memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:
    """Trains every method with every number of labels, seed after seed; ticks carry `GridProgress`.

    The figure of a cell (method, labels, seed) is "wrong": the share of the test set that is
    classified wrongly. Raises ValueError with a plain sentence for numbers of labels that cannot be
    given.
    """
    memory, device = memory or Memory(), device or best_device()
    counts = _counts(data_name, settings)
    cells: dict[CellKey, Cell] = {}
    for seed in seeds(settings.seeds):
        e = experiment(data_name, settings, seed)
        for n in counts:
            for method in METHODS:
                key = settings_digest(study="few labels", source=e.key, method=method, labels=n)
                work = partial(_measured, e, method, n, memory, device)
                cells[method, n, seed] = Cell(key, f"{n:,} labels, {method}, seed {seed}", work)
    return grid(cells, memory)


def experiment(data_name: str, settings: FewLabelsConfig, seed: int) -> Experiment:
    """The autoencoder that is pre-trained with a seed; a stack learns layer by layer alone.

    Raises ValueError with a plain sentence for layers that the variant cannot have.
    """
    if not settings.layers:
        raise ValueError("The encoder needs at least one layer: say how many units it has.")
    own = dict(OWN.get(settings.variant, {}))
    key = own.pop("variant", settings.variant)
    known = variant(key).Config.of({}).values()
    if len(settings.layers) > 1 and "hidden" not in known:
        raise ValueError(
            f"Layers (layers) cannot be {len(settings.layers)} numbers for the encoder {key}: it "
            "has no hidden layers, so give one number, the units of its code."
        )
    shared = {
        "noise": "masking", "level": NOISE, "hidden": settings.layers[:-1],
        "latent_dim": settings.layers[-1], "activation": "relu", "code": "relu", "tied": False,
        "loss": "cross-entropy", "pretrain": 1.0, "batch_size": 256, "rate": 2e-3,
        "epochs": settings.epochs * (len(settings.layers) if "pretrain" in known else 1),
    }  # fmt: skip
    return Experiment.suited(key, data_name, seed, **{**shared, **own})


def points(found: Mapping[CellKey, Figures], method: str) -> list[Point]:
    """Each number of labels that has a cell done, in order."""
    wrong = ((n, figures["wrong"]) for (of, n, _), figures in found.items() if of == method)
    return [Point(*one) for one in gathered(wrong)]


def gains(found: Mapping[CellKey, Figures]) -> list[Point]:
    """How many errors fewer fine-tuning makes than learning from scratch, seed by seed."""
    fewer = (
        (n, found["from scratch", n, seed]["wrong"] - figures["wrong"])
        for (of, n, seed), figures in found.items()
        if of == "fine-tuned" and ("from scratch", n, seed) in found
    )
    return [Point(*one) for one in gathered(fewer)]


def classifier_config(n: int, frozen: bool) -> ClassifierConfig:
    """The training on n labels: twice as many steps for ten times as many."""
    steps, batch = round(300 * 2 ** log10(n / 100)), min(256, max(64, n // 40))
    return ClassifierConfig(steps=steps, batch=batch, frozen=frozen, head=HEAD)


def _counts(data_name: str, settings: FewLabelsConfig) -> Sequence[int]:
    total = len(data.load(data_name).y_train)
    counts = sorted({min(n, total) for n in settings.labels})
    if not counts:
        raise ValueError("There is no number of labels: say how many are to be given.")
    labelled(data_name, counts[0], 0)
    return counts


def _measured(
    e: Experiment, method: str, n: int, memory: Memory, device: str
) -> EventStream[Figures]:
    """One cell: pre-training, if it has not been done for another, and the classifier."""
    pretrained, frozen = METHODS[method]
    chosen = labelled(e.data, n, e.seed)
    encoder, begun = untrained(e), 0.0
    if pretrained:
        begun = 0.9
        encoder = (yield from part(source_run(e, memory, device), 0.0, begun)).model
    work = fit_classifier(encoder, e.data, chosen, classifier_config(n, frozen), e.seed, device)
    _, wrong = yield from part(work, begun, 1.0)
    return {"wrong": wrong}
