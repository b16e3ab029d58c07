"""Denoising: measures of likeness, one's own picture, and the page."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter
from test_components import read

import aelab
from aelab import data
from aelab.analysis.quality import C1, C2, psnr, squared_errors, ssim
from aelab.data import own
from aelab.figures.images import denoising as reconstructions
from aelab.scheduler import Job
from aelab.training import Run, corrupted, example_indices
from aelab.ui.pages.denoising import film as repair_film
from aelab.ui.pages.denoising import sheet as repair_sheet
from aelab.ui.session import comparison
from aelab.ui.shared import drawing_pad

RNG = np.random.default_rng(3)


def test_psnr_of_a_known_error() -> None:
    clean = np.zeros((2, 64))
    other = np.stack([np.full(64, 0.1), np.full(64, 1.0)])
    assert psnr(clean, other) == pytest.approx([20, 0])
    assert squared_errors(clean, other) == pytest.approx([0.64, 64])
    assert psnr(clean, clean)[0] == np.inf


def test_ssim_is_that_of_wang_et_al() -> None:
    """Against scipy's Gaussian filter, cut to the same window: 5 pixels to each side."""
    a, b = RNG.random((2, 28, 28))

    def local(image: np.ndarray) -> np.ndarray:
        return gaussian_filter(image, 1.5, radius=5)[5:-5, 5:-5]

    ma, mb = local(a), local(b)
    va, vb, both = local(a * a) - ma**2, local(b * b) - mb**2, local(a * b) - ma * mb
    map_ = (2 * ma * mb + C1) * (2 * both + C2) / ((ma**2 + mb**2 + C1) * (va + vb + C2))
    found = ssim(a.reshape(1, -1), b.reshape(1, -1), (28, 28))
    assert found[0] == pytest.approx(map_.mean(), abs=1e-9)
    assert ssim(a.reshape(1, -1), a.reshape(1, -1), (28, 28))[0] == pytest.approx(1)
    assert ssim(a[:8, :8].reshape(1, -1), b[:8, :8].reshape(1, -1), (8, 8)).shape == (1,)


def test_noise_at_test_time() -> None:
    x = np.ones((200, 784), np.float32)
    out = corrupted(x, "masking", 0.3, seed=1)
    assert (out == 0).mean() == pytest.approx(0.3, abs=0.005)
    assert np.array_equal(out, corrupted(x, "masking", 0.3, seed=1))
    assert not np.array_equal(out, corrupted(x, "masking", 0.3, seed=2))


