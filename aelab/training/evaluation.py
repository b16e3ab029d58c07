"""Looking at a network without touching its training: the probe items and the whole test set.

All evaluations are generators that yield None between chunks of items, so that whoever trains
stays responsive; no torch context is held across a yield. Noise is drawn anew from one seed.
"""

from collections.abc import Generator, Iterator
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from aelab.analysis.ellipses import spread
from aelab.analysis.neighbours import knn_counts, leave_one_out_accuracy
from aelab.analysis.view import View, view
from aelab.data import Dataset
from aelab.models import Autoencoder, Batch, Player
from aelab.training.points import pictured
from aelab.training.run import Floats, Layer, Unit
from aelab.training.samples import N_SAMPLES, pixels, samples

T = TypeVar("T")
Work = Generator[None, None, T]

CHUNK = 500  # items; 20 ms for the largest usual nets on one core
N_FILTERS = 64
N_SPREADS = 60  # of a variational encoder's clouds
RUN_AWAY = 1e15  # codes from here on overflow when they are squared
MAX_LATENT_KNN = 64  # beyond, neighbours among 60,000 codes take longer than they tell


def rows(dataset: Dataset) -> NDArray[np.int64]:
    """Ten probe items whose reconstructions are shown: the first of each class, then the next."""
    labels = dataset.y_test[dataset.probe]
    firsts = np.unique(labels, return_index=True)[1][:10]
    others = np.setdiff1d(np.arange(len(labels)), firsts)[: 10 - len(firsts)]
    return np.concatenate([firsts, others])


