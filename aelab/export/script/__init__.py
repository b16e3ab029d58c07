"""An experiment as a script of plain PyTorch that needs nothing of the lab.

The script is made from the lab's own source: that of the variant, of the layers and formulas that
it uses, and of the functions in `template`. The settings are put in, and whatever this experiment
has no use for is left out.
"""

import io

import numpy as np

from aelab.data import Dataset
from aelab.export.script.assembly import assembled
from aelab.export.script.facts import needs_data_file
from aelab.training import Experiment, Run
from aelab.training.device import with_torch_defaults

__all__ = ["data_npz", "needs_data_file", "to_script"]


@with_torch_defaults
def to_script(run: Run | Experiment) -> bytes:
    """A Python file that trains this very experiment, to the same figures.

    It needs torch, numpy and, for the digits, scikit-learn. Raises DataError without the data.
    """
    if isinstance(run, Run):
        end = run.last.step if run.figures else None
        return assembled(run.experiment, end).encode()
    return assembled(run, None).encode()


def data_npz(dataset: Dataset) -> bytes:
    """The arrays that a script reads of data sets that it cannot make or fetch by itself."""
    out = io.BytesIO()
    x, y = dataset.training(0, dataset.n_train)
    np.savez_compressed(
        out, x_train=x, y_train=y, x_test=dataset.x_test, y_test=dataset.y_test,
    )  # fmt: skip
    return out.getvalue()
