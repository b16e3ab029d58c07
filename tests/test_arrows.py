"""The arrow field: the true score, the path of a particle, drawings, and the view."""

import numpy as np
import pytest
import torch
from apptest import ROOT, kept_jobs, ran
from streamlit.testing.v1 import AppTest
from test_components import read

import aelab
from aelab import data
from aelab.analysis.score import Mixture, agreement, settle
from aelab.components.vector_field import FieldFilm, VectorField, vector_field
from aelab.figures import field
from aelab.training import Run
from aelab.training.evaluation.points import grid
from aelab.ui.pages.manifold.vector_field import figures as arrow_fields
from aelab.ui.pages.manifold.vector_field import film as arrow_film
from aelab.ui.pages.manifold.vector_field import sidebar as arrow_settings
from aelab.ui.pages.manifold.vector_field.sidebar import ViewOptions
from aelab.ui.session import jobs
from aelab.ui.session.state import session

RNG = np.random.default_rng(4)


def test_the_score_of_one_gaussian_is_a_straight_pull() -> None:
    """N(c, (noise² + σ²) I) has the score (c − x) / (noise² + σ²), and its own moments."""
    c, x = np.array([0.4, -0.2]), RNG.normal(size=(50, 2))
    one = Mixture.of(np.tile(c, (7, 1)), noise=0.2, sigma=0.3)
    np.testing.assert_allclose(one.score(x), (c - x) / 0.13, rtol=1e-12)
    drawn = one.sample(20_000, seed=1)
    np.testing.assert_allclose(drawn.mean(0), c, atol=0.01)
    np.testing.assert_allclose(drawn.std(0), 0.13**0.5, rtol=0.02)


def test_the_score_is_the_gradient_of_the_log_density() -> None:
    """Both against torch: the density as a mixture distribution, its gradient by autograd."""
    centres = RNG.normal(size=(9, 2))
    ours = Mixture.of(centres[[0, 0, *range(9)]], noise=0.1, sigma=0.25)
    x = torch.tensor(RNG.normal(size=(40, 2)), requires_grad=True)
    weights = torch.tensor([3.0] + [1.0] * 8, dtype=torch.float64)
    parts = torch.distributions.MultivariateNormal(
        torch.tensor(centres), (0.01 + 0.0625) * torch.eye(2, dtype=torch.float64)
    )
    mixing = torch.distributions.Categorical(weights)
    log_p = torch.distributions.MixtureSameFamily(mixing, parts).log_prob(x)
    (wanted,) = torch.autograd.grad(log_p.sum(), x)
    np.testing.assert_allclose(ours.log_density(x.detach().numpy()), log_p.detach(), rtol=1e-10)
    np.testing.assert_allclose(ours.score(x.detach().numpy()), wanted, rtol=1e-8, atol=1e-10)


def test_the_exact_denoiser_agrees_with_the_score() -> None:
    """E[x | x̃] by Bayes' rule over clean points, from the definition: Miyasawa's law."""
    centres, sigma = RNG.normal(size=(12, 2)), 0.3
    noisy = RNG.normal(size=(200, 2))
    likelihood = np.exp(-np.square(noisy[:, None] - centres).sum(2) / (2 * sigma**2))
    mean = (likelihood @ centres) / likelihood.sum(1, keepdims=True)
    truth = sigma**2 * Mixture.of(centres, 0.0, sigma).score(noisy)
    np.testing.assert_allclose(mean - noisy, truth, atol=1e-10)
    assert agreement(mean - noisy, truth) == pytest.approx((1, 1))
    assert agreement(-2 * truth, truth) == pytest.approx((-1, 2))
    assert agreement(truth[:, ::-1] * (1, -1), truth).cosine == pytest.approx(0, abs=1e-12)
    assert agreement(0 * truth, truth) == (0, 0)
    halves = np.repeat([3.0, 1.0], 100)
    turned = np.concatenate([truth[:100], -truth[100:]])
    assert agreement(turned, truth, halves).cosine == pytest.approx(0.5)


