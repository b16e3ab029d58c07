"""`python -m aelab.bench [name …]`: runs the benchmarks named, or all, and prints a table.

Needs MNIST in the folder that AELAB_DATA names; `live` and `start` need Chromium and Playwright.
"""

import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from aelab import data
from aelab.bench import (
    adversarial,
    anomaly,
    app,
    capacity,
    compression,
    conditional,
    contraction,
    deep30,
    few_labels,
    figures,
    filters,
    kept,
    planes,
    ratings,
    score,
    sheets,
    speed,
    sweep,
)
from aelab.bench._row import Row

BENCHES: dict[str, Callable[[], Iterator[Row]]] = {
    "loops": speed.against_loops,
    "snapshots": speed.snapshots,
    "start": app.start,
    "click": app.click,
    "tick": app.tick,
    "live": app.live,
    "linear": figures.linear,
    "sparse": figures.sparse,
    "variational": figures.variational,
    "deep": figures.deep,
    "deep30": deep30.deep30,
    "latent": figures.latent,
    "cvae": conditional.quadrant,
    "aae": adversarial.priors,
    "filters": filters.noise,
    "sweep": sweep.noise,
    "kept": kept.run,
    "planes": planes.planes,
    "ratings": ratings.ratings,
    "few_labels": few_labels.few,
    "anomaly": anomaly.digits,
    "compression": compression.compared,
    "capacity": capacity.too_much,
    "score": score.score,
    "sheets": sheets.sheets,
    "contraction": contraction.contraction,
}


def machine() -> str:
    """Processor, GPU and threads."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"
    processor = names[0] if names else platform.processor()
    return f"{processor}, {torch.get_num_threads()} thread(s), {gpu}, torch {torch.__version__}"


def main(names: list[str]) -> int:
    """Runs the benchmarks; 1 if a bound is not kept, 2 if they cannot run."""
    unknown = set(names) - set(BENCHES)
    if unknown:
        print(
            f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}."
        )
        return 2
    if not data.is_present("mnist"):
        print(f"The benchmarks need MNIST in {data.folder()}: name its folder in AELAB_DATA.")
        return 2
    print(f"{machine()}\n\n| what | bound | measured | holds |\n|---|---|---|---|", flush=True)
    good = True
    for name in names or BENCHES:
        for row in BENCHES[name]():
            print(row, flush=True)
            good = good and row.holds
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
