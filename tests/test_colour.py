"""Pictures in colour through data, networks and measures: three numbers a pixel, channels last."""

from base64 import b64decode
from io import BytesIO
from itertools import product

import numpy as np
import pytest
import torch
from colours import made
from numpy.typing import NDArray
from PIL import Image
from scipy.fft import dctn
from torch.nn import functional as F

from aelab import data, figures, train
from aelab.analysis import dct, filters, movements, quality, samples
from aelab.data import own
from aelab.figures._png import HEAD, SCALE, inverted, png
from aelab.models import Sizes, variant, variants
from aelab.models.cvae import Model as Conditional
from aelab.schema import settings
from aelab.studies._equal_nets import Net
from aelab.training import example_indices
from aelab.training.encoder_layers import filter_shape

SHAPE = (7, 10, 3)
RNG = np.random.default_rng(5)
BODIES = {
    key: next((s.choices for s in settings(v.Config) if s.name == "body"), ("dense",))
    for key, v in variants().items()
}
EVERY = [(key, body) for key, bodies in BODIES.items() for body in bodies]


def build(key: str, shape: tuple[int, ...] = SHAPE, **values: object) -> torch.nn.Module:
    kind = variant(key)
    return kind.build(kind.Config.of(values), Sizes(shape, 4), torch.Generator().manual_seed(1))


@pytest.mark.parametrize(("key", "body"), EVERY)
def test_every_variant_learns_pictures_in_colour(key: str, body: str) -> None:
    dataset = made()
    given = {"body": body} if len(BODIES[key]) > 1 else {}
    run = train(key, dataset, epochs=2, batch_size=32, latent_dim=4, **given)
    last = run.last
    assert run.finished
    assert np.isfinite(last.squared_error)
    assert last.reconstruction.shape == (10, dataset.d)
    assert last.samples.shape[1] == dataset.d
    assert filter_shape(run) == ((3, 3, 3) if body == "convolutional" else (8, 8, 3))
    assert last.filters.shape[1] == np.prod(filter_shape(run))


def test_convolutions_read_and_draw_the_three_channels() -> None:
    model = build("basic", body="convolutional", channels=(4, 5), hidden=(6,), output="linear")
    w = {name: p + 0.1 for name, p in model.state_dict().items()}
    model.load_state_dict(w)
    x = torch.rand(2, *SHAPE)
    maps = x.permute(0, 3, 1, 2)
    for k in range(2):
        name = f"encoder.convolutions.{k}"
        maps = F.conv2d(maps, w[f"{name}.weight"], w[f"{name}.bias"], 2, 1).relu()
    np.testing.assert_allclose(
        model.encoder.maps(x.flatten(1))[-1].detach(), maps.numpy(), rtol=1e-5, atol=1e-6
    )
    maps = model.decoder.dense(z := torch.randn(2, 2)).view(2, 5, 2, 3)
    for k, (sides, bent) in enumerate((((4, 5), torch.relu), ((7, 10), torch.nn.Identity()))):
        name = f"decoder.convolutions.{k}"
        maps = F.interpolate(maps, sides)
        maps = bent(F.conv2d(maps, w[f"{name}.weight"], w[f"{name}.bias"], 1, 1))
    drawn = maps.permute(0, 2, 3, 1).flatten(1).detach()
    np.testing.assert_allclose(model.decode(z).detach(), drawn, rtol=1e-5, atol=1e-5)
    kernel = model.encoder.filters[1].view(3, 3, 3)
    torch.testing.assert_close(kernel[2, 0], w["encoder.convolutions.0.weight"][1, :, 2, 0])


def test_a_quarter_that_is_told_is_told_in_all_its_colours() -> None:
    model = build("cvae", condition="quadrant", quadrants=1)
    assert isinstance(model, Conditional)
    seen = model.seen.view(SHAPE)
    assert seen.sum() == model.told == 3 * 4 * 5
    assert seen[3:, :5].all()


@pytest.mark.parametrize("values", [{"hidden": (9, 5)}, {"channels": (4, 6)}])
def test_nets_of_equal_size_are_counted_in_colour(values: dict[str, tuple[int, ...]]) -> None:
    net = Net(SHAPE, 2, **values)
    model = build("basic", bias=False, **net.values)
    assert net.cost("weights") == sum(p.numel() for p in model.parameters())


def test_shuffled_pixels_keep_their_colours_and_are_never_black_and_white() -> None:
    dataset = made()
    mixed = data.load(data.shuffled(dataset.name))
    one, other = (np.sort(d.x_test[3].reshape(-1, 3), 0) for d in (dataset, mixed))
    np.testing.assert_array_equal(one, other)
    whole = {tuple(pixel) for pixel in dataset.x_test[3].reshape(-1, 3).tolist()}
    assert {tuple(pixel) for pixel in mixed.x_test[3].reshape(-1, 3).tolist()} == whole
    for way in ("threshold", "drawn"):
        with pytest.raises(data.UnknownData, match="black and white: only grey pixels between 0"):
            data.load(f"{dataset.name}/{way}")


