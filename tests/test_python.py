"""Python's edges: numbers of NumPy, names that are misspelt, arrays of any kind, short reprs."""

import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

import aelab
from aelab import data
from aelab.data import ratings
from aelab.models import variants
from aelab.schema import SettingError
from aelab.training import Change, Experiment, Run, train
from aelab.training.given.arrays import ArrayError


@pytest.fixture(scope="module")
def run() -> Run:
    return train("vae", "digits", epochs=2, hidden=(16,), device="cpu")


@pytest.fixture(scope="module")
def conditional() -> Run:
    return train("cvae", "digits", epochs=1, hidden=(16,), device="cpu")


def test_numbers_of_numpy_are_numbers() -> None:
    plain = Experiment.of("basic", "digits", 3, epochs=2, rate=0.5, bias=False, hidden=(16, 8))
    same = Experiment.of(
        "basic", "digits", np.int64(3), epochs=np.uint8(2), rate=np.float32(0.5),
        bias=np.bool_(False), hidden=np.array([16, 8]),
    )  # fmt: skip
    assert (same, same.key, same.to_json()) == (plain, plain.key, plain.to_json())
    assert Experiment("basic", "digits", plain.config, plain.training, np.int32(3)) == plain  # type: ignore[arg-type]
    of = [e.changed(Change("rate", v, s)) for e, v, s in  # type: ignore[arg-type]
          ((plain, 0.25, 5), (same, np.float64(0.25), np.int64(5)))]  # fmt: skip
    assert of[0].to_json() == of[1].to_json()
    assert Experiment.of("basic", "digits", hidden=[np.int64(4)]).config.values()["hidden"] == (4,)


@pytest.mark.parametrize(
    "values",
    [{"seed": True}, {"seed": np.int64(-1)}, {"seed": 1.5}, {"seed": np.array([1, 2])},
     {"epochs": np.nan}, {"epochs": np.float64(2)}, {"epochs": np.True_}, {"rate": np.inf},
     {"latent_dim": np.array([2])}, {"hidden": np.array([0.5])}],
)  # fmt: skip
def test_what_is_no_such_number_gets_a_sentence(values: dict[str, Any]) -> None:
    words = f"\\({next(iter(values))}\\) cannot be .*: it is "
    with pytest.raises(SettingError, match=words) as found:
        Experiment.of("basic", "digits", **values)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("epoch", "epochs"), ("batchsize", "batch_size"), ("optimizer", "optimiser"), ("Beta", "beta"),
     ("learning_rate", "rate"), ("latent_size", "latent_dim"), ("sed", "seed"),
     ("devise", "device"), ("latentdim", "latent_dim")],
)  # fmt: skip
def test_a_misspelt_setting_suggests_the_nearest_of_all(wrong: str, meant: str) -> None:
    words = f"There is no setting “{wrong}”. Did you mean “{meant}”\\?"
    with pytest.raises(SettingError, match=words):
        train("vae", "digits", **{wrong: 5})


def test_a_name_near_to_nothing_lists_all() -> None:
    with pytest.raises(SettingError) as found:
        train("vae", "digits", warp=5)
    for name in ("beta", "latent_dim", "epochs", "rate", "seed", "device"):
        assert name in str(found.value)


def test_the_same_items_in_any_form_have_the_same_codes(run: Run) -> None:
    known = data.load("digits")
    x = known.x_test[:7]
    want = run.encode(x)
    forms = [
        x.astype(np.float64), x.tolist(), torch.tensor(x), torch.tensor(x).double(),
        x.reshape(7, 8, 8), x.reshape(7, 1, 8, 8), x.reshape(7, 8, 8, 1), np.asfortranarray(x),
    ]  # fmt: skip
    assert all((run.encode(form) == want).all() for form in forms)
    for one in (x[0], x[0].reshape(8, 8), x[:1]):
        assert run.encode(one) == pytest.approx(want[:1], abs=1e-6)
    ink = np.rint(255 * x).astype(np.uint8)
    assert (run.encode(ink) == run.encode(ink / 255)).all()
    assert (run.encode(x > 0.5) == run.encode((x > 0.5).astype(float))).all()
    assert run.encode(np.zeros((0, 64))).shape == (0, 2)
    codes = run.sample(np.int64(3), np.int64(5))  # type: ignore[arg-type]
    assert (codes == run.sample(3, 5)).all()
    assert (run.decode(codes.astype(np.float64)) == run.decode(codes)).all()
    assert run.decode([0, 0]).shape == (1, 64)


