"""Runs of another version: listed with the reason, never touched; what is damaged comes back."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from apptest import at_view, ran
from streamlit.testing.v1 import AppTest

import aelab
from aelab.figures.runs import badge
from aelab.models import variants
from aelab.store import EXAMPLES, DiskMemory, NoRun, NotKnown, Store, add_examples
from aelab.store._examples import FOLDER
from aelab.training import Run, train
from aelab.training.record import fingerprint
from aelab.training.record.fingerprint import code_of

KEY = "0123456789abcdef"


@pytest.fixture(scope="module")
def run() -> Run:
    return train("basic", "digits", epochs=1, hidden=(8,), device="cpu")


def of_another(content: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The file of a run as a version would have written it in which `change` holds."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "run.json":
                head = json.loads(part)
                change(head)
                part = json.dumps(head).encode()
            new.writestr(name, part)
    return out.getvalue()


UNKNOWN: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "variant": (lambda h: h["experiment"].update(variant="wavelet"), "no variant “wavelet”"),
    "set": (lambda h: h["experiment"].update(data="galaxies"), "no data set “galaxies”"),
    "setting": (lambda h: h["experiment"]["config"].update(warp=3), "no setting “warp”"),
    "value": (lambda h: h["experiment"]["training"].update(optimiser="lion"), "“?lion|\'lion\'"),
    "format": (lambda h: h.update(format=99, experiment={"kind": "later"}), "format 99 by a newer"),
}  # fmt: skip


@pytest.mark.parametrize("kind", UNKNOWN)
def test_what_is_not_known_is_listed_and_not_touched(kind: str, run: Run, tmp_path: Path) -> None:
    store = Store(tmp_path)
    change, words = UNKNOWN[kind]
    content = of_another(store.export(store.save(run).key), change)
    file = tmp_path / f"{KEY}.aelab"
    file.write_bytes(content)
    for _ in range(2):
        again = Store(tmp_path)
        assert [s.key for s in again.list()] == [run.experiment.key]
        (row,) = again.unknown()
        assert row.key == KEY
        with pytest.raises(NotKnown, match=words):
            raise NotKnown(row.reason)
        assert "\n" not in row.reason
        assert again.set_aside() == ()
        assert file.read_bytes() == content
    with pytest.raises(NotKnown, match=words):
        store.load(KEY)
    with pytest.raises(NotKnown, match=words):
        store.add(content)
    assert store.export(KEY) == content


def test_a_run_takes_no_place_of_one_that_is_not_known(run: Run, tmp_path: Path) -> None:
    store = Store(tmp_path)
    file = tmp_path / f"{store.save(run).key}.aelab"
    newer = of_another(file.read_bytes(), lambda h: h.update(format=99))
    file.write_bytes(newer)
    with pytest.raises(OSError, match="does not know lies in its place"):
        store.save(run)
    assert file.read_bytes() == newer


def test_a_file_of_another_name_is_left_where_it_is(run: Run, tmp_path: Path) -> None:
    store = Store(tmp_path)
    content = store.export(store.save(run).key)
    (tmp_path / "mine.aelab").write_bytes(content)
    assert [(row.key, row.named) for row in store.unknown()] == [("mine", False)]
    assert (tmp_path / "mine.aelab").read_bytes() == content


def test_what_was_set_aside_comes_back_when_it_can_be_read(run: Run, tmp_path: Path) -> None:
    store = Store(tmp_path)
    key = store.save(run, "Mine").key
    file, aside = tmp_path / f"{key}.aelab", tmp_path / "set_aside"
    content = file.read_bytes()
    file.write_bytes(content[:-2000])
    assert store.list() == ()
    with pytest.raises(NoRun, match="stays set aside"):
        store.put_back(file.name)
    file.write_bytes(content[:-3000])  # another one of this name loses nothing
    assert store.list() == ()
    assert sorted(f.stat().st_size for f in aside.iterdir()) == [
        len(content) - 3000, len(content) - 2000
    ]  # fmt: skip
    (aside / file.name).write_bytes(content)
    assert "can be read" in store.set_aside()[-1].why
    store.put_back(file.name)
    assert file.read_bytes() == content
    assert [s.name for s in store.list()] == ["Mine"]
    with pytest.raises(NoRun, match="no longer here"):
        store.put_back("../mine.aelab")


def test_what_an_older_version_set_aside_as_unknown_comes_back(run: Run, tmp_path: Path) -> None:
    store = Store(tmp_path)
    content = of_another(store.export(store.save(run).key), UNKNOWN["variant"][0])
    (tmp_path / "set_aside").mkdir()
    (tmp_path / "set_aside" / f"{KEY}.aelab").write_bytes(content)
    shutil.copytree(tmp_path / "set_aside", tmp_path / "set_aside" / f"{KEY}.training")
    store.put_back(f"{KEY}.aelab")
    store.put_back(f"{KEY}.training")
    assert (tmp_path / f"{KEY}.aelab").read_bytes() == content
    assert (tmp_path / "unfinished" / KEY / f"{KEY}.aelab").read_bytes() == content
    assert [row.variant for row in store.unknown()] == ["wavelet"]


def at_runs() -> AppTest:
    page = at_view("runs")
    del page.query_params["data"]
    return ran(page)


@pytest.mark.usefixtures("lab")
def test_the_page_shows_the_reason_and_puts_back(run: Run, runs: Store) -> None:
    content = runs.export(runs.save(run).key)
    file = runs.folder / f"{KEY}.aelab"
    file.write_bytes(of_another(content, UNKNOWN["variant"][0]))
    aside = runs.folder / "set_aside" / f"{'f' * 16}.aelab"
    aside.parent.mkdir()
    aside.write_bytes(of_another(content, UNKNOWN["set"][0]))
    before = file.read_bytes()
    page = at_runs()
    said = [caption.value.replace("\\", "") for caption in page.caption]
    assert any("wavelet · digits" in text and "no variant “wavelet”" in text for text in said)
    assert len(page.dataframe[0].value) == 1
    assert file.read_bytes() == before
    page.button(key=f"undo.{aside.name}").click()
    ran(page)
    assert not aside.exists()
    assert {row.data for row in runs.unknown()} == {"digits", "galaxies"}
    page.button(key=f"delete.{KEY}").click()
    ran(page)
    assert not file.exists()


MODEL = """
from aelab.models._contract import Autoencoder
class Model(Autoencoder):
    name, year = "A", 2000
    explanation = ("It " "learns.")
    rate = hp(0.1, "Rate", low=0.0, help="How fast.")
    def loss(self, x):
        return 2 * x
