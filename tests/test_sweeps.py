"""Sweeps: every combination as `train` trains it, kept runs are not trained again."""

from pathlib import Path

import numpy as np
import pytest

import aelab
from aelab import sweeps
from aelab.schema import SettingError
from aelab.training import Run, TrainingFailed

GIVEN = {"epochs": 1, "hidden": (16,), "seed": [1, 2]}


def test_every_combination_is_what_train_finds() -> None:
    seen: list[Run] = []
    found = aelab.sweep(["basic", "vae"], "digits", **GIVEN, each=seen.append)
    assert found.table[["variant", "seed"]].values.tolist() == [
        ["basic", 1], ["basic", 2], ["vae", 1], ["vae", 2]
    ]  # fmt: skip
    alone = aelab.train("vae", "digits", seed=2, epochs=1, hidden=(16,))
    last = found.runs[-1]
    assert last is seen[-1]
    assert last is not None
    assert np.array_equal(last.codes, alone.codes)
    assert found.table["squared error"].iloc[-1] == alone.figures["squared error"]
    assert "4 runs" in repr(found)


def test_a_sweep_goes_on_where_it_was_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(run: Run) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        aelab.sweep("basic", "digits", **GIVEN, folder=tmp_path, each=interrupt)
    trained = []
    fit = sweeps.fit
    monkeypatch.setattr(sweeps, "fit", lambda e, d: (trained.append(e.seed), fit(e, d))[1])
    found = aelab.sweep("basic", "digits", **GIVEN, folder=tmp_path)
    assert trained == [2]
    assert all(run is not None and run.finished for run in found.runs)


def test_one_that_fails_does_not_end_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    fit = sweeps.fit

    def failing(experiment: aelab.Experiment, device: str | None) -> object:
        if experiment.seed == 1:
            raise TrainingFailed("The loss was no longer a number.")
        return fit(experiment, device)

    monkeypatch.setattr(sweeps, "fit", failing)
    found = aelab.sweep("basic", "digits", **GIVEN)
    assert found.runs[0] is None
    assert found.table["failed"].tolist() == ["The loss was no longer a number.", ""]
    assert np.isnan(found.table["squared error"].iloc[0])


def test_what_cannot_be_is_said_before_anything_is_trained() -> None:
    with pytest.raises(SettingError, match="epochs"):
        aelab.sweep("basic", "digits", epochs=[1, -1])
    with pytest.raises(ValueError, match="Nothing is given for epochs"):
        aelab.sweep("basic", "digits", epochs=[])
