"""Samples: where the decoder is asked, what is measured of its answers, and the page."""

import csv
import io
from time import monotonic, sleep

import numpy as np
import pytest
import torch
from apptest import ROOT, ran, unpacked
from scipy import ndimage, spatial, stats
from streamlit.testing.v1 import AppTest

from aelab import data, train
from aelab.analysis import samples
from aelab.ui.pages.generate import interpolation as between
from aelab.ui.pages.generate import latent_grid as decoded
from aelab.ui.pages.generate import pad, sliders
from aelab.ui.pages.generate import page as generate
from aelab.ui.pages.generate import samples as draws
from aelab.ui.pages.generate import samples_section as sampled
from aelab.ui.session import comparison, jobs
from aelab.ui.shared.code_planes import feeds

RNG = np.random.default_rng(3)


def test_a_grid_of_equal_probability_holds_equal_shares_of_the_prior() -> None:
    edges = samples.normal_quantiles(15)
    assert np.allclose(edges, stats.norm.ppf((np.arange(15) + 0.5) / 15))
    values = RNG.exponential(size=1000)
    own = samples.own_quantiles(values, 4)
    assert np.allclose([(values < q).mean() for q in own], [0.125, 0.375, 0.625, 0.875], atol=0.002)


def test_equal_steps_span_the_central_98_percent() -> None:
    low, high = samples.normal_range(1.0)
    assert np.allclose([low, high], stats.norm.ppf([0.01, 0.99]))
    assert samples.normal_range(2.0) == pytest.approx((2 * low, 2 * high))
    assert np.ptp(np.diff(samples.equal_steps(low, high, 15))) < 1e-12
    values = np.arange(101.0)
    assert samples.central_range(values, 1.0) == pytest.approx((1, 99))
    assert samples.central_range(values, 0.5) == pytest.approx((25.5, 74.5))


def test_a_grid_is_laid_out_as_a_plot() -> None:
    places = samples.grid(np.array([-1.0, 0.0, 1.0]), np.array([5.0, 6.0])).reshape(2, 3, 2)
    assert places[0].tolist() == [[-1, 6], [0, 6], [1, 6]]  # the first row is the top
    assert places[1, 0].tolist() == [-1, 5]


def test_a_fitted_normal_has_the_mean_and_covariance_of_the_codes() -> None:
    codes = RNG.normal(size=(4000, 2)) @ np.array([[2.0, 1.0], [0.0, 0.5]]) + [3.0, -1.0]
    drawn = samples.fitted_normal(codes, 40_000, seed=1)
    assert np.allclose(drawn.mean(0), codes.mean(0), atol=0.05)
    assert np.allclose(np.cov(drawn.T), np.cov(codes.T), atol=0.1)


@pytest.mark.parametrize("k", [1, 5])
def test_nearest_neighbours_are_those_of_brute_force(
    k: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "CHUNK", 32)
    x, known = RNG.random((20, 9)), RNG.random((98, 9))  # the last chunk holds two
    apart = spatial.distance.cdist(x, known)
    found, distance = samples.nearest(x, known, k)
    assert np.array_equal(found, apart.argsort(1)[:, :k])
    assert np.allclose(distance, np.sort(apart, 1)[:, :k])
    with pytest.raises(ValueError, match="between 1 and 98"):
        samples.nearest(x, known, 99)


def test_sharpness_is_the_mean_laplacian_and_falls_with_blur() -> None:
    image = RNG.random((8, 9))
    inner = np.abs(ndimage.laplace(image))[1:-1, 1:-1]
    assert samples.sharpness(image.reshape(1, -1), (8, 9)) == pytest.approx(inner.mean())
    blurred = ndimage.gaussian_filter(image, 1.0)
    assert samples.sharpness(blurred.reshape(1, -1), (8, 9)) < 0.5 * inner.mean()


def test_diversity_and_entropy_in_closed_cases() -> None:
    assert samples.diversity(np.ones((4, 6))) == 0
    assert samples.diversity(np.array([[0.0, 0], [3, 4], [0, 0]])) == pytest.approx(10 / 3)
    assert samples.entropy(np.arange(10).repeat(3)) == pytest.approx(np.log2(10))
    assert samples.entropy(np.full(7, 4)) == 0
    assert samples.majority(np.array([[2, 2, 9], [7, 1, 0]])).tolist() == [2, 0]


def test_the_quality_of_copies_of_one_training_picture() -> None:
    known = RNG.random((30, 16)).astype(np.float32)
    found = samples.quality(known[[4] * 6], known, np.arange(30) % 3, (4, 4))
    assert found.to_training == pytest.approx(0, abs=1e-6)
    assert found.diversity == pytest.approx(0, abs=1e-6)
    assert found.entropy == 0


