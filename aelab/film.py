"""The film of the home page: one run, recorded and shipped, so that it plays before torch is there.

`python -m aelab.film` trains the network anew with the lab's own `fit` and writes the file. It
holds the experiment as JSON: who trains that sees the same codes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief

if TYPE_CHECKING:
    from aelab.training import Run

PATH = Path(__file__).parent / "components" / "assets" / "home_film.npz"

# Chosen among some thirty by how far the ten classes of held-out digits lie apart.
VARIANT, DATA, SEED = "basic", "digits", 1
VALUES: Mapping[str, Any] = {
    "hidden": (256, 128, 64, 32), "activation": "tanh", "init": "xavier",
    "loss": "cross-entropy", "epochs": 400, "rate": 0.002,
}  # fmt: skip
FRAMES = 80
KNEE = 120  # steps: frames are spaced evenly before it and by a constant factor after it


@brief
@dataclass(frozen=True, eq=False)
class Film:
    """points: float16 [T, n, 2], codes of held-out items; labels: [n]; steps: [T], rising.

    neighbours: [T], 5-NN accuracy of each frame, 0 to 1; figures: of the finished run, over the
    whole test set; experiment: all that is needed to repeat it.
    """

    points: NDArray[np.float16]
    labels: NDArray[np.uint8]
    steps: NDArray[np.int32]
    knn_accuracy: NDArray[np.float32]
    figures: Mapping[str, float]
    experiment: Mapping[str, Any]


def load(path: Path = PATH) -> Film:
    """The recorded film; raises OSError if it is not there."""
    with np.load(path, allow_pickle=False) as file:
        return Film(
            file["points"], file["labels"], file["steps"], file["neighbours"],
            json.loads(str(file["figures"])), json.loads(str(file["experiment"])),
        )  # fmt: skip


def save(film: Film, path: Path = PATH) -> None:
    """Writes a film as arrays and two texts, without pickle."""
    np.savez_compressed(
        path, points=film.points, labels=film.labels, steps=film.steps,
        neighbours=film.knn_accuracy, figures=np.array(json.dumps(film.figures)),
        experiment=np.array(json.dumps(film.experiment, ensure_ascii=False)),
    )  # fmt: skip


def wanted(last: int) -> list[int]:
    """The steps at which the film shows the network, from 0 to the last."""
    return sorted({round(s) - KNEE for s in np.geomspace(KNEE, last + KNEE, FRAMES)})


def of(run: "Run") -> Film:
    """The film of a finished run: those of its snapshots that are nearest to the wanted steps."""
    from aelab import data

    dataset = data.load(run.experiment.data)
    steps = np.array([s.step for s in run.snapshots])
    chosen = sorted({int(np.abs(steps - step).argmin()) for step in wanted(run.last.step)})
    shown = [run.snapshots[i] for i in chosen]
    return Film(
        np.stack([s.points for s in shown]),
        dataset.y_test[dataset.probe].astype(np.uint8),
        steps[chosen].astype(np.int32),
        np.array([s.knn_accuracy for s in shown], np.float32),
        dict(run.figures),
        json.loads(run.experiment.to_json()),
    )


def record() -> Film:
    """Trains the experiment on the CPU, ten seconds or so, and returns its film."""
    from aelab.training import SNAPSHOT_NOW, Experiment, Run, training_events

    training = training_events(Experiment.of(VARIANT, DATA, SEED, **VALUES), "cpu")
    last: Run | None = None
    due: set[int] = set()
    for tick in training:
        if tick.run:
            due = set(wanted(tick.run.planned)[:-1]) if last is None else due
            last = tick.run
        if tick.step in due:
            due.remove(tick.step)
            training.send(SNAPSHOT_NOW)
    assert last is not None  # a training that ends shows its end
    return of(last)


def main() -> None:
    """Records the film and says what is in it."""
    film = record()
    save(film)
    print(
        f"{PATH.name}: {len(film.steps)} frames of {len(film.labels)} codes, "
        f"steps 0 to {film.steps[-1]:,}, {PATH.stat().st_size / 1000:.0f} kB"
    )
    print(", ".join(f"{name} {value:.4g}" for name, value in film.figures.items()))


if __name__ == "__main__":
    main()
