"""Files for other programs: ONNX against ONNX Runtime, codes against pandas, NumPy and encode."""

import io
import json
import zipfile
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from apptest import at, ran

import aelab
from aelab import data, export
from aelab.export import onnx_file
from aelab.models import variants
from aelab.training import Run

BODIES: dict[str, dict[str, Any]] = {
    **{key: {"variant": key} for key in variants()},
    "convolutional": {"variant": "vae", "body": "convolutional"},
    "batch norm": {"variant": "basic", "batch_norm": True},
}
ITEMS = slice(100, 105)  # others than those that the export itself tries


@cache
def trained(name: str) -> Run:
    settings = dict(BODIES[name])
    return aelab.train(settings.pop("variant"), "digits", epochs=1, **settings)


@pytest.mark.parametrize("name", BODIES)
def test_onnx_runtime_finds_our_codes_and_reconstructions(name: str) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    run, digits = trained(name), data.load("digits")
    x, y = digits.x_test[ITEMS], digits.y_test[ITEMS]
    told = run.condition(x, y)
    codes = run.encode(x, told)
    rebuilt = run.decode(codes, told)
    for part, given, expected in (
        ("encoder", {"x": x}, codes), ("decoder", {"code": codes}, rebuilt),
        ("whole", {"x": x}, rebuilt),
    ):  # fmt: skip
        session = onnxruntime.InferenceSession(export.to_onnx(run, part))
        if told is not None:
            given["condition"] = told
        (found,) = session.run(None, given)
        assert np.abs(found - expected).max() <= 1e-5 * np.abs(expected).max()
        about = session.get_modelmeta().custom_metadata_map
        assert json.loads(about["shape"]) == [8, 8]
        assert json.loads(about["experiment"])["variant"] == run.experiment.variant


def test_a_file_that_finds_something_else_is_not_given_out() -> None:
    pytest.importorskip("onnxruntime")
    run = trained("basic")
    names, inputs = onnx_file._inputs(run, "whole")
    content, ours = export.to_onnx(run), run.model.decode(run.model.encode(*inputs))
    with pytest.raises(export.ExportError, match="differ from ours by"):
        onnx_file._check(content, dict(zip(names, inputs, strict=True)), ours + 0.001)


def test_a_missing_package_and_a_wrong_part_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(export.ExportError, match="one of whole, encoder, decoder"):
        export.to_onnx(trained("basic"), "middle")
    monkeypatch.setattr(onnx_file, "NEEDED", ("onnx", "no_such_package"))
    with pytest.raises(export.ExportError, match=r"pip install 'aelab\[onnx\]'"):
        export.to_onnx(trained("basic"))


@pytest.mark.parametrize("name", ["basic", "cvae"])
def test_codes_leave_as_tables_and_arrays(name: str, tmp_path: Any) -> None:
    run, digits = trained(name), data.load("digits")
    truth = np.concatenate([
        run.encode(x, run.condition(x, y)) for x, y in
        ((digits.x_train, digits.y_train), (digits.x_test, digits.y_test))
    ])  # fmt: skip
    path = export.save(export.codes_csv(run), tmp_path / "codes.csv")
    table = pd.read_csv(path)
    numbers = table.filter(regex=r"^z\d+$").to_numpy(np.float32)
    assert np.allclose(numbers, truth, rtol=1e-5, atol=1e-6)
    test = table[table["split"] == "test"]
    assert np.array_equal(test["label"], digits.y_test)
    assert np.array_equal(test["item"], np.arange(len(digits.y_test)))
    assert test["class"].astype(str).tolist() == [digits.classes[i] for i in digits.y_test]
    with np.load(io.BytesIO(export.codes_npz(run)), allow_pickle=False) as arrays:
        assert np.array_equal(arrays["codes"].astype(np.float32), numbers)
        assert arrays["train"].sum() == len(digits.y_train)
    with zipfile.ZipFile(io.BytesIO(export.codes_tsv(run))) as packed:
        vectors = np.loadtxt(packed.open("vectors.tsv"), delimiter="\t", ndmin=2)
        metadata = pd.read_csv(packed.open("metadata.tsv"), sep="\t")
    assert np.allclose(vectors, numbers, rtol=1e-6)
    assert np.array_equal(metadata["item"], table["item"])
    assert "items" in repr(export.codes(run))


@pytest.mark.usefixtures("lab")
def test_the_train_page_offers_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    page = ran(at("pages/1_Train.py", data="digits", variant="vae"))
    offered = [button.label for button in page.get("download_button")]
    files = ["Codes, CSV", "Codes, NumPy", "Codes, projector", "Report, HTML", "Training script"]
    assert offered[:5] == files
    monkeypatch.setattr(onnx_file, "NEEDED", ("no_such_package",))
    page = ran(page)
    assert [button.label for button in page.get("download_button")] == files
    assert any("pip install 'aelab[onnx]'" in caption.value for caption in page.caption)