BAD_ITEMS = {
    "too few": np.zeros((3, 63)), "another picture": np.zeros((3, 4, 16)), "a number": 5,
    "complex": np.zeros((3, 64), complex), "texts": [["a"] * 64], "ragged": [[1.0], [1.0, 2.0]],
    "whole numbers": np.full((3, 64), 16), "objects": np.full((3, 64), None),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_ITEMS)
def test_other_items_get_one_sentence(kind: str, run: Run) -> None:
    with pytest.raises(ArrayError) as found:
        run.encode(BAD_ITEMS[kind])
    assert re.fullmatch(r"[^\n]+\.", str(found.value))


def test_codes_labels_and_conditions_are_checked(run: Run, conditional: Run) -> None:
    x, y = data.load("digits").x_test[:4], data.load("digits").y_test[:4]
    told = conditional.condition(x, y)
    assert told is not None
    assert (told == np.eye(10)[y]).all()
    assert (conditional.condition(x, y.astype(np.int32)) == told).all()
    assert (conditional.encode(x, told.astype(np.float64)) == conditional.encode(x, told)).all()
    assert run.condition(x, y) is None
    assert (run.encode(x, told) == run.encode(x)).all()
    for work, words in (
        (lambda: run.decode(np.zeros((2, 3))), "has 2 numbers; these have the shape"),
        (lambda: conditional.condition(x, y[:3]), "one for each of the 4 items"),
        (lambda: conditional.condition(x, y + 7), "go from 0 to 9"),
        (lambda: conditional.condition(x, y / 2), "whole numbers"),
        (lambda: conditional.encode(x, told[:1]), "has 10 numbers, one row an item"),
    ):
        with pytest.raises(ArrayError, match=words):
            work()


def test_pixels_with_a_sign_take_bytes_as_ink() -> None:
    known = data.load("patches")
    run = train("basic", "patches", epochs=1, hidden=(8,), items=200, device="cpu")
    ink = np.rint(255 * known.ink(known.x_test[:5])).clip(0, 255).astype(np.uint8)
    near = known.from_ink(ink.astype(np.float32) / np.float32(255))
    assert (run.encode(ink) == run.encode(near)).all()
    drawn = known.x_test[:5].clip(-known.reach, known.reach)
    assert np.abs(near - drawn).max() <= known.reach / 255 + 1e-6


@pytest.mark.parametrize("variant", list(variants()))
def test_the_model_reconstructs_as_a_module(variant: str) -> None:
    run = train(variant, "digits", epochs=1, device="cpu")
    known = data.load("digits")
    x, y = torch.tensor(known.x_test[:6]), torch.tensor(known.y_test[:6])
    assert isinstance(run.model, torch.nn.Module)
    want = torch.tensor(run.decode(run.encode(x)))
    assert torch.equal(run.model(x), want)
    assert torch.equal(run.model(x, y=None), want)
    assert torch.equal(run.model(x.reshape(6, 8, 8)), want.reshape(6, 8, 8))
    told = run.condition(x, y)
    under = torch.tensor(run.decode(run.encode(x, told), told))
    assert torch.equal(run.model(x, y=y), under)
    assert torch.equal(run.model(x, y=y), want) == (told is None)
    if told is not None:
        assert torch.equal(run.model(x, y=torch.tensor(told)), under)
    at = x.clone().requires_grad_()
    run.model(at).sum().backward()  # a part of other networks
    assert at.grad is not None
    assert at.grad.isfinite().all()


