"""`python docs/figures.py`: writes docs/figures.md, every figure with a thumbnail and its call.

The runs are short ones on embedded data; Chromium draws the figures.
"""

import argparse
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
from PIL import Image

import aelab
from aelab import data, figures, recipes
from aelab.bench.browser.app import browser_page
from aelab.data import ratings
from aelab.data.made_up.trajectories import trajectories
from aelab.data.topics import documents
from aelab.studies import (
    anomaly,
    chess_memory,
    clusters,
    compression,
    data_needed,
    decoders,
    depth_cost,
    depth_items,
    depth_width,
    encoders,
    few_labels,
    gan,
    noise_sweep,
    probe,
    ratings_compared,
    regularised,
    result,
    topics,
    transfer,
)
from aelab.studies import ratings as studied
from aelab.training import Run

TARGET = Path(__file__).with_suffix(".md")
FOLDER = Path(__file__).parent / "figures"
SIZE, THUMB = (900, 720), (450, 450)
HEAD = """\
# Figures

Written by `python docs/figures.py`. Each is a function of `aelab.figures` that returns a Plotly
figure: `figures.latent(run).show()` in a notebook, `.write_html("file.html")` for a file,
`figures.dark(…)` for the dark theme. Pages show the settled ones as they are; the live planes,
surfaces, fields and galleries of the pages have a twin here.

| figure | call | what it shows |
|---|---|---|
"""


def runs() -> dict[str, Run]:
    """What is drawn."""
    point = aelab.Experiment.suited("denoising", "circle", level=0.3, **recipes.VECTOR_FIELD)
    return {
        "vae": aelab.train("vae", "digits", epochs=60),
        "ae": aelab.train("tied", "digits", latent_dim=60, epochs=60),
        "dae": aelab.train("denoising", "digits", latent_dim=60, epochs=60),
        "sheet": list(aelab.fit(aelab.Experiment.suited("basic", "s-curve")))[-1],
        "field": list(aelab.fit(point))[-1],
        "cae": aelab.train("contractive", "digits", epochs=100, contraction=0.1),
        "cvae": aelab.train("cvae", "digits", latent_dim=10, epochs=200),
        "quarter": aelab.train("cvae", "digits", condition="quadrant", latent_dim=10, epochs=60),
        "rbm": aelab.train("rbm", "digits", **recipes.boltzmann_machines("digits")),
        "line": aelab.train("basic", "digits", items=64, **recipes.MEMORISATION, epochs=1000),
        "linear": aelab.train("linear", "digits", **{**recipes.IDENTITY, "latent_dim": 100}),
        "conv": aelab.train("basic", "digits", body="convolutional", epochs=30),
        "moons": aelab.train("contractive", "moons", epochs=100),
    }


Drawn = dict[str, tuple[str, Callable[[], go.Figure]]]  # name → the call, and what makes the figure


def all_figures(known: dict[str, Run]) -> Drawn:
    """Every figure there is."""
    return {**of_runs(known), **of_studies(known), **of_arrays(known)}


def of_runs(known: dict[str, Run]) -> Drawn:
    """Figures of one run, or of several side by side."""
    calls = {
        "latent": "vae", "latent_beside_pca": "vae", "loss": "vae", "reconstructions": "dae",
        "filters": "dae", "denoising": "ae, dae", "latent_grid": "vae", "samples": "vae",
        "interpolation": "vae", "kl": "vae", "unfolding": "sheet", "vector_field": "field",
        "film": "vae", "hole_map": "vae", "layers": "conv", "architecture": "ae, vae",
        "conditions": "cvae", "completions": "quarter", "random_codes": "ae, vae",
        "along_the_code": "line", "gibbs_chains": "rbm", "linear_map": "linear",
        "linear_copies": "linear", "jacobian_spectrum": "cae, ae", "noise_robustness": "cae, ae",
        "noise_penalty": "ae", "tangents": "cae, ae", "tangent_walk": "cae, ae",
        "input_sensitivity": "moons", "again": "vae", "learning_curves": "ae, dae",
    }  # fmt: skip
    found: Drawn = {}
    for name, whose in calls.items():
        runs = [known[key] for key in whose.split(", ")]
        call = whose if len(runs) > 1 else "run"
        found[name] = (f"{name}({call})", partial(getattr(figures, name), *runs))
    return found | {
        "tsne": ('tsne("digits")', lambda: figures.tsne("digits")),
        "sparsity_penalties": (
            "sparsity_penalties(run)",
            lambda: figures.sparsity_penalties(aelab.train("sparse", "digits", epochs=60)),
        ),
        "variant_diagram": ('variant_diagram("vae")', lambda: figures.variant_diagram("vae")),
    }


