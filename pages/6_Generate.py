"""Generate: what do decoders make of codes that no encoder gave?"""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Generate", "What does the decoder make of codes that no encoder gave?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.generate.gan import GenerativeAdversarial  # noqa: E402
from aelab.ui.pages.generate.page import Generate  # noqa: E402
from aelab.ui.shell import datasets, menus  # noqa: E402

GAN = "GAN"
QUESTIONS = {
    "Autoencoders": "What does the decoder make of codes that no encoder gave?",
    "GAN": "Does a GAN draw all classes, and are its samples sharper than an autoencoder’s?",
}
with title:
    view = menus.view(QUESTIONS)
if view == GAN:
    GenerativeAdversarial("").page()
else:
    with st.sidebar:
        name = menus.data_set("generate")
    if datasets.available(name):
        Generate(name).page()
