"""Batch norm: over the batch in a step, over all batches elsewhere, folded for the browser."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from aelab import data, train
from aelab.models import Batch, Sizes, variant
from aelab.recipes import layer_stack
from aelab.schema import SettingError
from aelab.store._file import pack, unpack
from aelab.studies import compression, settings_digest
from aelab.training import Experiment, Run, fit
from aelab.training.evaluation import decoder_of
from aelab.training.events import random_generator
from aelab.training.optimiser import Batches, OptimiserStep
from aelab.ui.pages.stacking.nets import SIGMOID


@pytest.fixture(scope="module")
def run() -> Run:
    return train("basic", "digits", epochs=3, hidden=(40, 20), batch_norm=True, device="cpu")


def test_a_step_normalises_over_its_batch_and_remembers_the_means() -> None:
    config = variant("basic").Config.of({"hidden": (6,), "latent_dim": 2, "batch_norm": True})
    model = variant("basic").build(config, Sizes((4, 3), 3), random_generator(1, "weights"))
    e = Experiment.of("basic", "digits", batch_size=50, batch_norm=True, rate=1e-6)
    batches = Batches(e, torch.device("cpu"))
    batches.items.total = 50
    batches.x = batches.items.x = x = torch.rand(
        (50, 12), generator=torch.Generator().manual_seed(2)
    )
    step = OptimiserStep(
        model, model.stages()[0].groups, batches, e.training, random_generator(1, "noise")
    )
    first, second = model.encoder.stack  # type: ignore[union-attr]
    with torch.no_grad():
        a = first(x)
        h = torch.relu((a - a.mean(0)) / (a.var(0, unbiased=False) + 1e-5).sqrt())
        z = second(h)
        b = model.decoder.stack[0](z)  # type: ignore[union-attr]
        g = torch.relu((b - b.mean(0)) / (b.var(0, unbiased=False) + 1e-5).sqrt())
        r = torch.sigmoid(model.decoder.stack[1](g))  # type: ignore[union-attr]
        truth = (r - x).square().sum(1).mean()
    step.step(0, 1e-6)
    assert step.means() == (pytest.approx(float(truth), rel=1e-5),)
    norm = model.encoder.norms[0]  # type: ignore[union-attr]
    torch.testing.assert_close(norm.running_mean, 0.1 * a.mean(0))
    torch.testing.assert_close(norm.running_var, 0.9 + 0.1 * a.var(0))


def test_the_browsers_decoder_is_the_network_in_evaluation(run: Run) -> None:
    codes = np.random.default_rng(1).normal(size=(20, 2)).astype(np.float32)
    r = codes
    for layer in decoder_of(run.model):
        a = r @ layer.weight.T + layer.bias
        r = np.maximum(a, 0) if layer.activation == "relu" else 1 / (1 + np.exp(-a))
    np.testing.assert_allclose(r, run.decode(codes), atol=1e-5)
    assert [layer.weight.shape for layer in run.decoder] == [(20, 2), (40, 20), (64, 40)]


def test_evaluation_does_not_depend_on_the_other_items_and_a_kept_run_answers_alike(
    run: Run,
) -> None:
    x = data.load("digits").x_test[:30]
    again, _ = unpack(pack(run, 0))
    assert np.array_equal(run.encode(x), again.encode(x))
    np.testing.assert_allclose(run.encode(x)[:1], run.encode(x[:1]), atol=1e-5)
    assert run.weights["encoder.norms.0.num_batches_tracked"] == run.last.step


@pytest.mark.parametrize("body", ["dense", "convolutional"])
def test_looking_moves_no_means(body: str) -> None:
    values = {"epochs": 2, "hidden": (20,), "channels": (4,), "body": body, "batch_norm": True}
    e = Experiment.of("vae", "digits", **values)
    watched, alone = list(fit(e, "cpu"))[-1], train("vae", "digits", **values, device="cpu")
    assert all(np.array_equal(w, alone.weights[name]) for name, w in watched.weights.items())
    names = [name for name in watched.weights if "running_mean" in name]
    assert len(names) == (2 if body == "dense" else 4)
    assert all(np.any(watched.weights[name]) for name in names)


def test_maps_are_normalised_channel_by_channel() -> None:
    config = variant("basic").Config.of({"body": "convolutional", "channels": (3, 2),
                                         "hidden": (), "batch_norm": True})  # fmt: skip
    model = variant("basic").build(config, Sizes((8, 8), 3), random_generator(1, "weights")).train()
    x = torch.rand((9, 64))
    maps = model.encoder.maps(x)[0]  # type: ignore[union-attr]
    a = model.encoder.convolutions[0](x.view(-1, 1, 8, 8))  # type: ignore[union-attr]
    truth = F.relu((a - a.mean((0, 2, 3), keepdim=True)) / a.std((0, 2, 3), False, True))
    torch.testing.assert_close(maps, truth, atol=1e-3, rtol=1e-3)
    last = model.decoder.norms[-1]  # type: ignore[union-attr]
    assert isinstance(last, nn.Identity)  # the picture itself is not normalised


def test_a_deep_sigmoid_net_learns_from_a_naive_start() -> None:
    """S1: without it such a net draws the mean picture."""
    values = {**layer_stack("digits"), **SIGMOID, "epochs": 12, "device": "cpu"}
    x = data.load("digits").x_test
    mean = np.square(x - data.load("digits").x_train.mean(0)).sum(1).mean()
    stuck, freed = (
        train("basic", "digits", batch_norm=on, **values).last.squared_error / mean
        for on in (False, True)
    )
    assert stuck > 0.97
    assert freed < 0.7


def test_what_does_not_go_with_it_is_named() -> None:
    with pytest.raises(SettingError, match=r"batch_norm.*tied"):
        Experiment.of("denoising", "digits", batch_norm=True)
    Experiment.of("denoising", "digits", batch_norm=True, tied=False)
    for values in ({"batch_size": 1}, {"items": 1}):
        with pytest.raises(SettingError, match=r"batch_norm.*batch_size.*items"):
            Experiment.of("basic", "digits", batch_norm=True, **values)


def test_runs_of_before_keep_their_keys() -> None:
    e = Experiment.of("basic", "digits")
    assert e.key != Experiment.of("basic", "digits", batch_norm=True).key
    before = {"basic": "b8dd2090cd3f82d6", "sparse": "7b5221bb94c29864",
              "stacked": "1f409ef54e23ac8f", "vae": "46585a076985b685"}  # fmt: skip
    assert {name: Experiment.of(name, "digits").key for name in before} == before
    settings = compression.suited("digits")
    cell = compression.experiment("digits", settings, 8, 7)  # as studies remember it, too
    name = settings_digest(study="compression", experiment=cell.identity)
    assert name == "567ab9a4cf498418c82f5e5a"
    text = e.to_json().replace(', "batch_norm": false', "")
    assert text != e.to_json()
    assert Experiment.from_json(text) == e
    assert Experiment.from_json(text).key == e.key


def test_a_loss_of_one_item_moves_nothing() -> None:
    """The step asks for the terms of one item, which has no variance, before it begins."""
    config = variant("basic").Config.of({"batch_norm": True})
    model = variant("basic").build(config, Sizes((4, 3), 3), random_generator(1, "weights"))
    before = [b.clone() for b in model.buffers()]
    one = Batch(torch.rand(1, 12), torch.zeros(1, dtype=torch.int64))
    model.loss(one, model.stages()[0].groups[0], random_generator(1, "noise"))
    assert all(torch.equal(a, b) for a, b in zip(before, model.buffers(), strict=True))
