"""A network as an ONNX file, which is run once and compared with ours before it is handed out."""

import json
import warnings
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from aelab import data
from aelab.models import Autoencoder
from aelab.training import Run
from aelab.training.device import with_torch_defaults

PARTS = ("whole", "encoder", "decoder")
NEEDED = ("onnx", "onnxruntime")
TOLERANCE = 1e-5  # of the largest number, between ONNX Runtime's and ours
TRIED = 32  # probe items on which both are run
OUTPUTS = {"whole": "reconstruction", "encoder": "code", "decoder": "reconstruction"}


class ExportError(Exception):
    """A file cannot be made; the message is one plain sentence."""


class _Part(nn.Module):
    """One part of a network as a function of its input and, for conditional ones, a condition."""

    def __init__(self, model: Autoencoder, part: str) -> None:
        super().__init__()
        self.model, self.part = model, part

    def forward(self, values: Tensor, condition: Tensor | None = None) -> Tensor:
        """Items [n, d] or codes [n, latent] → codes or items."""
        if self.part != "decoder":
            values = self.model.encode(values, condition)
        return values if self.part == "encoder" else self.model.decode(values, condition)


def missing_packages() -> str:
    """What to install before `to_onnx` works, in a sentence; "" where nothing lacks."""
    lacking = [name for name in NEEDED if find_spec(name) is None]
    if not lacking:
        return ""
    return f"ONNX needs {' and '.join(lacking)}, which is not installed: pip install 'aelab[onnx]'."


@with_torch_defaults
def to_onnx(run: Run, part: str = "whole") -> bytes:
    """The network of the last snapshot, or its encoder or decoder, for any number of items.

    Inputs: "x" [n, d], items as the data set has them, or for the decoder "code" [n, latent];
    "condition" [n, c] for conditional variants. Output: "code", or "reconstruction" [n, d].
    The file's metadata name the experiment, step, the shape of an item and the classes.
    Raises ExportError if a package lacks or ONNX Runtime finds other numbers than we do.
    """
    if part not in PARTS:
        raise ExportError(f"There is no part {part!r}: it is one of {', '.join(PARTS)}.")
    if lacking := missing_packages():
        raise ExportError(lacking)
    names, inputs = _inputs(run, part)
    module = _Part(run.model, part).eval()
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        # The newer exporter takes seconds a network and one more package, and finds the same.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module, inputs, file := Path(folder) / "network.onnx", dynamo=False, input_names=names,
            output_names=[OUTPUTS[part]],
            dynamic_axes={name: {0: "n"} for name in (*names, OUTPUTS[part])},
        )  # fmt: skip
        content = _described(file.read_bytes(), run)
    _check(content, dict(zip(names, inputs, strict=True)), module(*inputs))
    return content


def _inputs(run: Run, part: str) -> tuple[list[str], tuple[Tensor, ...]]:
    """Names of the inputs, and some probe items as they would be given."""
    dataset = data.load(run.experiment.data)
    x, y = dataset.x_test[:TRIED], dataset.y_test[:TRIED]
    condition = run.condition(x, y)
    first = ("code", run.encode(x, condition)) if part == "decoder" else ("x", x)
    given = [first] if condition is None else [first, ("condition", condition)]
    return [name for name, _ in given], tuple(torch.tensor(array) for _, array in given)


def _described(content: bytes, run: Run) -> bytes:
    """The file with what it is written into it."""
    import onnx

    model, dataset = onnx.load_from_string(content), data.load(run.experiment.data)
    about: dict[str, Any] = {
        "experiment": run.experiment.to_json(), "step": run.last.step,
        "shape": json.dumps(dataset.shape), "classes": json.dumps(dataset.classes),
    }  # fmt: skip
    onnx.helper.set_model_props(model, {key: str(value) for key, value in about.items()})
    onnx.checker.check_model(model)
    described: bytes = model.SerializeToString()
    return described


def _check(content: bytes, inputs: dict[str, Tensor], ours: Tensor) -> None:
    """Raises ExportError where ONNX Runtime finds something else, for all items or for one."""
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    for n in (len(ours), 1):
        given = {name: value[:n].numpy() for name, value in inputs.items()}
        (theirs,) = session.run(None, given)
        expected = ours[:n].numpy()
        apart = float(np.abs(theirs - expected).max() / max(float(np.abs(expected).max()), 1e-12))
        if not apart <= TOLERANCE:
            raise ExportError(
                f"ONNX Runtime's numbers differ from ours by {apart:.1e} of the largest, more than "
                f"{TOLERANCE:g}: the file is not given out."
            )
