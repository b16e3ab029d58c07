"""Training: repeatable to the last bit, honest in its figures, and plain when it fails."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from itertools import chain
from math import isnan
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier

import aelab
from aelab import data, models
from aelab.data import sets
from aelab.models import Autoencoder, Batch, ParameterGroup, Term, variant, variants
from aelab.training import (
    SNAPSHOT_NOW,
    WHOLE_SETS,
    Change,
    Command,
    Experiment,
    Run,
    Training,
    TrainingEvent,
    TrainingFailed,
    events,
    fit,
    random_generator,
    snapshots,
    train,
    training_events,
)
from aelab.training.evaluation.remembering import ANSWERS, remembering
from aelab.training.run import sizes_of

needs_mnist = pytest.mark.skipif(not data.is_present("mnist"), reason="MNIST is not on disk")
each_variant = pytest.mark.parametrize("key", variants())
PER_EPOCH = 1437 // 128
SHORT = {"latent_dim": 3, "epochs": 2}


pytestmark = pytest.mark.usefixtures("steady_film")


def drive(
    experiment: Experiment, commands: Mapping[int, Command]
) -> tuple[Run, list[TrainingEvent]]:
    """The finished run, with a command sent after each of these steps; and all ticks."""
    work, left, seen = training_events(experiment, "cpu"), dict(commands), []
    for tick in work:
        seen.append(tick)
        while tick.step in left and (tick.step or tick.run):
            seen.append(work.send(left.pop(tick.step)))
    assert not left
    return next(t.run for t in reversed(seen) if t.run), seen


def arrays(value: Any) -> Iterator[NDArray[Any]]:
    """All arrays within a run, in order, but what it can be resumed from, which not all keep."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from arrays(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from arrays(part)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name != "end":
                yield from arrays(getattr(value, field.name))


def assert_same(one: Run, other: Run) -> None:
    """Bit-for-bit: every array, every figure and every loss of the film."""
    ours, theirs = list(arrays(one)), list(arrays(other))
    assert len(ours) == len(theirs) > 5
    assert all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))
    assert one.figures == other.figures
    for a, b in zip(one.snapshots, other.snapshots, strict=True):
        assert (a.step, a.rate, a.train, a.validation) == (b.step, b.rate, b.train, b.validation)


# The same again


@each_variant
@pytest.mark.slow
def test_a_run_repeats_whatever_else_goes_on(key: str) -> None:
    before = torch.get_rng_state()
    alone = train(key, "digits", device="cpu", **SHORT)
    assert torch.equal(torch.get_rng_state(), before)  # nobody else's chance is disturbed
    own = training_events(Experiment.of(key, "digits", **SHORT), "cpu")
    beside = training_events(Experiment.of(key, "digits", seed=8, **SHORT), "cpu")
    run = None
    for n, tick in enumerate(own):
        run = tick.run or run
        next(beside, None)
        torch.manual_seed(n)
        np.random.default_rng(n).random()
        if n % 20 == 0:
            variant(key).build(alone.experiment.config, sizes_of(data.load("digits")), RNG)
    torch.set_rng_state(before)
    assert run is not None
    assert_same(run, alone)
    other = train(key, "digits", seed=8, device="cpu", **SHORT)
    assert not np.array_equal(other.codes, alone.codes)


RNG = torch.Generator()


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("vae", {5: Change("beta", 4.0), 20: Change("epochs", 3), 30: Change("beta", 0.0)}),
        ("basic", {0: Change("rate", 0.01), 22: Change("epochs", 3), 25: Change("rate", 1e-4)}),
        ("denoising", {3: Change("level", 0.6), 9: Change("level", 0.0)}),
        ("sparse", {8: Change("rho", 0.3)}),
    ],
)  # fmt: skip
def test_recorded_changes_replay(key: str, changes: dict[int, Change]) -> None:
    plain = Experiment.of(key, "digits", **SHORT)
    run, _ = drive(plain, changes)
    assert [c.step for c in run.experiment.changes] == sorted(changes)
    assert run.last.step == PER_EPOCH * run.experiment.now()[1].epochs
    again = Experiment.from_json(run.experiment.to_json())
    (*_, replayed) = fit(again, "cpu")
    assert np.array_equal(replayed.codes, run.codes)
    assert all(np.array_equal(replayed.weights[k], w) for k, w in run.weights.items())
    unchanged = train(key, "digits", device="cpu", **SHORT)
    assert not np.array_equal(unchanged.codes, run.codes)


