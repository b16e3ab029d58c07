"""The variants: every loss term against an independent truth, and the contract that all keep.

The contract is tested over `corners()`: each variant with each choice of each of its settings, so
that a new variant file, or a new choice in an old one, is tested at once.
"""

import math
from collections.abc import Callable
from itertools import count, pairwise
from typing import TypeVar

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from torch import Tensor
from torch.autograd import gradcheck
from torch.autograd.functional import jacobian as jacobian_by_autograd
from torch.distributions import Bernoulli, Normal, kl_divergence

from aelab import data
from aelab.models import Autoencoder, Batch, ParameterGroup, Sizes, Term, variant, variants
from aelab.models._maths import (
    ACTIVATIONS,
    PROBABILITIES,
    cross_entropy,
    distance,
    jacobian,
    kl_to_rho,
    kl_to_standard_normal,
    sigmoid_jacobian_norm,
    squared_error,
)
from aelab.schema import SettingError, Settings, settings
from aelab.training import evaluation, random_generator, train

T = TypeVar("T")

SIZES = Sizes((4, 3), 3)
SMALL = {"latent_dim": 5, "hidden": (8, 6), "k": 2}


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def small(key: str, **values: object) -> Settings:
    """A variant's settings, small where it has the setting."""
    group = variant(key).Config
    known = {s.name: SMALL[s.name] for s in settings(group) if s.name in SMALL}
    return group.of({**known, **values})


def build(key: str, seed: int = 0, sizes: Sizes = SIZES, **values: object) -> Autoencoder:
    return variant(key).build(small(key, **values), sizes, rng(seed))


def corners() -> list[tuple[str, dict[str, object]]]:
    """Each variant with each choice of each setting in turn, where they go together."""
    found: list[tuple[str, dict[str, object]]] = []
    for key, kind in variants().items():
        found.append((key, {}))
        for s in settings(kind.Config):
            for choice in s.choices or ((True, False) if s.kind is bool else ()):
                values = {s.name: choice}
                if s.name == "output" and choice not in PROBABILITIES:
                    values["loss"] = "squared error"
                try:
                    small(key, **values)
                except SettingError:
                    continue
                if choice != s.default:
                    found.append((key, values))
        if any(s.name == "hidden" for s in settings(kind.Config)):
            found.append((key, {"hidden": ()}))
    return found


CORNERS = corners()
every_corner = pytest.mark.parametrize(
    ("key", "values"),
    CORNERS,
    ids=[f"{key}-{'-'.join(map(str, v.values()))}" for key, v in CORNERS],
)


@pytest.fixture
def batch() -> Batch:
    return Batch(torch.rand((7, SIZES.d), generator=rng(1)), torch.arange(7) % 3)


def players(model: Autoencoder) -> tuple[ParameterGroup, ...]:
    return tuple(player for stage in model.stages() for player in stage.groups)


def total(terms: list[Term]) -> Tensor:
    return torch.stack([term.weight * term.value for term in terms]).sum()


def grey(n: int = 6, d: int = 9) -> tuple[Tensor, Tensor]:
    """Pixels in [0, 1] and pre-activations, both float64 [n, d]."""
    x = torch.rand((n, d), generator=rng(2), dtype=torch.float64)
    a = 3 * torch.randn((n, d), generator=rng(3), dtype=torch.float64)
    return x, a


# Reconstruction


@pytest.mark.parametrize("output", ["linear", "sigmoid", "tanh", "softmax", "softmax of tanh"])
def test_squared_error_is_twice_a_gaussian_with_sigma_1(output: str) -> None:
    x, a = grey()
    r = ACTIVATIONS[output](a)
    log_p = Normal(r, 1).log_prob(x).sum(1)
    truth = 2 * (-log_p - x.shape[1] / 2 * math.log(2 * math.pi))
    torch.testing.assert_close(squared_error(x, a, output), truth)