def test_a_network_that_is_told_quadrants_reconstructs_them() -> None:
    run = train("cvae", "digits", epochs=1, hidden=(8,), condition="quadrant", device="cpu")
    known = data.load("digits")
    x, y = torch.tensor(known.x_test[:3]), torch.tensor(known.y_test[:3])
    seen = run.model.seen
    assert torch.equal(run.model(x, y=y)[:, seen], x[:, seen])


def test_the_history_is_the_film_as_a_table() -> None:
    run = train("vae", "digits", epochs=2, hidden=(16,), beta=2.0, device="cpu")
    found = run.history
    assert isinstance(found, pd.DataFrame)
    assert list(found.step) == [s.step for s in run.snapshots]
    assert list(found.squared_error) == [s.squared_error for s in run.snapshots]
    assert list(found["test KL"]) == [s.validation[1] for s in run.snapshots]
    assert list(found["train KL"]) == [s.train[1] for s in run.snapshots]
    assert found["test loss"].to_numpy() == pytest.approx(
        (found["test cross-entropy"] + 2 * found["test KL"]).to_numpy()
    )
    stages = train("stacked", "digits", epochs=2, hidden=(16,), device="cpu").history
    assert stages.step.is_monotonic_increasing
    assert stages["test loss"].notna().all()


def test_a_run_is_a_few_lines(run: Run) -> None:
    lines = repr(run).splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) < 160
    assert lines[0] == "Run: Variational autoencoder (vae) on Digits 8×8 (digits), seed 7"
    assert lines[1].startswith(f"step {run.last.step} of {run.planned}, epoch 2, finished; ")
    assert f"squared error {run.figures['squared error']:.4g}" in lines[2]
    assert "no snapshot" in repr(dataclasses.replace(run, snapshots=()))


ROOMS = ("analysis", "data", "figures", "film", "models", "studies", "training")


def with_arrays() -> Iterator[type]:
    """Every dataclass and named tuple outside the pages that has a field of arrays."""
    arrays = re.compile(r"ndarray\[|NDArray\[|Tensor|Array\b|Floats|Bytes|Snapshot")
    for module in pkgutil.walk_packages(aelab.__path__, "aelab."):
        if module.name.split(".")[1] not in ROOMS or module.name.endswith("__main__"):
            continue
        for cls in vars(importlib.import_module(module.name)).values():
            if inspect.isclass(cls) and cls.__module__ == module.name:
                hints = [str(t) for t in getattr(cls, "__annotations__", {}).values()]
                held = [t for t in hints if arrays.search(t) and "Callable" not in t]
                if held and (dataclasses.is_dataclass(cls) or hasattr(cls, "_fields")):
                    yield cls


def test_no_repr_prints_an_array(run: Run) -> None:
    found = list(with_arrays())
    assert len(found) > 40
    large = np.arange(1000.0).reshape(10, 100)
    for cls in found:
        if cls is Run:
            continue
        if names := getattr(cls, "_fields", ()):
            filled: Any = tuple.__new__(cls, [large] * len(names))
        else:
            names, filled = [f.name for f in dataclasses.fields(cls)], object.__new__(cls)
            for name in names:
                object.__setattr__(filled, name, large)
        assert repr(filled).count("float64 [10, 100]") == len(names), cls
        assert "999" not in repr(filled), cls
    small = repr(run.view)
    assert "axes=[[1.0, 0.0], [0.0, 1.0]]" in small


@pytest.mark.parametrize("of", ["set", "snapshot", "ratings", "points"])
def test_reprs_of_large_values_are_short(of: str, run: Run) -> None:
    value: Any = {"set": data.load("digits"), "snapshot": run.last, "points": data.load("moons"),
                  "ratings": ratings.made("made-small")}[of]  # fmt: skip
    assert len(repr(value)) < 1200
