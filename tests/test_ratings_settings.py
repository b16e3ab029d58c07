"""Ratings: raw input, activation, learning rate and batch, against numpy; the defaults as ever."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from aelab.analysis import factorise
from aelab.data.ratings import made, split
from aelab.schema import SettingError, setting
from aelab.studies import result
from aelab.studies._autorec import AutoRec, Learning, SideTraining, squared_error
from aelab.studies.ratings import RAW, RatingsConfig, RatingsProgress, recommend
from aelab.studies.ratings_compared import BATCH, RATE, ComparedConfig, compare, variations
from aelab.training import random_generator

SMALL = made("made-small")
Array = NDArray[Any]
F: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "sigmoid": (lambda a: 1 / (1 + np.exp(-a)), lambda z: z * (1 - z)),
    "tanh": (np.tanh, lambda z: 1 - z**2),
    "relu": (lambda a: np.maximum(a, 0), lambda z: (z > 0) * 1.0),
    "linear": (lambda a: a, np.ones_like),
}  # f, and f' as a function of f


def raw_net(activation: str) -> tuple[AutoRec, Array, Array]:
    """A network of the raw form, ratings of which many are missing, and which there are."""
    rng = np.random.default_rng(3)
    seen: Array = (rng.random((7, 6)) < 0.5).astype(np.float64)
    net = AutoRec(6, 4, torch.Generator().manual_seed(1), activation, raw=True, start=3.5).double()
    x: Array = rng.integers(1, 6, (7, 6)) * seen
    return net, x, seen


def by_hand(p: dict[str, Array], x: Array, seen: Array, activation: str) -> dict[str, Array]:
    """The gradient of the mean squared error of the ratings that there are."""
    f, slope = F[activation]
    z = f(x @ p["v"] + p["mu"])
    wrong = 2 * (z @ p["w"] + p["b"] - x) * seen / seen.sum()
    back = (wrong @ p["w"].T) * slope(z)
    return {"v": x.T @ back, "mu": back.sum(0), "w": z.T @ wrong, "b": wrong.sum(0)}


def numbers(net: AutoRec) -> dict[str, Array]:
    return {name: p.detach().numpy().copy() for name, p in net.named_parameters()}


@pytest.mark.parametrize("activation", F)
def test_the_raw_gradient_is_that_by_hand_whatever_stands_where_nothing_was_rated(
    activation: str,
) -> None:
    net, x, seen = raw_net(activation)
    expected = by_hand(numbers(net), x, seen, activation)
    losses = []
    for other in (0.0, 100.0):
        net.zero_grad()
        given = torch.tensor(np.where(seen > 0, x, other))
        loss = squared_error(net(given, torch.tensor(seen)), given, torch.tensor(seen))
        loss.backward()  # type: ignore[no-untyped-call]
        losses.append(loss.item())
        for name, p in net.named_parameters():
            assert p.grad is not None
            assert np.allclose(p.grad.numpy(), expected[name], atol=1e-12), name
    assert losses[0] == losses[1]


def test_a_batch_of_all_is_a_step_along_the_full_gradient_and_one_of_1_a_step_a_row() -> None:
    net, x, seen = raw_net("tanh")
    p, rate, decay = numbers(net), 0.01, 0.1
    moments = {name: (np.zeros_like(v), np.zeros_like(v)) for name, v in p.items()}
    rows, there, rng = torch.tensor(x), torch.tensor(seen), torch.Generator().manual_seed(0)
    training = SideTraining(net, rows, there, Learning(rate, 1000, decay, 0.0), rng)
    for t, factor in enumerate((1.0, 0.5), 1):  # Adam: Kingma and Ba, ICLR 2015, algorithm 1
        assert len(list(training.epoch(factor))) == 1
        for name, g in by_hand(p, x, seen, "tanh").items():
            g = g + decay * p[name] * (name in "vw")
            m, v = (b * old + (1 - b) * new for b, old, new in
                    zip((0.9, 0.999), moments[name], (g, g**2), strict=True))  # fmt: skip
            moments[name] = m, v
            bent = np.sqrt(v / (1 - 0.999**t)) + 1e-8
            p[name] = p[name] - rate * factor * m / (1 - 0.9**t) / bent
    for name, value in numbers(net).items():
        assert np.allclose(value, p[name], rtol=1e-9), name
    one = SideTraining(net, rows, there, Learning(rate, 1, decay, 0.0), rng)
    assert len(list(one.epoch(1.0))) == len(x)


def test_the_defaults_learn_to_the_last_bit_as_before_there_were_settings() -> None:
    found = result(recommend(SMALL, RatingsConfig(rows="users", epochs=2), "cpu"))
    assert isinstance(found, RatingsProgress)
    assert found.best_epoch == 1
    assert found.model
    assert found.model.net

    seen, _ = split(SMALL, 7)
    order = np.random.default_rng(7).permutation(seen)
    fit = order[round(0.03 * len(order)) :]
    user, item, stars = (part[fit] for part in (SMALL.user, SMALL.item, SMALL.stars))
    first = factorise.biases(user, item, stars, (300, 200)).table
    x, there = np.zeros((300, 200)), torch.zeros(300, 200)
    x[user, item] = stars - first[user, item]
    rows = torch.tensor(x, dtype=torch.float32)
    there[user, item] = 1
    rng = random_generator(7, "ratings, users")
    v = (torch.randn(400, 200, generator=rng) / 200**0.5).requires_grad_()
    w = (torch.randn(200, 200, generator=rng) * 0.1 / 200**0.5).requires_grad_()
    mu, b = (torch.zeros(200, requires_grad=True) for _ in range(2))
    groups = [{"params": [v, w], "weight_decay": 2e-4}, {"params": [mu, b], "weight_decay": 0.0}]
    adam = torch.optim.Adam(groups, fused=True)
    for factor in (1.0, 0.5):
        for part in torch.split(torch.randperm(300, generator=rng), 64):
            kept = there[part] * (torch.rand(len(part), 200, generator=rng) >= 0.5) / (1 - 0.5)
            size = torch.sqrt(100.0 / (kept.sum(1, keepdim=True) + 10.0))
            told = size * torch.cat([rows[part] * kept, kept], 1)
            guess = torch.sigmoid(told @ v + mu) @ w + b
            wrong = (guess - rows[part]).square() * there[part]
            adam.zero_grad()
            (wrong.sum() / there[part].sum()).backward()
            for group in adam.param_groups:
                group["lr"] = 1e-3 * factor
            adam.step()
    for name, mine in {"v": v, "mu": mu, "w": w, "b": b}.items():
        assert torch.equal(mine, getattr(found.model.net, name)), name


def test_raw_ratings_beat_the_means_and_sink_towards_0_without_the_mask() -> None:
    raw = RatingsConfig(form=RAW, epochs=40, rows="users")
    found, off = (result(recommend(SMALL, raw.replace(masked=masked), "cpu"))
                  for masked in (True, False))  # fmt: skip
    assert found.error < min(found.baselines["user mean"], found.baselines["item mean"])
    assert off.error > 2
    assert off.epochs[-1].mean < 2

    order = np.random.default_rng(7).permutation(found.train)
    check = order[: round(0.03 * len(order))]
    user = next(u for u in range(300) if u not in SMALL.user[check])
    own = found.train[SMALL.user[found.train] == user]
    guess = found.model.unseen(SMALL.item[own].tolist(), SMALL.stars[own].tolist())
    assert guess == pytest.approx(found.model.table[user], abs=1e-4)  # as if never met


def test_compared_studies_differ_in_one_setting_and_are_those_by_themselves() -> None:
    usual = ComparedConfig(rows="users", epochs=1, batch_size=500)
    rates = variations(SMALL, usual.replace(rate=0.1))
    assert [one.rate for one in rates.values()] == pytest.approx([0.01, 0.1])  # 1 is too high
    batches = variations(SMALL, usual.replace(vary=BATCH, batch_size=50))
    assert {name: one.batch_size for name, one in batches.items()} == {
        "batch of 1": 1, "batch of 50": 50, "all rows": 300,
    }  # fmt: skip
    found = result(compare(SMALL, usual.replace(vary=RATE), "cpu")).found
    alone = result(recommend(SMALL, RatingsConfig(rows="users", epochs=1, batch_size=300), "cpu"))
    assert found["rate 0.001"].epochs == alone.epochs
    assert len(found) == 3


def test_a_setting_that_is_not_allowed_is_refused_in_a_sentence() -> None:
    with pytest.raises(SettingError, match=r"Batch size .* whole number from 1"):
        RatingsConfig(batch_size=0)
    with pytest.raises(SettingError, match=r"Activation .* sigmoid, tanh, relu, linear"):
        RatingsConfig(activation="cubic")


def test_a_choice_is_kept_and_asked_for_by_its_own_name_and_shown_in_other_words() -> None:
    form = setting(RatingsConfig, "form")
    assert form.parse("biases first") == RatingsConfig().form
    assert form.called("biases first") != "biases first"
    # The address has what is shown: all but the usual choice, which it leaves out.
    assert [form.called(c) for c in form.choices[1:]] == [*form.choices[1:]]