def test_cross_entropy_is_a_bernoulli() -> None:
    x, a = grey()
    binary = x.round()
    truth = -Bernoulli(logits=a).log_prob(binary).sum(1)
    torch.testing.assert_close(cross_entropy(binary, a, "sigmoid"), truth)


@pytest.mark.parametrize("output", PROBABILITIES)
def test_cross_entropy_of_grey_pixels(output: str) -> None:
    x, a = grey()
    r = ACTIVATIONS[output](a)
    truth = -(x * r.log() + (1 - x) * (1 - r).log()).sum(1)
    torch.testing.assert_close(cross_entropy(x, a, output), truth)
    wild = cross_entropy(x.float(), 300 * a.float(), output)
    assert wild.isfinite().all()
    entropy = -(x * x.log() + (1 - x) * (1 - x).log()).sum(1)
    torch.testing.assert_close(cross_entropy(x, torch.logit(x), "sigmoid"), entropy)


def test_the_gradient_at_the_logits_is_r_minus_x() -> None:
    x, a = grey()
    a.requires_grad_()
    (bernoulli,) = torch.autograd.grad(cross_entropy(x, a, "sigmoid").sum(), a)
    torch.testing.assert_close(bernoulli, torch.sigmoid(a) - x)
    (gauss,) = torch.autograd.grad(0.5 * squared_error(x, a, "linear").sum(), a)
    torch.testing.assert_close(gauss, a - x)


# The variational autoencoder


def test_kl_is_that_of_torch_distributions() -> None:
    mu, logvar = grey()
    truth = kl_divergence(Normal(mu, (logvar / 2).exp()), Normal(0.0, 1.0))
    torch.testing.assert_close(kl_to_standard_normal(mu, logvar), truth, check_dtype=False)
    assert (kl_to_standard_normal(mu, logvar) > 0).all()
    zero = torch.zeros(3)
    assert kl_to_standard_normal(zero, zero).tolist() == [0, 0, 0]
    mu.requires_grad_()
    logvar.requires_grad_()
    gradients = torch.autograd.grad(kl_to_standard_normal(mu, logvar).sum(), (mu, logvar))
    torch.testing.assert_close(gradients, (mu, (logvar.exp() - 1) / 2))  # clamped nowhere


@pytest.mark.parametrize("loss", ["squared error", "cross-entropy"])
def test_at_beta_1_the_loss_is_the_negative_elbo(loss: str, batch: Batch) -> None:
    output = "linear" if loss == "squared error" else "sigmoid"
    model = build("vae", loss=loss, output=output, beta=1.0)
    x = batch.x.round()
    found = total(model.loss(Batch(x, batch.y), players(model)[0], rng(5)))
    mu, logvar = model.encoder(x).chunk(2, dim=1)
    q = Normal(mu, (logvar / 2).exp())
    a = model.logits(q.mean + q.stddev * torch.randn(mu.shape, generator=rng(5)))
    if loss == "squared error":
        log_p = Normal(a, 1.0).log_prob(x).sum(1) + x.shape[1] / 2 * math.log(2 * math.pi)
    else:
        log_p = Bernoulli(logits=a).log_prob(x).sum(1)
    elbo = log_p - kl_divergence(q, Normal(0.0, 1.0)).sum(1)
    torch.testing.assert_close(found, -elbo.mean())


def test_beta_weighs_the_kl_alone(batch: Batch) -> None:
    model = build("vae", beta=4.0)
    reconstruction, kl = model.loss(batch, players(model)[0], rng(5))
    assert (reconstruction.weight, kl.weight) == (1.0, 4.0)
    model.config = model.config.replace(beta=0.5)  # as a live change does
    again = model.loss(batch, players(model)[0], rng(5))
    assert again[1].weight == 0.5
    assert again[1].value == kl.value
    assert torch.equal(model.encode(batch.x), model.posterior(batch.x)[0])


# Sparsity


