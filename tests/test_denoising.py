"""Denoising: measures of likeness, one's own picture, and the page."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter
from sklearn.decomposition import PCA as SkPCA
from test_components import read

import aelab
from aelab import data
from aelab.analysis.quality import C1, C2, psnr, squared_errors, ssim
from aelab.data import own
from aelab.figures.images import denoising as reconstructions
from aelab.scheduler import Job
from aelab.training import (
    Experiment,
    Run,
    api,
    corrupted,
    example_indices,
    training_events,
    with_past,
)
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
        (png(drawing())[:80], "damaged, or only part"),
        (b"x" * 5_000_001, "5 MB"),
        (png(np.zeros((5000, 4100), np.uint8)), "20 million"),
        (png(np.zeros((30, 30), np.uint8)), "nothing to see in this picture"),
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
    assert reconstructions.by_run(given, run).lines[0] == f"{error:#.3g} squared error"
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


def watched(kind: str) -> Run:
    """A short run with the networks of its past."""
    wanted = Experiment.of(kind, "digits", 7, epochs=3, latent_dim=20)
    return [event.run for event in with_past(wanted, "cpu") if event.run][-1]


@pytest.fixture(scope="module")
def pair() -> list[comparison.Entry]:
    return [comparison.Entry("AE", watched("tied"), None),
            comparison.Entry("DAE", watched("denoising"), None)]  # fmt: skip


def test_the_past_of_a_run_is_that_of_its_training(run: Run, pair: list[comparison.Entry]) -> None:
    """The same training cut short after an epoch has the weights that are kept of that step."""
    whole = pair[1].run
    assert {k: v.tobytes() for k, v in whole.weights.items()} == {
        k: v.tobytes() for k, v in run.weights.items()
    }
    steps = [at.step for at in whole.past]
    assert steps == sorted({*steps})
    assert (steps[0], steps[-1]) == (whole.snapshots[0].step, whole.last.step)
    (early,) = (at for at in whole.past if at.step == 2)
    for tick in training_events(whole.experiment, "cpu"):
        if tick.run and tick.run.last.step == 2:
            assert all((tick.run.weights[k] == early.weights[k]).all() for k in early.weights)
            break
    else:
        pytest.fail("no snapshot at step 2")


def by_hand(weights: Mapping[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    """A tied network with one layer, in numpy: sigmoid(W' sigmoid(W x + b) + c)."""
    w, b, c = (next(v for v in weights.values() if v.shape == s) for s in ((20, 64), (20,), (64,)))
    code = 1 / (1 + np.exp(-(x @ w.T + b)))
    return 1 / (1 + np.exp(-(code @ w + c)))


def test_curve_rows_film_and_file_have_the_same_repairs(pair: list[comparison.Entry]) -> None:
    trial = repair_sheet.Trial("digits", "gaussian", 0.3, 9, errors=False)
    x = data.load("digits").x_test
    noisy = corrupted(x, "gaussian", 0.3, reconstructions.NOISE_SEED)
    flat = SkPCA(9).fit(data.load("digits").x_train)
    tied = Experiment.of("tied", "digits", 7, epochs=3, latent_dim=20, hidden=(),
                         code="sigmoid")  # fmt: skip
    run = [event.run for event in with_past(tied, "cpu") if event.run][-1]
    entries = [comparison.Entry("AE", run, None), pair[1]]
    machine, arrays = read(repair_film.scrubber(trial, entries))
    assert [r["name"] for r in machine["runs"]] == [
        "noisy", "PCA, 9", "AE, trained clean", "DAE, masking 0.25"
    ]  # fmt: skip
    wanted = [((by_hand(at.weights, noisy) - x) ** 2).sum(1).mean() for at in run.past]
    assert arrays["steps2"].tolist() == [at.step for at in run.past]
    assert arrays["errors2"] == pytest.approx(wanted, rel=1e-4)
    assert arrays["errors0"][-1] == pytest.approx(((noisy - x) ** 2).sum(1).mean(), rel=1e-5)
    best = flat.inverse_transform(flat.transform(noisy))
    assert arrays["errors1"][-1] == pytest.approx(((best - x) ** 2).sum(1).mean(), rel=1e-3)

    rows, _ = read(repair_sheet.payload(trial, entries, None, None, ""))
    ends = [f"{arrays[f'errors{i}'][-1]:#.3g} squared error" for i in range(4)]
    assert [row["lines"][0] for row in rows["rows"][1:]] == ends
    table = list(csv.DictReader(io.StringIO(repair_sheet.csv(trial, entries))))
    column = [float(row["squared error / image"]) for row in table]
    curves = [arrays["errors0"][:1], arrays["errors1"][:1], arrays["errors2"], arrays["errors3"]]
    assert column == pytest.approx(np.concatenate(curves))
    payload = repair_film.recording(trial, entries, None)
    assert payload
    film, frames = read(payload)
    tiles, shown = frames["picture tiles"].reshape(len(frames["steps"]), 5, 10, 64), (
        example_indices(data.load("digits")))  # fmt: skip
    for step, frame, note in zip(frames["steps"], tiles, film["notes"], strict=True):
        at = max(i for i, s in enumerate(arrays["steps2"]) if s <= step)
        out = by_hand(run.past[at].weights, noisy[shown])
        np.testing.assert_allclose(frame[3], 255 * out, atol=1)
        np.testing.assert_allclose(frame[1], 255 * noisy[shown].clip(0, 1), atol=1)
        assert note.split("\n")[3].startswith(f"{arrays['errors2'][at]:#.3g} squared error")
    going = replace(entries[0], job=Job("", "", "running", "full"))
    assert repair_film.recording(trial, [going, entries[1]], None) is None


def test_a_run_from_disk_has_one_value_in_place_of_a_curve(run: Run) -> None:
    trial = repair_sheet.Trial("digits", "masking", 0.5, 9, errors=False)
    _, arrays = read(repair_film.scrubber(trial, [comparison.Entry("DAE", run, None)]))
    assert arrays["steps2"].tolist() == [run.last.step]
    x = data.load("digits").x_test
    noisy = corrupted(x, "masking", 0.5, reconstructions.NOISE_SEED)
    error = ((run.decode(run.encode(noisy)) - x) ** 2).sum(1).mean()
    assert arrays["errors2"] == pytest.approx([error], rel=1e-5)


def test_no_more_networks_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MOST", 6)
    past = watched("tied").past
    assert len(past) == 6
    assert (past[0].step, past[-1].step) == (0, 33)
    gaps = np.diff(np.log1p([at.step for at in past]))
    assert gaps.max() < 4 * gaps.min()
