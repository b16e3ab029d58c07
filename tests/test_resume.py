"""`run.resume`: 5 and 5 epochs are 10, to the last bit, in memory and from a file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import aelab
from aelab.models import variants
from aelab.training import Run, TrainingFailed, train

STAGES = {"rbm", "stacked"}  # a share of all epochs goes to each stage, so 5 and 5 are not 10
PLAIN = {"schedule": "constant", "device": "cpu", "hidden": (16,)}


def trained(variant: str, epochs: int) -> Run:
    settings = PLAIN if variant != "linear" else {k: PLAIN[k] for k in ("schedule", "device")}
    return train(variant, "digits", epochs=epochs, **settings)


def equal(one: Run, other: Run) -> bool:
    weights = all(np.array_equal(w, other.weights[name]) for name, w in one.weights.items())
    return weights and np.array_equal(one.codes, other.codes) and one.figures == other.figures


@pytest.mark.parametrize("variant", sorted(set(variants()) - STAGES))
def test_five_and_five_epochs_are_ten(variant: str, tmp_path: Path) -> None:
    half, whole = trained(variant, 5), trained(variant, 10)
    assert not equal(half, whole)
    going = half.resume(5, "cpu")
    assert equal(going, whole)
    assert going.last.step == whole.last.step == 2 * half.last.step
    assert [s.step for s in going.snapshots] == sorted({s.step for s in going.snapshots})
    half.save(tmp_path / "half.aelab")
    assert equal(aelab.load(tmp_path / "half.aelab").resume(np.int64(5), "cpu"), whole)


@pytest.mark.parametrize("variant", sorted(STAGES))
def test_one_of_several_stages_goes_on_with_its_last(variant: str) -> None:
    half = train(variant, "digits", epochs=4, device="cpu")
    going = half.resume(2, "cpu")
    assert going.finished
    assert going.last.step * 4 == half.last.step * 6


def test_it_can_be_resumed_twice_and_what_cannot_is_said(tmp_path: Path) -> None:
    run = trained("basic", 1)
    assert equal(run.resume(1, "cpu").resume(1, "cpu"), trained("basic", 3))
    with pytest.raises(ValueError, match="cannot be 0: it is how many more"):
        run.resume(0)
    with pytest.raises(ValueError, match="its state was not kept"):
        replace(run, end=None).resume(1)
    assert run.end is not None
    state = {name: array.reshape(-1)[:1] for name, array in run.end.state.items()}
    with pytest.raises(TrainingFailed, match="fits no such net"):
        replace(run, end=replace(run.end, state=state)).resume(1)
