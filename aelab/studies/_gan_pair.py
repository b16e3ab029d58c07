"""An autoencoder and a GAN whose generator has the same layers as its decoder, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from aelab import data
from aelab.analysis import coverage
from aelab.analysis.samples import fitted_normal, nearest, sharpness
from aelab.models._blocks import Dense
from aelab.models._bodies import DenseAutoencoder
from aelab.studies._adversarial import Rates, nearest_code, play
from aelab.studies.core.optimise import fit_autoencoder, one_cycle, shuffled
from aelab.studies.core.source import untrained
from aelab.training import Experiment, random_generator, training_tensors

if TYPE_CHECKING:
    from aelab.studies.gan import GanConfig

BATCH, RATE = 128, 1e-3  # of both; the discriminator has a rate of its own
SAMPLES, REACHED = 2_500, 200  # samples looked at; training items come near to
JUDGES = 5_000  # training pictures that may vote for a sample's class
SHOWN = {"points": 1_000, "images": 24}  # samples kept for a picture
SPREAD = 0.03  # σ of the VAE's decoder for points: its loss is ½‖x − r‖² + σ² KL
Floats = NDArray[np.float32]


class Pair:
    """Both networks of one seed; decoder and generator begin with the same weights."""

    def __init__(self, name: str, settings: GanConfig, seed: int, device: str) -> None:
        self.dataset, self.settings, self.seed = data.load(name), settings, seed
        self.model = untrained(experiment(name, settings, seed)).to(device)
        assert isinstance(self.model, DenseAutoencoder)
        self.generator = deepcopy(self.model.decoder)
        widths = (self.dataset.d, *settings.hidden, 1)
        inner = ["relu"] * len(settings.hidden)
        rng = random_generator(seed, "discriminator")
        self.discriminator = Dense(widths, (*inner, "sigmoid"), rng).to(device)
        self.x, self.y = training_tensors(name, device)
        self.codes = torch.randn((SAMPLES, settings.latent), generator=random_generator(seed, "z"))
        self.modes = data.toys.modes(name) if self.dataset.kind == "points" else None

    @property
    def shown(self) -> int:
        """Samples that are kept for a picture."""
        return SHOWN[self.dataset.kind]

    def train(self) -> Iterator[int]:
        """Both on the same batches, a step of each in turn; yields how many were taken."""
        s, n = self.settings, len(self.x)
        orders = (
            shuffled(n, min(BATCH, n), random_generator(self.seed, "order")) for _ in range(2)
        )
        ours, theirs = (islice(order, s.steps) for order in orders)
        noise = random_generator(self.seed, "noise", self.x.device)
        rebuilt = fit_autoencoder(self.model, self.x, self.y, RATE, one_cycle(s.steps), ours, noise)
        played = play(
            self.generator, self.discriminator, self.x, s.latent, Rates(RATE, RATE * s.pace),
            theirs, random_generator(self.seed, "codes"),
        )  # fmt: skip
        for step, _ in zip(rebuilt, played, strict=True):
            yield step

    @torch.no_grad()
    def generator_samples(self) -> Floats:
        """What the generator makes of 2,500 draws of N(0, I), [n, d]."""
        return _array(self.generator(self._drawn("gan")))

    @torch.no_grad()
    def autoencoder_samples(self) -> Floats:
        """What the decoder makes of as many random codes, [n, d]."""
        return _array(self.model.decode(self._drawn("ae")))

    @torch.no_grad()
    def reconstructions(self) -> Floats:
        """What the autoencoder makes of the first 2,500 training items, [n, d]."""
        return _array(self.model.decode(self.model.encode(self.x[:SAMPLES])))

    def coverage(self, x: Floats) -> tuple[int, float]:
        """Of samples x [n, d]: modes or classes covered, and the share that is within 3 σ of a
        mode, or the sharpness over that of the test pictures."""
        known = self.dataset
        if self.modes is not None:
            counts = coverage.of_mixture(x, self.modes.centres, self.modes.noise)
            return coverage.covered(counts, len(x)), float(counts.sum() / len(x))
        counts = coverage.of_classes(
            x, known.x_train[:JUDGES], known.y_train[:JUDGES], len(known.classes)
        )
        crisp = sharpness(x, known.shape) / sharpness(known.x_test, known.shape)
        return coverage.covered(counts, len(x)), crisp

    @torch.no_grad()
    def through_encoder(self) -> dict[str, float]:
        """How near the autoencoder's reconstructions come to the items."""
        x = self.x[:REACHED]
        errors = (self.model.decode(self.model.encode(x)) - x).square().sum(1)
        return self._figures("encoder ae", errors)

    def nearest(self, whose: str) -> Iterator[dict[str, float]]:
        """How near the nearest of its samples comes to the items, and the best code from there.

        One yield a step of the search, empty until the last, which has the result.
        """
        x, codes = self.x[:REACHED], self._drawn(whose)
        decode = self.generator if whose == "gan" else self.model.decode
        with torch.no_grad():
            made = decode(codes)
        place, apart = nearest(_array(x), _array(made))
        start = codes[torch.from_numpy(place[:, 0]).to(codes.device)]
        found = self._figures(f"nearest {whose}", torch.from_numpy(apart[:, 0]).square())
        typical = float(codes.norm(dim=1).mean())
        for z, errors in nearest_code(decode, x, start):  # noqa: B007
            yield {}
        found |= {f"length {whose}": float(z.norm(dim=1).mean()) / typical}
        yield found | self._figures(f"best {whose}", errors)

    def _drawn(self, whose: str) -> Tensor:
        """Random codes, the same numbers each time: of N(0, I), or fitted to an autoencoder's."""
        if whose == "gan" or self.settings.against == "VAE":
            return self.codes.to(self.x.device)
        with torch.no_grad():
            known = _array(self.model.encode(self.x[:SAMPLES]))
        return torch.from_numpy(fitted_normal(known, SAMPLES, self.seed)).to(self.x.device)

    def _figures(self, of: str, errors: Tensor) -> dict[str, float]:
        """The mean of errors [n] of the items, and that of the class where it is largest."""
        values, labels = errors.cpu().double().numpy(), self.y[: len(errors)].cpu().numpy()
        by_class = [float(values[labels == c].mean()) for c in np.unique(labels)]
        return {of: float(values.mean()), f"worst {of}": max(by_class)}


def experiment(name: str, settings: GanConfig, seed: int) -> Experiment:
    """The autoencoder of a seed: its layers, its first weights, its loss."""
    values: dict[str, Any] = {"latent_dim": settings.latent, "hidden": settings.hidden}
    if settings.against == "VAE" and data.info(name).kind == "points":
        values["beta"] = SPREAD**2
    return Experiment.of("vae" if settings.against == "VAE" else "basic", name, seed, **values)


def _array(x: Tensor) -> Floats:
    found: Floats = x.cpu().numpy()
    return found
