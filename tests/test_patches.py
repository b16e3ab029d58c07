"""Photo patches: signed pixels from the data through bytes, settings and store to the pages."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from apptest import COMPARISONS, STUDIES, at_view, ran
from sklearn.datasets import load_sample_images

from aelab import data, figures, train
from aelab.analysis import filters
from aelab.data.sets import patches
from aelab.schema import SettingError
from aelab.store import Store
from aelab.training import Experiment, Run
from aelab.training.evaluation.samples import pixels
from aelab.ui.session.selection import Choice, read

NAME = "patches"
NO_PICTURES = {"topics", "a table", "tracks", "traffic", "ratings", "ratings compared",
               "for a user", "for you", "claims"}  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Run:
    return train("denoising", NAME, epochs=1, items=2000, latent_dim=20, level=1.5)


def test_whitening_is_the_filter_applied_frequency_by_frequency() -> None:
    """Against a discrete Fourier transform by matrices, on a picture of odd and even sides."""
    grey = np.random.default_rng(0).random((15, 20))
    rows, columns = (np.exp(-2j * np.pi * np.outer(np.arange(n), np.arange(n)) / n)
                     for n in grey.shape)  # fmt: skip
    spectrum = rows @ grey @ columns.T
    for i in range(15):
        for j in range(20):
            f = np.hypot(min(i, 15 - i) / 15, min(j, 20 - j) / 20)
            spectrum[i, j] *= f * np.exp(-((f / 0.2) ** 4))
    wanted = (rows.conj() @ spectrum @ columns.conj().T).real / grey.size
    found = patches.whitened(grey)
    np.testing.assert_allclose(found, wanted / wanted.std(), atol=1e-9)
    assert (abs(found.mean()) < 1e-9, round(found.std(), 9)) == (True, 1)


def test_the_patches_have_unit_variance_and_tests_share_no_pixel_with_training() -> None:
    dataset = data.load(NAME)
    assert (dataset.x_train.shape, dataset.x_test.shape) == ((40_000, 144), (4_000, 144))
    assert (dataset.signed, dataset.reach, data.info(NAME).reach) == (True, 3.0, 3.0)
    for x in (dataset.x_train, dataset.x_test):
        assert abs(x.std() - 1) < 0.1
        assert abs(x.mean()) < 0.05
    place = np.tile(np.arange(640.0), (30, 1))  # a picture that says where its pixels come from
    train_columns, test_columns = (
        np.unique(patches.cut(place, test, 3000, np.random.default_rng(1)))
        for test in (False, True)
    )
    assert not set(train_columns) & set(test_columns)
    assert set(train_columns) | set(test_columns) == set(range(640))
    photograph = patches.whitened(np.asarray(load_sample_images().images[1], float).mean(2))
    own = dataset.x_test[dataset.y_test == 1][0].reshape(12, 12)  # it is somewhere in its picture
    windows = np.lib.stride_tricks.sliding_window_view(photograph, (12, 12))
    assert np.square(windows - own).sum((2, 3)).min() < 1e-8
    np.testing.assert_array_equal(patches.load().x_train, dataset.x_train)


def test_signed_pixels_come_back_from_bytes() -> None:
    dataset, grey = data.load(NAME), data.load("digits")
    x = np.linspace(-4, 4, 288, dtype=np.float32).reshape(2, 144)
    sent = pixels(torch.tensor(x), dataset).numpy()
    assert (sent.min(), sent.max(), sent.dtype.name) == (0, 255, "uint8")
    back = dataset.from_ink(sent / 255)
    assert np.abs(back - x.clip(-3, 3)).max() <= 3 / 255 + 1e-6
    assert grey.ink(grey.x_test) is grey.x_test


def test_coherence_of_gratings_noise_and_blobs() -> None:
    down, across = np.mgrid[:24, :24] - 11.5
    gratings = [np.sin(np.cos(a) * across + np.sin(a) * down) for a in (0.0, 0.4, np.pi / 2, 2.5)]
    blob = np.exp(-(down**2 + across**2) / 8)
    board = np.where((across // 3 + down // 3) % 2, 1.0, -1.0)
    pictures = np.stack([*gratings, blob, board, np.zeros_like(blob)]).reshape(7, -1)
    found = filters.coherence(pictures, (24, 24))
    assert found[:4].min() > 0.97
    assert found[4:].max() < 0.02
    np.testing.assert_allclose(filters.coherence(-7 * pictures, (24, 24)), found, atol=1e-12)
    noise = np.random.default_rng(0).normal(size=(200, 144))
    assert filters.coherence(noise, (12, 12)).mean() < 0.25
    turned = noise.reshape(-1, 12, 12).transpose(0, 2, 1).reshape(200, 144)
    np.testing.assert_allclose(filters.coherence(turned, (12, 12)),
                               filters.coherence(noise, (12, 12)))  # fmt: skip


def test_a_run_is_kept_and_its_pictures_are_of_its_pixels(run: Run, tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save(run)
    kept = store.load(run.experiment.key)
    assert kept.experiment == run.experiment
    np.testing.assert_array_equal(kept.last.reconstruction, run.last.reconstruction)
    dataset = data.load(NAME)
    x = dataset.x_test[figures.runs.examples(run)]
    assert kept.last.corrupted is not None
    noise = dataset.from_ink(kept.last.corrupted / 255.0) - x
    inside = (kept.last.corrupted > 0) & (kept.last.corrupted < 255)
    assert 1.2 < noise[inside].std() < 1.6  # σ = 1.5, but for what is out of reach
    (heat,) = figures.reconstructions(kept).data
    assert (heat.zmin, heat.zmax) == (0, 1)
    shown = np.asarray(heat.z)[:12, :12].ravel()
    np.testing.assert_allclose(shown, x[0] / 6 + 0.5, atol=6e-4)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"loss": "cross-entropy"}, "Reconstruction loss (loss) cannot be cross-entropy with Photo "
         "patches 12×12: its pixels are signed, not between 0 and 1, so it is squared error or "
         "distance."),
        ({"output": "sigmoid"}, "Output activation (output) cannot be sigmoid with Photo patches"),
        ({"noise": "salt and pepper"}, "so it is gaussian, masking or dropout."),
        ({"noise": "masking", "level": 2.0}, "Noise level (level) cannot be 2.0: it is a number "
         "from 0 to 0.95 with noise masking."),
        ({"level": 5.0}, "Noise level (level) cannot be 5.0: it is a number from 0 to 4."),
    ],
)  # fmt: skip
def test_what_does_not_go_is_refused_in_a_sentence(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingError, match=re.escape(sentence)):
        Experiment.of("denoising", NAME, **values)


def test_black_and_white_and_noise_at_test_time_are_refused(run: Run) -> None:
    for change in ("threshold", "drawn"):
        with pytest.raises(data.UnknownData, match="only grey pixels between 0 and 1"):
            data.load(f"{NAME}/{change}")
        assert f"{NAME}/{change}" not in data.menu()
    assert data.load(f"{NAME}/shuffled").signed
    with pytest.raises(ValueError, match="salt and pepper with Photo patches 12×12: it is"):
        figures.denoising(run, noise="salt and pepper")


def test_what_suits_is_taken_where_nobody_chose() -> None:
    e = Experiment.of("denoising", NAME, level=4.0)
    now = e.config.values()
    assert [now[k] for k in ("output", "loss", "noise")] == ["linear", "squared error", "gaussian"]
    recipe = Experiment.suited("tied", NAME, output="sigmoid", loss="cross-entropy")
    assert recipe == Experiment.of("tied", NAME)
    assert Experiment.from_json(e.to_json()) == e
    assert Choice("denoising", NAME).experiment().config.values()["output"] == "linear"
    chosen = Choice("tied", "digits", values={"tied": {"output": "sigmoid", "bias": False}})
    chosen.data = NAME
    chosen.drop_unfit()
    assert chosen.values["tied"] == {"bias": False}
    _, wrong = read({"data": NAME, "loss": "cross-entropy"})
    assert [sentence.count("cannot be cross-entropy with Photo patches") for sentence in wrong] == [
        1
    ]


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize(
    "view", [*COMPARISONS, *(v for v in STUDIES if v not in NO_PICTURES), "train"]
)
def test_every_view_of_pictures_opens_on_it(view: str) -> None:
    page = ran(at_view(view, data=NAME))
    assert not page.error


@pytest.mark.usefixtures("lab")
def test_the_filters_open_on_it_and_other_pages_keep_their_own() -> None:
    page = at_view("filters")
    del page.query_params["data"]
    ran(page)
    assert page.selectbox(key="filters data").value == NAME
    assert page.slider(key="sigma").value == 2.5
    page.switch_page("pages/5_Denoising.py")
    page.query_params.clear()  # as the links of the menu do
    assert ran(page).selectbox(key="denoising data").value == "digits"