@pytest.mark.parametrize("rho", [0.01, 0.1, 0.5, 0.9])
def test_kl_to_rho(rho: float) -> None:
    mean = torch.tensor([0.02, 0.2, 0.7, rho], dtype=torch.float64)
    truth = kl_divergence(Bernoulli(torch.tensor(rho, dtype=torch.float64)), Bernoulli(mean))
    torch.testing.assert_close(kl_to_rho(rho, mean), truth.sum())
    assert kl_to_rho(rho, torch.full((4,), rho)).abs() < 1e-6
    for dead, rare in ((0.0, 1e-4), (1.0, 1 - 1e-4)):
        cost = kl_to_rho(rho, torch.tensor([dead]))
        assert cost.isfinite()
        assert cost > kl_to_rho(rho, torch.tensor([rare])) > 0
    assert gradcheck(lambda m: kl_to_rho(rho, m), mean.requires_grad_())


def test_the_mean_activation_is_taken_before_the_kl(batch: Batch) -> None:
    model = build("sparse", rho=0.2, beta=7.0)
    terms = model.loss(batch, players(model)[0], rng())
    rho_hat = model.encode(batch.x).mean(0)
    truth = kl_divergence(Bernoulli(torch.tensor(0.2)), Bernoulli(rho_hat)).sum()
    torch.testing.assert_close(terms[1].value, truth)
    assert terms[1].weight == 7.0


@pytest.mark.parametrize("k", [1, 2, 4, 5, 9])
def test_k_sparse_keeps_the_k_largest_and_silences_the_rest(k: int, batch: Batch) -> None:
    model = build("sparse", penalty="k-sparse", code="linear", k=k)
    seen: list[Tensor] = []
    model.encoder.register_forward_hook(lambda *call: seen.append(call[-1]))
    code = model.encode(batch.x)
    kept = code != 0
    assert (kept.sum(1) == min(k, 5)).all()
    (h,) = seen
    assert torch.equal(code[kept], h[kept])
    smallest = h.masked_fill(~kept, math.inf).amin(1)
    assert (h.masked_fill(kept, -math.inf).amax(1) <= smallest).all()
    (gradient,) = torch.autograd.grad((3 * code).sum(), h)
    assert torch.equal(gradient, 3.0 * kept)


def test_l2_is_the_sum_of_squares(batch: Batch) -> None:
    model = build("sparse", penalty="L2", code="tanh", strength=0.3)
    term = model.loss(batch, players(model)[0], rng())[1]
    code = model.encode(batch.x).detach().numpy()
    assert term.value.item() == pytest.approx(np.square(code).sum(1).mean(), rel=1e-5)
    assert (term.weight, term.name) == (0.3, "Σh²")


def test_a_distance_has_a_gradient_of_length_one_wherever_it_is_not_zero() -> None:
    x = torch.rand(4, 6)
    for far in (1.0, 1e-3):
        a = (x + far * torch.eye(4, 6)).requires_grad_()
        found = distance(x, a, "linear")
        assert torch.allclose(found, torch.full((4,), far), rtol=1e-3)
        (gradient,) = torch.autograd.grad(found.sum(), a)
        assert torch.allclose(gradient.norm(dim=1), torch.ones(4), atol=1e-3)
    a = x.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(distance(x, a, "linear").sum(), a)
    assert torch.equal(gradient, torch.zeros_like(x))


def test_l1_is_the_sum_of_activations(batch: Batch) -> None:
    model = build("sparse", penalty="L1", code="tanh", strength=0.3)
    term = model.loss(batch, players(model)[0], rng())[1]
    code = model.encode(batch.x).detach().numpy()
    assert term.value.item() == pytest.approx(np.abs(code).sum(1).mean(), rel=1e-5)
    assert term.weight == 0.3


# Contraction


def test_the_norm_is_of_the_jacobian_not_of_a_summed_gradient() -> None:
    weight, x = torch.tensor([[1.0, 2.0], [-1.0, -2.0]]), torch.zeros(1, 2)
    h = torch.sigmoid(x @ weight.T)
    assert sigmoid_jacobian_norm(h, weight).tolist() == [0.625]
    rows = jacobian(lambda x: torch.sigmoid(x @ weight.T), x)
    assert rows.square().sum().item() == 0.625