@pytest.mark.parametrize("step", [3, 4, 301])
def test_a_look_knows_of_the_change_before_it(step: int) -> None:
    """Also where a snapshot is due at that very step, and is taken before commands are obeyed."""
    work = training_events(Experiment.of("basic", "digits", epochs=60, latent_dim=3), "cpu")
    while next(work).step < step:
        pass
    work.send(Change("rate", 0.125))
    work.send(SNAPSHOT_NOW)
    run = next(tick.run for tick in work if tick.run)
    assert run.last.step == step
    assert [(c.step, c.value) for c in run.experiment.changes] == [(step, 0.125)]
    work.close()


def test_looking_changes_nothing() -> None:
    plain = Experiment.of("vae", "digits", epochs=20)  # 220 steps: some without a snapshot
    watched, seen = drive(
        plain, {101: SNAPSHOT_NOW, 103: SNAPSHOT_NOW, 150: SNAPSHOT_NOW, 152: SNAPSHOT_NOW}
    )
    steps = [s.step for s in watched.snapshots]
    assert {101, 103, 150} <= set(steps)
    assert steps == sorted(set(steps))
    assert not any(tick.refused for tick in seen)
    runs = [tick.run for tick in training_events(plain, "cpu", film=False) if tick.run]
    assert len(runs) == len(runs[0].snapshots) == 1
    assert runs[0].finished
    assert np.array_equal(runs[0].codes, watched.codes)
    assert runs[0].figures == watched.figures


def test_more_epochs_after_the_end_keep_the_last_rate() -> None:
    work = training_events(Experiment.of("basic", "digits", **SHORT), "cpu")
    first = next(tick.run for tick in work if tick.run and tick.run.finished)
    assert work.send(Change("epochs", 4)) == TrainingEvent(22, 2.0)
    second = next(tick.run for tick in work if tick.run and tick.run.finished)
    assert (first.last.step, second.last.step) == (2 * PER_EPOCH, 4 * PER_EPOCH)
    lowest = Training().rate * Training().factor(1.0)
    assert {s.rate for s in second.snapshots if s.step > 22} == {lowest}
    assert second.last.squared_error < first.last.squared_error
    assert [tick.run for tick in work] == []  # asked for no more, it ends


# The plan


def test_the_schedules() -> None:
    one, cosine, constant = (
        Training(schedule=name).factor for name in ("one-cycle", "cosine", "constant")
    )
    assert (one(0), one(0.2), one(1)) == pytest.approx((0.04, 1.0, 0.005))
    assert (cosine(0), cosine(0.5), cosine(1)) == pytest.approx((1.0, 0.5025, 0.005))
    assert one(1.7) == one(1)
    assert cosine(3) == cosine(1)
    grid = np.linspace(0, 1, 101)
    rises = np.diff([one(t) for t in grid])
    assert (rises[:20] > 0).all()
    assert (rises[20:] < 0).all()
    assert (np.diff([cosine(t) for t in grid]) < 0).all()
    assert {constant(t) for t in (*grid, 5)} == {1.0}
    run = train("linear", "digits", epochs=1, rate=0.3, device="cpu")
    rates = [s.rate for s in run.snapshots[1:]]
    assert rates == pytest.approx([0.3 * one(step / PER_EPOCH) for step in range(PER_EPOCH)])


@pytest.mark.slow
def test_snapshots_are_dense_where_everything_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    run = train("linear", "digits", epochs=80, device="cpu")
    steps = [s.step for s in run.snapshots]
    assert steps[:66] == [*range(21), *range(24, 201, 4)]
    assert steps[-1] == 80 * PER_EPOCH
    assert 180 <= len(steps) <= 240
    assert max(np.diff(steps)) <= 6
    monkeypatch.setattr(snapshots, "COST", 10**9)  # and to which it costs too much
    steps = [s.step for s in train("linear", "digits", epochs=80, device="cpu").snapshots]
    assert steps == [*range(21), *range(24, 201, 4), 80 * PER_EPOCH]


def test_a_long_film_is_thinned_at_its_late_end() -> None:
    from aelab.training.snapshots import thin_out

    film: tuple[Any, ...] = ()
    for step in range(2000):
        film = thin_out((*film, step))
        assert len(film) <= 320
        assert film[-1] == step
    assert film[:40] == tuple(range(40))
    assert list(film) == sorted(set(film))


