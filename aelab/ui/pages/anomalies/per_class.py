"""Each class of a data set as the normal one, in turn: how well is all else noticed?"""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from aelab import data
from aelab.analysis.spread import spread
from aelab.components import mount
from aelab.components.chart import Axis, Series, chart
from aelab.schema import Value
from aelab.studies import Figures, Found, Place, anomaly
from aelab.studies.anomaly import PCA, PUBLISHED, Ten
from aelab.ui.pages.anomalies import page as anomalies
from aelab.ui.session import study
from aelab.ui.shared.curve import curve
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import csv_file, widgets

PAGE = "anomaly.classes"
HEIGHT = 400
KINDS = {"auroc": ("network", "accent"), "pca": ("PCA, same size", "pca"),
         f"pca {PCA}": (f"PCA-{PCA}", "pca")}  # fmt: skip
MNIST = "mnist"  # what the published figures are of


def page(name: str) -> None:
    """The view: its widgets, its buttons, its curves; networks that are known are skipped."""
    with st.sidebar:
        asked = ask(name)
    with study.controls(_study(name), lambda: anomaly.each(*asked, study.memory())):
        aside(name)
    around = buttons.drawn(_study(name))
    st.fragment(stage, run_every=study.period(around))(name, around)


def ask(name: str) -> tuple[str, str, Ten]:
    """The widgets: the network that learns each class."""
    variant = anomalies.network(PAGE)
    usual = Ten.of(anomaly.suited(name))
    return name, variant, widgets.group(usual, f"{PAGE}.{name}")


def aside(name: str) -> None:
    """What stands beside the buttons: the table as a file."""
    cells = _cells(name)
    csv_file.csv_button(
        "one_class.csv", lambda: csv_of(cells), "AUROC of every network and of PCA.",
        disabled=not cells,
    )  # fmt: skip


def stage(name: str, around: tuple[str, ...]) -> None:
    """One tick: AUROC over the classes, the means, and how far the study has come."""
    cells = _cells(name)
    mount(_aurocs(name, cells), key=f"{PAGE}.aurocs")
    st.markdown(sentence(name, cells))
    study.ending(_study(name), around)


def csv_of(cells: Mapping[Place, Figures]) -> str:
    """The figures of every network as CSV."""
    return csv_file.csv_text(
        ["normal class", "seed", *(f"AUROC, {title}" for title, _ in KINDS.values())],
        ([*place, *(figures[of] for of in KINDS)] for place, figures in cells.items()),
    )


def sentence(name: str, cells: Mapping[Place, Figures]) -> str:
    """The mean over the classes of each method, with its spread over seeds."""
    classes = range(len(data.load(name).classes))
    seeds = {seed for _, seed in cells if all((c, seed) in cells for c in classes)}
    if not seeds:
        return ("Press Measure. " if not cells else "") + (
            "One network a class learns that class alone; the others are anomalies. "
            "The mean is told when every class is done."
        )
    means = {of: spread([float(np.mean([cells[c, seed][of] for c in classes]))
                         for seed in sorted(seeds, key=str)]) for of in KINDS}  # fmt: skip
    net, n = means["auroc"], len(seeds)
    sure = f" ± {net.half:.4f} ({n} seeds, 95 %)" if n > 1 else " (1 seed)"
    others = " · ".join(f"{KINDS[of][0]} {means[of].mean:.3f}" for of in KINDS if of != "auroc")
    published = f" · published DCAE {np.mean(PUBLISHED):.3f}" if name == MNIST else ""
    return f"**Mean AUROC of {len(classes)} classes: {net.mean:.3f}**{sure} · {others}{published}"


def _study(name: str) -> str:
    """The name of the view's study of a data set."""
    return f"{PAGE}.{name}"


def _cells(name: str) -> Mapping[Place, Figures]:
    found = study.found(_study(name), Found)
    return found.cells if found else {}


def _aurocs(name: str, cells: Mapping[Place, Figures]) -> bytes:
    known = data.load(name)
    series = [_series(title, colour, of, cells) for of, (title, colour) in KINDS.items()]
    if name == MNIST:
        series.append(Series(name="published DCAE", x=np.arange(10.0), y=np.array(PUBLISHED),
                             colour="data", dashed=True))  # fmt: skip
    seeds: list[Value] = sorted({seed for _, seed in cells}, key=str)
    badge = f"{known.title} · seeds {', '.join(map(str, seeds))} · {len(cells)} nets done"
    return chart(
        group=PAGE, name="one-class", title="How well the other classes are noticed",
        x=Axis("the class that is normal", 0, len(known.classes) - 1,
               ticks=tuple(map(float, range(len(known.classes))))),
        y=Axis("AUROC", 0.85, 1.0), series=series, badge=badge if cells else "", height=HEIGHT,
        note="bars: 95 % over seeds",
    )  # fmt: skip


def _series(title: str, colour: str, of: str, cells: Mapping[Place, Figures]) -> Series:
    """One method over the classes that are done; PCA has no seeds and no spread."""
    classes = sorted({int(c) for c, _ in cells})  # type: ignore[arg-type]
    found = [spread([f[of] for (c, _), f in cells.items() if c == k]) for k in classes]
    return curve(title, classes, found, colour, dashed=of == "pca")
