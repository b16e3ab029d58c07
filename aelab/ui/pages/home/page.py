"""The home page: a recorded film at once, the doors beside it, and a card for each variant.

Nothing here waits for torch: the film is a file, recipes are plain values, and the cards come when
the loader is done.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from aelab import film
from aelab.components import film as pack
from aelab.components import mount
from aelab.recipes import RECIPES, Recipe
from aelab.ui.session.loader import loader
from aelab.ui.shell import frame, url
from aelab.ui.shell.ticking import ticking

if TYPE_CHECKING:
    from aelab.models import Variant

SENTENCE = "Pick an autoencoder, train it here, and watch what it learns while it learns."
TRAIN = "1_Train"
# What the doors are called; a door is drawn when its page is there.
DOORS = {
    TRAIN: "Watch one learn", "3_Latent_space": "Compare", "12_Claims": "Test the claims",
    "2_Theory": "Read the theory",
}  # fmt: skip
SHOWN = (
    "Linear = PCA", "Bend the plane", "Erase the noise", "Pull β until it collapses",
    "Too big to be useful",
)  # fmt: skip
# What an autoencoder is called, what that means, and where it is seen.
IDEAS: dict[str, tuple[str, str, dict[str, str]]] = {
    "Unsupervised": ("It learns from pictures alone: no labels.", TRAIN, {}),
    "Self-supervised": ("Its target is its own input: a noisy picture, and the clean one.",
                        "5_Denoising", {}),
    "Representation learning": ("What counts is the code, for what comes after it.",
                                "8_Use_the_code", {}),
    "Semi-supervised": ("All pictures teach the code; a few labels then suffice.",
                        "8_Use_the_code", {"view": "Few labels"}),
    "Dimensionality reduction": ("Two numbers for hundreds of pixels; PCA is the linear case.",
                                 "3_Latent_space", {}),
    "Generative": ("Its decoder draws pictures that nobody has seen.", "6_Generate", {}),
}  # fmt: skip
HEIGHT = 470  # pixels of the film: whole at 1280 × 720

CSS = """
<style>
.ae-sentence { font-size: 1.65rem; font-weight: 650; letter-spacing: -0.015em; line-height: 1.22; margin: 0.2rem 0 0.3rem; text-wrap: balance; }
.ae-note { font-size: 0.95rem; line-height: 1.4; margin: 0; text-wrap: pretty; }
.ae-head { font-size: 1.06rem; font-weight: 650; margin: 0.35rem 0 0; }
.st-key-doors a { border: 1.5px solid var(--ae-accent); border-radius: 0.55rem; padding: 0.42rem 0.7rem; }
.st-key-doors a p { color: var(--ae-accent); font-size: 1rem; font-weight: 600; white-space: nowrap; }
.st-key-door-1_Train a, .st-key-door-1_Train a:hover { background: var(--ae-accent); }
.st-key-door-1_Train a p { color: var(--ae-ground); }
.st-key-recipes { gap: 0.1rem; }
.st-key-ideas { display: grid; gap: 0.2rem 1.6rem; grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)); }
.st-key-ideas > div { width: auto; }
:is(.st-key-recipes, .st-key-ideas) a { padding: 0.3rem 0.6rem; margin-left: -0.6rem; align-items: flex-start; }
:is(.st-key-recipes, .st-key-ideas) :is(a span, a p) { white-space: normal; overflow: visible; line-height: 1.36; }
:is(.st-key-recipes, .st-key-ideas) a strong { color: var(--ae-accent); display: block; font-weight: 650; }
.st-key-cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21.4rem), 1fr)); }
.st-key-cards > div { height: 100%; width: auto; }
[class*="st-key-card-"] { border: 1px solid var(--ae-grid); border-radius: 0.7rem; height: 100%; padding: 0.9rem 1.1rem 0.6rem; }
[class*="st-key-card-"] p { line-height: 1.45; text-wrap: pretty; }
[class*="st-key-card-"] > div:last-child { margin-top: auto; padding-top: 0.45rem; }
[class*="st-key-card-"] .katex { display: inline-block; font-size: 0.95em; max-width: 100%; overflow: auto hidden; padding: 3px 3px 3px 0; }
[class*="st-key-links-"] a { margin: 0 0.6rem 0 0; padding: 0.15rem 0; background: none; }
[class*="st-key-links-"] a:hover p { text-decoration: underline; }
[class*="st-key-links-"] a span { overflow: visible; }
[class*="st-key-links-"] a p { overflow: visible; color: var(--ae-accent); font-weight: 600; }
</style>
"""  # noqa: E501


def page() -> None:
    """Everything below the title."""
    st.html(CSS)
    picture, words = st.columns([57, 43], gap="large")
    with picture:
        _film()
    with words:
        st.html(f'<p class="ae-sentence">{SENTENCE}</p>')
        _doors()
        _recipes()
    _ideas()
    ready = loader().ready.is_set
    before = ready()
    ticking(_cards, None if before else 0.5, ready, before)
    url.checked()


def query(recipe: Recipe) -> dict[str, str]:
    """A recipe as parameters of the Train page's address; choice.read is the inverse."""
    return {"variant": recipe.variant, **{k: _text(v) for k, v in recipe.values.items()}}