def channel(x: NDArray[np.floating], c: int) -> NDArray[np.floating]:
    """One channel of pictures in colour as grey pictures."""
    return x.reshape(-1, *SHAPE)[..., c].reshape(len(x), -1)


def test_measures_of_pictures_in_colour_are_over_their_channels() -> None:
    x, other = RNG.random((2, 6, 210), np.float32)
    each = [(channel(x, c), channel(other, c)) for c in range(3)]
    grey = SHAPE[:2]
    expected = np.mean([quality.ssim(a, b, grey) for a, b in each], 0)
    np.testing.assert_allclose(quality.ssim(x, other, SHAPE), expected)
    sharp = np.mean([samples.sharpness(a, grey) for a, _ in each])
    assert samples.sharpness(x, SHAPE) == pytest.approx(sharp)
    waves = dctn(x.reshape(-1, *SHAPE), axes=(1, 2), norm="ortho").reshape(6, -1)
    np.testing.assert_allclose(dct.coefficients(x, SHAPE), waves, atol=1e-5)
    np.testing.assert_allclose(dct.keep_largest(x, SHAPE, 210), x, atol=1e-5)
    picture = x[0].reshape(SHAPE)
    for c, found in product(range(3), (movements.tangent_vectors, _turned)):
        np.testing.assert_allclose(channel(found(picture), c), found(picture[..., c]))


def _turned(picture: NDArray[np.floating]) -> NDArray[np.floating]:
    return movements.apply_movement(picture, 2, np.array([-1.5, 0.5]))


def test_filters_in_colour_are_measured_over_their_channels() -> None:
    grey = RNG.normal(size=(8, 70))
    colour = grey[:, :, None] * [1.0, -2.0, 0.5]
    for measure in (lambda f, s: filters.localisation(f, s, 2), filters.coherence):
        np.testing.assert_allclose(measure(colour.reshape(8, -1), SHAPE), measure(grey, SHAPE[:2]))
    spot = np.zeros((1, *SHAPE))
    spot[0, 2, 3, 0], spot[0, 6, 9, 2] = 1, 1  # energy at two places, each in one channel
    assert filters.localisation(spot.reshape(1, -1), SHAPE, 2) == pytest.approx(0.5)


def test_a_figure_shows_the_very_colours_and_filters_on_mid_grey() -> None:
    run = train("vae", made(), epochs=1, body="convolutional")
    drawn = figures.reconstructions(run).data[0]
    assert drawn.type == "image"
    pixels = np.asarray(drawn.z)
    items = made().x_test[example_indices(made())]
    expected = np.rint(255 * items.reshape(-1, 8, 8, 3))
    for i, picture in enumerate(expected):
        np.testing.assert_array_equal(pixels[:8, 9 * i : 9 * i + 8, :3], picture)
    np.testing.assert_array_equal(pixels[9:17, :8, :3].ravel(), run.last.reconstruction[0])
    assert (pixels[:8, 8, 3] == 0).all()  # the gap
    kernels = np.asarray(figures.filters(run).data[0].z)
    np.testing.assert_array_equal(kernels[:3, :3, :3].ravel(), run.last.filters[0])


def test_pictures_in_a_figure_keep_their_colours_in_the_dark() -> None:
    picture = made().x_test[0].reshape(8, 8, 3)
    address = png(picture)
    stored = np.asarray(Image.open(BytesIO(b64decode(address.removeprefix(HEAD)))))
    np.testing.assert_array_equal(stored[::SCALE, ::SCALE], np.rint(255 * picture))
    assert inverted(address) == address
    assert inverted(png(picture[..., 0])) != png(picture[..., 0])


def test_an_upload_keeps_its_colours_and_a_drawing_is_white() -> None:
    wide = np.zeros((20, 60, 4), np.uint8)
    wide[:, 20:40] = 200, 40, 90, 255  # the middle, which is kept; the rest is transparent
    wide[:10, 20:40, 3] = 0
    file = BytesIO()
    Image.fromarray(wide).save(file, "PNG")
    item = own.from_file(file.getvalue(), (4, 4, 3)).reshape(4, 4, 3)
    np.testing.assert_allclose(item[:2], 1)
    np.testing.assert_allclose(
        item[2:], np.broadcast_to([200 / 255, 40 / 255, 90 / 255], (2, 4, 3))
    )
    ink = np.pad(np.ones((4, 9), np.float32), 3)
    drawn = own.from_ink(ink, (8, 10, 3)).reshape(80, 3)
    np.testing.assert_array_equal(drawn, own.from_ink(ink, (8, 10))[:, None].repeat(3, 1))