"""


def test_a_fingerprint_is_of_what_is_computed() -> None:
    def of(text: str) -> str:
        return fingerprint.digest(text, fingerprint._only_said)

    same = (
        MODEL.replace("2000", "2001"), MODEL.replace("learns", "forgets"),
        MODEL.replace("How fast", "How slow"), MODEL.replace("x):", 'x):\n        """Doc."""'),
        MODEL.replace("return 2 * x", "return 2*x  # twice"), "import os\n" + MODEL,
    )  # fmt: skip
    assert {of(text) for text in same} == {of(MODEL)}
    for old, new in (("2 * x", "3 * x"), ("0.1", "0.2"), ("low=0.0", "low=1.0"), ("rate", "pace")):
        assert of(MODEL.replace(old, new)) != of(MODEL)


def test_every_variant_has_a_fingerprint_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {key: code_of(key) for key in variants()}
    assert len(set(before.values())) == len(before)
    read = fingerprint._source

    def edited(name: str) -> str:
        changed = name in ("aelab.models._boltzmann", "aelab.models.denoising")
        return read(name) + ("\nMORE = 1\n" if changed else "# a comment\n")

    monkeypatch.setattr(fingerprint, "_source", edited)
    for cached in (fingerprint._of_module, code_of):
        cached.cache_clear()
    try:
        changed = {key for key in variants() if code_of(key) != before[key]}
    finally:
        for cached in (fingerprint._of_module, code_of):
            cached.cache_clear()
    assert changed == {"rbm", "denoising", "stacked"}  # stacked denoising has its noises


def test_a_run_keeps_its_version_and_says_when_the_code_has_changed(
    run: Run, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    key = store.save(run).key
    back = store.load(key)
    assert (back.version, back.code) == (aelab.__version__, code_of("basic"))
    assert not back.of_older_code
    for code, older in (("f" * 16, True), ("", False)):
        content = of_another(store.export(key), lambda h, code=code: h.update(code=code))  # type: ignore[misc]
        (tmp_path / f"{key}.aelab").write_bytes(content)
        assert store.load(key).of_older_code == older
        assert (DiskMemory(store).run(run.experiment) is None) == older
        assert badge(store.load(key)).endswith("older code") == older


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize("older", [True, False])
def test_pages_say_that_a_run_is_of_older_code(run: Run, runs: Store, older: bool) -> None:
    key = runs.save(run).key
    if older:
        content = of_another(runs.export(key), lambda h: h.update(code="f" * 16, version="0.0.9"))
        (runs.folder / f"{key}.aelab").write_bytes(content)
    words = "Trained by older code (0.0.9)."
    for view, address in (("train", {"job": key}), ("latent space", {"runs": key})):
        page = ran(at_view(view, **address))
        said = " ".join(m.value for m in page.markdown)
        assert (words in said) == older, view


def test_the_examples_open_as_before(tmp_path: Path) -> None:
    store = Store(tmp_path)
    add_examples(store)
    assert {s.name for s in store.list()} == set(EXAMPLES)
    for saved in store.list():
        run = store.load(saved.key)
        assert (run.code, run.version, run.of_older_code) == ("", "", False)
        assert (FOLDER / f"{saved.key}.aelab").exists()