class Observer:
    """Holds a data set's probe and test items on the device and measures networks on them."""

    def __init__(self, dataset: Dataset, device: torch.device, noise: torch.Generator) -> None:
        self.device, self.noise, self.quiet = device, noise, noise.get_state()
        probe = dataset.probe
        self.x = torch.tensor(dataset.x_test[probe]).to(device)
        self.y = torch.tensor(dataset.y_test[probe]).to(device)
        self.labels = dataset.y_test[probe]
        self.rows = torch.tensor(rows(dataset)).to(device)
        self.dataset = dataset
        self.view: View | None = None

    def terms(
        self, model: Autoencoder, players: tuple[Player, ...], x: Tensor, y: Tensor
    ) -> Work[tuple[tuple[Unit, ...], tuple[float, ...]]]:
        """Every term of the players' losses over all items x, y, however they are cut up."""
        self.noise.set_state(self.quiet)
        sums: list[Tensor] = []
        for part in _chunks(len(x)):
            with torch.no_grad():
                batch = Batch(x[part], y[part])
                found = [t for p in players for t in model.loss(batch, p, self.noise)]
                parts = [t.items.sum(0, dtype=torch.float64) for t in found]
                sums = [a + b for a, b in zip(sums, parts, strict=True)] if sums else parts
            yield
        values = [float(t.of(s / len(x))) for t, s in zip(found, sums, strict=True)]
        item = self.dataset.item
        units = (Unit(t.name, t.unit.replace("image", item), t.weight) for t in found)
        return tuple(units), tuple(values)

    def codes(self, model: Autoencoder, x: Tensor, y: Tensor) -> Work[Tensor]:
        """Codes [n, latent] of items x with labels y."""
        found = []
        for part in _chunks(len(x)):
            with torch.no_grad():
                found.append(model.encode(x[part], model.condition(x[part], y[part])))
            yield
        return torch.cat(found)

    def squared_error(self, model: Autoencoder, x: Tensor, y: Tensor, codes: Tensor) -> Work[float]:
        """Squared error per image between items x and what their codes decode to."""
        total = 0.0
        for part in _chunks(len(x)):
            with torch.no_grad():
                condition = model.condition(x[part], y[part])
                wrong = (model.decode(codes[part], condition) - x[part]).square()
                total += float(wrong.sum(1).sum(dtype=torch.float64))
            yield
        return total / len(x)

    def look(self, model: Autoencoder, players: tuple[Player, ...]) -> Work[dict[str, Any]]:
        """What a snapshot shows of the probe items, by the names of its fields; and the codes."""
        terms, held = yield from self.terms(model, players, self.x, self.y)
        codes = yield from self.codes(model, self.x, self.y)
        error = yield from self.squared_error(model, self.x, self.y, codes)
        seen = _numpy(codes)
        if not (np.isfinite(held).all() and (np.abs(seen) < RUN_AWAY).all()):
            return {"held": (float("nan"),) * len(held)}  # there is nothing to draw any more
        self.view = view(seen, self.view)
        points = self.view.points.clip(-6e4, 6e4).astype(np.float16)
        near = leave_one_out_accuracy(points, self.labels)
        yield
        return {
            "terms": terms, "held": held, "squared_error": error, "neighbours": near,
            "points": points, "codes": seen, "view": self.view, **self._pictures(model, codes),
            "samples": self._samples(model, codes),
        }  # fmt: skip

    def _pictures(self, model: Autoencoder, codes: Tensor) -> dict[str, Any]:
        """Reconstructed rows, filters and whatever else the variant shows."""
        self.noise.set_state(self.quiet)
        with torch.no_grad():
            clean = self.x[self.rows]
            condition = model.condition(clean, self.y[self.rows])
            damaged, rebuilt = model.demonstrate(clean, condition, self.noise)
            seen = model.inspect(self.x, model.condition(self.x, self.y))
            if self.dataset.kind == "points":
                seen |= pictured(model, self.x, codes)
            shown = {name: _numpy(t) for name, t in seen.items()}
        if "logvar" in shown and self.view:
            shown["spread"] = spread(shown.pop("logvar")[:N_SPREADS], self.view)
        filters = shown.pop("filters", np.zeros((0, self.x.shape[1]), np.float32))[:N_FILTERS]
        scale = np.abs(filters).max(1, initial=1e-12)
        return {
            "rebuilt": pixels(rebuilt),
            "corrupted": None if damaged is clean else pixels(damaged),
            "filters": np.rint(128 + 127 * filters / scale[:, None]).astype(np.uint8),
            "filter_scale": scale,
            "extra": shown,
        }

    def _samples(self, model: Autoencoder, codes: Tensor) -> NDArray[np.uint8]:
        """What is drawn unasked; a conditional variant is told what it is told of the rows."""
        told = self.rows[torch.arange(N_SAMPLES, device=self.device) % len(self.rows)]
        self.noise.set_state(self.quiet)
        return samples(model, codes, model.condition(self.x[told], self.y[told]), self.noise)

    def figures(
        self, model: Autoencoder, players: tuple[Player, ...], x_train: Tensor, y_train: Tensor
    ) -> Work[dict[str, float]]:
        """The figures that are printed: over the whole test set, neighbours among x_train."""
        x = torch.tensor(self.dataset.x_test).to(self.device)
        y = torch.tensor(self.dataset.y_test).to(self.device)
        terms, values = yield from self.terms(model, players, x, y)
        found = {t.name: value for t, value in zip(terms, values, strict=True)}
        codes = yield from self.codes(model, x, y)
        found["squared error"] = yield from self.squared_error(model, x, y, codes)
        if codes.shape[1] <= MAX_LATENT_KNN and len(x_train) >= 5:
            known = _numpy((yield from self.codes(model, x_train, y_train)))
            judge = knn_counts(known, y_train.cpu().numpy(), _numpy(codes), y.cpu().numpy())
            for right, judged in judge:
                found["5-NN accuracy"] = right / judged
                yield
        return found


def decoder_of(model: Autoencoder) -> tuple[Layer, ...]:
    """The decoder's dense layers as arrays."""
    layers = model.dense_decoder()
    return tuple(Layer(_numpy(la.weight), _numpy(la.bias), la.activation) for la in layers)


def weights_of(model: Autoencoder) -> dict[str, Floats]:
    """A copy of all weights."""
    return {name: _numpy(t) for name, t in model.state_dict().items()}


def _chunks(n: int) -> Iterator[slice]:
    return (slice(i, i + CHUNK) for i in range(0, n, CHUNK))


def _numpy(tensor: Tensor) -> Floats:
    """A contiguous copy that training will not write to."""
    return np.array(tensor.detach().cpu().numpy(), order="C")
