"""Stacks: Boltzmann machines against enumeration, stages that touch only their own layer, the page.

A tiny machine has few enough states for every sum to be taken in full.
"""

import csv
import io
from collections import deque
from itertools import islice, pairwise, product
from time import monotonic, sleep

import numpy as np
import pytest
import torch
from apptest import ROOT, needs_chromium, ran
from apptest import train as press_train
from streamlit.testing.v1 import AppTest
from torch import Tensor
from torch.nn import functional as F

from aelab import data
from aelab.models import Batch, Sizes, variant
from aelab.models._boltzmann import BoltzmannMachine
from aelab.studies import GridProgress, depth_width
from aelab.training import Experiment, fit, train
from aelab.training.encoder_layers import reconstructions_by_depth
from aelab.training.gibbs import chain
from aelab.training.stages import error_curve, stage_spans
from aelab.ui.pages.stacking import page as stacking
from aelab.ui.session import comparison, jobs

if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect

NET = {"hidden": (12, 8), "latent_dim": 4}


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=rng(seed), dtype=torch.float64)


def tiny(pixels: str = "sigmoid", units: str = "sigmoid") -> BoltzmannMachine:
    """Three hidden and four visible units."""
    return BoltzmannMachine(drawn(3, 4), drawn(4, seed=1), drawn(3, seed=2), pixels, units)


def states(n: int) -> Tensor:
    """All 2ⁿ states of n binary units."""
    return torch.tensor(list(product((0.0, 1.0), repeat=n)), dtype=torch.float64)


def energy(m: BoltzmannMachine, v: Tensor, h: Tensor) -> Tensor:
    """E(v, h) of all pairs, [states of v, states of h]."""
    own = -(v @ m.b) if m.pixels == "sigmoid" else 0.5 * (v - m.b).square().sum(1)
    return own[:, None] - (h @ m.c)[None] - v @ m.weight.t() @ h.t()


# Boltzmann machines


@pytest.mark.parametrize("pixels", ["sigmoid", "linear"])
def test_the_free_energy_sums_over_all_hidden_states(pixels: str) -> None:
    m = tiny(pixels)
    v = states(4) if pixels == "sigmoid" else drawn(9, 4, seed=3)
    truth = -torch.logsumexp(-energy(m, v, states(3)), 1)
    torch.testing.assert_close(m.free_energy(v), truth)


def test_a_linear_hidden_unit_is_integrated_out() -> None:
    m = BoltzmannMachine(drawn(1, 4), drawn(4, seed=1), drawn(1, seed=2), "sigmoid", "linear")
    v, h = states(4), torch.linspace(-30, 30, 200_001, dtype=torch.float64)
    a = v @ m.weight.t()
    minus = (v @ m.b)[:, None] - 0.5 * (h - m.c).square() + a * h
    truth = -torch.log(torch.trapezoid(minus.exp(), h))
    torch.testing.assert_close(m.free_energy(v), truth)


def test_contrastive_divergence_is_the_gradient_of_free_energies() -> None:
    """∂(F(data) − F(model)) is −⟨h v⟩ of the data + ⟨h v⟩ of the model (Hinton, 2002)."""
    model = variant("rbm").build(
        variant("rbm").Config(**NET, steps=2), Sizes((4, 3), 3), rng()
    ).double()  # fmt: skip
    player = model.stages()[0].groups[0]
    x = torch.rand((7, 12), generator=rng(1), dtype=torch.float64)
    terms = model.loss(Batch(x, torch.zeros(7)), player, rng(5))
    sum(t.weight * t.value for t in terms).backward()
    m = model.machine(1)
    v = x
    source = rng(5)
    for last in (False, True):
        h = (torch.rand((7, 12), generator=source, dtype=torch.float64) < m.up(v)).double()
        mean = torch.sigmoid(h @ m.weight + m.b)
        u = torch.rand(mean.shape, generator=source, dtype=torch.float64)
        v = mean if last else (u < mean).double()
    up = [torch.sigmoid(batch @ m.weight.t() + m.c) for batch in (x, v)]
    truth = (up[1].t() @ v - up[0].t() @ x) / 7
    torch.testing.assert_close(model.encoder.stack[0].weight.grad, truth)
    torch.testing.assert_close(model.decoder.biases[-1].grad, (v - x).mean(0))


