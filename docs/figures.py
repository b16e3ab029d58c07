"""`python docs/figures.py`: writes docs/figures.md, every figure with a thumbnail and its call.

The runs are short ones on embedded data; Chromium draws the figures.
"""

import argparse
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image

import aelab
from aelab import data, figures, recipes
from aelab.bench.browser.app import browser_page
from aelab.studies import compression, noise_sweep
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


def all_figures(known: dict[str, Run]) -> dict[str, tuple[str, Callable[[], go.Figure]]]:
    """Name → the call, and what makes the figure."""
    vae, ae, dae = known["vae"], known["ae"], known["dae"]
    x, y = data.load("digits").x_test, data.load("digits").y_test
    errors = np.square(ae.decode(ae.encode(x)) - x).sum(1)
    groups = {"normal": errors[y != 8], "anomalous": errors[y == 8] * 1.5}
    counts = np.eye(10, dtype=int) * 30 + np.random.default_rng(7).integers(0, 3, (10, 10))
    cloud = data.load("moons").x_test[:300]
    roots = np.tile([0.1, 0.02, 0.05], (12, 1))
    panel = figures.SensitivityEllipses(title="AE", colour="accent", roots=roots)
    ranges = [figures.Range(says="at most half of the units are left", unit="%", low=-np.inf,
                            high=50, values=[38, 41, 45], mean=41.3, interval=(32, 50),
                            baseline=(60, "AE"), holds="yes")]  # fmt: skip
    small = noise_sweep.suited("digits").replace(items=400, epochs=5, seeds=2)
    swept = last(noise_sweep.study("digits", small))
    rates = last(compression.study("digits", compression.suited("digits").replace(epochs=5)))
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
        "latent": ("latent(run)", lambda: figures.latent(vae)),
        "latent_beside_pca": ("latent_beside_pca(run)", lambda: figures.latent_beside_pca(vae)),
        "loss": ("loss(run)", lambda: figures.loss(vae)),
        "reconstructions": ("reconstructions(run)", lambda: figures.reconstructions(dae)),
        "filters": ("filters(run)", lambda: figures.filters(dae)),
        "denoising": ("denoising(ae, dae)", lambda: figures.denoising(ae, dae)),
        "latent_grid": ("latent_grid(run)", lambda: figures.latent_grid(vae)),
        "samples": ("samples(run)", lambda: figures.samples(vae)),
        "interpolation": ("interpolation(run, 0, 1)", lambda: figures.interpolation(vae)),
        "kl": ("kl(run)", lambda: figures.kl(vae)),
        "unfolding": ("unfolding(run)", lambda: figures.unfolding(known["sheet"])),
        "vector_field": ("vector_field(run)", lambda: figures.vector_field(known["field"])),
        "jacobian_spectrum": (
            "jacobian_spectrum(ae, dae)", lambda: figures.jacobian_spectrum(ae, dae),
        ),
        "film": ("film(run)", lambda: figures.film(vae)),
        "hole_map": ("hole_map(run)", lambda: figures.hole_map(vae)),
        "tsne": ('tsne("digits")', lambda: figures.tsne("digits")),
        "layers": ("layers(run)", lambda: figures.layers(known["conv"])),
        "architecture": ("architecture(run)", lambda: figures.architecture(ae, vae)),
        "variant_diagram": ('variant_diagram("vae")', lambda: figures.variant_diagram("vae")),
        "conditions": ("conditions(run)", lambda: figures.conditions(known["cvae"])),
        "completions": ("completions(run)", lambda: figures.completions(known["quarter"])),
        "random_codes": ("random_codes(ae, vae)", lambda: figures.random_codes(ae, vae)),
        "along_the_code": ("along_the_code(run)", lambda: figures.along_the_code(known["line"])),
        "gibbs_chains": ("gibbs_chains(run)", lambda: figures.gibbs_chains(known["rbm"])),
        "linear_map": ("linear_map(run)", lambda: figures.linear_map(known["linear"])),
        "linear_copies": ("linear_copies(run)", lambda: figures.linear_copies(known["linear"])),
        "tangents": ("tangents(cae, ae)", lambda: figures.tangents(known["cae"], ae)),
        "tangent_walk": ("tangent_walk(cae, ae)", lambda: figures.tangent_walk(known["cae"], ae)),
        "noise_robustness": (
            "noise_robustness(cae, ae)", lambda: figures.noise_robustness(known["cae"], ae),
        ),
        "noise_penalty": ("noise_penalty(run)", lambda: figures.noise_penalty(ae)),
        "input_sensitivity": (
            "input_sensitivity(run)", lambda: figures.input_sensitivity(known["moons"]),
        ),
        "curves": (
            "curves(title=…, x=Axis(…), y=Axis(…), series=[Series(…)])",
            lambda: figures.curves(title="Error while it learns", series=[line], **axes),
        ),
        "noise_sweep": ("noise_sweep(cells)", lambda: figures.noise_sweep(swept)),
        "rate_distortion": (
            'rate_distortion("digits", cells)', lambda: figures.rate_distortion("digits", rates),
        ),
        "error_histogram": (
            'error_histogram({"normal": …, "anomalous": …}, threshold=…)',
            lambda: figures.error_histogram(groups, threshold=float(np.quantile(errors, 0.9))),
        ),
        "roc": (
            'roc({"network": (normal, anomalous)})',
            lambda: figures.roc({"network": (groups["normal"], groups["anomalous"])}),
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


def last(work: Any) -> Any:
    """The cells that a study has found at its end."""
    cells: Any = {}
    for event in work:
        cells = getattr(event.progress, "cells", cells)
    return cells


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
