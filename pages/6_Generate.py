"""Generate: what do decoders draw from codes that nobody gave them?"""

import streamlit as st

from aelab.ui.shell import frame

frame.begin("Generate", "What can the decoder draw from codes nobody gave it?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.generate import page as generate  # noqa: E402
from aelab.ui.session import (  # noqa: E402
    comparison,
)
from aelab.ui.shell import (  # noqa: E402
    controls,
    datasets,
)

with st.sidebar:
    wanted = generate.wanted()
if not datasets.available(wanted.data):
    st.stop()
section = generate.section(wanted.experiments)
entries = comparison.entries(generate.PAGE)
asked = generate.asked(section, entries, wanted)
around = generate.surroundings(entries, controls.drawn(generate.PAGE))
period = generate.PERIOD if "running" in around else None
st.fragment(generate.stage, run_every=period)(section, asked, around)
if asked:
    generate.explain(section)
