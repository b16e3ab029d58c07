"""The device and torch's own state: what is around a run has no effect on it, or one sentence."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import torch
from apptest import ROOT, ran
from streamlit.testing.v1 import AppTest

from aelab import _threads
from aelab.bench.machine.digests import digest
from aelab.training import DeviceError, Run, best_device, corrupted, device_named, train
from aelab.training.capture import flushes


def short() -> Run:
    return train("vae", "digits", epochs=2, device="cpu")


@pytest.fixture(scope="module")
def plain() -> Run:
    return short()


@pytest.mark.parametrize(
    "around",
    [
        torch.no_grad,
        torch.inference_mode,
        lambda: torch.autocast("cpu"),
        lambda: torch.device("meta"),
    ],
    ids=["no_grad", "inference", "autocast", "device"],
)
def test_a_context_around_a_run_has_no_effect(
    around: Callable[[], AbstractContextManager[object]], plain: Run
) -> None:
    with around():
        run = short()
        x = run.decode(run.sample(3, 1))
        codes = run.encode(x)
        noisy = corrupted(x, "masking", 0.5, 1)
    assert digest(run) == digest(plain)
    assert (codes == plain.encode(plain.decode(plain.sample(3, 1)))).all()
    assert (noisy == corrupted(x, "masking", 0.5, 1)).all()


def test_torch_is_left_as_it_was_found(plain: Run) -> None:
    torch.set_default_dtype(torch.float64)
    torch.set_flush_denormal(True)
    try:
        assert digest(short()) == digest(plain)
        assert torch.get_default_dtype() is torch.float64
        assert flushes()
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_flush_denormal(False)
    short()
    assert not flushes()


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
