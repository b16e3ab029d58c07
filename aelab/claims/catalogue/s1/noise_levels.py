"""A claim about convolutional nets: what their layers know of the classes, from the first up."""

from typing import Any

from aelab import data
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.models import Autoencoder
from aelab.studies import (
    ClassifierConfig,
    Figures,
    Memory,
    balanced,
    fit_classifier,
    part,
    trained,
    untrained,
)
from aelab.studies.probe import probe_layer
from aelab.training import EventStream, Experiment, best_device

NAME, LABELS = "shapes", 3000
BODY: dict[str, Any] = {
    "body": "convolutional", "channels": (8, 16, 32), "hidden": (), "latent_dim": 32,
    "batch_size": 64, "epochs": 8, "items": 4000,
}  # fmt: skip
CLASSIFIER = ClassifierConfig(steps=500, rate=3e-3)


def by_depth(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Test errors of linear probes on three convolutions: of a classifier, an autoencoder, and
    random weights."""
    device, e = device or best_device(), Experiment.of("basic", NAME, seed, **BODY)
    run = yield from part(trained(e, memory, device), 0.0, 0.4)
    first, chosen = untrained(e), balanced(data.load(NAME).y_train, LABELS, seed)
    work = fit_classifier(first, NAME, chosen, CLASSIFIER, seed, device)
    net, _ = yield from part(work, 0.4, 0.7)
    found = yield from part(_probes(net.encoder, (0, 1, 3), seed, device), 0.7, 0.8)
    own = yield from part(_probes(run.model, (1, 3), seed, device), 0.8, 0.9)
    chance = yield from part(_probes(first, (3,), seed, device), 0.9, 1.0)
    return {
        "classifier": found[3] / found[1], "layer 1": found[1],
        "autoencoder": own[3] / own[1], "autoencoder, layer 1": own[1],
        "learned": found[3] / chance[3], "random": chance[3], "pixels": found[0],
    }  # fmt: skip


def _probes(
    model: Autoencoder, depths: tuple[int, ...], seed: int, device: str
) -> EventStream[dict[int, float]]:
    """Test errors in % of linear probes at these depths."""
    found, n = {}, len(depths)
    for turn, depth in enumerate(depths):
        work = probe_layer(model, NAME, depth, LABELS, seed, device)
        found[depth] = 100 * (yield from part(work, turn / n, (turn + 1) / n))
    return found


CLAIMS = (
    Claim(
        key="low-to-high",
        note="S1",
        title="Filters go from low-level to high-level features",
        sentence="학습이 진행될수록 네트워크의 Filter는 low-level에서 high-level feature를 추출할 "
        "수 있게 됩니다.",
        english="The further training goes, the more its filters can extract features from low to "
        "high level.",
        setting="Shapes, convolutions of 8, 16 and 32 maps; a linear probe of the class on each",
        parts=(
            Part(
                says="trained on the classes, layer 3 errs at most 0.8 times as often as layer 1",
                figure="classifier", unit="× layer 1", high=0.8,
                baseline=("pixels", "% wrong on the pixels"), own_unit=True,
            ),
            Part(
                says="training does it: at most 0.8 times as often as with random weights",
                figure="learned", unit="× random weights", high=0.8,
                baseline=("random", "% wrong with random weights"), own_unit=True,
            ),
            Part(
                says="trained to reconstruct instead: layer 3 at most 0.8 times layer 1",
                figure="autoencoder", unit="× layer 1", high=0.8, role="generalisation",
                baseline=("autoencoder, layer 1", "% wrong on layer 1"), own_unit=True,
            ),
        ),
        guess=Guess(
            question="Layers trained to reconstruct: a probe of the class errs on layer 3 …",
            figure="autoencoder",
            options=(
                ("at most 0.8 times as often as on layer 1", 0.8), ("about as often", 1.2),
                ("more often", float("inf")),
            ),
        ),
        explanation="The note’s picture is of a net that was trained on classes, in a talk on "
        "autoencoders, and it shows layers where the sentence speaks of training (Zeiler and "
        "Fergus, ECCV 2014). A net trained on classes may drop all else on the way up, so they are "
        "read more easily from layer to layer (Alain and Bengio, arXiv:1610.01644). Who is to "
        "reconstruct must keep where a shape is no less than what it is.",
        page="pages/8_Use_the_code.py?view=Layer by layer&data=shapes",
        measure=by_depth,
        seeds=5,
    ),
)  # fmt: skip
