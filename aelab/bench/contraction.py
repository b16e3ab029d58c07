"""What contraction does on MNIST: half the derivatives, a spectrum that falls faster, a price."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aelab import data
from aelab.analysis import jacobians as analysis
from aelab.bench._row import Row
from aelab.studies import contraction as study
from aelab.training import Run, train

# As of the reference measurement, but on all images: one wide layer, tied but for the sparse net.
RECIPE: dict[str, Any] = {
    "latent_dim": 500, "hidden": (), "code": "sigmoid", "loss": "cross-entropy", "epochs": 10,
}  # fmt: skip
NETS = {
    "tied": "AE",
    "denoising": "DAE, 25 % masked",
    "contractive": "CAE, λ 1",
    "sparse": "sparse",
}
ITEMS, FIRST, LATE = 100, 20, 50
SEED = 7
SIGMAS = tuple(0.02 * k for k in range(1, 6))


@dataclass(frozen=True)
class Felt:
    """Of one network: mean ‖J‖_F, share of ‖J‖² in the first 20, s₅₀ / s₁, squared error."""

    norm: float
    first: float
    late: float
    error: float


def contraction() -> Iterator[Row]:
    """The contractive network against the plain one of the same recipe, seed and batches."""
    runs = {}
    for key in NETS:
        runs[key] = train(key, "mnist", seed=SEED, **RECIPE)
    found = {key: felt(run) for key, run in runs.items()}
    yield from (_shown(NETS[key], f) for key, f in found.items())
    plain, still = found["tied"], found["contractive"]
    ratio = still.norm / plain.norm
    yield Row("CAE over AE, ‖J‖", "≤ 0.5", f"{ratio:.3f}", ratio <= 0.5)
    what = f"CAE / AE, share of ‖J‖² in the first {FIRST}"
    figure = f"{still.first:.3f} / {plain.first:.3f}"
    yield Row(what, "CAE ≥ AE + 0.1", figure, still.first >= plain.first + 0.1)
    figure = f"{still.late:.3f} / {plain.late:.3f}"
    yield Row(f"CAE / AE, s{LATE} / s1", "CAE ≤ half", figure, still.late <= plain.late / 2)
    line = study.relation(runs["tied"].model, data.load("mnist").x_test[:16], SIGMAS, SEED)
    one, whole = line.slope_displacement, line.slope
    good = abs(one.mean - 1) <= 0.05
    figure = f"{one.mean:.3f} ± {one.half:.3f}"
    yield Row("AE, slope near σ = 0, E‖r(x + σε) − r(x)‖²", "1 ± 0.05", figure, good)
    figure = f"{whole.mean:.3f} ± {whole.half:.3f}"
    yield Row("AE, the same with the bend of r where it does not fit", "shown", figure, True)


def felt(run: Run) -> Felt:
    """Over the first 100 test images; the error over all."""
    jacobians = study.jacobians(run.model, data.load("mnist").x_test[:ITEMS])
    values = analysis.singular_values(jacobians)
    mean = values.mean(0)
    return Felt(
        float(analysis.norms(jacobians).mean()), analysis.leading(values, FIRST),
        float(mean[LATE - 1] / mean[0]), run.figures["squared error"],
    )  # fmt: skip


def _shown(name: str, f: Felt) -> Row:
    figure = f"{f.norm:.2f}, {f.first:.3f}, {f.late:.3f}, {f.error:.2f}"
    return Row(f"{name}: ‖J‖, first {FIRST}, s{LATE} / s1, squared error", "shown", figure, True)
