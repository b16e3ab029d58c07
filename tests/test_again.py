"""Again: what is drawn of p(h | x) and p(x | h), against the distributions themselves."""

from typing import Any

import numpy as np
import pytest
import torch
from apptest import at_view, ran
from scipy import spatial, special, stats
from streamlit.testing.v1 import AppTest
from test_conditions import until_finished

from aelab import data, figures, train
from aelab.figures.images.again import again_rows, spreads
from aelab.models import vae, variants
from aelab.training import Run
from aelab.training.events import random_generator
from aelab.training.stochastic_maps import Draws, draws
from aelab.ui.pages.generate import again as section

N = 2000
DIGITS = data.load("digits")
X, LABEL = DIGITS.x_test[3], int(DIGITS.y_test[3])


def drawn(run: Run, n: int = N, seed: int = 5) -> Draws:
    return draws(run, X, LABEL, n, seed)


def trained(variant: str, **values: Any) -> Run:
    return train(variant, "digits", **{"epochs": 3, "device": "cpu", **values})


def same_normal(values: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> None:
    """Each column of values [n, k] has this mean and variance: within 4.5 standard errors."""
    n = len(values)
    assert (np.abs(values.mean(0) - mean) < 4.5 * np.sqrt(variance / n)).all()
    assert (np.abs(values.var(0) / variance - 1) < 4.5 * np.sqrt(2 / n)).all()


@pytest.mark.parametrize("loss", ["cross-entropy", "squared error"])
def test_a_vae_draws_from_its_posterior_and_its_likelihood(loss: str) -> None:
    run = trained("vae", latent_dim=3, loss=loss)
    found = drawn(run)
    assert isinstance(run.model, vae.Model)
    mu, logvar = (part.numpy()[0] for part in run.model.posterior(torch.tensor(X[None])))
    same_normal(found.codes, mu, np.exp(logvar))
    assert found.spread == pytest.approx(np.exp(logvar / 2).mean(), rel=0.05)
    assert np.allclose(found.means, run.decode(found.codes), atol=1e-6)
    if loss == "squared error":
        assert found.sigma == 1  # the loss is ½‖x − r‖²
        same_normal(found.pixels - found.means, np.zeros(64), np.ones(64))
    else:
        assert found.sigma is None
        assert set(np.unique(found.pixels)) == {0, 1}
        error = np.sqrt((found.means * (1 - found.means)).mean(0) / N)
        assert (np.abs((found.pixels - found.means).mean(0)) < 4.5 * error + 1e-3).all()


def test_a_boltzmann_machine_draws_binary_units_and_binary_pixels() -> None:
    run = trained("rbm", hidden=(), latent_dim=20, code="sigmoid", epochs=30)
    found, weights = drawn(run), run.weights
    up = next(w for w in weights.values() if w.shape == (20, 64))
    bias = next(w for w in weights.values() if w.shape == (20,))
    p = special.expit(up.astype(np.float64) @ X + bias)
    assert set(np.unique(found.codes)) <= {0, 1}
    assert (np.abs(found.codes.mean(0) - p) < 4.5 * np.sqrt(p * (1 - p) / N) + 1e-3).all()
    assert 0.1 < p.mean() < 0.9
    assert np.ptp(p) > 0.1
    r = run.decode(found.codes).astype(np.float64)
    error = np.sqrt((r * (1 - r)).mean(0) / N)
    assert (np.abs((found.pixels - r).mean(0)) < 4.5 * error + 1e-3).all()
    assert "Bernoulli(sigmoid(Wv + c)), v = x" in run.model.code_law()


def test_a_stack_draws_at_its_top_around_the_code_with_unit_variance() -> None:
    run = trained("rbm", hidden=(30,), latent_dim=4, output="linear", loss="squared error")
    found = drawn(run)
    same_normal(found.codes, run.encode(X[None])[0], np.ones(4))
    assert found.sigma == 1  # of the visible units
    same_normal(found.pixels - found.means, np.zeros(64), np.ones(64))


def test_a_denoising_network_encodes_fresh_corruptions() -> None:
    run = trained("denoising", latent_dim=12, level=0.3)
    found = drawn(run, 400)
    x = torch.tensor(X).expand(400, -1)
    kept = torch.rand(x.shape, generator=random_generator(5, "p(h | x)")) >= 0.3
    by_hand = np.where(kept.numpy(), X, np.float32(0))
    assert found.seen is not None
    assert np.array_equal(found.seen, by_hand)
    assert np.allclose(found.codes, run.encode(by_hand), atol=1e-6)
    assert (found.seen == 0)[:, X > 0].mean() == pytest.approx(0.3, abs=0.03)
    assert len(np.unique(found.codes.round(6), axis=0)) == 400


PLAIN = ("basic", "linear", "tied", "stacked", "sparse", "contractive", "aae")


@pytest.mark.parametrize("variant", PLAIN)
def test_all_draws_of_a_deterministic_encoder_are_its_code(variant: str) -> None:
    run = trained(variant)
    found = drawn(run, 200)
    assert found.seen is None
    code = run.encode(X[None])
    assert np.allclose(found.codes, code, atol=1e-5 * max(1, np.abs(code).max()))
    assert spreads(found)[0::2] == ("0", "0")
    assert "all draws are equal" in run.model.code_law()
    assert not run.model.draws_codes


def test_every_variant_says_how_it_draws() -> None:
    random = {"denoising", "vae", "cvae", "rbm"}
    assert {v.key for v in variants().values()} == random | {*PLAIN}


@pytest.mark.parametrize("loss", ["squared error", "distance"])
def test_gaussian_pixels_have_the_variance_of_greatest_likelihood(loss: str) -> None:
    run = trained("basic", loss=loss)
    found, x = drawn(run), DIGITS.x_test[DIGITS.probe]
    wrong = (run.decode(run.encode(x)) - x).astype(np.float64).ravel()
    assert found.sigma is not None
    best = stats.norm.logpdf(wrong, scale=found.sigma).sum()
    for other in (0.99, 1.01):
        assert stats.norm.logpdf(wrong, scale=other * found.sigma).sum() < best
    same_normal(found.pixels - found.means, np.zeros(64), np.full(64, found.sigma**2))


@pytest.mark.parametrize("condition", ["label", "quadrant"])
def test_a_conditional_vae_is_told_the_same_and_leaves_told_pixels(condition: str) -> None:
    run = trained("cvae", latent_dim=3, condition=condition)
    found = drawn(run)
    told = run.condition(X[None], np.array([LABEL]))
    same_normal(found.codes, run.encode(X[None], told)[0], found.codes.var(0))
    assert told is not None
    assert np.allclose(found.means, run.decode(found.codes, told.repeat(N, 0)), atol=1e-6)
    seen = np.zeros((8, 8), bool)
    if condition == "quadrant":
        seen[4:, :4] = True  # the lower left
        assert np.array_equal(found.pixels[:, seen.ravel()], X[seen.ravel()][None].repeat(N, 0))
    assert set(np.unique(found.pixels[:, ~seen.ravel()])) == {0, 1}


def test_the_same_seed_draws_the_same_and_figures_are_those_of_all_pairs() -> None:
    run = trained("vae")
    found, same, other = drawn(run, 50), drawn(run, 50), drawn(run, 50, seed=6)
    for name in ("codes", "means", "pixels"):
        assert np.array_equal(getattr(found, name), getattr(same, name))
        assert not np.array_equal(getattr(found, name), getattr(other, name))
    pairs = spatial.distance.pdist(found.means.astype(np.float64), "sqeuclidean")
    assert found.apart == pytest.approx(pairs.mean(), rel=1e-6)
    error = spatial.distance.cdist(found.means, X[None], "sqeuclidean").mean()
    assert found.error == pytest.approx(error, rel=1e-6)
    far = ((found.means.mean(0, dtype=np.float64) - X) ** 2).sum()
    assert found.error == pytest.approx(far + found.apart / 2 * 49 / 50, rel=1e-6)


def test_rows_and_what_cannot_be_asked() -> None:
    run = trained("denoising", latent_dim=12)
    table = again_rows(run, 3, 6, 5)
    found = drawn(run, 200)
    assert [row.label for row in table.rows] == [
        "item x",
        "input x̃",
        "r, mean of p(x | h)",
        "x ~ p(x | h)",
    ]
    assert np.array_equal(table.images[1], found.seen[:6])  # type: ignore[index]
    assert np.allclose(table.images[2], found.means[:6], atol=1e-6)
    for wrong, words in (({"item": 360}, "from 0 to 359"), ({"n": 0}, "from 1 to 12")):
        with pytest.raises(ValueError, match=words):
            figures.again(run, **wrong)
    with pytest.raises(ValueError, match="at least 2 draws"):
        drawn(run, 1)


@pytest.mark.usefixtures("lab")
def test_the_section_draws_a_network_and_compares_all() -> None:
    page = at_view("again", variants="basic,vae,denoising", epochs_digits="2", again_item="4")
    assert not ran(page).warning  # of settings that wait for a run
    page.button(key="train").click()
    ran(page)
    until_finished(page)
    assert ran(page).markdown[-1].value == section.EXPLAIN
    names = [f"{kind}utoencoder" for kind in ("A", "Variational a", "Denoising a")]
    assert page.selectbox(key="again_run").options == names
    assert page.selectbox(key="again_run").value == names[1]  # the first whose draws differ
    assert "again(run, 4, n=10, seed=1)" in page.code[0].value
    before = scores(page)
    rows = before.split("<tr>")[2:]
    assert len(rows) == 3
    assert rows[0].count("<td>0</td>") == 2  # the plain one's draws are equal
    page.button(key="again_anew").click()
    assert scores(ran(page)) != before
    page.selectbox(key="again_run").set_value("Denoising autoencoder")
    assert 'train("denoising"' in ran(page).code[0].value


def scores(page: AppTest) -> str:
    return next(str(html.body) for html in page.html if "<table" in html.body)
