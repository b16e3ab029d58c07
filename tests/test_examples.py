"""What views open on: an example each, small in all, and as the lab itself would train it."""

import io
import json

import numpy as np
import pytest
from apptest import COMPARISONS, STUDIES, at_view, ran

from aelab import data
from aelab.analysis.roc import AlarmCounts
from aelab.models import variants
from aelab.store import Store, example_runs
from aelab.store._examples import FOLDER
from aelab.store._plain import TEXT, dump, load
from aelab.training import Experiment, Run
from aelab.ui.session.selection import Choice

MEGABYTES = 15
OPEN = [view for view in (*COMPARISONS, *STUDIES) if view != "claims"]  # it has its verdicts
TRAINED = [(key, run) for key in variants() for run in example_runs(f"train.{key}.digits")]


@pytest.mark.parametrize("view", OPEN)
@pytest.mark.usefixtures("lab")
def test_a_view_opens_on_an_example_that_its_button_replaces(view: str, runs: Store) -> None:
    page = ran(at_view(view))
    marks = [m.value for m in (*page.markdown, *page.caption) if "Example: " in m.value]
    assert len(marks) == 1
    assert "beforehand" in marks[0]
    assert not page.get("progress")
    assert not any("Nothing has been measured" in c.value for c in page.caption)
    page.button(key="train").click()
    lab = ran(page).session_state["lab"]
    assert any(lab.jobs.values()) or any(lab.studies.values())


def test_all_examples_together_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()}
    assert sum(sizes.values()) <= MEGABYTES * 1e6, sorted(sizes.items(), key=lambda s: -s[1])[:5]


def test_every_variant_has_one_with_the_settings_that_train_opens_with() -> None:
    assert [key for key, _ in TRAINED] == list(variants())
    for key, run in TRAINED:
        assert run.experiment == Choice(variant=key).experiment()
        assert run.finished


@pytest.mark.parametrize(("key", "run"), TRAINED, ids=[key for key, _ in TRAINED])
def test_its_codes_and_figures_are_those_of_its_weights(key: str, run: Run) -> None:
    digits = data.load("digits")
    x, y = digits.x_test, digits.y_test
    condition = run.condition(x, y)
    codes = run.encode(x, condition)
    np.testing.assert_array_equal(run.codes, run.encode(x[digits.probe], run.condition(
        x[digits.probe], y[digits.probe])))  # fmt: skip
    error = np.square(run.decode(codes, condition) - x).sum(1).mean()
    assert run.figures["squared error"] == pytest.approx(error, rel=1e-3)
    assert isinstance(run.experiment, Experiment)


@pytest.mark.parametrize("name", [
    "os:system", "builtins:eval", "subprocess:Popen", "aelab.store._folder:folder",
    "aelab.store:Store", "aelab.paths:Path", "aelab.store._view_examples:torch",
    "aelab.nothing:Here", "", ":",
])  # fmt: skip
def test_a_file_names_only_classes_of_values_of_the_lab(name: str) -> None:
    text = json.dumps(["object", name, ["touch"]]).encode()
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **{TEXT: np.frombuffer(text, np.uint8)})
    with pytest.raises((ValueError, ImportError)):
        load(file.getvalue(), {})


def test_what_is_written_is_what_is_read() -> None:
    counts, progress = AlarmCounts(1, 2, 3, 4), data.Progress(1, 2, "half")
    value = {("a", 1): (None, True, 0.5, "b"), ("c", 2): (float("inf"), b"\x00", counts, progress)}
    assert load(dump(value, {}), {}) == value
    with pytest.raises(TypeError, match="complex"):
        dump(1j, {})
