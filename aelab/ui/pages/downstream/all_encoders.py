"""All encoders on the page “Use the code”: every variant and every kept run in one table."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from aelab import figures
from aelab.analysis.spread import Spread
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures.studies import study_code
from aelab.figures.studies.encoders import name_of
from aelab.store import EXAMPLES, SavedRun
from aelab.studies import SEED, Memory, encoders
from aelab.studies.core.measure import Measure
from aelab.studies.encoders import COSTS, MEASURES, PURITY, EncodersConfig
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.pages.downstream.page import sized
from aelab.ui.session import saved_runs
from aelab.ui.session.comparison import distinct
from aelab.ui.session.selection import Choice
from aelab.ui.shell import csv_file, size, url

MOST, TRAIN = 8, "Train"  # runs that are picked to begin with; the page of a net
HEIGHT, ROW = 440, 22  # px of the figure without runs, and of each run
COLUMNS = (*MEASURES, *COSTS)
WHOLE = ("numbers", "parameters")  # figures that are counts
EXPLAIN = """
Every variant learns the same pictures without a label, with the same layers and as many numbers in
its code; all else is as the variant has it. Kept runs of this data set are what they are: other
sizes, other training. **PCA** has as many numbers and learns the same pictures; **pixels** have no
encoder.

* **Linear probe**: one softmax layer on the standardised code, taught with so many labels; its
  errors on the test set (as *Layer by layer* has it for the code).
* **5-NN**: how many of the shown test items the five nearest codes, of 1,000 training items at
  most, name rightly.
* **Adjusted Rand index**: k-means on the codes of the test items, as many clusters as classes (as
  *Clusters* has it); 0 is luck, 1 the classes. Purity is in the CSV file.
* **Squared error** of the test items. A conditional VAE is told the class for this alone.

A small code keeps what the pixels need most, which need not be what tells classes apart: a low
error does not make a good code. Sparse and contractive nets are made for codes larger than these.
Intervals are 95 % over seeds (Student’s t). **Bold**, filled: the best, and all that are not told
apart from it: the 95 % interval of their difference, seed by seed, holds 0. A kept run is one net,
without an interval. A name opens the net on Train.
"""


class AllEncoders(GridStudy[EncodersConfig]):
    """Every variant, the kept runs that are picked, PCA and pixels."""

    key, explain = "use.encoders", EXPLAIN
    file, about = "encoders.csv", "All figures of every encoder that has been measured."
    measures = ("linear probe", "5-NN", "adjusted Rand index")

    def usual(self) -> EncodersConfig:
        """As they suit the data set."""
        return encoders.suited(self.data)

    def sidebar(self) -> EncodersConfig | None:
        """Which kept runs, and how all is measured."""
        self.saved = {s.key: s for s in saved_runs.listed() if _fits(s, self.data)}
        keys, names = list(self.saved), distinct([_name(s) for s in self.saved.values()])
        self.names = dict(zip(keys, names, strict=True))
        self.runs = self._picked(keys, names) if keys else []
        return super().sidebar()

    def _picked(self, keys: list[str], names: list[str]) -> list[str]:
        """The kept runs that are measured and shown too."""
        own = [key for key in keys if self.saved[key].name not in EXAMPLES]
        first = [] if size.large() else own[:MOST]  # a projection has room for the variants
        with st.popover("Kept runs", icon=":material/folder_open:", width="stretch"):
            return st.multiselect(
                "Kept runs", keys, first, format_func=self.names.__getitem__,
                **url.bound(f"{self.prefix}.runs", url.one_of(names)), placeholder="None",
                help="Those of this data set that have ended; your newest eight to begin with, on "
                "a projector none.",
            )  # fmt: skip

    def work(self, memory: Memory) -> TrainingEvents:
        """Measures what is not in memory."""
        runs = [run for key in self.runs if (run := saved_runs.find(key))]
        return encoders.study(self.data, runs, self.settings, memory)

    def code(self, draw: str) -> str:
        """Python that opens the runs, measures and draws."""
        runs = f"[Store().load(key) for key in {tuple(self.runs)}]" if self.runs else "[]"
        code = study_code("encoders.study", f'"{self.data}", {runs}', self.settings, draw)
        return f"from aelab.store import Store\n{code}" if self.runs else code

    def csv(self, shown: Cells) -> str:
        """The figures of every cell."""
        rows = (
            (self.data, name_of(str(of), self.names), seed,
             *(found[m.figure] * m.scale if m.figure in found else "" for m in (*COLUMNS, PURITY)))
            for (of, seed), found in shown.items()
        )  # fmt: skip
        header = ("data", "encoder", "seed", *(m.label for m in (*COLUMNS, PURITY)))
        return csv_file.csv_text(header, rows)

    def badge(self, what: str = "measurements") -> str:
        """The data set, and how many cells are known."""
        return super().badge(what)

    def draw(self, shown: Cells) -> None:
        """The dots, and the same with what each costs as a table."""
        rows = {*encoders.BASELINES, *encoders.learners(), *self.runs}
        shown = {cell: f for cell, f in shown.items() if cell[0] in rows}
        names = {key: self.names[key] for key in self.runs}
        found = figures.encoders(
            shown, names, badge=self.badge(), height=HEIGHT + ROW * len(names),
            code=self.code(f"encoders(found.cells{f', {names}' if names else ''})"),
        )  # fmt: skip
        mount(live_figure("use-encoders", found), key="use.encoders")
        st.markdown(self.table(shown) if shown else START)

    def table(self, shown: Cells) -> str:
        """A line an encoder: mean ± half the 95 % interval; bold as in the figure."""
        columns = [(m, encoders.over_seeds(shown, m)) for m in COLUMNS]
        best = {m: encoders.leaders(shown, m) for m in MEASURES}
        lines = [
            [self._link(of), *(_value(m, f.get(of), of in best.get(m, ())) for m, f in columns)]
            for of in encoders.encoders(shown)
        ]
        return _markdown(("encoder", *(m.label for m in COLUMNS)), lines)

    def _link(self, of: str) -> str:
        """Its name; of a net with the address at which Train has it or begins it."""
        name = name_of(of, self.names).translate(str.maketrans("[]|", "()/"))
        if of in self.saved:
            e, job = self.saved[of].experiment, {url.JOB: of}
        elif of in encoders.learners():
            e, job = encoders.experiment(self.data, self.settings, of, SEED), {}
        else:
            return name
        return f"[{name}]({TRAIN}?{urlencode({**Choice.of(e).url(), **job})})"


START = "Measure trains every variant and measures the kept runs, PCA and the pixels beside them."


def _fits(s: SavedRun, data_name: str) -> bool:
    e = s.experiment
    return s.finished and e.data == data_name and e.variant in encoders.learners()


def _name(s: SavedRun) -> str:
    return s.name or f"{sized(s.experiment)}, seed {s.experiment.seed}"


def _markdown(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = "|---|" + "--:|" * (len(head) - 1)
    rows = [f"| {' | '.join(f':small[{cell}]' for cell in line)} |" for line in (head, *lines)]
    return "\n".join([rows[0], rule, *rows[1:]])


def _value(measure: Measure, one: Spread | None, best: bool) -> str:
    if one is None:
        return "–"
    if measure.figure in WHOLE:
        return f"{one.mean:,.0f}"
    digits = 1 if measure.scale == 100 or measure.figure == "seconds" else 2
    text = f"{one.mean:.{digits}f}"
    if one.n > 1 and measure.figure != "seconds":
        text += f"\u00a0±\u00a0{one.half:.{digits}f}"
    return f"**{text}**" if best else text
