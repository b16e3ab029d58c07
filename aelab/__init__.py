"""AE Lab: train an autoencoder live and watch what it learns.

    import aelab
    run = aelab.train("vae", "digits", epochs=20)
    print(run.figures, run.codes.shape)
    run.save("first.aelab")
    run = aelab.load("first.aelab")

Names are loaded when they are first used: the app shows its first page before torch is there.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aelab import export, figures
    from aelab.data import (
        from_arrays,
        from_csv,
        from_folder,
        from_idx,
        from_npz,
        from_torchvision,
        from_zip,
    )
    from aelab.store import load_run as load
    from aelab.sweeps import sweep
    from aelab.training import Change, Experiment, Run, fit, train

__version__ = "0.1.0"
__all__ = [
    "Change", "Experiment", "Run", "export", "figures", "fit", "from_arrays", "from_csv",
    "from_folder", "from_idx", "from_npz", "from_torchvision", "from_zip", "load", "sweep", "train",
]  # fmt: skip


def _threads(wanted: str) -> int:
    """The number that OMP_NUM_THREADS names first, or one core less than there are, at most 8.

    One core is left to the browser and the server: on two cores with a live page open, training
    with two threads fell to a tenth; with no page open it is 1.7 times as fast.
    """
    first = wanted.partition(",")[0].strip()
    if first.isdecimal() and int(first) > 0:
        return int(first)
    return max(1, min(8, (os.cpu_count() or 2) - 1))


# OpenMP reads it once, when torch is loaded.
os.environ["OMP_NUM_THREADS"] = str(_threads(os.environ.get("OMP_NUM_THREADS", "")))


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"aelab has no {name!r}")
    if name in ("export", "figures"):
        return import_module(f"aelab.{name}")
    if name.startswith("from_"):
        return getattr(import_module("aelab.data"), name)
    if name == "load":
        return import_module("aelab.store").load_run
    if name == "sweep":
        return import_module("aelab.sweeps").sweep
    from aelab import training

    return getattr(training, name)
