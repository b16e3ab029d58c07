"""The captured step: with a stand-in for CUDA graphs all but the graph is tried on a CPU."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from aelab import data
from aelab.bench.machine.digests import cases, digest, last
from aelab.models import Autoencoder, Batch, Sizes, variant
from aelab.training import Change, Experiment, capture, training_events
from aelab.training.optimiser import OptimiserStep

Step = Callable[[], None]
SHORT: dict[str, Any] = {"epochs": 3}
gpu = pytest.mark.gpu
EACH = pytest.mark.parametrize(
    ("key", "values"), list(cases()), ids=lambda v: v if isinstance(v, str) else repr(v)
)


class Stand:
    """Stands in for CUDA graphs: it keeps a step and replays it, `wrongly` if it is told to."""

    def __init__(self, replay: Callable[[Step], Step] = lambda step: step) -> None:
        self.replay, self.recorded = replay, 0

    @contextmanager
    def warm(self) -> Iterator[None]:
        yield

    def record(self, step: Step, noise: torch.Generator) -> Step:
        self.recorded += 1
        return self.replay(step)


def recorded(monkeypatch: pytest.MonkeyPatch, stand: Stand) -> Stand:
    monkeypatch.setattr(capture, "recorder", lambda device: stand)
    return stand


@EACH
def test_a_captured_step_leaves_the_same_weights(
    key: str, values: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Capture tries the first steps both ways and puts everything back: not a bit is left of it."""
    experiment = Experiment.of(key, "digits", **{**SHORT, **values})
    plain = last(experiment)
    stand = recorded(monkeypatch, Stand())
    again = last(experiment)
    assert digest(again) == digest(plain)
    assert again.eager == ""
    assert again.last.train == plain.last.train
    stages = len(variant(key).build(experiment.config, Sizes((8, 8), 10), rng()).stages())
    assert stand.recorded == stages


def _refuses(step: Step) -> Step:
    raise RuntimeError("operation not permitted when stream is capturing.\nMore of it.")


def _strays(step: Step) -> Step:
    """A replay that does not draw the noise of its first step anew."""
    seen: list[int] = []

    def replay() -> None:
        seen.append(len(seen))
        if len(seen) != 2:
            step()

    return replay


