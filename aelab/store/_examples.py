"""The runs that come with the lab, so that a fresh install has something to look at at once.

`python -m aelab.store` trains them anew and writes their files.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aelab.store._folder import Store, write
from aelab.store._view_examples import thinned
from aelab.training import Experiment, train

PICTURES = 40  # of a film
FOLDER = Path(__file__).parent / "examples"

# Together they show what a bottleneck, noise and a prior do.
EXAMPLES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "Example: two numbers": ("basic", {"epochs": 40}),
    "Example: noise removed": ("denoising", {"epochs": 40}),
    "Example: a cloud": ("vae", {"epochs": 40}),
}


def example(name: str) -> Experiment:
    """The experiment of an example, on the embedded digits."""
    variant, values = EXAMPLES[name]
    return Experiment.of(variant, "digits", **values)


def add_examples(store: Store) -> None:
    """Puts the examples into a store. Raises NoRun, OSError."""
    for name in EXAMPLES:
        store.add((FOLDER / f"{example(name).key}.aelab").read_bytes())


def record() -> None:
    """Trains the examples and writes their files in place of the old ones."""
    for old in FOLDER.glob("*.aelab"):
        old.unlink()
    with TemporaryDirectory() as place:
        store = Store(Path(place))
        for name, (variant, values) in EXAMPLES.items():
            run = thinned(train(variant, "digits", device="cpu", **values), PICTURES)
            saved = store.save(run, name)
            write(FOLDER / f"{saved.key}.aelab", store.export(saved.key))
