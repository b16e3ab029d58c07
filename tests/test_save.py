"""`run.save` and `aelab.load`: one file, exact, whole or refused in a sentence, never executed."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from test_store import BAD, same
from test_store_unknown import UNKNOWN, of_another

import aelab
from aelab.models import variants
from aelab.store import NoRun, NotKnown, Store
from aelab.training import Run, train


@pytest.fixture(scope="module")
def run() -> Run:
    return train("vae", "digits", epochs=2, hidden=(16,), seed=3, device="cpu")


@pytest.mark.parametrize("variant", list(variants()))
def test_a_saved_run_is_the_same(variant: str, tmp_path: Path) -> None:
    run = train(variant, "digits", epochs=1, device="cpu")
    run.save(tmp_path / "new" / "run.aelab")
    back = aelab.load(str(tmp_path / "new" / "run.aelab"))
    assert same(run, back)
    x = torch.rand(3, 64)
    assert torch.equal(back.model(x), run.model(x))
    assert back.history.equals(run.history)
    assert repr(back) == repr(run)


def test_a_saved_run_opens_in_another_process_and_in_the_store(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "run.aelab"
    run.save(file)
    script = "import sys, aelab; print(aelab.load(sys.argv[1]).codes.tobytes().hex())"
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)],
        capture_output=True, text=True, check=True, timeout=100,
    )  # fmt: skip
    assert np.array_equal(
        np.frombuffer(bytes.fromhex(done.stdout.strip()), np.float32), run.codes.ravel()
    )
    saved = Store(tmp_path / "runs").add(file.read_bytes())
    assert saved.key == run.experiment.key


def test_a_file_is_whole_or_as_it_was(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "run.aelab"
    run.save(file)
    before = file.read_bytes()
    (tmp_path / "any").touch()
    assert file.stat().st_mode == (tmp_path / "any").stat().st_mode

    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        run.save(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("kind", BAD)
def test_damaged_files_get_one_sentence(kind: str, run: Run, tmp_path: Path) -> None:
    file, trace = tmp_path / "run.aelab", tmp_path / "executed"
    run.save(file)
    make, words = BAD[kind]
    file.write_bytes(make(file.read_bytes(), trace))
    with pytest.raises(NoRun, match=words) as found:
        aelab.load(file)
    assert re.fullmatch(r"[^\n]+\.", str(found.value))
    assert not trace.exists()


@pytest.mark.parametrize("kind", UNKNOWN)
def test_newer_files_get_one_sentence(kind: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "run.aelab"
    run.save(file)
    change, words = UNKNOWN[kind]
    file.write_bytes(of_another(file.read_bytes(), change))
    with pytest.raises(NotKnown, match=words):
        aelab.load(file)


def test_no_file_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        aelab.load(tmp_path / "run.aelab")
