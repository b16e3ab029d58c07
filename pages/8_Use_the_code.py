"""Use the code: what is it good for, once nobody needs the decoder?"""

from functools import partial

import streamlit as st

from aelab.ui.shell import controls as buttons
from aelab.ui.shell import frame

title = frame.begin("Use the code", "What is a code good for?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.downstream import clusters as use_clusters  # noqa: E402
from aelab.ui.pages.downstream import few_labels as use_few  # noqa: E402
from aelab.ui.pages.downstream import linear_probe as use_probe  # noqa: E402
from aelab.ui.pages.downstream import page as use  # noqa: E402
from aelab.ui.pages.downstream import transfer as use_transfer  # noqa: E402
from aelab.ui.session import study  # noqa: E402
from aelab.ui.shell import url  # noqa: E402

with title:
    view = url.view(use.VIEWS)
shown = dict(zip(use.VIEWS, (use_transfer, use_few, use_probe, use_clusters), strict=True))[view]
with st.sidebar:
    chosen = use.data_set() if shown is use_few else use.source()
if chosen is None:
    st.stop()
page = shown.page(chosen)
with st.sidebar:
    shown.setup(chosen)
with study.controls(page, partial(shown.begin, chosen)):
    shown.aside(chosen)
around = buttons.drawn(page)
st.fragment(shown.stage, run_every=study.period(around))(chosen, around)
with st.expander("Explain"):
    st.markdown(shown.EXPLAIN)
