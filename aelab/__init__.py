"""AE Lab: train an autoencoder live and watch what it learns.

    import aelab
    run = aelab.train("vae", "digits", epochs=20)
    print(run.figures, run.codes.shape)

Names are loaded when they are first used: the app shows its first page before torch is there.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aelab.training import Change, Experiment, Run, fit, train

__all__ = ["Change", "Experiment", "Run", "fit", "train"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"aelab has no {name!r}")
    from aelab import training

    return getattr(training, name)