@pytest.mark.usefixtures("lab")
def test_the_page_shows_two_finished_runs_in_every_section() -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/6_Generate.py")
    assert "Example" in " ".join(m.value for m in ran(page).markdown)
    page.number_input(key="epochs_digits").set_value(3)
    ran(page)
    page.button(key="train").click()
    ran(page)
    end = monotonic() + 30
    while {entry.state for entry in _entries(page)} != {"finished"}:
        assert monotonic() < end
        sleep(0.05)
    for name in [name for name in generate.SECTIONS if name != "Conditions"]:
        page.session_state["show"] = name
        ran(page)
        assert generate.SECTIONS[name][2] == page.markdown[-1].value
        if name == generate.BY_HAND:
            assert not page.slider  # two numbers have a pad
            assert [page.number_input(key=key).label for key in pad.KEYS] == ["z₁", "z₂"]

    page.session_state["show"] = "Samples"
    scores = _scores(ran(page))
    assert scores.count("<tr>") == 5  # a head, two draws of the plain one, the VAE, the test set
    assert scores.count("1.00</td>") >= 3  # what the ratios are of
    before = page.number_input(key="draw").value
    page.button(key="anew").click()
    assert ran(page).number_input(key="draw").value == before + 1
    assert _scores(page) != scores


def _scores(page: AppTest) -> str:
    return next(str(html.body) for html in page.html if "<table" in html.body)


def _entries(page: AppTest) -> list[comparison.Entry]:
    found = [jobs.scheduler().get(token) for token in page.session_state["lab"].jobs["generate"]]
    return [comparison.Entry("", job.run, job) for job in found if job]


def test_draws_and_their_table() -> None:
    runs = [(key, train(key, "digits", epochs=2, latent_dim=3)) for key in ("basic", "vae")]
    plain, fitted, vae = draws.draws(runs, 5)
    codes = torch.randn(200, 3, generator=torch.Generator().manual_seed(5)).numpy()
    for drawn in (plain, vae):  # without a prior of its own: the same numbers
        assert np.allclose(drawn.images, drawn.run.decode(codes).clip(0, 1))
    assert not np.allclose(fitted.images, plain.images)
    rows = list(csv.DictReader(io.StringIO(sampled.table([plain, fitted, vae]))))
    assert [row["run"] for row in rows] == ["basic", "basic", "vae", "test pictures"]
    near = spatial.distance.cdist(vae.images, data.load("digits").x_train).min(1)
    assert float(rows[2][sampled.UNITS[0]]) == pytest.approx(np.median(near), rel=1e-5)


def test_the_grid_decodes_the_places_that_its_captions_name() -> None:
    run = train("vae", "digits", epochs=2, latent_dim=2)
    meta, arrays = unpacked(decoded.latent_grid("VAE", run, "equal probability", 1.0, 5))
    places = [
        [float(v.replace("−", "-").split()[1]) for v in w.split(" · ")] for w in meta["hover"]
    ]
    quantiles = stats.norm.ppf([0.1, 0.3, 0.5, 0.7, 0.9])
    assert np.allclose(np.array(places).reshape(5, 5, 2)[0, :, 0], quantiles, atol=0.006)
    assert np.allclose(np.array(places).reshape(5, 5, 2)[:, 0, 1], quantiles[::-1], atol=0.006)
    pixels = 255 * run.decode(np.array(places, np.float32))
    assert np.abs(pixels - arrays["images"]).max() < 3  # captions have two decimals


def test_the_line_between_two_codes_ends_at_their_pictures() -> None:
    run = train("basic", "digits", epochs=2, latent_dim=2)
    x = data.load("digits").x_test[[4, 9]]
    _, arrays = unpacked(between.walk("AE", run, 4, 9))
    rebuilt = np.rint(255 * run.decode(run.encode(x)).clip(0, 1))
    assert np.abs(arrays["images"][[0, -1]] - rebuilt).max() <= 1
    _, arrays = unpacked(between.fade("digits", 4, 9))
    _, whole = unpacked(
        between.pca_line("digits", 64, 4, 9)
    )  # PCA with all directions changes nothing
    assert np.abs(whole["images"].astype(int) - arrays["images"]).max() <= 1
    assert np.abs(arrays["images"][4] - 255 * x.mean(0)).max() <= 1


def test_sliders_stand_in_the_order_of_the_numbers_that_vary_most() -> None:
    run = train("basic", "digits", epochs=2, latent_dim=12)
    most = np.argsort(-run.codes.var(0))[:10]
    assert sliders.slid(run) == sorted(most.tolist())


def test_ends_are_picked_by_sight() -> None:
    dataset = data.load("digits")
    meta, arrays = unpacked(between.choice("digits", "A", 24))
    assert meta["chosen"] == 24
    assert dataset.y_test[meta["ids"]].tolist() == [*range(10)] * 2
    assert len(set(meta["ids"])) == 20
    assert np.abs(arrays["images"] - 255 * dataset.x_test[meta["ids"]]).max() <= 0.5


def test_the_pad_says_where_it_is_and_asks_for_what_the_browser_cannot_decode() -> None:
    run = train("cvae", "digits", epochs=1, latent_dim=2)
    meta, _ = unpacked(pad.payload([("CVAE", run)], (0.25, -1.5)))
    assert meta["pad"] == [0.25, -1.5]
    answer = feeds.reply({"id": 1, "on": [0], "ends": [{"place": (0.25, -1.5)}]}, {0: run}, False)
    assert answer is not None
    (image,) = unpacked(answer)[1].values()
    place = np.array([[0.25, -1.5]], np.float32)
    near = int(np.square(run.codes - place).sum(1).argmin())
    x, y = data.load("digits").x_test[[near]], data.load("digits").y_test[[near]]
    wanted = run.decode(place, run.condition(x, y))[0].clip(0, 1)
    assert np.abs(image - 255 * wanted).max() <= 0.51