@dataclass
class Spy:
    """Stands before a variant's loss and keeps the items of each step."""

    loss: Callable[..., list[Term]]
    items: list[NDArray[np.float32]]

    def __call__(
        self, model: Autoencoder, batch: Batch, player: ParameterGroup, rng: torch.Generator
    ) -> list[Term]:
        if torch.is_grad_enabled():
            self.items.append(batch.x.numpy().copy())
        return self.loss(model, batch, player, rng)


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    kind = variant("linear").Model
    spy = Spy(kind.loss, [])
    monkeypatch.setattr(kind, "loss", lambda *call: spy(*call))
    return spy


@pytest.mark.parametrize(
    ("items", "batch_size", "pool", "size"),
    [(0, 500, 1437, 500), (64, 32, 64, 32), (0, 4096, 1437, 1437), (3, 128, 3, 3), (1, 1, 1, 1)],
)
def test_an_epoch_takes_each_item_once(
    spy: Spy, items: int, batch_size: int, pool: int, size: int
) -> None:
    x = data.load("digits").x_train
    run = train("linear", "digits", epochs=2, items=items, batch_size=batch_size, device="cpu")
    assert run.planned == len(spy.items) == 2 * (pool // size)
    place = {row.tobytes(): i for i, row in enumerate(x)}
    assert len(place) == len(x)
    drawn = [[place[row.tobytes()] for row in batch] for batch in spy.items]
    assert {len(batch) for batch in drawn} == {size}
    half = len(drawn) // 2
    halves = [list(chain(*part)) for part in (drawn[:half], drawn[half:])]
    for epoch in halves:
        assert len(set(epoch)) == len(epoch)
        assert max(epoch) < pool
    assert pool < 4 or halves[0] != halves[1]
    assert (WHOLE_SETS in run.figures) == (pool >= 5)


def test_noise_is_redrawn_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = variant("denoising").Model
    corrupt, hidden = kind.corrupt, []

    def listen(model: Any, x: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        out: torch.Tensor = corrupt(model, x, rng)
        if torch.is_grad_enabled():
            hidden.append(((out == 0) & (x > 0)).numpy())
        return out

    monkeypatch.setattr(kind, "corrupt", listen)
    train("denoising", "digits", epochs=9, items=64, batch_size=64, latent_dim=4, device="cpu")
    assert len({mask.tobytes() for mask in hidden}) == len(hidden) == 9
    digits = data.load("digits")
    resident, _ = events.training_tensors("digits", "cpu")
    assert np.array_equal(resident.numpy(), digits.x_train)  # the targets stay clean


def test_a_plateau_ends_the_run() -> None:
    run = train("linear", "digits", epochs=100, rate=1e-6, plateau=True, device="cpu")
    assert run.finished
    assert 5 <= run.last.epoch < 8
    assert "five epochs" in run.note
    unseen = [tick.run for tick in training_events(run.experiment, "cpu", film=False) if tick.run]
    assert (unseen[0].last.step, unseen[0].note) == (run.last.step, run.note)
    assert train("linear", "digits", epochs=8, rate=1e-6, device="cpu").note == ""
    falling = train("linear", "digits", epochs=8, plateau=True, device="cpu")
    assert (falling.last.epoch, falling.note) == (8, "")


# Honest figures


@each_variant
def test_what_is_printed_can_be_recomputed(key: str) -> None:
    run = train(key, "digits", device="cpu", **SHORT)
    digits, model = data.load("digits"), run.model
    x, y = torch.tensor(digits.x_test), torch.tensor(digits.y_test)
    codes = model.encode(x, model.condition(x, y)).numpy()
    np.testing.assert_allclose(codes[digits.probe], run.codes, atol=1e-5)
    told, known = (
        run.condition(digits.x_test, digits.y_test), run.condition(digits.x_train, digits.y_train)
    )  # fmt: skip
    np.testing.assert_allclose(run.encode(digits.x_test, told), codes, atol=1e-6)
    error = ((run.decode(codes, told) - digits.x_test) ** 2).sum(1).mean()
    assert run.figures["squared error"] == pytest.approx(error, rel=1e-4)
    assert run.last.squared_error == pytest.approx(error, rel=1e-4)  # all digits are probe items
    judge = KNeighborsClassifier(5).fit(run.encode(digits.x_train, known), digits.y_train)
    right = judge.score(codes, digits.y_test)
    assert run.figures[WHOLE_SETS] == pytest.approx(right, abs=1 / len(y))
    noise = random_generator(run.experiment.seed, "evaluation")
    terms = [t for p in model.stages()[-1].groups for t in model.loss(Batch(x, y), p, noise)]
    assert run.last.validation == pytest.approx([t.value.item() for t in terms], rel=1e-4)
    assert [u[:3] for u in run.last.terms] == [(t.name, t.unit, t.weight) for t in terms]
    assert run.parameters == sum(w.size for name, w in run.weights.items())
    r = codes.astype(np.float32)
    if told is not None:  # the browser knows no condition, so the server decodes
        assert not run.decoder
        return
    assert run.decoder[0].weight.shape[1] == r.shape[1]
    assert run.decoder[-1].weight.shape[0] == digits.d


def test_train_terms_are_means_since_the_last_snapshot(spy: Spy) -> None:
    run = train("linear", "digits", epochs=4, schedule="constant", rate=1e-6, device="cpu")
    first, x = run.snapshots[0], spy.items
    # At so small a rate the network stays what it was, so its error on each batch is known.
    model = variant("linear").build(
        run.experiment.config, sizes_of(data.load("digits")), random_generator(7, "weights")
    )
    assert first.train == first.validation
    errors = [((model.decode(model.encode(torch.tensor(b))) - torch.tensor(b)) ** 2) for b in x]
    per_step = [float(e.detach().sum(1).mean()) for e in errors]
    for before, now in zip(run.snapshots, run.snapshots[1:], strict=False):
        assert now.train[0] == pytest.approx(np.mean(per_step[before.step : now.step]), rel=1e-3)


def test_a_linear_autoencoder_comes_down_to_pca_and_not_below() -> None:
    digits, m = data.load("digits"), 4
    plan = {"epochs": 150, "rate": 0.02, "optimiser": "momentum", "latent_dim": m}
    kept = training_events(Experiment.of("linear", "digits", **plan), "cpu", film=False)
    run = next(tick.run for tick in kept if tick.run)
    x = digits.x_train.astype(np.float64)
    best = PCA(svd_solver="full").fit(x).explained_variance_[m:].sum() * (len(x) - 1) / len(x)
    error = ((run.decode(run.encode(digits.x_train)).astype(np.float64) - x) ** 2).sum(1).mean()
    assert best * (1 - 1e-6) <= error <= best * 1.005


def test_without_biases_the_plane_passes_through_0() -> None:
    """Its error is that of the best plane through 0 (SVD without centring), above PCA's."""
    x = data.load("digits").x_test.astype(np.float64)
    train_x = data.load("digits").x_train.astype(np.float64)
    axes = np.linalg.svd(train_x, full_matrices=False)[2][:2]
    through_0 = np.square(x - x @ axes.T @ axes).sum(1).mean()
    run = train("linear", "digits", bias=False, epochs=60, rate=0.01, device="cpu")
    assert run.figures["squared error"] == pytest.approx(through_0, rel=0.02)
    pca = PCA(2).fit(train_x)
    centred = np.square(x - pca.inverse_transform(pca.transform(x))).sum(1).mean()
    assert through_0 > 1.1 * centred


@needs_mnist
def test_mnist_with_thirty_numbers_comes_near_pca() -> None:
    kept = training_events(
        Experiment.of("linear", "mnist", latent_dim=30, epochs=2), "cpu", film=False
    )
    run = next(tick.run for tick in kept if tick.run)
    assert 13.866 < run.figures["squared error"] < 16  # PCA's published error, from above
    assert run.figures[WHOLE_SETS] > 0.95
    assert len(run.codes) == 2000  # the probe items; the figures are over all 10,000


@each_variant
def test_arrays_are_read_only_and_a_film_of_mnist_size_fits(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise, n = np.random.default_rng(0), 2000
    big = data.Dataset(
        name="noise", title="Noise", kind="images", shape=(28, 28), classes=("a",), marks=("a",),
        x_train=noise.random((256, 784), np.float32), y_train=np.zeros(256, np.int64),
        x_test=noise.random((n, 784), np.float32), y_test=np.zeros(n, np.int64),
        source="", licence="",
    )  # fmt: skip
    known = SimpleNamespace(INFO=data.info("digits"), load=lambda: big)
    monkeypatch.setitem(sets.modules(), "noise", known)
    events.training_tensors.cache_clear()
    experiment = Experiment.of(key, "noise", epochs=1, rate=1e-5)
    run = next(tick.run for tick in training_events(experiment, "cpu") if tick.run)
    events.training_tensors.cache_clear()
    found = list(arrays(run))
    assert len(found) > 8
    assert not any(array.flags.writeable for array in found)
    film = sum(array.nbytes for array in arrays(run.last))
    rest = sum(array.nbytes for array in found) - film
    assert 320 * film + rest < 64e6


# Failing in plain words


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("linear", {}),
        ("linear", {"latent_dim": 1}),
        ("linear", {"latent_dim": 10}),
        ("linear", {"latent_dim": 200}),
        ("basic", {"output": "linear", "optimiser": "momentum", "latent_dim": 200}),
        ("vae", {"latent_dim": 10}),
        ("contractive", {"code": "linear", "latent_dim": 4, "tied": False, "hidden": (8,)}),
    ],
)
def test_a_run_that_runs_away_says_so(key: str, values: dict[str, Any]) -> None:
    settings = {"rate": 10.0, "optimiser": "sgd", "schedule": "constant", **values}
    runs = []
    with pytest.raises(TrainingFailed, match=r"smaller learning rate than 10\.$"):  # noqa: PT012
        for run in fit(Experiment.of(key, "digits", **settings), "cpu"):
            runs.append(run)
    assert runs
    for run in runs:
        assert np.isfinite(run.codes).all()
        assert not any(isnan(v) for v in (*run.last.validation, *run.last.train))
    assert not runs[-1].finished


@pytest.mark.parametrize(
    "error",
    [torch.OutOfMemoryError("CUDA out of memory"), MemoryError(),
     RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory")],
)  # fmt: skip
@pytest.mark.parametrize("where", ["__init__", "loss"])
def test_too_large_a_network_says_so(
    where: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise error

    monkeypatch.setattr(variant("basic").Model, where, full)
    with pytest.raises(TrainingFailed, match=r"^There is not enough memory .* batch smaller than"):
        train("basic", "digits", device="cpu")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("latent_dim", 3), "Latent size (latent_dim) rebuilds the network"),
        (Change("hidden", (9,)), "rebuilds the network"),
        (Change("rate", -1.0), "Learning rate (rate) cannot be -1.0: it is a number from 1e-06"),
        (Change("epochs", 2.5), "Epochs (epochs) cannot be 2.5"),
        (Change("speed", 1.0), "no setting “speed”"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_training_goes_on(
    change: Change, words: str
) -> None:
    plain = Experiment.of("basic", "digits", **SHORT)
    run, seen = drive(plain, {4: change})
    (refusal,) = (tick.refused for tick in seen if tick.refused)
    assert words in refusal
    assert run.experiment == plain
    assert_same(run, train("basic", "digits", device="cpu", **SHORT))


def test_the_short_names_are_the_real_ones() -> None:
    assert (aelab.fit, aelab.train, aelab.Experiment) == (fit, train, Experiment)
    with pytest.raises(AttributeError, match="nothing"):
        aelab.nothing  # noqa: B018


# A variant is one new file: two stages, and two players with opposing losses that use the labels


GAME = '''
"""A guesser tries to tell the class from the code; the autoencoder tries to hide it."""

from dataclasses import dataclass

import torch
from torch.nn.functional import cross_entropy

from aelab.models._blocks import linear
from aelab.models._contract import Autoencoder, ParameterGroup, Stage, Term
from aelab.schema import Settings, hp

LOG = []


@dataclass(frozen=True)
class Config(Settings):
    latent_dim: int = hp(4, "Latent size", low=1, high=9)
    share: float = hp(0.25, "Share of the first stage", low=0, high=1)


class Model(Autoencoder):
    name, year = "Hide and seek", 2015
    idea = explanation = formula = ""
    references = ()

    def __init__(self, config, sizes, rng):
        super().__init__(config)
        self.reader = linear(sizes.d, config.latent_dim, True, "xavier", rng)
        self.drawer = linear(config.latent_dim, sizes.d, True, "xavier", rng)
        self.guesser = linear(config.latent_dim, sizes.n_classes, True, "xavier", rng)

    def encode(self, x, y=None):
        return self.reader(x)

    def logits(self, z, y=None):
        return self.drawer(z)

    def stages(self):
        both = (*self.reader.parameters(), *self.drawer.parameters())
        hider, guesser = (
            ParameterGroup("hider", both),
            ParameterGroup("guesser", tuple(self.guesser.parameters())),
        )
        share = self.config.share
        return Stage("copy", (hider,), share), Stage("game", (guesser, hider), 1 - share)

    def loss(self, batch, group, rng):
        if torch.is_grad_enabled():
            weights = {name: p.detach().clone() for name, p in self.named_parameters()}
            LOG.append((group.name, weights, batch))
        z = self.encode(batch.x)
        guess = cross_entropy(self.guesser(z), batch.y, reduction="none")
        if group.name == "guesser":
            return [Term("guess", guess, "nats / image")]
        error = (self.logits(z) - batch.x).square().sum(1)
        return [Term("squared error", error, "squared error / image"),
                Term("hiding", -guess, "nats / image", 0.5)]
'''


@pytest.fixture
def game(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The variant above, as one more file in the folder of variants."""
    (tmp_path / "game.py").write_text(GAME, encoding="utf-8")
    monkeypatch.setattr(models, "__path__", [*models.__path__, str(tmp_path)])
    variants.cache_clear()
    assert "game" in variants()
    yield sys.modules["aelab.models.game"]
    del sys.modules["aelab.models.game"], models.game
    monkeypatch.undo()
    variants.cache_clear()
    assert "game" not in variants()


def test_stages_players_and_labels(game: Any) -> None:
    experiment = Experiment.of("game", "digits", epochs=4, share=0.5)
    runs = list(fit(experiment, "cpu"))
    turns = [name for name, *_ in game.LOG]
    first = 2 * PER_EPOCH  # between two snapshots
    assert turns == ["hider"] * first + ["guesser", "hider"] * (4 * PER_EPOCH - first)
    digits = data.load("digits")
    label = {x.tobytes(): y for x, y in zip(digits.x_train, digits.y_train, strict=True)}
    owner = {"reader": "hider", "drawer": "hider", "guesser": "guesser"}
    for (player, before, batch), (_, after, _) in zip(game.LOG, game.LOG[1:], strict=False):
        moved = {owner[n.split(".")[0]] for n in before if not torch.equal(before[n], after[n])}
        assert moved == {player}
        assert [label[x.tobytes()] for x in batch.x.numpy()] == batch.y.tolist()
    for shown in runs[-1].snapshots:  # in either stage the terms are those of its own players
        names = [unit.name for unit in shown.terms]
        game_on = shown.step >= first  # a stage opens with a snapshot
        assert len(shown.train) == len(shown.validation) == len(names)
        assert names == ["guess"] * game_on + ["squared error", "hiding"]
    assert runs[-1].finished
    assert runs[-1].last.train[0] == pytest.approx(-runs[-1].last.train[2], rel=0.2)  # opposed
    assert_same(runs[-1], list(fit(experiment, "cpu"))[-1])


def test_each_stage_has_a_schedule_of_its_own(game: Any) -> None:
    run = train("game", "digits", epochs=2, share=0.5, device="cpu")
    rates = {s.step: s.rate for s in run.snapshots}
    assert rates[1] == rates[12] == pytest.approx(0.04 * Training().rate)
    assert rates[11] < rates[8] > rates[12] < rates[15]


@each_variant
def test_what_is_remembered_within_a_look_changes_nothing(key: str) -> None:
    """Loss, codes and reconstructions of the same items, with and without the memory."""
    dataset = data.load("digits")
    model = variants()[key].build(
        Experiment.of(key, "digits").config, sizes_of(dataset), torch.Generator().manual_seed(1)
    )
    x, y = torch.tensor(dataset.x_test[:50]), torch.tensor(dataset.y_test[:50])
    groups = model.stages()[0].groups

    def looked_at() -> list[torch.Tensor]:
        noise, condition = torch.Generator().manual_seed(2), model.condition(x, y)
        terms = [t.items for g in groups for t in model.loss(Batch(x, y), g, noise)]
        codes = model.encode(x, condition)
        return [*terms, codes, model.decode(codes, condition)]

    with torch.no_grad():
        plain = looked_at()
        with remembering(model):
            remembered = looked_at()
        again = looked_at()
    assert all(map(torch.equal, plain, remembered))
    assert all(map(torch.equal, plain, again))
    assert not set(ANSWERS) & set(vars(model))  # nothing of it stays
