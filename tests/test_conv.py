"""Convolutional bodies: against scipy's correlation, in every shape, and looked into by depth."""

import json
from time import monotonic, sleep

import numpy as np
import pytest
import torch
from apptest import ROOT, kept_jobs, ran
from numpy.typing import NDArray
from scipy.signal import correlate2d
from streamlit.testing.v1 import AppTest
from test_components import read

from aelab import data, recipes, train
from aelab.models import Autoencoder, Sizes, variant, variants
from aelab.models.contractive import Model as Contractive
from aelab.schema import SettingError, settings
from aelab.store._file import pack, unpack
from aelab.training import Experiment, Run
from aelab.training.encoder_layers import filter_shape, layer_activations
from aelab.training.evaluation import decoder_of, network_of
from aelab.ui.pages.filters import depth_pictures
from aelab.ui.pages.train import stage as live
from aelab.ui.session import jobs

CARRIERS = [
    key for key, v in variants().items() if any(s.name == "body" for s in settings(v.Config))
]
Floats = NDArray[np.float32]


def build(
    shape: tuple[int, int] = (7, 10), seed: int = 0, key: str = "basic", **values: object
) -> Autoencoder:
    kind = variant(key)
    config = kind.Config.of({"body": "convolutional", "hidden": (6,), "latent_dim": 2, **values})
    return kind.build(config, Sizes(shape, 10), torch.Generator().manual_seed(seed))


def relu(x: Floats) -> Floats:
    return np.maximum(x, 0)


def convolved(maps: Floats, weight: Floats, bias: Floats) -> Floats:
    """Maps [c, h, w] through kernels [out, c, 3, 3] with a border of zeros → [out, h, w]."""
    return np.array([
        b + sum(correlate2d(m, k, "same") for m, k in zip(maps, kernels, strict=True))
        for kernels, b in zip(weight, bias, strict=True)
    ])  # fmt: skip


def stirred(model: Autoencoder) -> dict[str, Floats]:
    """The weights by name, after biases of 0, which would hide a forgotten one, have been moved."""
    with torch.no_grad():
        for p in model.parameters():
            p += 0.1 * torch.randn(p.shape, generator=torch.Generator().manual_seed(9))
    return network_of(model)[0]