def of_studies(known: dict[str, Run]) -> Drawn:
    """Figures of studies, which are small ones here."""
    name, dae, budget = "digits", known["dae"], {"epochs": 5, "seeds": 2}
    learned = result(transfer.transfer(dae, transfer.TransferConfig(labels=100, steps=300)))
    found = result(clusters.cluster(dae, clusters.ClusterConfig()))
    bags = result(topics.study(documents(), topics.TopicsConfig(seeds=1)))
    stack = aelab.train("stacked", name, **recipes.layer_stack(name))
    ring = result(gan.study("ring", gan.suited("ring").replace(steps=2000, seeds=2)))
    stars = ratings.made(next(iter(ratings.MADE)))
    short = noise_sweep.suited(name).replace(items=400, **budget)
    cells = {
        "noise_sweep": noise_sweep.study(name, short),
        "rate_distortion": compression.study(name, compression.suited(name).replace(**budget)),
        "decoder_errors": decoders.study(name, decoders.suited(name).replace(**budget)),
        "depth_cost": depth_cost.study(name, depth_cost.suited(name).replace(**budget)),
        "depth_items": depth_items.study(
            name, depth_items.suited(name).replace(steps=500, seeds=2)
        ),
        "depth_width": depth_width.study(name, depth_width.suited(name).replace(**budget)),
        "chess_memory": chess_memory.study(name, compression.suited(name).replace(**budget)),
        "data_needed": data_needed.study(name, data_needed.suited(name).replace(seeds=2)),
        "regularised": regularised.study(name, regularised.suited(name).replace(**budget)),
        "encoders": encoders.study(name, [], encoders.suited(name).replace(**budget)),
        "few_labels": few_labels.few_labels(name, few_labels.suited(name).replace(**budget)),
        "linear_probe": probe.probe(dae, probe.ProbeConfig(labels=500, seeds=2)),
        "one_class": anomaly.train_per_class(name, "basic", anomaly.PerClass(epochs=5, seeds=2)),
    }  # fmt: skip
    done = {key: result(work).cells for key, work in cells.items()}
    first = {
        "rate_distortion",
        "depth_width",
        "chess_memory",
        "one_class",
        "data_needed",
    }  # those that ask for it
    drawn: Drawn = {
        key: (f'{key}("digits", cells)', partial(getattr(figures, key), name, kept))
        if key in first
        else (f"{key}(cells)", partial(getattr(figures, key), kept))
        for key, kept in done.items() if key != "linear_probe"
    }  # fmt: skip
    again = {"noise_sweep_reconstruction": "noise_sweep", "decoder_classes": "decoder_errors"}
    for key, of in again.items():
        drawn[key] = (f"{key}(cells)", partial(getattr(figures, key), done[of]))
    return drawn | {
        "linear_probe": ("linear_probe(cells, experiment)", partial(
            figures.linear_probe, done["linear_probe"], dae.experiment)),
        "transfer": ("transfer(found)", partial(figures.transfer, learned)),
        "transfer_table": ('transfer_table("digits", found)', partial(
            figures.transfer_table, name, learned)),
        "cluster_table": ('cluster_table("digits", found)', partial(
            figures.cluster_table, name, found)),
        "memorisation": ('memorisation("digits", run)', partial(
            figures.memorisation, name, known["line"])),
        "pretraining": ('pretraining("digits", {"stacked": (run, "accent")}, 8)', partial(
            figures.pretraining, name, {"stacked": (stack, "accent")}, 8)),
        "topics": ("topics(found)", partial(figures.topics, bags)),
        "topics_recovered": ("topics_recovered(found)", partial(figures.topics_recovered, bags)),
        "gan_coverage": ("gan_coverage(found)", partial(figures.gan_coverage, ring)),
        "gan_samples": ("gan_samples(found)", partial(figures.gan_samples, ring)),
        "ratings": ("ratings(found)", partial(figures.ratings, result(
            studied.recommend(stars, studied.suited(stars).replace(epochs=10))))),
        "ratings_compared": ("ratings_compared(found)", partial(figures.ratings_compared, result(
            ratings_compared.compare(
                stars, ratings_compared.suited(stars).replace(epochs=10))))),
    }  # fmt: skip


