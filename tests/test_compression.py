"""Compression: the DCT, the studies and their pictures, random codes, and the view."""

from pathlib import Path

import numpy as np
import pytest
import torch
from apptest import manifold, ran
from scipy.fft import dctn

from aelab import data
from aelab.analysis import dct
from aelab.analysis.quality import decibels, psnr
from aelab.analysis.samples import uniform_box
from aelab.store import DiskMemory, Store
from aelab.studies import GridProgress, Memory, compression, decoders
from aelab.studies._asymmetric import AsymmetricAutoencoder
from aelab.studies.compression import SIZES, CompressionConfig
from aelab.studies.decoders import DECODERS, DecoderConfig
from aelab.training import TrainingEvents, example_indices
from aelab.ui.pages.manifold.compression import decoder as compression_decoder

RNG = np.random.default_rng(4)
SMALL = CompressionConfig(hidden=(8,), items=200, epochs=1, seeds=2)
BRIEF = DecoderConfig(width=8, items=200, epochs=1, labels=40, seeds=1)


def last(work: TrainingEvents) -> GridProgress:
    """What a study has found in the end."""
    found = [tick.progress for tick in work][-1]
    assert isinstance(found, GridProgress)
    return found


def test_the_dct_is_scipys_and_keeps_the_largest() -> None:
    x = RNG.random((5, 6 * 9))
    c = dctn(x.reshape(5, 6, 9), axes=(1, 2), norm="ortho").reshape(5, -1)
    np.testing.assert_allclose(dct.coefficients(x, (6, 9)), c, atol=1e-12)
    np.testing.assert_allclose(dct.inverse(c, (6, 9)), x, atol=1e-12)
    errors = dct.squared_errors(x, (6, 9))
    for m in (1, 7, 54):
        small = np.abs(c) < np.sort(np.abs(c), axis=1)[:, [-m]]
        left = np.where(small, 0, c)
        np.testing.assert_allclose(
            dct.keep_largest(x, (6, 9), m), dct.inverse(left, (6, 9)), atol=1e-12
        )
        error = np.square(dct.keep_largest(x, (6, 9), m) - x).sum(1).mean()
        assert errors[m] == pytest.approx(error)
    assert errors[0] == pytest.approx(np.square(x).sum(1).mean())
    with pytest.raises(ValueError, match="keeps between 1 and 54 numbers, not 0"):
        dct.keep_largest(x, (6, 9), 0)


def test_the_decibels_are_those_of_the_lab() -> None:
    clean, other = RNG.random((2, 1, 64))
    error = float(np.square(clean - other).sum())
    assert decibels(error, 64) == pytest.approx(psnr(clean, other)[0])


def test_random_codes_fill_the_box_of_the_known_ones() -> None:
    codes = RNG.normal(size=(50, 3)) * [1, 5, 0]
    drawn = uniform_box(codes, 2000, 1)
    assert (drawn >= codes.min(0) - 1e-6).all()
    assert (drawn <= codes.max(0) + 1e-6).all()
    np.testing.assert_allclose(drawn.mean(0), (codes.min(0) + codes.max(0)) / 2, atol=0.3)


def test_the_study_measures_every_size_and_remembers_its_pictures(tmp_path: Path) -> None:
    shelf = DiskMemory(Store(tmp_path))
    found = last(compression.study("digits", SMALL, shelf, "cpu"))
    assert len(found.cells) == found.total == len(SIZES) * 2
    points = compression.points(found.cells, found.cells)
    assert [p.m for p in points] == list(SIZES)
    assert points[0].error.n == 2
    wanted = compression.experiment("digits", SMALL, 48, 8)
    run, digits = shelf.run(wanted), data.load("digits")
    assert run
    x = digits.x_test
    error = np.square(run.decode(run.encode(x)) - x).sum(1).mean()
    assert found.cells[48, 8]["error"] == pytest.approx(error, rel=1e-4)
    kept = compression.reconstructions(wanted, DiskMemory(Store(tmp_path)))  # after a restart
    own = run.decode(run.encode(x[example_indices(digits)]))
    assert kept is not None
    np.testing.assert_allclose(kept / 255, own, atol=0.003)
    (tmp_path / "studies" / f"{wanted.key}.npy").write_bytes(b"broken")
    assert compression.reconstructions(wanted, DiskMemory(Store(tmp_path))) is None


def test_only_the_decoder_differs() -> None:
    nets = [AsymmetricAutoencoder(64, 8, 2, decoders.hidden(BRIEF, kind), 7) for kind in DECODERS]
    first = [net.encoder.state_dict() for net in nets]
    assert all(torch.equal(first[0][k], other[k]) for other in first for k in first[0])
    found = last(decoders.study("digits", BRIEF, Memory(), "cpu")).cells
    sizes = {kind: figures["parameters"] for (kind, _), figures in found.items()}
    small = (8 + 1) * 8 + (8 + 1) * 64
    large = (8 + 1) * 16 + (16 + 1) * 32 + (32 + 1) * 64
    assert sizes == {"none": (8 + 1) * 64, "small": small, "large": large}
    assert all(0 < figures["wrong"] < 1 for figures in found.values())
    said = compression_decoder.sentence(found)
    error, other = found["none", 7]["error"], found["large", 7]["error"]
    assert f"{100 * (1 - other / error):.0f} % less error" in said


@pytest.mark.usefixtures("lab")
def test_bad_settings_are_refused_in_one_sentence() -> None:
    page = manifold("Compression", "The decoder")
    page.number_input(key="compression.decoder.digits.labels").set_value(5000)
    ran(page).button(key="train").click()
    (said,) = [text.value for text in ran(page).warning]
    assert said.startswith("5000 labels cannot be given")
    page = manifold("Compression", "Numbers stored")
    page.text_input(key="compression.rate.digits.hidden").set_value("wide")
    assert "Hidden sizes" in ran(page).error[0].value
