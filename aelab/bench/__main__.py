"""`python -m aelab.bench [name …]`: runs the benchmarks named, or all, and prints a table.

`--device cuda` measures that device, `--check` only what depends on it, `--json FILE` writes the
rows to a file as well. Needs MNIST in the folder that AELAB_DATA names; those of the app need
Chromium and Playwright.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from aelab import data
from aelab.bench import (
    adversarial,
    anomaly,
    capacity,
    compression,
    conditional,
    contraction,
    deep30,
    depth,
    figures,
    filters,
    ratings,
    regularised,
    report,
    saved_runs,
    score,
    surfaces,
    sweep,
)
from aelab.bench._row import Row
from aelab.bench.browser import accessible, app, first, planes, plots, screens
from aelab.bench.machine import checkpoints, digests, jobs, large, loops, served, snapshots, steps
from aelab.bench.use import few_labels, mnist, topics, transfer
from aelab.claims import here
from aelab.training import DeviceError, device_named

Bench = Callable[[], Iterator[Row]]

# What depends on the device above all; AELAB_DEVICE names it.
MACHINE: dict[str, Bench] = {
    "captured": steps.captured,
    "loops": loops.against_loops,
    "film": snapshots.film,
    "looks": snapshots.looks,
    "snapshots": snapshots.snapshots,
    "jobs": jobs.crowd,
    "obeys": jobs.obeys,
    "checkpoints": checkpoints.checkpoints,
    "large": large.items,
    "live_changes": steps.live,
    "watched": served.watched,
    "memory": served.memory,
}
BENCHES: dict[str, Bench] = {
    **MACHINE,
    "digests": digests.digests,
    "start": app.start,
    "click": app.click,
    "tick": app.tick,
    "live": app.live,
    "plots": plots.plots,
    "screens": screens.screens,
    "opened": first.opened,
    "own": first.own,
    "dropped": first.dropped,
    "accessible": accessible.accessible,
    "linear": figures.linear,
    "sparse": figures.sparse,
    "variational": figures.variational,
    "deep": figures.deep,
    "deep30": deep30.deep30,
    "latent": figures.latent,
    "cvae": conditional.quadrant,
    "aae": adversarial.priors,
    "filters": filters.noise,
    "filters_patches": filters.patches,
    "sweep": sweep.noise,
    "kept": saved_runs.run,
    "report": report.sizes,
    "planes": planes.planes,
    "ratings": ratings.ratings,
    "few_labels": few_labels.few,
    "transfer": transfer.upper_layers,
    "topics": topics.topics,
    "few_labels_mnist": mnist.other_encoders,
    "sweep_mnist": mnist.deeper_sweeps,
    "encoders_mnist": mnist.all_encoders,
    "identity_mnist": mnist.identity,
    "anomaly": anomaly.digits,
    "compression": compression.compared,
    "capacity": capacity.too_much,
    "depth": depth.digits,
    "depth_mnist": depth.mnist,
    "score": score.score,
    "sheets": surfaces.sheets,
    "contraction": contraction.contraction,
    "regularised": regularised.compared,
}


def machine() -> str:
    """Processor, GPU with its driver, threads and versions."""
    driver = Path("/proc/driver/nvidia/version")
    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"
    if torch.cuda.is_available() and driver.exists():
        gpu += f" (driver {driver.read_text().split('Module')[1].split()[0]})"
    versions = f"torch {torch.__version__}, Python {platform.python_version()}"
    return f"{here()}, {torch.get_num_threads()} thread(s), {gpu}, {versions}"


def main(arguments: Sequence[str]) -> int:
    """Runs the benchmarks; 1 if a bound is not kept, 2 if they cannot run."""
    parser = argparse.ArgumentParser(prog="aelab bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=", ".join(BENCHES))
    parser.add_argument("--device", default="", help="cpu, cuda, cuda:1 …; by default the best")
    parser.add_argument("--check", action="store_true", help="what depends on the device")
    parser.add_argument("--json", type=Path, metavar="FILE", help="writes the rows there too")
    asked = parser.parse_args(arguments)
    names = asked.name or list(MACHINE if asked.check else BENCHES)
    if refusal := _refusal(names, asked.device):
        print(refusal)
        return 2
    print(f"{machine()}\n\n| what | bound | measured | holds |\n|---|---|---|---|", flush=True)
    rows = []
    for name in names:
        for row in BENCHES[name]():
            print(row, flush=True)
            rows.append(row)
    if asked.json:
        found = {"machine": machine(), "rows": [asdict(row) for row in rows]}
        asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1))
    return 0 if all(row.holds for row in rows) else 1


def _refusal(names: Sequence[str], device: str) -> str:
    """Why they cannot run, or nothing; sets the device for this process and its servers."""
    if unknown := sorted(set(names) - set(BENCHES)):
        return f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHES)}."
    if not data.is_present("mnist"):
        return f"The benchmarks need MNIST in {data.folder()}: name its folder in AELAB_DATA."
    try:
        if device:
            os.environ["AELAB_DEVICE"] = named = device_named(device)
            if named.startswith("cuda"):
                torch.cuda.set_device(named)
    except DeviceError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
