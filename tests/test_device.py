"""The device and torch's own state: what is around a run has no effect on it, or one sentence."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import numpy as np
import pytest
import torch
from apptest import ROOT, ran
from streamlit.testing.v1 import AppTest

from aelab import _threads
from aelab.bench.machine.digests import digest
from aelab.studies import ClassifierConfig, fit_classifier, untrained
from aelab.studies.contraction import jacobians
from aelab.training import (
    DeviceError,
    Experiment,
    Run,
    best_device,
    corrupted,
    device_named,
    fit,
    train,
)
from aelab.training.capture import flushes


def short() -> Run:
    return train("vae", "digits", epochs=2, device="cpu")


@pytest.fixture(scope="module")
def plain() -> Run:
    return short()


def state() -> tuple[object, ...]:
    """What a program may have set, and what chance it would draw next."""
    return (
        torch.get_default_dtype(), torch.is_grad_enabled(), torch.is_inference_mode_enabled(),
        torch.empty(0).device, torch.is_autocast_enabled("cpu"), flushes(), np.geterr(),
        torch.are_deterministic_algorithms_enabled(), torch.backends.mkldnn.matmul.fp32_precision,
        torch.backends.cuda.matmul.fp32_precision, torch.get_rng_state().tolist(),
        random.getstate(),
    )  # fmt: skip


@contextmanager
def products(precision: str) -> Iterator[None]:
    """All products rounded, as `torch.backends` has it since 2.9."""
    torch.backends.fp32_precision = precision
    torch.backends.mkldnn.matmul.fp32_precision = "bf16"
    try:
        yield
    finally:
        torch.backends.fp32_precision = "none"
        torch.backends.mkldnn.matmul.fp32_precision = "ieee"
    assert torch.backends.mkldnn.conv.fp32_precision == "none"  # which had none of its own


@contextmanager
def set_to(put: Callable[[Any], object], value: object, usual: object) -> Iterator[None]:
    put(value)
    try:
        yield
    finally:
        put(usual)


AROUND: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "no_grad": torch.no_grad,
    "inference": torch.inference_mode,
    "autocast": lambda: torch.autocast("cpu"),
    "device": lambda: torch.device("meta"),
    "grad switched off": lambda: set_to(torch.set_grad_enabled, False, True),
    "default device": lambda: set_to(torch.set_default_device, "meta", None),
    "dtype": lambda: set_to(torch.set_default_dtype, torch.float64, torch.float32),
    "NumPy raises": lambda: np.errstate(all="raise"),
    "deterministic": lambda: set_to(torch.use_deterministic_algorithms, True, False),
    "products": lambda: set_to(torch.set_float32_matmul_precision, "medium", "highest"),
    "products, by backend": lambda: products("tf32"),
    "seeds": lambda: set_to(torch.manual_seed, 5, 6),
    "denormal": lambda: set_to(torch.set_flush_denormal, True, False),
}


@pytest.mark.parametrize("around", AROUND)
def test_what_is_set_around_a_run_has_no_effect_and_is_left(around: str, plain: Run) -> None:
    with AROUND[around]():
        before = state()
        run = short()
        x = run.decode(run.sample(3, 1))
        codes, noisy = run.encode(x), corrupted(x, "masking", 0.5, 1)
        slopes, fresh = jacobians(run.model, x), untrained(run.experiment)
        assert state() == before
    assert (run.note, digest(run)) == ("", digest(plain))
    assert run.figures == plain.figures
    for name in ("points", "reconstruction", "filters", "samples"):
        assert (getattr(run.last, name) == getattr(plain.last, name)).all()
    assert run.last.knn_accuracy == plain.last.knn_accuracy
    assert (codes == plain.encode(plain.decode(plain.sample(3, 1)))).all()
    assert (noisy == corrupted(x, "masking", 0.5, 1)).all()
    assert (slopes == jacobians(plain.model, x)).all()
    assert all(p.dtype is torch.float32 and p.requires_grad for p in fresh.parameters())


def few_labels_of(seed: int) -> float:
    """A classifier on a fresh encoder: its error on the test set."""
    encoder = untrained(Experiment.of("basic", "digits", seed, hidden=(16,)))
    work = fit_classifier(encoder, "digits", np.arange(100), ClassifierConfig(steps=20), 1, "cpu")
    while True:
        try:
            next(work)
        except StopIteration as done:
            return float(done.value[1])


@pytest.mark.parametrize("around", ["inference", "dtype", "NumPy raises", "products"])
def test_what_is_set_around_a_study_has_no_effect(around: str) -> None:
    want = few_labels_of(3)
    with AROUND[around]():
        before = state()
        assert few_labels_of(3) == want
        assert state() == before


def test_what_changes_between_two_steps_has_no_effect(plain: Run) -> None:
    """A notebook that pulls a training sets what it likes meanwhile."""
    found = []
    try:
        for i, run in enumerate(fit(plain.experiment, "cpu")):
            found.append(run)
            torch.set_default_dtype(torch.float64 if i % 2 else torch.float32)
            torch.set_grad_enabled(i % 3 == 0)
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
    assert digest(found[-1]) == digest(plain)


def test_products_and_convolutions_are_not_rounded() -> None:
    """On a GPU torch would round the factors of convolutions to 10 bits."""
    assert not torch.backends.cuda.matmul.allow_tf32
    assert not torch.backends.cudnn.allow_tf32
    assert torch.backends.cudnn.deterministic


@pytest.mark.parametrize("name", ["cuda:7", "gpu", "cpu:3", "", " cpu"])
def test_a_device_that_is_not_there_gets_a_sentence(name: str) -> None:
    with pytest.raises(DeviceError, match=f"There is no device “{name}”; there is cpu"):
        device_named(name)
    if name:
        with pytest.raises(DeviceError, match="there is cpu"):
            train("basic", "digits", epochs=1, device=name)


def test_the_environment_names_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AELAB_DEVICE", "cuda:99")
    with pytest.raises(DeviceError, match=r"^AELAB_DEVICE names .* “cuda:99”; there is cpu"):
        best_device()
    monkeypatch.setenv("AELAB_DEVICE", " cpu ")
    assert best_device() == "cpu"
    monkeypatch.setenv("AELAB_DEVICE", "")
    assert best_device() == ("cuda:0" if torch.cuda.is_available() else "cpu")


@pytest.mark.parametrize(("wanted", "threads"), [("3", 3), (" 2 ", 2), ("4,2", 4)])
def test_the_environment_names_the_threads(wanted: str, threads: int) -> None:
    assert _threads(wanted) == threads


@pytest.mark.parametrize("wanted", ["", "0", "-1", "many", "1.5", ","])
@pytest.mark.slow
def test_a_number_of_threads_that_is_none_has_no_effect(wanted: str) -> None:
    assert _threads(wanted) == max(1, min(8, (os.cpu_count() or 2) - 1))
    script = "import aelab; aelab.train('basic', 'digits', epochs=1, device='cpu')"
    if wanted == "0":
        env = {**os.environ, "OMP_NUM_THREADS": wanted}
        subprocess.run([sys.executable, "-c", script], env=env, check=True, timeout=100)


PAGES: dict[str, dict[str, str]] = {
    "pages/1_Train.py": {},
    "pages/3_Latent_space.py": {},
    "pages/4_Filters.py": {},
    "pages/5_Denoising.py": {},
    "pages/7_Stacking.py": {"view": "Depth and width"},
    "pages/8_Use_the_code.py": {"view": "Few labels"},
    "pages/9_Anomalies.py": {"view": "Each class"},
    "pages/10_Ratings.py": {},
    "pages/11_Manifold.py": {"view": "Arrows"},
    "pages/12_Claims.py": {"claim": "linear-is-pca", "shown": "true"},
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_that_the_device_is_not_there(
    lab: None, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page(path)
    for name, value in {"data": "digits", **PAGES[path]}.items():
        page.query_params[name] = value
    ran(page)
    monkeypatch.setenv("AELAB_DEVICE", "cuda:99")
    key = "train" if any(b.key == "train" for b in page.button) else "measure"
    page.button(key=key).click()
    ran(page)
    said = [w.value for w in (*page.warning, *page.error, *page.info)]
    assert any("There is no device “cuda:99”; there is cpu" in text for text in said), said