def test_the_gradient_at_the_models_own_states_is_that_of_the_likelihood() -> None:
    """What CD-k tends to: all states of a tiny machine, each with its probability."""
    m = tiny()
    weight = m.weight.clone().requires_grad_()
    free = m._replace(weight=weight)
    x, every = states(4)[[3, 5, 5, 12]], states(4)
    log_z = torch.logsumexp(-energy(free, every, states(3)).flatten(), 0)
    likelihood = -(torch.logsumexp(-energy(free, x, states(3)), 1) - log_z).mean()
    (truth,) = torch.autograd.grad(likelihood, weight)
    p = torch.softmax(-free.free_energy(every), 0).detach()
    contrast = free.free_energy(x).mean() - (p * free.free_energy(every)).sum()
    (found,) = torch.autograd.grad(contrast, weight)
    torch.testing.assert_close(found, truth)


def test_a_long_chain_visits_states_as_often_as_they_are_likely() -> None:
    m, n = tiny(), 40_000
    *_, (_, _, v) = islice(m.chain(torch.zeros((n, 4), dtype=torch.float64), rng(3)), 60)
    number = (v @ torch.tensor([8.0, 4, 2, 1], dtype=torch.float64)).long()
    found = torch.bincount(number, minlength=16) / n
    p = torch.exp(-energy(m, states(4), states(3))).sum(1)
    np.testing.assert_allclose(found, p / p.sum(), atol=5 * 0.5 / n**0.5)


# Stages


@pytest.mark.parametrize("key", ["stacked", "rbm"])
def test_a_stage_trains_its_own_layer_alone(key: str) -> None:
    e = Experiment.of(key, "digits", epochs=3, pretrain=0.75, **NET)
    runs = list(fit(e, "cpu"))
    parts = stage_spans(runs[-1])
    assert [part.name for part in parts] == ["layer 1", "layer 2", "layer 3", "fine-tuning"]
    assert parts[-1].end == runs[-1].last.step == runs[-1].planned
    at = {run.last.step: run.weights for run in runs}  # a later look at a step replaces it
    for k, part in enumerate(parts[:-1]):
        steps = sorted(step for step in at if part.start <= step <= part.end)
        before, after = at[steps[0]], at[steps[-1]]
        moved = {name for name, w in before.items() if not np.array_equal(w, after[name])}
        own = {f"encoder.layers.{k}.weight", f"encoder.layers.{k}.bias"}
        own |= (
            {f"decoder.layers.{2 - k}.weight", f"decoder.layers.{2 - k}.bias"}
            if key == "stacked"
            else {f"decoder.biases.{2 - k}"}
        )
        allowed = own | ({f"decoder.biases.{1 - k}"} if key == "rbm" and k < 2 else set())
        assert own <= moved <= allowed, (k, moved)  # a machine begins at its data's mean
    names = {s.terms[0].name for s in runs[-1].snapshots}
    assert len(names) == 4  # each stage has terms of its own


