"""Studies: cells are measured once, stopped and found again; errors and spreads are true."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
import torch
from scipy import stats

from aelab import data
from aelab.analysis.spread import spread
from aelab.models import Sizes, variant
from aelab.scheduler import Job, Keeper, Scheduler
from aelab.store import DiskMemory, Store
from aelab.studies import (
    Cell,
    ClassifierConfig,
    Figures,
    GridProgress,
    Memory,
    balanced,
    fit_classifier,
    grid,
    noise_sweep,
)
from aelab.studies.core.optimise import Group, adam, fit_autoencoder, one_cycle, optimise, shuffled
from aelab.training import EventStream, Progress, Run, Training, TrainingEvent, train

SMALL = noise_sweep.NoiseSweepConfig(units=30, items=300, epochs=2, labels=50, seeds=2)


def drained(work: EventStream[Any]) -> tuple[list[TrainingEvent], Any]:
    """All ticks of a generator, and what it returns."""
    found = []
    while True:
        try:
            found.append(next(work))
        except StopIteration as done:
            return found, done.value


def counting(names: str, asked: list[str]) -> dict[tuple[str, ...], Cell]:
    """A cell a letter, which says that it was measured."""

    def measure(letter: str) -> EventStream[Figures]:
        asked.append(letter)
        yield TrainingEvent(0, 0.0, progress=Progress(share=0.5, doing="half"))
        return {"place": float(names.index(letter))}

    def cell(letter: str) -> Cell:
        return Cell(letter, f"cell {letter}", lambda: measure(letter))

    return {(letter,): cell(letter) for letter in names}


def test_spread_is_students_interval() -> None:
    values = [1.0, 4.0, 2.0, 8.0]
    found = spread(values)
    low, high = stats.t.interval(0.95, 3, loc=np.mean(values), scale=stats.sem(values))
    assert (found.low, found.high) == pytest.approx((low, high))
    assert not np.isfinite(spread([3.0]).half)


def test_a_grid_measures_each_cell_once_and_counts_what_is_done() -> None:
    asked: list[str] = []
    memory = Memory()
    memory.keep("b", {"place": 1.0})
    ticks, _ = drained(grid(counting("abc", asked), memory))
    assert asked == ["a", "c"]
    shown = [tick.progress for tick in ticks]
    assert all(isinstance(found, GridProgress) for found in shown)
    shares = [found.share for found in shown if found]
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(1 / 3)
    assert shares[-1] == 1
    assert shares[1] == pytest.approx(1 / 3 + 0.5 / 3)
    asked.clear()
    drained(grid(counting("abc", asked), memory))
    assert asked == []


def test_batches_take_each_row_once_before_any_comes_again() -> None:
    batches = shuffled(11, 3, torch.Generator().manual_seed(7))
    first, second = (torch.cat([next(batches) for _ in range(3)]).tolist() for _ in range(2))
    assert len(set(first)) == len(set(second)) == 9
    assert first != second


def test_steps_are_those_of_torch_with_its_schedule() -> None:
    """Adam, LambdaLR: of two groups, one with weight decay."""
    rng = torch.Generator().manual_seed(7)
    x, goal = torch.randn(20, 4, generator=rng), torch.randn(20, generator=rng)
    ours, theirs = ([torch.ones(4, requires_grad=True) for _ in "ab"] for _ in "xy")
    rows, factors = [torch.arange(i, i + 5) for i in range(12)], one_cycle(12)

    def loss(w: list[torch.Tensor], some: torch.Tensor) -> torch.Tensor:
        return (x[some] @ (w[0] * w[1]) - goal[some]).square().mean()

    own = adam(Group([ours[0]], 0.1, 0.01), Group([ours[1]], 0.2), Group([], 0.3))
    assert list(optimise(own, lambda some: loss(ours, some), rows, factors)) == [*range(1, 13)]
    groups = [{"params": theirs[:1], "lr": 0.1, "weight_decay": 0.01}, {"params": theirs[1:]}]
    other = torch.optim.Adam(groups, lr=0.2)
    schedule = torch.optim.lr_scheduler.LambdaLR(other, lambda i: factors[min(i, 11)])
    for some in rows:
        other.zero_grad()
        loss(theirs, some).backward()
        other.step()
        schedule.step()
    for a, b in zip(ours, theirs, strict=True):
        assert torch.allclose(a, b, rtol=1e-5)
    assert factors[0] == Training().factor(0.0)


def test_a_linear_network_on_arrays_finds_their_plane() -> None:
    rng = torch.Generator().manual_seed(7)
    x = torch.randn(200, 2, generator=rng) @ torch.randn(2, 6, generator=rng)
    kind = variant("linear")
    model = kind.build(kind.Config.of({"latent_dim": 2}), Sizes((6,), 1), rng)
    batches, labels = shuffled(200, 50, rng), torch.zeros(200, dtype=torch.int64)
    for _ in fit_autoencoder(model, x, labels, 0.03, one_cycle(600), batches, rng):
        pass
    with torch.no_grad():
        left = (model.decode(model.encode(x)) - x).square().sum() / x.square().sum()
    assert left < 0.01


def test_few_labels_are_balanced_and_nested() -> None:
    labels = data.load("digits").y_train
    small, large = balanced(labels, 30, 7), balanced(labels, 100, 7)
    assert (np.bincount(labels[small]) == 3).all()
    assert set(small) <= set(large)
    assert not np.array_equal(small, balanced(labels, 30, 8))
    with pytest.raises(ValueError, match="9 labels cannot be given: there are 10 classes"):
        balanced(labels, 9, 7)


def test_a_frozen_encoder_stays_as_it_is_and_a_free_one_does_not() -> None:
    run = train("tied", "digits", latent_dim=20, hidden=(), code="sigmoid", epochs=2)
    chosen = balanced(data.load("digits").y_train, 100, 7)
    before = {k: v.clone() for k, v in run.model.state_dict().items()}
    for frozen in (True, False):
        work = fit_classifier(
            run.model, "digits", chosen, ClassifierConfig(steps=50, frozen=frozen), 7, "cpu"
        )
        net = drained(work)[1][0]
        same = all(torch.equal(net.encoder.state_dict()[k], v) for k, v in before.items())
        assert same == frozen
    assert all(torch.equal(run.model.state_dict()[k], v) for k, v in before.items())


def test_the_share_of_errors_is_that_of_the_whole_test_set() -> None:
    sizes = train("tied", "digits", epochs=1, latent_dim=10, hidden=()).model
    chosen = np.arange(1437)
    work = fit_classifier(
        sizes, "digits", chosen, ClassifierConfig(steps=200, frozen=True), 7, "cpu"
    )
    net, wrong = drained(work)[1]
    digits = data.load("digits")
    named = net(torch.tensor(digits.x_test)).argmax(1).numpy()
    assert wrong == pytest.approx((named != digits.y_test).mean())
    assert 0.0 < wrong < 0.5


@pytest.mark.usefixtures("short_fits")
def test_the_sweep_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    shelf = DiskMemory(Store(tmp_path))
    work = noise_sweep.study("digits", SMALL, shelf, "cpu")
    for tick in work:
        if isinstance(tick.progress, GridProgress) and len(tick.progress.cells) == 3:
            break
    work.close()
    ticks, _ = drained(noise_sweep.study("digits", SMALL, DiskMemory(Store(tmp_path)), "cpu"))
    first, last = ticks[0].progress, ticks[-1].progress
    assert isinstance(first, GridProgress)
    assert isinstance(last, GridProgress)
    assert len(first.cells) == 3
    assert len(last.cells) == last.total == 12
    assert [p.level for p in noise_sweep.points(last.cells)] == list(noise_sweep.LEVELS)
    path = next((tmp_path / "studies").glob("*.json"))
    path.write_text("{ broken")
    again = next(noise_sweep.study("digits", SMALL, DiskMemory(Store(tmp_path)), "cpu")).progress
    assert isinstance(again, GridProgress)
    assert len(again.cells) == 11


def test_the_sweep_takes_a_run_that_is_there(tmp_path: Path) -> None:
    store = Store(tmp_path)
    wanted = noise_sweep.experiment("digits", SMALL, 0.0, 7)
    values = {**wanted.config.values(), **wanted.training.values()}
    store.save(train("denoising", "digits", seed=7, **values))
    for tick in noise_sweep.study("digits", SMALL, DiskMemory(store), "cpu"):
        assert tick.progress
        assert "epoch" not in tick.progress.doing
        if isinstance(tick.progress, GridProgress) and tick.progress.cells:
            break


def test_a_repair_is_measured_against_the_clean_picture(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = train("denoising", "digits", seed=7, level=0.0, latent_dim=30, items=300, epochs=2)
    store.save(run)
    ticks = noise_sweep.study("digits", SMALL, DiskMemory(store), "cpu")
    last = next(
        t.progress for t in ticks if isinstance(t.progress, GridProgress) and t.progress.cells
    )
    x = data.load("digits").x_test
    wrong = np.square(run.decode(run.encode(x)) - x).sum(1).mean()
    assert last.cells[0.0, 7]["repair"] == pytest.approx(wrong, rel=1e-5)


def test_a_verdict_compares_seed_by_seed() -> None:
    def cells(gain: Callable[[int], float]) -> dict[tuple[float, int], Figures]:
        return {
            (level, seed): {"tuned": 0.1 * seed - (gain(seed) if level == 0.4 else 0.0)}
            for level in (0.0, 0.4) for seed in (1, 2, 3)
        }  # fmt: skip

    sure = noise_sweep.verdict(cells(lambda seed: 0.01 + 0.001 * seed))
    assert sure
    assert sure.best == 0.4
    assert sure.gain.low > 0
    assert sure.equals == (0.4,)
    luck = noise_sweep.verdict(cells(lambda seed: (0.1, -0.05, 0.05)[seed - 1]))
    assert luck
    assert luck.gain.low < 0
    assert luck.equals == (0.0, 0.4)
    assert noise_sweep.verdict({(0.0, 1): {"tuned": 0.1}}) is None


@pytest.fixture
def scheduler() -> Iterator[Scheduler]:
    made = Scheduler(Keeper(lambda job: kept.append(job.run)))
    kept: list[Run | None] = []
    made.kept = kept  # type: ignore[attr-defined]
    yield made
    made.close()


def until(done: Callable[[], object]) -> None:
    late = monotonic() + 20
    while not done():
        assert monotonic() < late, "it never came"
        sleep(0.002)


@pytest.mark.usefixtures("short_fits")
def test_a_study_runs_as_a_job_pauses_stops_and_keeps_what_it_found(scheduler: Scheduler) -> None:
    memory = Memory()

    def begin() -> Job:
        work = noise_sweep.study("digits", SMALL, memory, "cpu")
        return scheduler.submit(work, "cpu", "ann", "full")

    def cells(job: Job) -> int:
        return len(job.progress.cells) if isinstance(job.progress, GridProgress) else 0

    job = begin()
    until(lambda: cells(job) >= 2)
    scheduler.pause(job.id)
    until(lambda: not job.busy and job.state == "paused")
    done = cells(job)
    sleep(0.1)
    assert cells(job) == done
    scheduler.resume(job.id)
    until(lambda: cells(job) > done)
    scheduler.stop(job.id)
    until(lambda: job.ended)
    assert job.state == "stopped"
    assert cells(job) > done
    again = begin()
    until(lambda: again.ended)
    assert again.state == "finished"
    assert cells(again) == 12
    assert scheduler.kept == []  # type: ignore[attr-defined]


def test_stop_before_the_first_look_ends_a_study(scheduler: Scheduler) -> None:
    scheduler.submit(noise_sweep.study("digits", SMALL, Memory(), "cpu"), "cpu", "bob", "full")
    job = scheduler.submit(
        noise_sweep.study("digits", SMALL, Memory(), "cpu"), "cpu", "ann", "full"
    )
    scheduler.stop(job.id)
    until(lambda: job.ended)
    assert job.state == "stopped"
