"""The theory of a variant, printed from the variant itself: nothing here is written twice."""

import inspect

import streamlit as st

from aelab.models import Variant, variants
from aelab.schema import settings
from aelab.training import Training


def chosen() -> Variant:
    """The variant that the reader, or the URL, has chosen."""
    keys = list(variants())
    asked = st.query_params.get("variant", "basic")
    if asked not in keys:
        st.warning(f"There is no variant “{asked}”; the lab knows {', '.join(keys)}.")
        asked = "basic"
    st.session_state.setdefault("theory.variant", asked)
    key = st.segmented_control(
        "Variant", keys, key="theory.variant", required=True, label_visibility="collapsed",
        format_func=lambda key: f"{variants()[key].Model.name} · {variants()[key].Model.year}",
    )  # fmt: skip
    assert key is not None  # one is required
    if st.query_params.get("variant") != key:
        st.query_params["variant"] = key
    return variants()[key]


def variant_page(v: Variant) -> None:
    """Everything that a variant says of itself."""
    model = v.Model
    text, code = st.columns([5, 4], gap="large")
    with text:
        st.markdown(f"## {model.idea}")
        st.latex(coloured(model.formula))
        st.markdown(model.explanation)
        st.page_link(
            "pages/1_Train.py", label=f"Train: {model.name}", icon=":material/play_arrow:",
            query_params={"variant": v.key},
        )  # fmt: skip
        st.markdown("**Sources**  \n" + "  \n".join(model.references))
    with code:
        st.markdown("**Its loss, as the lab runs it**")
        st.code(inspect.cleandoc(inspect.getsource(model.loss)), language="python")
        st.caption("Every term is a mean over images; training minimises Σ weight · value.")
    st.markdown("**Its settings**")
    st.dataframe(table(v), hide_index=True, width="stretch")


def coloured(formula: str) -> str:
    """The formula with what differs from the plain autoencoder in the accent colour."""
    return formula.replace(r"\special{", r"\textcolor{#3b78d8}{")


def table(v: Variant) -> list[dict[str, str]]:
    """The settings of a variant and of its training, as rows."""
    return [
        {
            "setting": s.label, "name": s.name, "default": s.text(s.default), "allowed": s.allowed,
            "typical": s.typical, "acts": "while training" if s.live else "on a new network",
            "what it does": s.help,
        }
        for cls in (v.Config, Training)
        for s in settings(cls)
    ]  # fmt: skip