def drawing(size: int = 200) -> np.ndarray:
    """A tall bar near a corner."""
    ink = np.zeros((size, size), np.float32)
    ink[size // 10 : size // 2, size // 10 : size // 5] = 1
    return ink


def test_a_drawing_becomes_an_item_like_mnists() -> None:
    item = own.from_ink(drawing(), (28, 28)).reshape(28, 28)
    rows = np.flatnonzero(item.any(1))
    assert rows.max() - rows.min() + 1 == 20
    weights = item / item.sum()
    assert (weights.sum(1) @ np.arange(28)) == pytest.approx(13.5, abs=0.51)
    assert (weights.sum(0) @ np.arange(28)) == pytest.approx(13.5, abs=0.51)
    assert np.abs(item - own.from_ink(drawing(400), (28, 28)).reshape(28, 28)).max() < 0.2


def png(values: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray((255 * values).astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def test_an_upload_is_read_whatever_its_ground() -> None:
    dark, bright = png(drawing()), png(1 - drawing())
    assert np.array_equal(own.from_file(dark, (28, 28)), own.from_file(bright, (28, 28)))
    assert own.from_file(dark, (8, 8)).shape == (64,)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a picture"),
        (b"<svg onload='x'/>", "not a picture"),
        (png(drawing())[:80], "not a picture"),
        (b"x" * 5_000_001, "5 MB"),
        (png(np.zeros((5000, 4100), np.uint8)), "20 million"),
        (png(np.zeros((30, 30), np.uint8)), "nothing on it"),
    ],
    ids=["empty", "svg", "cut", "long", "large", "blank"],
)
def test_bad_uploads_get_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(own.NoPicture, match=words) as caught:
        own.from_file(content, (28, 28))
    assert "\n" not in str(caught.value)


@pytest.fixture(scope="module")
def run() -> Run:
    return aelab.train("denoising", "digits", epochs=3, latent_dim=20)


def test_figures_of_a_repair(run: Run) -> None:
    n = len(data.load("digits").x_test)
    given = reconstructions.corrupted_items("digits", "masking", 0.5, n, None)
    out = run.decode(run.encode(given.noisy))
    error = ((out - data.load("digits").x_test) ** 2).sum(1).mean()
    assert reconstructions.by_run(given, run).lines[0] == f"{error:.3g} squared error"
    everything = reconstructions.by_pca(given, 64)  # all directions: PCA changes nothing
    assert everything.lines[0] == reconstructions.scored(given, given.noisy).lines[0]


def test_ones_own_picture_comes_first_and_does_not_count(run: Run) -> None:
    mine = own.from_ink(drawing(), (8, 8))
    n = len(data.load("digits").x_test)
    given = reconstructions.corrupted_items("digits", "gaussian", 0.1, n, mine.tobytes())
    without = reconstructions.corrupted_items("digits", "gaussian", 0.1, n, None)
    repair = reconstructions.by_run(given, run)
    assert np.array_equal(given.clean[given.shown[0]], mine)
    assert len(repair.shown) == 11
    assert repair.lines == reconstructions.by_run(without, run).lines


@pytest.mark.parametrize("ink", ["", "?", "AAAA"])
def test_a_drawing_that_arrived_in_pieces(ink: str) -> None:
    with pytest.raises(own.NoPicture):
        own.from_ink(drawing_pad.pixels(ink), (28, 28))


def test_a_conditional_network_is_told_its_condition() -> None:
    """Of a picture of one's own nobody knows the class: the one that fits best is taken."""
    run = aelab.train("cvae", "digits", epochs=30, latent_dim=2)
    x, y = data.load("digits").x_test, data.load("digits").y_test
    given = reconstructions.corrupted_items("digits", "masking", 0.0, len(x), x[0].tobytes())
    condition = run.condition(x, y)
    out = run.decode(run.encode(x, condition), condition)
    repair = reconstructions.by_run(given, run)
    np.testing.assert_allclose(
        repair.shown[1:], out[example_indices(data.load("digits"))], atol=1e-6
    )
    errors = [
        ((run.decode(run.encode(x[:1], c), c) - x[0]) ** 2).sum()
        for c in (run.condition(x[:1], np.array([k])) for k in range(10))
    ]
    assert repair.lines[-1] == f"class given · own best as {np.argmin(errors)}"
    told = aelab.train("cvae", "digits", epochs=1, condition="quadrant")
    assert reconstructions.by_run(given, told).lines[-1] == "a part of it given"


def test_the_film_of_the_repairs_is_what_the_snapshots_hold(run: Run) -> None:
    plain = aelab.train("tied", "digits", epochs=3, latent_dim=20)
    entries = [comparison.Entry("AE", plain, None), comparison.Entry("DAE", run, None)]
    wish = repair_sheet.Trial("digits", "masking", 0.25, 64, errors=False)
    payload = repair_film.recording(wish, entries)
    assert payload
    meta, arrays = read(payload)
    k, d = run.last.reconstruction.shape
    frames = arrays["picture tiles"].reshape(-1, 5, k, d)
    clean = data.load("digits").x_test[example_indices(data.load("digits"))]
    for step, frame, note in zip(arrays["steps"], frames, meta["notes"], strict=True):
        ae, dae = (max((s for s in r.snapshots if s.step <= step), key=lambda s: s.step)
                   for r in (plain, run))  # fmt: skip
        wanted = [
            np.rint(255 * clean),
            dae.corrupted,
            dae.corrupted,
            ae.reconstruction,
            dae.reconstruction,
        ]
        assert dae.corrupted is not None
        for row, images in zip(frame, wanted, strict=True):  # PCA of 64 components changes nothing
            np.testing.assert_allclose(row, images, atol=1)
        error = ((dae.reconstruction / 255 - clean) ** 2).sum(1).mean()
        assert note.endswith(f"noisy input · step {dae.step}\t{error:.3g} squared error")
    going = replace(entries[0], job=Job("", "", "running", "full"))
    assert repair_film.recording(wish, [going, entries[1]]) is None
