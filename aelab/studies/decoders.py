"""What is the decoder for? One encoder, and decoders from none to large behind it.

The decoder makes the picture, and is thrown away where only the code is wanted. Here all encoders
have the same layers and, seed by seed, the same first weights and batches; the decoder is one
matrix, as wide as the encoder, or wider and deeper. How good is the reconstruction, and how
well can a linear classifier tell the classes by the code?
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import torch

from aelab import data
from aelab.analysis.spread import Spread
from aelab.schema import again, hp
from aelab.studies._asymmetric import AsymmetricAutoencoder
from aelab.studies.core import measure
from aelab.studies.core.budget import Budget, seeds
from aelab.studies.core.classifier import (
    ClassifierConfig,
    fit_classifier,
    in_chunks,
    tensors_for_test,
)
from aelab.studies.core.grid import Cell, CellKey, grid, part
from aelab.studies.core.measure import Measure
from aelab.studies.core.memory import Figures, Memory, Pictures, settings_digest
from aelab.studies.core.optimise import fit_autoencoder, shuffled
from aelab.studies.core.source import labelled, with_labels
from aelab.training import (
    EventStream,
    Progress,
    Training,
    TrainingEvent,
    TrainingEvents,
    best_device,
    example_indices,
    random_generator,
    training_tensors,
)
from aelab.training.evaluation.samples import pixels

BATCH, RATE = 64, 3e-3  # of the autoencoders: Adam, one-cycle
DECODERS = {"none": (), "small": (1.0,), "large": (2.0, 4.0)}  # hidden widths, × the encoder's


@dataclass(frozen=True)
class DecoderConfig(Budget):
    """The encoder, and how it is trained and tested."""

    width: int = hp(
        256, "Encoder’s hidden layer", low=4, high=2000, typical="256",
        help="Units. The small decoder has one hidden layer of as many, the large one has two, "
        "twice and four times as wide; the third decoder has none.",
    )  # fmt: skip
    m: int = hp(8, "Numbers in the code", low=1, high=64, typical="8", help="Of all nets.")
    epochs: int = again(Budget, "epochs", 6, typical="6 to 60")
    labels: int = hp(
        1000, "Labels", low=10, high=100_000, typical="1000",
        help="The linear classifier on the code is trained on so many pictures with their class.",
    )  # fmt: skip


def suited(data_name: str) -> DecoderConfig:
    """The study that fits a data set: small for small ones."""
    small = DecoderConfig(items=1437, epochs=60, labels=500)
    usual = small if data.like(data_name) == "digits" else DecoderConfig()
    return with_labels(usual, data_name)


def study(
    data_name: str, settings: DecoderConfig, memory: Memory | None = None, device: str | None = None
) -> TrainingEvents:
    """Trains the encoder with every decoder, seed after seed; ticks carry `GridProgress`.

    The figures of a cell (decoder, seed): "error", squared error / test image; "wrong", the share
    of the test set that a linear classifier on the frozen code gets wrong; "parameters" of the
    decoder. Raises ValueError with a plain sentence if the labels cannot be given.
    """
    memory, device = memory or Memory(), device or best_device()
    labelled(data_name, settings.labels, 0)
    cells: dict[CellKey, Cell] = {}
    for seed in seeds(settings.seeds):
        for kind in DECODERS:
            key = cell_name(data_name, settings, kind, seed)
            work = partial(_measured, data_name, settings, kind, seed, memory, device)
            cells[kind, seed] = Cell(key, f"decoder {kind}, seed {seed}", work)
    return grid(cells, memory)


def hidden(settings: DecoderConfig, kind: str) -> tuple[int, ...]:
    """The hidden widths of a decoder, from the code to the picture."""
    return tuple(round(times * settings.width) for times in DECODERS[kind])


def reconstructions(
    data_name: str, settings: DecoderConfig, kind: str, seed: int, memory: Memory
) -> Pictures | None:
    """The reconstructions of the probe rows by a cell's net, if it has been measured: [k, d]."""
    return memory.pictures(cell_name(data_name, settings, kind, seed))


def over_seeds(found: Mapping[CellKey, Figures], of: str) -> dict[str, Spread]:
    """A figure by decoder, for those that have been measured, smallest decoder first."""
    return measure.over_seeds(found, Measure(of, of), DECODERS)


def changes(found: Mapping[CellKey, Figures], of: str) -> Spread | None:
    """A figure with the largest decoder less that with none, seed by seed; None before both."""
    known = measure.by_seed(found, Measure(of, of), DECODERS)
    both = {"none", "large"} <= known.keys() and known["none"].keys() & known["large"].keys()
    return measure.difference(known["large"], known["none"]) if both else None


def cell_name(data_name: str, settings: DecoderConfig, kind: str, seed: int) -> str:
    """What a cell is remembered by."""
    shared = {k: v for k, v in settings.values().items() if k != "seeds"}
    return settings_digest(study="decoders", data=data_name, decoder=kind, seed=seed, **shared)


def _measured(
    data_name: str, settings: DecoderConfig, kind: str, seed: int, memory: Memory, device: str
) -> EventStream[Figures]:
    """One cell: the autoencoder, its error, then a softmax layer on its frozen code."""
    dataset = data.load(data_name)
    net = AsymmetricAutoencoder(
        dataset.d,
        settings.width,
        settings.m,
        hidden(settings, kind),
        seed,
        "linear" if dataset.signed else "sigmoid",
    ).to(device)
    yield from part(_train(net, data_name, settings, seed, device), 0.0, 0.7)
    x, _ = tensors_for_test(data_name, device)
    out = yield from in_chunks(lambda x: net.decode(net.encode(x)), x)
    pictures = out[torch.tensor(example_indices(dataset), device=out.device)]
    kept = pixels(pictures, dataset).cpu().numpy()
    memory.keep_pictures(cell_name(data_name, settings, kind, seed), kept)
    chosen = labelled(data_name, settings.labels, seed)
    config = ClassifierConfig(frozen=True, rate=0.03)
    work = fit_classifier(net.cpu(), data_name, chosen, config, seed, device)
    _, wrong = yield from part(work, 0.7, 1.0)
    error = float((out - x).square().sum(1).cpu().mean(dtype=torch.float64))
    size = float(sum(p.numel() for p in net.decoder.parameters()))
    return {"error": error, "wrong": wrong, "parameters": size}


def _train(
    net: AsymmetricAutoencoder, data_name: str, settings: DecoderConfig, seed: int, device: str
) -> EventStream[None]:
    """Trains the autoencoder on the first pictures, epoch after epoch."""
    x, y = training_tensors(data_name, device)
    x, y, order = x[: settings.items], y[: settings.items], random_generator(seed, "order")
    size, epochs = min(BATCH, len(x)), settings.epochs
    per_epoch, schedule = len(x) // size, Training()
    places = [(epoch, i / per_epoch) for epoch in range(epochs) for i in range(per_epoch)]
    factors = [schedule.factor((epoch + part) / epochs) for epoch, part in places]
    batches = shuffled(len(x), size, order)
    for step in fit_autoencoder(net, x, y, RATE, factors, batches, order):
        doing = f"epoch {places[step - 1][0] + 1} of {epochs}"
        yield TrainingEvent(step, 0.0, progress=Progress(share=step / len(places), doing=doing))