@pytest.mark.parametrize("hidden", [(), (8,), (8, 6)])
@pytest.mark.parametrize("code", ["sigmoid", "linear", "tanh", "relu"])
@pytest.mark.parametrize("activation", ["relu", "elu", "tanh", "sigmoid"])
def test_contraction_is_the_frobenius_norm(
    hidden: tuple[int, ...], code: str, activation: str, batch: Batch
) -> None:
    model = build("contractive", hidden=hidden, code=code, activation=activation)
    found = model.contraction(batch.x, model.encode(batch.x))
    for x, ours in zip(batch.x, found, strict=True):
        truth = jacobian_by_autograd(lambda x: model.encode(x[None])[0], x).square().sum()
        torch.testing.assert_close(ours, truth, rtol=1e-5, atol=1e-5)
    if not hidden and code == "linear":
        norm = model.encoder.filters.square().sum()
        torch.testing.assert_close(found, norm.expand(len(found)))


@pytest.mark.parametrize("hidden", [(), (6,)])
def test_contraction_has_the_right_gradient(hidden: tuple[int, ...]) -> None:
    model = build("contractive", hidden=hidden, activation="tanh", latent_dim=3).double()
    x = torch.rand((2, SIZES.d), generator=rng(4), dtype=torch.float64)
    weights = dict(model.encoder.named_parameters())

    def penalty(*values: Tensor) -> Tensor:
        return torch.func.functional_call(_Penalty(model), _named(weights, values), (x,))

    assert gradcheck(penalty, tuple(w.detach().clone().requires_grad_() for w in weights.values()))


