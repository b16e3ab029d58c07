"""Looking at a network without touching its training: the probe items and the whole test set.

All evaluations are generators that yield None between chunks of items, so that whoever trains
stays responsive; no torch context is held across a yield. Noise is drawn anew from one seed. What
a look finds is worked out on the network's device and fetched at its end.
"""

from collections.abc import Generator, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from aelab.analysis.latent.ellipses import spread
from aelab.analysis.latent.view import View
from aelab.analysis.neighbours import knn_counts
from aelab.brief import brief
from aelab.data import Dataset
from aelab.models import Autoencoder, Batch, ParameterGroup
from aelab.training.device import accumulator
from aelab.training.evaluation.knn import knn_accuracy
from aelab.training.evaluation.losses import Losses
from aelab.training.evaluation.points import decode_points
from aelab.training.evaluation.projection import project
from aelab.training.evaluation.remembering import remembering
from aelab.training.evaluation.samples import N_SAMPLES, pixels, samples
from aelab.training.events import as_tensor
from aelab.training.run import Floats, Layer, LossTerm

T = TypeVar("T")
Work = Generator[None, None, T]

CHUNK = 500  # items; 20 ms for the largest usual nets on one core
WHOLE = 10_000  # items, on a GPU, which works on all of them in less
N_FILTERS = 64
N_ELLIPSES = 60  # of a variational encoder's clouds
DIVERGED = 1e15  # codes from here on overflow when they are squared
MAX_LATENT_KNN = 64  # beyond, neighbours among 60,000 codes take longer than they tell
WHOLE_SETS = "5-NN accuracy, whole sets"  # of all test items among all training items


def example_indices(dataset: Dataset) -> NDArray[np.int64]:
    """Ten probe items whose reconstructions are shown: the first of each class, then the next."""
    labels = dataset.y_test[dataset.probe]
    firsts = np.unique(labels, return_index=True)[1][:10]
    others = np.setdiff1d(np.arange(len(labels)), firsts)[: 10 - len(firsts)]
    return np.concatenate([firsts, others])


@brief
class Measured(NamedTuple):
    """Of n items: the terms of the loss and their values, the codes [n, latent], and the squared
    error per image between items and what their codes decode to."""

    terms: tuple[LossTerm, ...]
    values: Tensor
    codes: Tensor
    squared_error: Tensor