def of_arrays(known: dict[str, Run]) -> Drawn:
    """Figures of arrays, whatever they come from."""
    vae, ae = known["vae"], known["ae"]
    x, y = data.load("digits").x_test, data.load("digits").y_test
    errors = np.square(ae.decode(ae.encode(x)) - x).sum(1)
    groups = {"normal": errors[y != 8], "anomalous": errors[y == 8] * 1.5}
    counts = np.eye(10, dtype=int) * 30 + np.random.default_rng(7).integers(0, 3, (10, 10))
    cloud = data.load("moons").x_test[:300]
    made = trajectories()
    ways = made.x[[not kind for kind in made.kinds or ()], :-1][:60].reshape(60, -1, 2)
    roots = np.tile([0.1, 0.02, 0.05], (12, 1))
    panel = figures.SensitivityEllipses(title="AE", colour="accent", roots=roots)
    ranges = [figures.Range(says="at most half of the units are left", unit="%", low=-np.inf,
                            high=50, values=[38, 41, 45], mean=41.3, interval=(32, 50),
                            baseline=(60, "AE"), holds="yes")]  # fmt: skip
    table = figures.ImageRows(
        title="Rows of pictures", images=np.stack([x[:10], ae.decode(ae.encode(x[:10]))]),
        rows=(figures.ImageRow("test items"), figures.ImageRow("AE", "accent", ("drawn",))),
        shape=(8, 8),
    )  # fmt: skip
    steps = np.array([s.step for s in vae.snapshots], float)
    line = figures.Series(name="VAE", x=steps, dots=False,
                          y=np.array([s.squared_error for s in vae.snapshots]))  # fmt: skip
    axes = {"x": figures.Axis("step", 0), "y": figures.Axis("squared error / image", 0)}
    return {
        "curves": (
            "curves(title=…, x=Axis(…), y=Axis(…), series=[Series(…)])",
            lambda: figures.curves(title="Error while it learns", series=[line], **axes),
        ),
        "error_histogram": (
            'error_histogram({"normal": …, "anomalous": …}, threshold=…)',
            lambda: figures.error_histogram(groups, threshold=float(np.quantile(errors, 0.9))),
        ),
        "roc": (
            'roc({"network": (normal, anomalous)})',
            lambda: figures.roc({"network": (groups["normal"], groups["anomalous"])}),
        ),
        "tracks": (
            "tracks({name: positions}, {name: outputs}, ground=…)",
            lambda: figures.tracks({"normal": ways[:1], "too fast": 1.4 * ways[1:2]},
                                   {"normal": ways[:1], "too fast": ways[1:2]}, ground=ways),
        ),
        "confusion_matrix": (
            "confusion_matrix(counts, rows=…, columns=…)",
            lambda: figures.confusion_matrix(counts, rows="0123456789", columns="0123456789"),
        ),
        "ellipses": (
            "ellipses(cloud=…, centres=…, panels=[…])",
            lambda: figures.ellipses(cloud=cloud, centres=cloud[:12], panels=[panel]),
        ),
        "verdict": ("verdict([Range(…)])", lambda: figures.verdict(ranges)),
        "image_rows": ("image_rows(ImageRows(…))", lambda: figures.image_rows(table)),
        "image_grid": (
            "image_grid(images, side, columns=…, title=…)",
            lambda: figures.image_grid(x[:40], (8, 8), columns=10, title="Test items"),
        ),
    }  # fmt: skip


def main() -> None:
    """Writes the page and the thumbnails."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    FOLDER.mkdir(exist_ok=True)
    rows = []
    with browser_page(SIZE) as page:
        for name, (call, draw) in all_figures(runs()).items():
            page.set_content(draw().to_html(include_plotlyjs=True, full_html=True, auto_play=False))
            page.wait_for_timeout(1500)
            drawn = page.locator(".js-plotly-plot").screenshot()
            picture = Image.open(io.BytesIO(drawn)).convert("RGB")
            picture.thumbnail(THUMB)
            picture.save(FOLDER / f"{name}.webp", quality=70, method=6)
            words = (getattr(figures, name).__doc__ or "").partition("\n")[0]
            rows.append(f"| ![{name}](figures/{name}.webp) | `{call}` | {words} |\n")
            print(name)
    TARGET.write_text(HEAD + "".join(rows), "utf-8")


if __name__ == "__main__":
    main()
