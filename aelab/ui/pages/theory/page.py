"""The theory of a variant, printed from the variant itself: nothing here is written twice."""

import inspect
import textwrap

import streamlit as st

from aelab import diagrams
from aelab.models import Variant, variants
from aelab.schema import settings
from aelab.training import Training
from aelab.ui.session import jobs
from aelab.ui.session.state import put_new
from aelab.ui.shared import variant_figure
from aelab.ui.shared.text import coloured
from aelab.ui.shell import size, url

UNITS = (
    "Units: squared error per image and nats per image. Each is a sum over pixels (or code "
    "units) and a mean over images; training minimises Σ weight · value."
)

CSS = """
<style>
.st-key-theory-idea { justify-content: center; }
.st-key-theory-top [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
.st-key-theory-top [data-testid="stColumn"] { flex: 80 1 22rem; min-width: min(22rem, 100%); }
.st-key-theory-top [data-testid="stColumn"]:last-child { flex: 20 1 19.2rem; max-width: 30rem; min-width: 19.2rem; }
.st-key-theory-idea h2 { font-size: 1.6rem; letter-spacing: -0.01em; line-height: 1.25; padding: 0; text-wrap: balance; }
.st-key-theory-idea .katex-display { margin: 0.5rem 0 0.2rem; text-align: left; }
.st-key-theory-idea .katex-display > .katex { font-size: 1.42rem; text-align: left; }
.st-key-theory-idea .katex-display > .katex > .katex-html { text-align: left; }
.st-key-theory-symbols p { line-height: 1.75; }
.st-key-theory-text > [data-testid="stElementContainer"]:first-child p { font-size: 1.06rem; line-height: 1.55; }
.st-key-theory-text a p { color: var(--ae-accent); font-weight: 600; }
.st-key-theory-text [data-testid="stPageLink-NavLink"] { border: 1.5px solid var(--ae-accent); border-radius: 0.55rem; padding: 0.35rem 0.8rem; }
.st-key-theory-variant button { padding: 0 0.65rem; }
.st-key-theory-more { max-width: 1180px; }
.st-key-theory-more h3 { font-size: 1.1rem; padding: 0.6rem 0 0; }
</style>
"""  # noqa: E501


def chosen() -> Variant:
    """The variant that the reader, or the URL, has chosen."""
    keys = list(variants())
    (first,) = url.named("variant", keys, ("basic",), 1)
    put_new("theory.variant", first)
    key = st.segmented_control(
        "Variant", keys, key="theory.variant", required=True, label_visibility="collapsed",
        format_func=lambda key: short(variants()[key]),
    )  # fmt: skip
    st.query_params["variant"] = str(key)
    return variants()[str(key)]


def short(v: Variant) -> str:
    """A variant's name without the word that all share: “Sparse”, “Tied weights”."""
    return v.Model.name.removesuffix(" autoencoder")


def variant_page(v: Variant) -> None:
    """Everything that a variant says of itself."""
    st.html(CSS)
    model = v.Model
    with st.container(key="theory-top"):
        idea, picture = st.columns([62, 38], gap="large", vertical_alignment="center")
    with idea, st.container(key="theory-idea"):
        st.markdown(f"## {model.idea}")
        st.latex(coloured(model.formula), width="content")
        with st.container(key="theory-symbols"):
            st.markdown(model.symbols)
    with picture:
        st.markdown(diagrams.of(v), unsafe_allow_html=True)  # st.html drops SVG
        st.caption("Units of each layer, with the default settings, on MNIST (784 pixels).")
        st.download_button(
            "SVG", diagrams.standalone(v), f"{v.key}.svg", "image/svg+xml", key="svg",
            type="tertiary", icon=":material/download:", on_click="ignore",
            help="This diagram as a picture.",
        )  # fmt: skip
    text, sources = st.columns([62, 38], gap="large")
    with text, st.container(key="theory-text"):
        st.markdown(model.explanation)
        st.page_link(
            "pages/1_Train.py", label=f"Train: {model.name}", icon=":material/play_arrow:",
            query_params={"variant": v.key},
        )  # fmt: skip
    with sources:
        st.markdown(
            f"**{model.name}, {model.year}**\n\n" + "\n".join(map("* {}".format, model.references))
        )
    variant_figure.draw(v.key, jobs.current() or jobs.example(v.key, "digits"))
    with st.container(key="theory-more"):
        st.markdown("### Its loss, as the lab runs it")
        st.markdown(UNITS)
        st.code(textwrap.dedent(inspect.getsource(model.loss)), language="python")
        st.markdown("### Its settings")
        _settings(v)
    url.checked()


def _settings(v: Variant) -> None:
    """The settings, with the longer texts wrapped."""
    widths = {
        "setting": 132, "what it does": 306, "default": 106, "typical": 126, "allowed": 164,
        "acts": 98,
    }  # fmt: skip
    st.dataframe(
        table(v), hide_index=True, width="stretch", height="content", row_height=size.px(100),
        key=size.table("theory.settings"),
        column_config={
            name: st.column_config.TextColumn(width=size.px(width))
            for name, width in widths.items()
        },
    )  # fmt: skip


def table(v: Variant) -> list[dict[str, str]]:
    """The settings of a variant and of its training, as rows."""
    return [
        {
            "setting": f"{s.label} ({s.name})", "what it does": s.help,
            "default": s.text(s.default) or "empty", "typical": s.typical, "allowed": s.allowed,
            "acts": "while training" if s.live else "on a new network",
        }
        for cls in (v.Config, Training)
        for s in settings(cls)
    ]  # fmt: skip