@pytest.mark.parametrize("layer", [1, 2, 3, None])
def test_a_tied_stack_trains_shared_weights_with_both_their_gradients(layer: int | None) -> None:
    """Alone and unrolled, against autograd of parameters that are written into both places."""
    config = variant("stacked").Config.of({"hidden": (9, 7), "latent_dim": 4, "tied": True})
    model = variant("stacked").build(config, Sizes((4, 3), 3), rng()).double()
    x = torch.rand((6, 12), generator=rng(1), dtype=torch.float64)
    stage = model.stages()[3 if layer is None else layer - 1]
    (group,) = stage.groups
    named = {name: p.detach().clone().requires_grad_() for name, p in model.named_parameters()}
    w = [named[f"encoder.layers.{k}.weight"] for k in range(3)]
    b = [named[f"encoder.layers.{k}.bias"] for k in range(3)]
    c = [named[f"decoder.biases.{2 - k}"] for k in range(3)]
    last = [torch.sigmoid, F.elu, F.elu]  # of the decoders of layers 1, 2, 3
    h, r = [x], []
    for k in range(3):
        a = h[-1] @ w[k].T + b[k]
        h.append(a if k == 2 else F.elu(a))
    if layer is None:
        r, target = h[3], x
        for k in (2, 1, 0):
            r = last[k](r @ w[k] + c[k])
    else:
        k, target = layer - 1, h[layer - 1].detach()
        a = target @ w[k].T + b[k]
        r = last[k]((a if k == 2 else F.elu(a)) @ w[k] + c[k])
    (r - target).square().sum(1).mean().backward()
    (term,) = model.loss(Batch(x, torch.zeros(6)), group, rng())
    term.value.backward()
    trained = {id(p) for p in group.parameters}
    for name, p in model.named_parameters():
        if id(p) in trained:
            torch.testing.assert_close(p.grad, named[name].grad, atol=1e-6, rtol=1e-6)
    assert len(trained) == (9 if layer is None else 3)


def test_before_fine_tuning_the_decoder_is_the_transposes() -> None:
    run = train("rbm", "digits", epochs=2, pretrain=1.0, device="cpu", **NET)
    x = data.load("digits").x_test[:5]
    h = x
    for k in range(3):
        a = (
            h @ run.weights[f"encoder.layers.{k}.weight"].T
            + run.weights[f"encoder.layers.{k}.bias"]
        )
        h = a if k == 2 else 1 / (1 + np.exp(-a))
    for k in range(3):
        w = run.weights[f"encoder.layers.{2 - k}.weight"]
        h = 1 / (1 + np.exp(-(h @ w + run.weights[f"decoder.biases.{k}"])))
    np.testing.assert_allclose(run.decode(run.encode(x)), h, atol=1e-5)
    np.testing.assert_allclose(reconstructions_by_depth(run, x)[-1], h, atol=1e-5)
    tuned = train("rbm", "digits", epochs=2, pretrain=0.5, device="cpu", **NET)
    assert any(np.any(w) for name, w in tuned.weights.items() if "differences" in name)


def test_errors_on_the_way_are_those_of_the_layers_trained_so_far() -> None:
    run = train("stacked", "digits", epochs=3, pretrain=1.0, device="cpu", **NET)
    digits = data.load("digits")
    x = digits.x_test[digits.probe]
    truth = np.square(reconstructions_by_depth(run, x) - x).sum(2).mean(1)
    np.testing.assert_allclose(run.last.extra["depths"], truth, rtol=1e-4)
    marks = list(error_curve(run))
    assert [mark.step for mark in marks] == [s.step for s in run.snapshots]
    first, last = run.snapshots[3], run.snapshots[-2]
    assert marks[3][2:] == ("layer 1", pytest.approx(float(first.extra["depths"][0])))
    assert marks[-2][2:] == ("layer 3", pytest.approx(float(last.extra["depths"][2])))


def test_a_machine_begins_with_the_mean_picture() -> None:
    run = next(iter(fit(Experiment.of("rbm", "digits", **NET), "cpu")))
    mean = data.load("digits").x_train.mean(0).clip(0.01, 0.99)
    visible = 1 / (1 + np.exp(-run.weights["decoder.biases.2"]))
    np.testing.assert_allclose(visible, mean, atol=1e-4)


def test_chains_are_repeatable_and_only_machines_have_them() -> None:
    run = train("rbm", "digits", epochs=1, pretrain=1.0, device="cpu", **NET)
    x = data.load("digits").x_test[:6]
    first, again, other = (chain(run, x, 2, 4, seed) for seed in (1, 1, 2))
    assert first.pixels.shape == (4, 6, 64)
    assert first.energy.shape == (4, 6)
    assert np.array_equal(first.pixels, again.pixels)
    assert not np.array_equal(first.energy, other.energy)
    with pytest.raises(ValueError, match="A tied weights has no Boltzmann machines"):
        chain(train("tied", "digits", epochs=1, device="cpu"), x, 1, 1, 0)


