"""Training scripts run where there is no aelab, and find what it finds: same threads, same figures.

All of them run in one other process, in which importing aelab is an error.
"""

import ast
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from aelab import data, export
from aelab.models import variants
from aelab.training import Change, Experiment, Run
from aelab.training.api import training_events
from aelab.training.optimiser import OptimiserStep

CASES: dict[str, dict[str, Any]] = {
    **{key: {"variant": key} for key in variants()},
    "convolutional": {"variant": "vae", "body": "convolutional"},
    "batch norm": {"variant": "basic", "batch_norm": True, "optimiser": "momentum", "rate": 1e-4},
    "tied": {"variant": "tied", "bias": False, "schedule": "cosine"},
    "changed": {"variant": "vae", "changes": ((20, "beta", 4.0), (30, "epochs", 6))},
    "plateau": {
        "variant": "linear",
        "plateau": True,
        "epochs": 40,
        "rate": 0.05,
        "batch_size": 128,
    },
    "quadrants": {"variant": "cvae", "condition": "quadrant"},
    "restored": {"variant": "stacked", "task": "denoising", "tied": True},
    "ring": {"variant": "aae", "prior": "ring", "batch_norm": True, "body": "convolutional"},
    "points": {"variant": "denoising", "data": "s-curve", "epochs": 2, "schedule": "constant"},
}
# Lines of the longest; others have 250 at most.
LONG = {"rbm": 355, "ring": 330, "convolutional": 285, "restored": 295, "stacked": 275}
STEPS = 100

# Runs each script as it is, and notes the terms of each step.
RUNNER = """
import contextlib, io, json, sys, torch
from importlib.abc import MetaPathFinder
from pathlib import Path

class Blocked(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "aelab":
            raise AssertionError("a script imports aelab")

sys.meta_path.insert(0, Blocked())
torch.set_num_threads(int(sys.argv[1]))
sys.argv[1:] = ["--device", "cpu"]
found = {}
for script in sorted(Path().glob("*/train.py")):
    names, steps = {"__name__": "script"}, []
    exec(compile(script.read_text("utf-8"), str(script), "exec"), names)
    step = names["train_step"]
    def noted(*given, step=step, steps=steps):
        steps.append(step(*given))
        return steps[-1]
    names["train_step"] = noted
    with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.chdir(script.parent):
        names["main"]()
    found[script.parent.name] = {"steps": steps, "printed": printed.getvalue()}
print(json.dumps(found))
"""


def experiment(name: str) -> Experiment:
    settings = {"data": "digits", "epochs": 5, "batch_size": 64, **CASES[name]}
    changes = settings.pop("changes", ())
    found = Experiment.of(settings.pop("variant"), settings.pop("data"), **settings)
    for step, setting, value in changes:
        found = found.changed(Change(setting, value, step))
    return found


@cache
def script(name: str) -> str:
    return export.to_script(experiment(name)).decode()


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Of each script: its terms step by step and what it prints, by a process of its own."""
    folder = tmp_path_factory.mktemp("scripts")
    for name in CASES:
        (folder / name).mkdir()
        (folder / name / "train.py").write_text(script(name), "utf-8")
    points = export.data_npz(data.load("s-curve"))
    export.save(points, folder / "points" / "data.npz")
    threads = str(torch.get_num_threads())
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error::SyntaxWarning", "-c", RUNNER, threads], cwd=folder,
        env={**os.environ, "OMP_NUM_THREADS": threads}, capture_output=True, text=True,
        timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


def ours(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[float], Run]:
    """The terms of the first steps, one after the other, and the finished run."""
    terms: list[float] = []
    step = OptimiserStep.step

    def noted(self: OptimiserStep, number: int, rate: float) -> None:
        before = self.sums.clone()
        self.sums.zero_()
        step(self, number, rate)
        if number < STEPS:
            terms.extend(self.sums.tolist())
        self.sums += before

    monkeypatch.setattr(OptimiserStep, "step", noted)
    *_, last = (e.run for e in training_events(experiment(name), "cpu", film=False) if e.run)
    return terms, last


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_script_trains_as_the_lab_does(
    name: str, theirs: tuple[Path, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, found = theirs
    terms, run = ours(name, monkeypatch)
    steps = [value for step in found[name]["steps"] for value in step.values()]
    assert np.allclose(steps[: len(terms)], terms, rtol=1e-5, atol=1e-7)
    groups = len(run.model.stages()[-1].groups)
    assert len(found[name]["steps"]) == groups * run.last.step
    printed = dict(line.rsplit(": ", 1) for line in found[name]["printed"].splitlines())
    for figure in ("squared error", run.last.terms[0].name):
        assert float(printed[f"test {figure}"]) == pytest.approx(run.figures[figure], rel=1e-4)
    weights = torch.load(folder / name / "weights.pt")
    assert weights.keys() == run.weights.keys()
    assert all(np.allclose(weights[k], run.weights[k], atol=1e-4) for k in weights)


@pytest.mark.parametrize("name", CASES)
def test_a_script_is_short_and_has_nothing_that_it_does_not_use(name: str) -> None:
    text = script(name)
    lines = text.splitlines()
    assert len(lines) <= LONG.get(name, 250)
    assert max(map(len, lines)) <= 100
    assert not any(line.endswith(" ") for line in lines)
    tree = ast.parse(text)
    read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            assert node.name in read
        elif isinstance(node, ast.Assign):
            assert {
                n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)
            } <= read
        elif isinstance(node, ast.Import | ast.ImportFrom):
            assert {alias.asname or alias.name for alias in node.names} <= read
    assert "aelab." not in text.replace("aelab.export.data_npz", "")


def test_pictures_come_from_idx_files_as_the_lab_reads_them(tmp_path: Path) -> None:
    if not data.is_present("mnist"):
        pytest.skip("MNIST is not on this computer")
    text = export.to_script(Experiment.of("linear", "mnist", items=50)).decode()
    names: dict[str, Any] = {"__name__": "script"}
    exec(compile(text, "script", "exec"), names)
    x, y, x_test, _ = names["load"](data.folder())
    mnist = data.load("mnist")
    assert np.array_equal(x, mnist.x_train[:50])
    assert np.array_equal(y, mnist.y_train[:50])
    assert np.array_equal(x_test, mnist.x_test)