@pytest.mark.parametrize(
    ("replay", "why"),
    [(_refuses, "not permitted when stream is capturing"), (_strays, "weights differ by")],
)
def test_what_cannot_be_captured_goes_on_as_it_stands_and_says_so(
    replay: Callable[[Step], Step], why: str, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    experiment = Experiment.of("vae", "digits", **SHORT)
    plain = last(experiment)
    recorded(monkeypatch, Stand(replay))
    again = last(experiment)
    assert digest(again) == digest(plain)
    assert why in again.eager
    assert "\n" not in again.eager
    assert "a step was not captured" in caplog.text


def test_eager_steps_that_do_not_repeat_are_compared_by_their_own_scatter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the step itself scatters by 1e-7, a replay may too, but not by 1e-3."""
    chance = torch.Generator().manual_seed(0)
    state = [torch.zeros(4)]

    def scattering(size: float) -> Step:
        def step() -> None:
            state[0] += size * torch.rand(4, generator=chance)

        return step

    for size, note in ((1e-7, ""), (1e-3, "weights differ")):
        recorded(monkeypatch, Stand(lambda step, size=size: scattering(size)))  # type: ignore[misc]
        kept = capture.Capture(scattering(1e-7), state, torch.Generator())
        kept.run()
        assert note in kept.note
        assert bool(kept.note) == bool(note)


def test_a_live_setting_is_captured_anew_and_a_rate_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand = recorded(monkeypatch, Stand())
    work = training_events(Experiment.of("vae", "digits", epochs=4), "cpu", film=False)
    counts = {}
    for tick in work:
        if tick.step == 10 and 10 not in counts:
            counts[10] = stand.recorded
            work.send(Change("rate", 1e-3))
        if tick.step == 20 and 20 not in counts:
            counts[20] = stand.recorded
            work.send(Change("beta", 3.0))
        run = tick.run
    assert run
    assert (counts, stand.recorded) == ({10: 1, 20: 1}, 2)
    monkeypatch.undo()
    assert digest(last(run.experiment)) == digest(run)  # the recorded run repeats


# What a GPU would stumble over


class OnDevice(torch.Generator):
    """A generator that says it is a GPU's, where there is none."""

    device = torch.device("cuda:0")  # type: ignore[assignment]


def rng() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def syncs(key: str, values: dict[str, Any]) -> str:
    """What in a variant's losses would make a GPU wait or mixes devices; nothing if all is well.

    The losses run on tensors that have a device and a shape but no numbers: whoever asks for one
    is told on. Gradients are taken of such tensors of a CPU, for a GPU's need one.
    """
    digits = data.load("digits")
    experiment = Experiment.of(key, "digits", **values)
    sizes = Sizes(digits.shape, len(digits.classes))
    for device in ("cpu", "cuda"):
        noise: Any = rng() if device == "cpu" else OnDevice()
        model = variant(key).build(experiment.config, sizes, rng())
        with FakeTensorMode():
            moved(model, device)
            x = torch.rand(32, sizes.d, device=device)
            y = torch.zeros(32, dtype=torch.int64, device=device)
            for player in chain.from_iterable(stage.groups for stage in model.stages()):
                try:
                    terms = model.loss(Batch(x, y), player, noise)
                    if device == "cpu":
                        sum(t.weight * t.value for t in terms).backward()  # type: ignore[union-attr]
                except Exception as error:
                    if NO_GPU not in str(error):
                        return f"{key}, {player.name}: {type(error).__name__}: {error}"
    return ""


NO_GPU = "hasPrimaryContext"  # of a loss that takes gradients itself


def moved(model: torch.nn.Module, device: str) -> None:
    """Puts a network on a device that need not be there: shapes and strides stay."""

    def there(t: torch.Tensor) -> torch.Tensor:
        return torch.empty_strided(t.shape, t.stride(), dtype=t.dtype, device=device)

    for module in model.modules():
        for name, p in list(module.named_parameters(recurse=False)):
            setattr(module, name, torch.nn.Parameter(there(p), p.requires_grad))
        for name, b in list(module.named_buffers(recurse=False)):
            setattr(module, name, there(b))


@EACH
def test_no_loss_asks_a_device_for_a_number(key: str, values: dict[str, Any]) -> None:
    assert syncs(key, values) == ""


@pytest.mark.parametrize(
    "asks",
    [
        lambda x: x[:, x[0] > 0].sum(1),  # a mask: how many?
        lambda x: x.sum(1) * float(x.mean()),
        lambda x: x.sum(1) if x.mean() > 0 else -x.sum(1),
        lambda x: x.sum(1) + torch.ones(len(x)),  # of another device
    ],
)
def test_a_loss_that_would_is_named(
    asks: Callable[[torch.Tensor], torch.Tensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = variant("basic").Model
    loss = model.loss

    def bad(self: Any, batch: Batch, player: Any, noise: torch.Generator) -> list[Any]:
        (term,) = loss(self, batch, player, noise)
        return [type(term)(term.name, term.items + asks(batch.x), term.unit)]

    monkeypatch.setattr(model, "loss", bad)
    assert syncs("basic", {}).startswith("basic, autoencoder: ")


@gpu
@EACH
def test_on_a_gpu_each_step_is_captured_to_the_last_bit(
    key: str, values: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment = Experiment.of(key, "digits", **{**SHORT, **values})
    run = last(experiment, "cuda:0")
    assert run.eager == ""
    monkeypatch.setattr(capture, "recorder", lambda device: None)
    assert digest(last(experiment, "cuda:0")) == digest(run)


def alive() -> list[int]:
    """Optimiser steps and networks that there are."""
    kinds = [type(o) for o in gc.get_objects()]  # asked of their types, for some warn of a touch
    return [sum(issubclass(k, wanted) for k in kinds) for wanted in (OptimiserStep, Autoencoder)]


def test_a_training_that_is_over_leaves_no_weights_behind() -> None:
    """Graph, weights and optimiser hold each other: on a GPU they would fill it, run after run."""
    last(Experiment.of("basic", "digits", epochs=1))  # torch keeps the frames that first import it
    gc.collect()
    gc.disable()
    try:
        before = alive()
        for variant_key in ("basic", "stacked"):
            work = training_events(
                Experiment.of(variant_key, "digits", epochs=2), "cpu", film=False
            )
            while next(work).step < 12:
                pass
            assert alive() > before
            work.close()
            assert alive() == before
    finally:
        gc.enable()