# The study


def test_depth_and_width_compares_nets_of_one_size() -> None:
    settings = depth_width.suited("digits").replace(items=300, epochs=1, seeds=2)
    ticks = deque(depth_width.study("digits", settings, device="cpu"), 1)
    found = ticks[0].progress
    assert isinstance(found, GridProgress)
    assert len(found.cells) == found.total == 5 * 3 * 2
    for latent in depth_width.LATENTS:
        sizes = [found.cells[kind, latent, 7]["parameters"] for kind in depth_width.KINDS]
        widths = (64, *settings.hidden, latent)
        deep = sum(2 * a * b + a + b for a, b in pairwise(widths))
        assert sizes[2] == deep
        assert max(sizes) / min(sizes) < 1.01
    points = depth_width.points(found.cells, "deep")
    values = [found.cells["deep", 2, seed]["error"] for seed in (7, 8)]
    assert points[0].error.mean == pytest.approx(np.mean(values))


# The page


def site() -> AppTest:
    """The building site with nets of a second."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/7_Stacking.py")
    ran(page)
    page.number_input(key="digits.epochs").set_value(2)
    return ran(page)


@pytest.mark.usefixtures("lab")
def test_the_building_site_trains_four_nets_and_saves_their_curves() -> None:
    page = site()
    page.button(key="train").click()
    ran(page)
    late = monotonic() + 60
    tokens = page.session_state["lab"].jobs[stacking.PAGE]
    found = [jobs.scheduler().get(token) for token in tokens]
    while not all(job and job.state == "finished" for job in found):
        assert monotonic() < late
        sleep(0.05)
    ran(page)
    entries = [comparison.Entry("", job.run, job) for job in found if job]
    table = list(csv.DictReader(io.StringIO(stacking.BuildingSite("digits").csv(entries))))
    assert {row["net"] for row in table} == {
        "Stacked", "RBMs", "No pre-training", "Naive start"
    }  # fmt: skip
    assert {row["stage"] for row in table if row["net"] == "RBMs"} == {
        "layer 1", "layer 2", "layer 3", "layer 4", "fine-tuning"
    }  # fmt: skip


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize("view", ["Gibbs chain", "Depth and width"])
def test_the_other_views_open(view: str) -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/7_Stacking.py")
    page.query_params["view"] = view
    ran(page)
    assert page.button(key="train").label in ("Train", "Measure")


@needs_chromium
@pytest.mark.slow
def test_layers_light_up_and_chains_are_played(address: str, page: "Page") -> None:
    page.set_default_timeout(60_000)
    page.goto(f"{address}/Stacking?digits.epochs=3")
    stacks = page.locator(".aelab-figure[data-panel=layers]")
    expect(stacks.get_by_text("trained")).to_have_count(4, timeout=60_000)  # of the example
    mount = stacks.get_attribute("data-mount")
    press_train(page)
    expect(stacks.get_by_text("trained")).to_have_count(4, timeout=60_000)
    expect(page.locator(".aelab-sheet")).to_have_attribute("data-rows", "5")
    assert stacks.get_attribute("data-mount") == mount
    page.get_by_text("Gibbs chain").click()
    epochs = page.locator(".st-key-gibbs-digits-epochs input")
    epochs.fill("2")
    epochs.press("Enter")
    page.locator(".st-key-train button").click()
    sheet = page.locator(".aelab-sheet[data-panel=gibbs]")
    # The example has 200 Gibbs steps and a Train button too, but learned for longer.
    expect(sheet.get_by_text("step 142 of 142").first).to_be_visible(timeout=60_000)
    expect(sheet).to_have_attribute("data-step", "200", timeout=60_000)
    expect(page.locator(".st-key-train button")).to_contain_text("Train", timeout=60_000)
    slider = page.locator(".aelab-machine [type=range]")
    expect(slider).to_be_enabled(timeout=30_000)
    slider.fill("0")
    expect(sheet).to_have_attribute("data-film", "true")