class Evaluator:
    """Holds a data set's probe and test items on the device and measures networks on them."""

    def __init__(self, dataset: Dataset, device: torch.device, noise: torch.Generator) -> None:
        self.device, self.noise, self.quiet = device, noise, noise.get_state()
        self.chunk = CHUNK if device.type == "cpu" else WHOLE
        self.x, self.y = self._here(dataset.x_test, dataset.y_test, dataset.probe)
        self.known = self._here(dataset.x_train, dataset.y_train, dataset.reference)
        self.examples = torch.tensor(example_indices(dataset)).to(device)
        self.dataset = dataset
        self.view: View | None = None

    def terms(
        self, model: Autoencoder, groups: tuple[ParameterGroup, ...], x: Tensor, y: Tensor
    ) -> Work[tuple[tuple[LossTerm, ...], Tensor]]:
        """Every term of the players' losses over all items x, y, however they are cut up."""
        self.noise.set_state(self.quiet)
        losses = Losses(groups, self.noise, self.device)
        for part in self._chunks(len(x)):
            with torch.no_grad():
                losses.add(model, Batch(x[part], y[part]))
            yield
        return losses.terms(self.dataset.item), losses.values()

    def measure(
        self, model: Autoencoder, groups: tuple[ParameterGroup, ...], x: Tensor, y: Tensor
    ) -> Work[Measured]:
        """Terms, codes and reconstructions of all items x, y, however they are cut up."""
        self.noise.set_state(self.quiet)
        losses, codes = Losses(groups, self.noise, self.device), list[Tensor]()
        wrong = torch.zeros((), dtype=accumulator(self.device), device=self.device)
        for part in self._chunks(len(x)):
            with torch.no_grad(), remembering(model):
                batch = Batch(x[part], y[part])
                losses.add(model, batch)
                condition = model.condition(batch.x, batch.y)
                codes.append(model.encode(batch.x, condition))
                missed = (model.decode(codes[-1], condition) - batch.x).square()
                wrong += missed.sum(1).sum(dtype=wrong.dtype)
            yield
        found = losses.terms(self.dataset.item), losses.values(), torch.cat(codes)
        return Measured(*found, wrong / len(x))

    def codes(self, model: Autoencoder, x: Tensor, y: Tensor) -> Work[Tensor]:
        """Codes [n, latent] of items x with labels y."""
        found = []
        for part in self._chunks(len(x)):
            with torch.no_grad():
                found.append(model.encode(x[part], model.condition(x[part], y[part])))
            yield
        return torch.cat(found)

    def evaluate(
        self, model: Autoencoder, groups: tuple[ParameterGroup, ...]
    ) -> Work[dict[str, Any]]:
        """What a snapshot shows of the probe items, by the names of its fields; and the codes.

        Only `validation`, not a number, where the network has run away and there is nothing to
        draw.
        """
        units, held, codes, error = yield from self.measure(model, groups, self.x, self.y)
        if not bool(held.isfinite().all() & (codes.abs() < DIVERGED).all()):
            return {"validation": (float("nan"),) * len(units)}
        near = torch.full((), float("nan"))  # without labels nothing is near its own kind
        if self.dataset.labelled:
            known = yield from self.codes(model, *self.known)
            near = knn_accuracy(known, self.known[1], codes, self.y)
            yield
        plane = project(codes, self.view)
        found = to_numpy({
            "validation": held, "squared_error": error, "knn_accuracy": near, "codes": codes,
            "seen": plane.points, "mean": plane.mean, "axes": plane.axes,
            **self._pictures(model, codes), "samples": self._samples(model, codes),
        })  # fmt: skip
        self.view = View(found.pop("seen"), found.pop("mean"), found.pop("axes"))
        return {"terms": units, "view": self.view, **_of_snapshot(found, self.view)}

    def _pictures(self, model: Autoencoder, codes: Tensor) -> dict[str, Tensor]:
        """Reconstructed rows and what they were made from; all that the variant shows, extra/…."""
        self.noise.set_state(self.quiet)
        with torch.no_grad():
            clean = self.x[self.examples]
            condition = model.condition(clean, self.y[self.examples])
            damaged, rebuilt = model.corrupt_and_reconstruct(clean, condition, self.noise)
            shown = model.inspect(self.x, model.condition(self.x, self.y))
            if self.dataset.kind == "points":
                shown |= decode_points(model, self.x, codes)
        most = {"filters": N_FILTERS, "logvar": N_ELLIPSES}
        pictures = {"reconstruction": pixels(rebuilt, self.dataset)}
        if damaged is not clean:
            pictures["corrupted"] = pixels(damaged, self.dataset)
        return pictures | {f"extra/{name}": t[: most.get(name)] for name, t in shown.items()}

    def _samples(self, model: Autoencoder, codes: Tensor) -> Tensor:
        """What is drawn unasked; a conditional variant is told what it is told of the rows."""
        told = self.examples[torch.arange(N_SAMPLES, device=self.device) % len(self.examples)]
        self.noise.set_state(self.quiet)
        condition = model.condition(self.x[told], self.y[told])
        return samples(model, self.dataset, codes, condition, self.noise)

    def figures(
        self,
        model: Autoencoder,
        groups: tuple[ParameterGroup, ...],
        x_train: Tensor,
        y_train: Tensor,
    ) -> Work[dict[str, float]]:
        """The figures that are printed: over the whole test set, neighbours among x_train."""
        x = as_tensor(self.dataset.x_test, self.device)
        y = as_tensor(self.dataset.y_test, self.device)
        terms, values, codes, error = yield from self.measure(model, groups, x, y)
        found = {t.name: value for t, value in zip(terms, values.tolist(), strict=True)}
        found["squared error"] = float(error)
        near = self.dataset.labelled and codes.shape[1] <= MAX_LATENT_KNN
        if near and len(x_train) >= 5:
            known = yield from self.codes(model, x_train, y_train)
            if self.device.type != "cpu":
                found[WHOLE_SETS] = float(knn_accuracy(known, y_train, codes, y))
                return found
            among = known.numpy(), y_train.numpy()
            for right, judged in knn_counts(*among, codes.numpy(), y.numpy()):
                found[WHOLE_SETS] = right / judged
                yield
        return found

    def _here(self, *parts: NDArray[Any]) -> tuple[Tensor, Tensor]:
        """The chosen items and labels, on the device."""
        x, y, chosen = parts
        return as_tensor(x[chosen], self.device), as_tensor(y[chosen], self.device)

    def _chunks(self, n: int) -> Iterator[slice]:
        return (slice(i, i + self.chunk) for i in range(0, n, self.chunk))


def network_of(model: Autoencoder) -> tuple[dict[str, Floats], tuple[Layer, ...]]:
    """A copy of all weights, and the decoder's dense layers."""
    return to_numpy(model.state_dict()), decoder_of(model)


def decoder_of(model: Autoencoder) -> tuple[Layer, ...]:
    """The decoder's dense layers as arrays."""
    layers = model.dense_decoder()
    weights = to_numpy({str(i): layer.weight for i, layer in enumerate(layers)})
    biases = to_numpy({str(i): layer.bias for i, layer in enumerate(layers)})
    rows = zip(weights.values(), biases.values(), layers, strict=True)
    return tuple(Layer(weight, bias, layer.activation) for weight, bias, layer in rows)


def to_numpy(tensors: Mapping[str, Tensor]) -> dict[str, NDArray[Any]]:
    """Contiguous copies that training will not write to; from a device all at once."""
    here = {name: t.detach().to("cpu", non_blocking=t.is_cuda) for name, t in tensors.items()}
    for device in {t.device for t in tensors.values() if t.is_cuda}:
        torch.cuda.current_stream(device).synchronize()
    return {name: np.array(t.numpy(), order="C") for name, t in here.items()}


def _of_snapshot(found: Mapping[str, NDArray[Any]], view: View) -> dict[str, Any]:
    """What has been fetched, as the fields of a snapshot; and the codes."""
    extra = {k.removeprefix("extra/"): v for k, v in found.items() if k.startswith("extra/")}
    if "logvar" in extra:
        extra["spread"] = spread(extra.pop("logvar"), view)
    filters = extra.pop("filters", np.zeros((0, found["reconstruction"].shape[1]), np.float32))
    scale = np.abs(filters).max(1, initial=1e-12)
    return {
        "validation": tuple(found["validation"].tolist()),
        "squared_error": float(found["squared_error"]),
        "knn_accuracy": float(found["knn_accuracy"]), "codes": found["codes"],
        "points": view.points.clip(-6e4, 6e4).astype(np.float16),
        "reconstruction": found["reconstruction"], "corrupted": found.get("corrupted"),
        "filters": np.rint(128 + 127 * filters / scale[:, None]).astype(np.uint8),
        "filter_scale": scale, "samples": found["samples"], "extra": extra,
    }  # fmt: skip