def recorded() -> Recipe:
    """The experiment of the film as a recipe, so that anyone can watch it being trained."""
    values = {"seed": film.SEED, "data": film.DATA, **film.VALUES}
    return Recipe("The film", "", film.VARIANT, values)


def badge(made: Mapping[str, Any]) -> str:
    """What the film shows, in one line."""
    run = f"{made['variant']} autoencoder · {made['data']} · seed {made['seed']}"
    return f"film: {run} of 40"


@st.cache_resource(show_spinner=False)
def _payload() -> tuple[bytes, str]:
    """The film for the canvas, and the sentence under it; read from disk once."""
    shown = film.load()
    numerals = [str(k) for k in range(10)]
    payload = pack(
        badge=badge(shown.experiment), classes=numerals, marks=numerals,
        frames=shown.points.astype(np.float32), labels=shown.labels, steps=shown.steps,
        height=HEIGHT,
    )  # fmt: skip
    first, last = shown.knn_accuracy[[0, -1]]
    words = (
        "<b>Each dot is a handwritten digit; its place is the two numbers that the network gives "
        f"it.</b> No labels were used. Of these {len(shown.labels)}, kept out of training, "
        f"{100 * first:.0f} % lay beside their own kind before it and {100 * last:.0f} % after it "
        "(the 5 nearest training digits)."
    )
    return payload, words


def _film() -> None:
    payload, words = _payload()
    mount(payload, key="film")
    st.html(f'<p class="ae-note">{words}</p>')


def _doors() -> None:
    with st.container(horizontal=True, gap="small", key="doors"):
        for stem, label in DOORS.items():
            if (frame.ROOT / "pages" / f"{stem}.py").exists():
                with st.container(key=f"door-{stem}", width="content"):
                    st.page_link(
                        f"pages/{stem}.py", label=label,
                        query_params=query(recorded()) if stem == TRAIN else None,
                    )  # fmt: skip


def _recipes() -> None:
    with st.container(key="recipes", gap="small"):
        st.html('<p class="ae-head">Or begin with one idea</p>')
        for recipe in RECIPES:
            if recipe.name in SHOWN:
                st.page_link(
                    f"pages/{TRAIN}.py", label=f"**{recipe.name}** {recipe.look}",
                    query_params=query(recipe), width="stretch",
                )  # fmt: skip


def _ideas() -> None:
    """What an autoencoder is, each with the page where it is seen."""
    st.html('<p class="ae-head">What an autoencoder is</p>')
    with st.container(key="ideas"):
        for name, (words, stem, at) in IDEAS.items():
            st.page_link(f"pages/{stem}.py", label=f"**{name}** {words}", query_params=at)


def _cards() -> None:
    """One card a variant once torch is loaded; until then, one line."""
    state = loader()
    if not state.ready.is_set():
        st.html('<p class="ae-note">The variants follow when PyTorch is loaded: a few seconds.</p>')
        return
    if state.failure:
        st.error(state.failure)
        return
    from aelab.models import variants

    st.html(
        f'<p class="ae-head">{len(variants())} kinds of autoencoder, in the order in which '
        "the ideas were born</p>"
    )
    with st.container(key="cards"):
        for v in variants().values():
            with st.container(key=f"card-{v.key}", gap=None):
                _card(v)


def _card(v: "Variant") -> None:
    from aelab import diagrams
    from aelab.ui.shared.text import coloured

    model = v.Model
    st.markdown(diagrams.of(v), unsafe_allow_html=True)  # st.html drops SVG
    formula = coloured(model.formula).split(r", \quad")[0]  # definitions are on Theory
    st.markdown(f":gray[{model.year}]  \n**{model.name}**  \n{model.idea}\n\n${formula}$")
    with st.container(horizontal=True, gap="small", key=f"links-{v.key}"):
        st.page_link(f"pages/{TRAIN}.py", label="Train", query_params={"variant": v.key})
        st.page_link("pages/2_Theory.py", label="Theory", query_params={"variant": v.key})


def _text(value: Any) -> str:
    """A value as addresses write it: what Setting.text gives, without the setting's torch."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    return str(value).removesuffix(".0")
