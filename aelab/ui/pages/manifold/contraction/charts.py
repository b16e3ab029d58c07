"""The Contraction view's figures in words and as tables."""

from collections.abc import Sequence

from aelab.figures.contraction.curves import slope_words
from aelab.figures.contraction.measures import SIGMAS, Sensitivity, leading, related, sensitivity
from aelab.figures.runs import short_name
from aelab.training import Run
from aelab.ui.pages.manifold.contraction.sidebar import Setup
from aelab.ui.shared.contraction import NAMES
from aelab.ui.shell import csv_file

START = "Press Train: networks of one recipe and one seed learn side by side, and are compared."


def table(setup: Setup, runs: Sequence[Run]) -> str:
    """A line a network with its figures."""
    found = {run.experiment.variant: sensitivity(run) for run in runs}
    head = f"| | ‖J‖ | first\u00a0{leading(setup.d)} | error | saturated |\n|---|--:|--:|--:|--:|\n"
    lines = [f"| **{name}** | {_row(found.get(key))} |" for key, name in NAMES.items()]
    return head + "\n".join(lines)


def price(runs: Sequence[Run]) -> str:
    """How much less sensitive the contractive code is, and the sparse one; what it costs."""
    found = {run.experiment.variant: sensitivity(run) for run in runs}
    if not {"tied", "contractive"} <= set(found):
        return START if not found else ""
    plain, still, sparse = found["tied"], found["contractive"], found.get("sparse")
    moves = f"{still.norm / plain.norm:.2f} times as far as the AE’s (by ‖J‖)"
    costs = f"its squared error is {still.error / plain.error:.1f} times as large"
    if sparse:
        moves += f", the sparse net’s {sparse.norm / plain.norm:.2f} times"
        costs += f", the sparse net’s {sparse.error / plain.error:.1f} times"
    return (
        f"**A small random change of the input moves the CAE’s code {moves}. The price: {costs}.**"
    )


def slopes(run: Run | None) -> str:
    """What noise adds to the error, in words."""
    if not run:
        return ""
    found = related(run)
    end = found.added_error[-1] / found.penalty[-1]
    return (
        f"With little noise on its input, the AE’s error grows by "
        f"**{slope_words(found.slope)[6:]}** times the penalty σ² E‖∂r/∂x‖² (theory: 1 where r "
        "reconstructs x exactly): to train with noise is to punish that derivative. "
        f"At σ = {SIGMAS[-1]:g} it grows by {end:.2f} times the penalty."
    )


def as_csv(runs: Sequence[Run]) -> str:
    """All figures and singular values."""
    rows = []
    for run in runs:
        f = sensitivity(run)
        start = (short_name(run), run.experiment.seed, run.last.step)
        told = {"norm": f.norm, f"share in first {f.k}": f.first, "saturated share":
                f.saturated, "squared error": f.error}  # fmt: skip
        rows += [(*start, what, value) for what, value in told.items()]
        rows += [(*start, f"singular value {i + 1}", v) for i, v in enumerate(f.values)]
    return csv_file.csv_text(("network", "seed", "step", "what", "value"), rows)


def _row(f: Sensitivity | None) -> str:
    if f is None:
        return "– | – | – | –"
    shares = (f"{100 * share:.0f}\u00a0%" for share in (f.first, f.saturated))
    return "{0:.2f} | {2} | {1:.3g} | {3}".format(f.norm, f.error, *shares)