def test_sigma_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="without noise"):
        Mixture.of(np.zeros((3, 2)), 0.1, 0.0)


def test_a_particle_settles_where_the_arrows_end() -> None:
    """Under x ← x/2 + c/2 it halves its way to c each step; a circle's particles end on it."""
    c = np.array([[1.0, -2.0]])
    path = settle(lambda x: (x + c) / 2, np.zeros((1, 2)))
    np.testing.assert_allclose(path[3], c * 7 / 8)
    np.testing.assert_allclose(path[-1], c, atol=2e-3)
    assert len(settle(lambda x: x + 1, np.zeros((1, 2)), most=30)) == 31  # it never rests
    truth, sigma = data.toys.truth("circle/noise=0", 500), 0.1
    smoothed = Mixture.of(truth.centres, 0.0, sigma)
    start = RNG.uniform(-1.4, 1.4, (100, 2))
    ends = settle(lambda x: x + sigma**2 * smoothed.score(x), start)[-1]
    # Blurred by σ the ridge lies at radius √(1 − σ²), to the first order in σ².
    np.testing.assert_allclose(np.linalg.norm(ends, axis=1), (1 - sigma**2) ** 0.5, atol=2e-3)


def test_a_drawing_is_kept_or_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow_settings.st, "session_state", {})
    line = np.column_stack([np.linspace(-0.9, 0.9, 40), np.zeros(40)]).tolist()
    assert arrow_settings.take(line) == ""
    base = session().selected[arrow_settings.DRAWING]
    assert np.abs(data.load(base).x_train[:, 1]).max() < 0.1
    assert "has 9 points" in arrow_settings.take(line[:9])
    assert session().selected[arrow_settings.DRAWING] is None
    assert "in one place" in arrow_settings.take([[0.2, 0.2]] * 30)
    assert arrow_settings.take([]) == ""  # wiped: nothing is wrong
    for broken in ([[1, 2, 3]], "x", [["a", "b"]], None, {"a": 1}, [[1], [2, 3]]):
        assert arrow_settings.take(broken) == arrow_settings.BROKEN, broken


@pytest.fixture(scope="module")
def run() -> Run:
    return aelab.train("denoising", "circle", epochs=3, hidden=(32,), latent_dim=8, tied=False,
                       level=0.3)  # fmt: skip


def test_a_short_training_turns_the_arrows_towards_the_truth(run: Run) -> None:
    """Each figure on the page is that of the network itself."""
    found = field.agreement_of(run, 0.3)
    noisy = field.smoothed("circle", 0.3).sample(arrow_fields.NOISY, seed=0)
    true = 0.09 * field.smoothed("circle", 0.3).score(noisy)
    own = run.model.decode(run.model.encode(torch.tensor(noisy, dtype=torch.float32))).numpy()
    cosines = torch.nn.functional.cosine_similarity(torch.tensor(own - noisy), torch.tensor(true))
    assert found.cosine == pytest.approx(float(cosines.mean()), abs=1e-5)
    assert found.cosine > field.agreement_of(first(run), 0.3).cosine


def first(run: Run) -> Run:
    """The same network before it was trained."""
    return next(aelab.fit(run.experiment))