@pytest.mark.parametrize("shape", [(8, 8), (28, 28), (7, 10), (4, 3), (1, 5)])
@pytest.mark.parametrize("channels", [(3,), (4, 5), (2, 3, 4, 5)])
def test_any_picture_goes_in_and_comes_out_whole(
    shape: tuple[int, int], channels: tuple[int, ...]
) -> None:
    model, x = build(shape, channels=channels), torch.rand(6, shape[0] * shape[1])
    z = model.encode(x)
    assert z.shape == (6, 2)
    assert model.logits(z).shape == x.shape
    sides = [
        (layer.values.shape[2], layer.values.shape[3]) for layer in model.layer_activations(x)[:-2]
    ]
    wanted = [(-(-shape[0] // 2**k), -(-shape[1] // 2**k)) for k in range(1, len(channels) + 1)]
    assert sides == wanted


def test_feature_maps_are_correlations_at_every_second_pixel() -> None:
    model, x = build(channels=(3, 4)), np.random.default_rng(1).random((2, 70), np.float32)
    w = stirred(model)
    first, second, *_ = model.layer_activations(torch.tensor(x))
    for i, item in enumerate(x):
        maps = item.reshape(1, 7, 10)
        for k, layer in enumerate((first, second)):
            name = f"encoder.convolutions.{k}"
            maps = relu(convolved(maps, w[f"{name}.weight"], w[f"{name}.bias"])[:, ::2, ::2])
            np.testing.assert_allclose(layer.values[i].detach().numpy(), maps, atol=1e-5)


def test_the_decoder_repeats_pixels_and_convolves() -> None:
    model, z = build((8, 12), channels=(3, 4)), np.random.default_rng(2).normal(size=(1, 2))
    w = stirred(model)
    x = z[0].astype(np.float32)
    for k in range(2):
        name = f"decoder.dense.layers.{k}"
        x = relu(w[f"{name}.weight"] @ x + w[f"{name}.bias"])
    maps = x.reshape(4, 2, 3)
    for k, act in enumerate((relu, lambda a: a)):
        name = f"decoder.convolutions.{k}"
        maps = maps.repeat(2, 1).repeat(2, 2)
        maps = act(convolved(maps, w[f"{name}.weight"], w[f"{name}.bias"]))
    found = model.logits(torch.tensor(z, dtype=torch.float32))[0].detach().numpy()
    np.testing.assert_allclose(found, maps.ravel(), atol=1e-5)


@pytest.mark.parametrize("key", CARRIERS)
def test_the_seed_alone_decides_the_weights(key: str) -> None:
    state = torch.get_rng_state()
    one, same, other = (build(seed=seed, key=key).state_dict() for seed in (3, 3, 4))
    assert all(torch.equal(one[name], same[name]) for name in one)
    kernels = "encoder.convolutions.0.weight"
    assert not torch.equal(one[kernels], other[kernels])
    assert torch.equal(torch.get_rng_state(), state)


def test_initial_kernels_have_the_spread_they_are_named_for() -> None:
    for init, std in {"he": (2 / 288) ** 0.5, "xavier": (2 / 864) ** 0.5, "naive": 0.01}.items():
        second = build(channels=(32, 64), init=init).state_dict()["encoder.convolutions.1.weight"]
        assert second.std().item() == pytest.approx(std, rel=0.03)


def test_the_contraction_is_the_whole_jacobian() -> None:
    model, x = build(key="contractive", latent_dim=5), torch.rand(3, 70)
    assert isinstance(model, Contractive)
    each = [torch.autograd.functional.jacobian(model.encode, item[None]) for item in x]
    expected = torch.stack([one.square().sum() for one in each])
    torch.testing.assert_close(model.contraction(x, model.encode(x)), expected)


@pytest.mark.parametrize("told", [{}, {"condition": "quadrant", "quadrants": 2}])
def test_a_condition_is_told_behind_the_convolutions(told: dict[str, object]) -> None:
    model, x, y = build(key="cvae", **told), torch.rand(4, 70), torch.arange(4)
    condition = model.condition(x, y)
    assert condition is not None
    other = 1 - condition
    z = model.encode(x, condition)
    maps = model.encoder.maps(x)[-1].flatten(1)
    with_it = model.encoder.dense(torch.cat([maps, condition], 1))[:, :2]
    torch.testing.assert_close(z, with_it)
    assert not torch.allclose(z, model.encode(x, other))
    assert not torch.allclose(model.logits(z, condition), model.logits(z, other))
    drawn = model.decode(z, condition)
    assert drawn.shape == x.shape
    if told:  # the left half stands as it was told
        half = drawn.view(4, 7, 10)[:, :, :5]
        torch.testing.assert_close(half, x.view(4, 7, 10)[:, :, :5])


def test_who_carries_one_and_what_it_needs() -> None:
    assert set(CARRIERS) >= {"basic", "vae", "sparse", "denoising", "aae", "contractive", "cvae"}
    assert not {"linear", "tied"} & set(CARRIERS)
    with pytest.raises(SettingError, match="cannot be empty with a convolutional body"):
        build(channels=())
    assert variant("basic").Config.of({"channels": ()})  # no matter where it is dense
    assert any("decoder" in name for name in build(key="denoising").state_dict())  # not tied


@pytest.fixture(scope="module")
def run() -> Run:
    return train("basic", "digits", epochs=4, body="convolutional", latent_dim=5, hidden=(20,))


def test_a_run_is_kept_with_its_kernels_and_opens_again(run: Run) -> None:
    kernels = run.weights["encoder.convolutions.0.weight"].reshape(16, 9)
    assert filter_shape(run) == (3, 3)
    shown = (run.last.filters.astype(float) - 128) / 127 * run.last.filter_scale[:, None]
    np.testing.assert_allclose(shown, kernels, atol=float(run.last.filter_scale.max()) / 127)
    opened = unpack(pack(run, 0.0))[0]
    x = data.load("digits").x_test[:5]
    np.testing.assert_array_equal(opened.decode(opened.encode(x)), run.decode(run.encode(x)))
    assert filter_shape(train("basic", "digits", epochs=1)) == (8, 8)


def test_an_experiment_of_before_there_were_bodies_is_dense() -> None:
    raw = json.loads(Experiment.of("basic", "digits").to_json())
    del raw["config"]["body"], raw["config"]["channels"]
    assert Experiment.from_json(json.dumps(raw)) == Experiment.of("basic", "digits")


def test_the_browser_is_told_to_ask_for_pictures(run: Run) -> None:
    assert run.decoder == decoder_of(run.model) == ()
    meta, _ = read(live.decoder_of("a run", run))
    assert meta["layers"] is None
    answered, arrays = read(live.reply(run, {"id": 3, "item": 0}))
    assert answered["ask"] == 3
    truth = run.decode(run.codes[:1])[0].clip(0, 1)
    np.testing.assert_allclose(arrays["image"] / 255, truth, atol=0.5 / 255 + 1e-6)


@pytest.mark.parametrize("key", variants())
def test_every_variant_answers_layer_by_layer_to_its_code(key: str) -> None:
    digits = data.load("digits")
    run = train(key, "digits", epochs=1, latent_dim=3)
    x, y = digits.x_test[:9], digits.y_test[:9]
    layers = layer_activations(run, x, y)
    codes = run.encode(x, run.condition(x, y))
    np.testing.assert_array_equal(layers[-1].values, codes)
    own = sum(w.size for name, w in run.weights.items() if name.startswith("encoder."))
    assert sum(layer.parameters for layer in layers) == own
    for k, layer in enumerate(layers):
        assert depth_pictures.answer(run, k, layer, 0)
        assert depth_pictures.exciting(run, k, 0)
    assert depth_pictures.weights(run, 0, layers[0], 0)


def test_a_row_shows_the_answers_under_one_scale(run: Run) -> None:
    layer = depth_pictures.answers(run, 7)[1]
    meta, arrays = read(depth_pictures.answer(run, 1, layer, 3))
    truth = layer.values[0].reshape(32, -1)
    np.testing.assert_allclose(
        arrays["images"] / 255 * arrays["scale"][:, None], truth, atol=truth.max() / 500
    )
    assert (meta["shape"], meta["chosen"]) == ([2, 2], 3)
    assert meta["note"].startswith("32 maps of 2 × 2 · 4,640 weights")
    meta, arrays = read(depth_pictures.weights(run, 1, layer, 3))
    kernels = run.weights["encoder.convolutions.1.weight"][3].reshape(16, 9)
    shown = (arrays["images"] - 128.0) / 127 * arrays["scale"][:, None]
    np.testing.assert_allclose(shown, kernels, atol=np.abs(kernels).max() / 250)
    x = data.load("digits").x_test[: depth_pictures.N_PROBE]
    maps = run.model.encoder.maps(torch.tensor(x))[1][:, 3].amax((1, 2)).numpy()
    assert depth_pictures.best(run, 1, 3).tolist() == np.argsort(-maps, kind="stable")[:4].tolist()


@pytest.fixture
def lab(lab: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with short trainings."""
    monkeypatch.setitem(recipes.LAYERS, "digits", {**recipes.LAYERS["digits"], "epochs": 2})


def test_the_page_trains_a_network_and_looks_into_it(lab: None) -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/4_Filters.py")
    page.query_params["view"] = "By depth"
    assert any("Example" in m.value for m in ran(page).markdown)
    page.button(key="train").click()
    ran(page)
    (token,) = kept_jobs(page, "depth")
    end = monotonic() + 60
    while (job := jobs.scheduler().get(token)) is None or job.state != "finished":
        assert monotonic() < end
        sleep(0.02)
    assert job.run is not None
    assert job.run.experiment.config.values()["body"] == "convolutional"
    ran(page)
    assert not page.info
    assert any(place.endswith(".3") for place in page.session_state["lab"].selected)
    page.number_input(key="depth.item").set_value(359)
    ran(page)