class _Penalty(torch.nn.Module):
    """The contraction as a module, so that its weights can be swapped."""

    def __init__(self, model: Autoencoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.model.contraction(x, self.model.encode(x)).sum()
        return out


def _named(weights: dict[str, Tensor], values: tuple[Tensor, ...]) -> dict[str, Tensor]:
    return {f"model.encoder.{name}": v for name, v in zip(weights, values, strict=True)}


# Corruption


N, D, GREY = 400, 500, 0.4


def damaged(noise: str, level: float, seed: int = 0) -> NDArray[np.float32]:
    """What the denoising autoencoder sees of N items of D grey pixels."""
    model = build("denoising", sizes=Sizes((D,), 2), noise=noise, level=level)
    return model.corrupt(torch.full((N, D), GREY), rng(seed)).numpy()


@pytest.mark.parametrize("level", [0.1, 0.25, 0.7])
def test_noise_does_what_its_level_says(level: float) -> None:
    share = pytest.approx(level, abs=0.006)  # five standard deviations of a share of N · D
    masked = damaged("masking", level)
    assert set(np.unique(masked)) == {0, np.float32(GREY)}
    assert (masked == 0).mean() == share
    dropped = damaged("dropout", level)
    assert (dropped == 0).mean() == share
    np.testing.assert_allclose(dropped[dropped > 0], GREY / (1 - level), rtol=1e-6)
    peppered = damaged("salt and pepper", level)
    assert set(np.unique(peppered)) == {0, np.float32(GREY), 1}
    assert (peppered == 0).mean() == pytest.approx(level / 2, abs=0.006)
    assert (peppered == 1).mean() == pytest.approx(level / 2, abs=0.006)
    added = damaged("gaussian", level) - GREY
    assert added.std() == pytest.approx(level, rel=0.01)
    assert added.mean() == pytest.approx(0, abs=0.01)


NOISES = next(s.choices for s in settings(variant("denoising").Config) if s.name == "noise")


@pytest.mark.parametrize("noise", NOISES)
def test_noise_is_fresh_and_the_target_clean(noise: str, batch: Batch) -> None:
    assert np.array_equal(damaged(noise, 0.0), np.full((N, D), GREY, np.float32))
    model = build("denoising", noise=noise, level=0.5)
    source, before = rng(8), batch.x.clone()
    first, second = (model.corrupt(batch.x, source) for _ in range(2))
    assert not torch.equal(first, second)
    r = model.decode(model.encode(first))
    truth = -(batch.x * r.log() + (1 - batch.x) * (1 - r).log()).sum(1).mean()
    (term,) = model.loss(batch, players(model)[0], rng(8))
    torch.testing.assert_close(term.value, truth)
    assert torch.equal(batch.x, before)


# The conditional VAE


def visible(n: int) -> Tensor:
    """The pixels of a 4 × 3 picture that n quadrants show, bool [12]."""
    seen = torch.zeros(4, 3, dtype=torch.bool)
    seen[2:, :1] = n > 0
    if n > 1:
        seen[:2, :1] = True
    if n > 2:
        seen[2:, 1:] = True
    return seen.flatten()


@pytest.mark.parametrize("quadrants", [0, 1, 2, 3])
def test_the_conditional_elbo_counts_what_is_not_told(quadrants: int, batch: Batch) -> None:
    values = {"condition": "quadrant", "quadrants": quadrants} if quadrants else {}
    model = build("cvae", beta=1.0, **values)
    x, seen = batch.x.round(), visible(quadrants)
    y = x[:, seen] if quadrants else torch.eye(3)[batch.y]
    mu, logvar = model.encoder(torch.cat([x, y], 1)).chunk(2, dim=1)
    q = Normal(mu, (logvar / 2).exp())
    z = mu + q.stddev * torch.randn(mu.shape, generator=rng(5))
    p = Bernoulli(logits=model.decoder.logits(torch.cat([z, y], 1)))
    elbo = p.log_prob(x)[:, ~seen].sum(1) - kl_divergence(q, Normal(0.0, 1.0)).sum(1)
    found = total(model.loss(Batch(x, batch.y), players(model)[0], rng(5)))
    torch.testing.assert_close(found, -elbo.mean())


def test_what_is_told_stands_and_the_rest_depends_on_it(batch: Batch) -> None:
    z = torch.randn((7, 5), generator=rng(6))
    for quadrants in (1, 2, 3):
        seen = visible(quadrants)
        model = build("cvae", condition="quadrant", quadrants=quadrants, activation="tanh")
        told = model.condition(batch.x, batch.y)
        r = model.decode(z, told)
        assert torch.equal(r[:, seen], batch.x[:, seen])
        other = model.decode(z, 1 - told)
        assert ((other - r)[:, ~seen].abs().amax(1) > 1e-4).all()
        shown, completed = model.corrupt_and_reconstruct(batch.x, told, rng(1))
        assert torch.equal(shown, batch.x * seen)
        assert torch.equal(completed, model.corrupt_and_reconstruct(shown, told, rng(1))[1])
    model = build("cvae", activation="tanh")
    rows = [model.decode(z, torch.eye(3)[[k] * 7]) for k in range(3)]
    assert all((a - b).abs().amax(1).min() > 1e-4 for a, b in pairwise(rows))
    assert not torch.equal(model.decode(z), rows[0])


def test_a_run_tells_its_network_the_condition() -> None:
    digits = data.load("digits")
    run = train("cvae", "digits", epochs=2, hidden=(32,), device="cpu")
    told = run.condition(digits.x_test, digits.y_test)
    assert told is not None
    assert np.array_equal(told.argmax(1), digits.y_test)
    codes = run.encode(digits.x_test, told)
    np.testing.assert_allclose(codes[digits.probe], run.codes, atol=1e-5)
    error = np.square(run.decode(codes, told) - digits.x_test).sum(1).mean()
    assert run.figures["squared error"] == pytest.approx(error, rel=1e-5)
    blind = np.square(run.decode(codes) - digits.x_test).sum(1).mean()
    assert blind > 1.01 * error
    plain = train("basic", "digits", epochs=1, device="cpu")
    assert plain.condition(digits.x_test, digits.y_test) is None


# The adversarial autoencoder


def test_the_ring_has_ten_gaussians_that_point_outwards() -> None:
    model = build("aae", prior="ring", latent_dim=3)
    modes = torch.arange(10).repeat_interleave(4000)
    z = model.draw(len(modes), rng(2), modes).numpy()
    turned = (z[:, 0] + 1j * z[:, 1]) * np.exp(-2j * np.pi * modes.numpy() / 10)
    for own in turned.reshape(10, 4000):
        assert own.mean() == pytest.approx(3, abs=0.03)
        covariance = np.cov(own.real, own.imag)
        np.testing.assert_allclose(covariance, [[0.25, 0], [0, 0.0625]], atol=0.02)
    assert (z[:, 2].mean(), z[:, 2].std()) == pytest.approx((0, 1), abs=0.02)
    free = model.prior(40_000, rng(3)).numpy()
    sector = np.rint(np.angle(free[:, 0] + 1j * free[:, 1]) * 10 / (2 * np.pi)).astype(int) % 10
    np.testing.assert_allclose(np.bincount(sector) / 40_000, 0.1, atol=0.008)


def test_the_swiss_roll_lies_on_its_spiral() -> None:
    z = build("aae", prior="swiss roll").prior(4000, rng(2)).numpy()[:, :2]
    angle = np.linspace(0, 3 * np.pi, 3000)
    curve = np.column_stack([angle * np.cos(angle), angle * np.sin(angle)]) / np.pi
    off = cdist(z, curve).min(1)
    assert np.sqrt(np.square(off).mean()) == pytest.approx(0.1, rel=0.05)
    assert np.square(z).sum(1).mean() == pytest.approx(4.5, rel=0.03)  # even over the area
    drawn = variant("aae").Model.prior_outline(small("aae", prior="swiss roll")).numpy()
    assert cdist(drawn, curve).min(1).max() < 0.01


def test_three_players_take_turns_and_each_moves_its_own() -> None:
    """Three batches of the lab's loop against the same written by hand."""
    digits, size, pace = data.load("digits"), 400, 0.01
    run = train("aae", "digits", prior="ring", hidden=(16,), critic=(8,), epochs=1, device="cpu",
                batch_size=size, rate=pace, optimiser="sgd", schedule="constant")  # fmt: skip
    config = run.experiment.config
    model = variant("aae").build(config, Sizes(digits.shape, 10), random_generator(7, "weights"))
    order, noise = (
        torch.randperm(len(digits.x_train), generator=random_generator(7, "order")),
        random_generator(7, "noise"),
    )
    for chosen in order.split(size)[: len(order) // size]:
        x, y = torch.tensor(digits.x_train[chosen]), torch.tensor(digits.y_train[chosen])
        one_hot = torch.eye(10)[y]

        def judged(z: Tensor, told: Tensor = one_hot) -> Bernoulli:
            logits = model.discriminator.logits(torch.cat([z, told], 1))[:, 0]
            return Bernoulli(logits=logits)

        def learn(loss: Tensor, *owned: torch.nn.Module, times: float = 1.0) -> None:
            weights = [p for module in owned for p in module.parameters()]
            moves = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                for w, move in zip(weights, moves, strict=True):
                    w -= times * pace * move

        ones, zeros = torch.ones(size), torch.zeros(size)
        rebuilt = model.decode(model.encode(x))
        learn((rebuilt - x).square().sum(1).mean(), model.encoder, model.decoder)
        drawn, codes = model.draw(size, noise, y), model.encode(x)
        right = judged(drawn).log_prob(ones) + judged(codes).log_prob(zeros)
        learn(-right.mean() / 2, model.discriminator, times=2.0)
        learn(-judged(model.encode(x)).log_prob(ones).mean(), model.encoder)
    for name, w in model.state_dict().items():
        np.testing.assert_allclose(run.weights[name], w.numpy(), atol=1e-6, err_msg=name)


def test_the_critic_stays_finite_and_falls_to_ln_2(batch: Batch) -> None:
    model = build("aae")
    _, critic, generator = players(model)
    model.discriminator.stack[-1].weight.data.zero_()
    values = [model.loss(batch, p, rng())[0].value.item() for p in (critic, generator)]
    assert values == pytest.approx([math.log(2)] * 2)
    model.discriminator.stack[-1].bias.data.fill_(-1e4)
    for player, worst in ((critic, 5e3), (generator, 1e4)):
        assert model.loss(batch, player, rng())[0].value.item() == pytest.approx(worst)


# Weights


TIED = [
    (key, values)
    for key, values in (
        ("tied", {}),
        ("denoising", {"tied": True}),
        ("contractive", {"tied": True}),
    )
]


@pytest.mark.parametrize("hidden", [(), (8,)])
@pytest.mark.parametrize(("key", "values"), TIED, ids=[key for key, _ in TIED])
def test_tied_weights_are_one_tensor_used_twice(
    key: str, values: dict[str, object], hidden: tuple[int, ...], batch: Batch
) -> None:
    model = build(key, hidden=hidden, **values)
    optimiser = torch.optim.Adam(model.parameters(), 0.01)
    first = model.encoder.filters.detach().clone()
    for _ in range(3):
        optimiser.zero_grad()
        total(model.loss(batch, players(model)[0], rng())).backward()
        optimiser.step()
    assert not torch.equal(first, model.encoder.filters)
    there = [layer.weight for layer in model.encoder.layers]
    back = [layer.weight for layer in model.dense_decoder()]
    for w, v in zip(there, reversed(back), strict=True):
        assert v.data_ptr() == w.data_ptr()
        assert torch.equal(v, w.t())
    widths = (SIZES.d, *hidden, 5)
    counts = list(pairwise(widths))
    once = sum(i * o for i, o in counts) + sum(widths[1:]) + sum(widths[:-1])
    assert sum(p.numel() for p in model.parameters()) == once


def test_initial_weights_have_the_spread_they_are_named_for() -> None:
    sizes, hidden = Sizes((28, 28), 10), (300,)
    spread = {"he": math.sqrt(2 / 784), "xavier": math.sqrt(2 / (784 + 300)), "naive": 0.01}
    for init, std in spread.items():
        model = build("basic", sizes=sizes, hidden=hidden, init=init)
        first = model.encoder.filters
        assert first.std().item() == pytest.approx(std, rel=0.01)
        assert first.mean().item() == pytest.approx(0, abs=std / 50)
        assert (first.abs().max().item() <= std * math.sqrt(3)) == (init == "xavier")
        biases = [p for name, p in model.named_parameters() if name.endswith("bias")]
        assert biases
        assert not any(b.any() for b in biases)


def test_autoencoder_and_denoiser_begin_with_the_same_weights() -> None:
    same = {"hidden": (8,), "code": "linear", "loss": "squared error"}
    plain = build("basic", seed=3, **same).state_dict()
    denoiser = build("denoising", seed=3, tied=False, **same).state_dict()
    assert plain.keys() == denoiser.keys()
    assert all(torch.equal(plain[name], denoiser[name]) for name in plain)
    other = build("basic", seed=4, **same).state_dict()
    assert not torch.equal(plain["encoder.layers.0.weight"], other["encoder.layers.0.weight"])


# The contract


@pytest.mark.parametrize("key", variants())
def test_a_variant_introduces_itself(key: str) -> None:
    model = variant(key).Model
    assert model.name
    assert 1940 < model.year < 2100
    assert model.idea.endswith(".")
    assert len(model.explanation) > 200
    assert r"\mathcal{L}" in model.formula
    assert model.formula.count("{") == model.formula.count("}")
    assert all(reference for reference in model.references)
    assert model.references
    assert model.captions
    assert model.kinds


@every_corner
def test_shapes_ranges_and_gradients(key: str, values: dict[str, object], batch: Batch) -> None:
    before = torch.get_rng_state()
    model = build(key, **values)
    told = model.condition(batch.x, batch.y)
    z = model.encode(batch.x, told)
    assert z.shape == (7, 5)
    assert model.logits(z, told).shape == batch.x.shape
    r = model.decode(z, told)
    assert r.shape == batch.x.shape
    assert model.decode(model.encode(batch.x)).shape == batch.x.shape  # told nothing
    assert [t.shape for t in model.corrupt_and_reconstruct(batch.x, told, rng())] == 2 * [
        batch.x.shape
    ]
    output = getattr(model.config, "output", "linear")
    if output in PROBABILITIES:
        assert 0 <= r.min() <= r.max() <= 1
    if "softmax" in output:
        torch.testing.assert_close(r.sum(1), torch.ones(7))
    codes = model.prior(9, rng())
    assert (codes is None) == (not model.prior_name)
    assert codes is None or codes.shape == (9, 5)
    found = [term for player in players(model) for term in model.loss(batch, player, rng())]
    assert all(term.name and term.unit and term.value.shape == () for term in found)
    total(found).backward()
    owned = {p for player in players(model) for p in player.parameters}
    for name, p in model.named_parameters():
        assert p in owned, f"nobody trains {name}"
        if p.requires_grad:
            assert p.grad is not None, name
            assert p.grad.isfinite().all(), name
    assert torch.equal(torch.get_rng_state(), before)


NUMPY: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "linear": lambda a: a,
    "relu": lambda a: np.maximum(a, 0),
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "tanh": np.tanh,
    "elu": lambda a: np.where(a > 0, a, np.expm1(np.minimum(a, 0))),
    "softplus": lambda a: np.log1p(np.exp(a)),
    "softmax": lambda a: np.exp(a) / np.exp(a).sum(1, keepdims=True),
    "softmax of tanh": lambda a: np.exp(np.tanh(a)) / np.exp(np.tanh(a)).sum(1, keepdims=True),
}


@every_corner
def test_the_exported_decoder_is_the_decoder(key: str, values: dict[str, object]) -> None:
    model = build(key, **values)
    with torch.no_grad():
        for p in model.parameters():  # biases of 0 would hide a forgotten one
            p += 0.1 * torch.randn(p.shape, generator=rng(9)) * p.requires_grad
        z = torch.randn((6, 5), generator=rng(6))
        truth = model.decode(z).numpy()
        layers = model.dense_decoder()
    if not layers:
        pytest.skip("not a plain stack")
    r = z.double().numpy()
    for layer in layers:
        weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
        r = NUMPY[layer.activation](r @ weight.T + bias)
    np.testing.assert_allclose(r, truth, atol=1e-5)


@every_corner
def test_terms_do_not_depend_on_how_a_set_is_cut_up(key: str, values: dict[str, object]) -> None:
    digits = data.load("digits")
    model = build(key, sizes=Sizes(digits.shape, 10), **values)
    x, y = torch.tensor(digits.x_test[:90]), torch.tensor(digits.y_test[:90])
    terms, others = (
        [t for p in players(model) for t in model.loss(Batch(x, y), p, source)]
        for source in (rng(0), rng(1))
    )
    truth = [t.value.item() for t in terms]
    by_chance = truth != [t.value.item() for t in others]
    observer = evaluation.Evaluator(digits, torch.device("cpu"), rng())
    for chunk in (500,) if by_chance else (1, 64, 500):  # cut up, chance falls differently
        observer.chunk = chunk
        for _ in range(2):  # the noise is the same each time
            steps, (units, found) = drained(observer.terms(model, players(model), x, y))
            assert steps == math.ceil(90 / chunk)
            assert found.tolist() == pytest.approx(truth, rel=1e-5)
            assert [u[:3] for u in units] == [(t.name, t.unit, t.weight) for t in terms]


def drained(work: evaluation.Work[T]) -> tuple[int, T]:
    """How often a generator yields, and what it returns."""
    for steps in count():
        try:
            next(work)
        except StopIteration as done:
            return steps, done.value
    raise AssertionError