def test_the_film_holds_every_snapshots_arrows_then_the_true_ones(run: Run) -> None:
    options = ViewOptions("circle", 0.5, (run.experiment,))
    film = arrow_film.filmed(options, (run,), going=False)
    assert film
    assert arrow_film.filmed(options, (run,), going=True) is None
    meta, arrays = read(arrow_film.recording(options, (run,), film))
    frames = arrays["frames"].reshape(len(arrays["steps"]), 2, -1, 2)
    known = {s.step: s.extra["field"] for s in run.snapshots}
    true = 0.09 * field.smoothed("circle", 0.3).score(grid())  # its own σ, not the slider's
    for step, frame, ends in zip(arrays["steps"], frames, arrays["ends"], strict=True):
        low, high = ends
        values = low + frame / 65535 * (high - low)
        np.testing.assert_allclose(values[0], known[step], atol=2e-4)
        np.testing.assert_allclose(values[1], true, atol=2e-4)
    assert len(meta["notes"][-1].split("\n")) == 2
    table = arrow_film.csv(options, (run,)).splitlines()
    assert table[0] == "network,step,sigma,mean cosine,length ratio"
    assert len(table) == 1 + len(run.snapshots)
    told = [float(value) for value in table[-1].split(",")[3:]]
    assert told == pytest.approx(field.agreement_of(run, 0.3), abs=0.02), "as the picture says"


def test_the_pictures_payload(run: Run) -> None:
    options = ViewOptions("circle", 0.3, (run.experiment,))
    meta, arrays = read(arrow_fields.payload(options, (run,), None))
    assert [one["true"] for one in meta["fields"]] == [False, True]
    nodes = field.nodes(arrow_fields.SIDE)
    np.testing.assert_allclose(nodes.reshape(61, 61, 2)[::3, ::3].reshape(-1, 2), grid(), atol=1e-6)
    own = run.decode(run.encode(nodes.astype(np.float32))) - nodes
    np.testing.assert_allclose(arrays["field0"].reshape(-1, 2), own, atol=1e-6)
    empty, _ = read(arrow_fields.payload(options, (), None))
    assert empty["fields"][0]["cover"]
    assert empty["step"] == 0
    with pytest.raises(ValueError, match="field0 has shape"):
        vector_field(
            group="g",
            name="n",
            title="t",
            fields=[VectorField(title="a", values=np.zeros((4, 2)))],
            cloud=np.zeros((3, 2)),
            density=np.zeros(9),
            reach=1,
            shrink=1,
            film=FieldFilm(slot="s", run="r", note=""),
        )


@pytest.fixture
def view(lab: None) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params["view"] = "Arrows"
    return page.switch_page("pages/11_Manifold.py")


def test_train_a_plain_net_beside_it_and_another_sigma(view: AppTest) -> None:
    """Train starts both nets; the σ slider reaches the one that learns from noise."""
    view.query_params["arrows.plain"] = "true"
    view.query_params["arrows.epochs"] = "2000"
    ran(view)
    view.button(key="train").click()
    ran(view)
    tokens = kept_jobs(view, "arrows")
    found = [jobs.scheduler().get(token) for token in tokens]
    while not all(job and job.run and job.pace == "watchable" for job in found):
        ran(view)  # the worker obeys when it comes to it
    view.slider(key="arrows.sigma").set_value(0.1)
    ran(view)
    denoising, plain = (job for job in found if job)
    jobs.scheduler().pause(denoising.id)
    while denoising.busy:
        ran(view)
    assert denoising.run
    assert plain.run
    assert field.sigma_of(denoising.run) == 0.1
    assert field.sigma_of(plain.run) is None
    assert not view.warning


def test_bad_input_gets_one_sentence(view: AppTest) -> None:
    view.query_params["arrows.sigma"] = "0.0"
    ran(view)
    assert [i.value for i in view.info] == [arrow_settings.NO_NOISE]
    view.slider(key="arrows.sigma").set_value(0.2)
    ran(view)
    assert not view.warning
    view.selectbox(key="arrows.toy").set_value("Drawn by hand")
    ran(view)
    assert [i.value for i in view.info] == [arrow_settings.HINT]
    view.query_params["drawing"] = "drawn/points=AAAA"
    ran(view)
    assert "points cannot be read" in view.info[0].value
    line = np.column_stack([np.linspace(-0.9, 0.9, 40), np.zeros(40)])
    view.query_params["drawing"] = data.toys.drawn(line).partition("/noise")[0]
    ran(view)
    assert not view.info
    assert view.button(key="train")
