"""A run as one HTML file for any browser: settings, figures, film, and a decoder that runs there.

It needs neither this lab nor the internet, and is at most LARGEST bytes wherever its items and its
decoder leave room for that: a longer film has more frames the smaller these are.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from math import isnan
from urllib.parse import urlencode

from aelab import data, stage
from aelab.components import standalone
from aelab.export._report_style import STYLE
from aelab.models import variant
from aelab.schema import Setting, Value
from aelab.stage import films
from aelab.training import WHOLE_SETS, Run
from aelab.training.record.call import arguments, meaningful, parameters

LARGEST = 3_000_000  # bytes
FRAMES = (60, 40, 28, 20, 14, 10)  # of the film, the most that fit; at least the last
GROUP = "report"
RESERVE = 60  # px of the window that the stage leaves free
AWAY = "What the network decodes under the pointer is to be seen in the lab: this decoder is {}."
Cells = tuple[str, ...]


def to_report(run: Run) -> bytes:
    """The report of a run. Raises ValueError for a run that has no snapshot yet."""
    if not run.snapshots:
        raise ValueError("There is no snapshot yet: a report shows one at least.")
    name, title = variant(run.experiment.variant).Model.name, data.info(run.experiment.data).title
    written = b""
    for frames in FRAMES:
        written = standalone.page(
            f"{name} on {title}", _payloads(run, frames), _before(run), _after(run), STYLE
        )
        if len(written) <= LARGEST:
            break
    return written


def _payloads(run: Run, frames: int) -> list[bytes]:
    """The stage of the last snapshot and its feeds."""
    e, decodes = run.experiment, stage.fits(run)
    items = stage.data_scene(e.data, GROUP)
    shown = stage.picture(
        run, group=GROUP, id=e.key, status="finished" if run.finished else "stopped",
        note=items.note, reserve=RESERVE, decodes=decodes,
    )  # fmt: skip
    feeds = [stage.decoder_of(run, group=GROUP, id=e.key)] if decodes else []
    return [shown, items.payload, *feeds, films.whole(GROUP, e.key, run, frames)]


def _before(run: Run) -> str:
    """What it is: title, idea, facts; and what the stage cannot do here."""
    model, info = variant(run.experiment.variant).Model, data.info(run.experiment.data)
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}<small>{escape(more)}</small></dd></div>"
        for name, value, more in _facts(run)
    )
    away = "" if stage.fits(run) else f'<p class="away">{escape(_away(run))}</p>'
    return (
        f"<header><h1>{escape(model.name)} <span>on {escape(info.title)}</span></h1>"
        f'<p class="idea">{escape(model.idea)}</p><dl class="facts">{facts}</dl></header>{away}'
    )


def _away(run: Run) -> str:
    """Why it does not decode here."""
    return AWAY.format("too large for this file" if run.decoder else "no plain stack of layers")


def _facts(run: Run) -> Iterator[tuple[str, str, str]]:
    """Name, value, and what is to be said beside it."""
    e, dataset, last = run.experiment, data.load(run.experiment.data), run.last
    items = f"{dataset.n_train:,} training and {len(dataset.y_test):,} test items"
    licence = dataset.licence and f"licence: {dataset.licence}"
    yield "Data set", dataset.title, " · ".join(filter(None, (items, dataset.source, licence)))
    of = "" if run.finished else f" of {run.planned:,} planned"
    steps = " · ".join(filter(None, (f"{last.step:,} steps{of}", run.note)))
    yield "Trained for", f"{last.epoch:.4g} epochs", steps
    yield "Seed", str(e.seed), f"{last.seconds:.3g} s on {run.device}"
    numbers = "1 number" if run.codes.shape[1] == 1 else f"{run.codes.shape[1]:,} numbers"
    yield "Code", numbers, f"{run.parameters:,} parameters in all"
    older = "; the lab that wrote this has other code of this variant" * run.of_older_code
    lab = f"version {run.version}" if run.version else "version not recorded"
    yield "Report of", f"{date.today():%-d %B %Y}", f"AE Lab, {lab}{older}"


def _after(run: Run) -> str:
    """Figures, settings, and what repeats the run."""
    return (
        f'<div class="two"><section><h2>Figures</h2><p>{escape(_scope(run))}</p>'
        f"{_table(_figures(run))}</section>"
        f'<section class="words"><h2>Settings</h2><p>{escape(_changes(run))}</p>'
        f"{_table(_settings(run))}</section></div>"
        f"<section><h2>Again</h2>{_again(run)}</section>"
    )


def _table(rows: Iterable[Cells]) -> str:
    """Rows of HTML, the first cell of each its name."""
    cells = (f"<th scope=row>{name}</th>" + "".join(f"<td>{c}</td>" for c in rest)
             for name, *rest in rows)  # fmt: skip
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _scope(run: Run) -> str:
    """What the figures are a mean over."""
    if run.figures:
        return f"Means over all {len(data.load(run.experiment.data).y_test):,} test items."
    return f"The run has not ended: means over {len(run.codes):,} of the test items."


def _figures(run: Run) -> Iterator[Cells]:
    """Name, figure and unit."""
    last, item = run.last, data.load(run.experiment.data).item
    units = {t.name: t.unit for t in last.terms}
    units["squared error"] = f"/ {item}, Σ (input − reconstruction)²"
    units[WHOLE_SETS] = (
        "% of test items, whose class the 5 training items with the nearest codes name"
    )
    found = dict(run.figures) or {
        **dict(zip(units, last.validation, strict=False)), "squared error": last.squared_error,
        WHOLE_SETS: last.knn_accuracy,
    }  # fmt: skip
    for name, value in found.items():
        if isnan(value):
            continue
        shown = f"{100 * value:.2f}" if name == WHOLE_SETS else f"{value:,.4g}"
        short = "5-NN accuracy" if name == WHOLE_SETS else name
        yield escape(short[:1].upper() + short[1:]), shown, escape(units.get(name, ""))


def _values(run: Run) -> dict[str, Value]:
    """All settings, live changes made."""
    config, training = run.experiment.now()
    return {**config.values(), **training.values()}


def _settings(run: Run) -> Iterator[Cells]:
    """Label with name, value, and what it does."""
    values = _values(run)
    for s in meaningful(run.experiment.variant, values):
        value = escape(_shown(s, values[s.name]))
        yield f"{escape(s.label)}<code>{s.name}</code>", value, escape(s.help)


def _shown(s: Setting, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return s.called(s.text(value)) or "none"


def _changes(run: Run) -> str:
    """What was changed while it trained."""
    e = run.experiment
    made = [f"{e.setting(c.setting).label} to {e.setting(c.setting).text(c.value)} "
            f"from step {c.step:,}" for c in e.changes]  # fmt: skip
    return f"Changed while it trained: {', '.join(made)}." if made else ""


def _again(run: Run) -> str:
    """The address and the line of Python that repeat it."""
    e = run.experiment
    query = urlencode(parameters(e.variant, e.data, e.seed, _values(run)), safe="-")
    python = f"import aelab\nrun = aelab.train({arguments(e)})"
    start = " as it was before these changes" if e.changes else ""
    own = (
        "The data set is one’s own: it must be known there. " if data.custom.is_own(e.data) else ""
    )
    return (
        f"<p>{own}In the lab, after its address:</p><pre>/Train?{escape(query)}</pre>"
        f"<p>In Python{start}:</p><pre>{escape(python)}</pre>"
    )
