"""Depth and width: what nets of equal size reach by the size of the code, of the net, of the data.

Beside all three stands what theory says: one hidden layer is enough, and what it does not say.
"""

from typing import Any

import streamlit as st

from aelab.ui.pages.stacking.depth.code_size import DepthWidth
from aelab.ui.pages.stacking.depth.cost import DepthCost
from aelab.ui.pages.stacking.depth.items import DepthItems
from aelab.ui.shell import menus
from aelab.ui.view import View

TOPICS: dict[str, type[View[Any, Any]]] = {
    "Code size": DepthWidth, "Cost": DepthCost, "Items": DepthItems,
}  # fmt: skip
QUESTIONS = {
    "Code size": "Of nets with equally many weights, do deep ones reconstruct best?",
    "Cost": "What does a lower error cost in multiplications or weights?",
    "Items": "Does a deep net need fewer training items for the same error?",
}
THEOREM = """
**Universal approximation theorem** (Cybenko 1989; Hornik, Stinchcombe and White 1989). A net with
one hidden layer of enough units approximates every continuous function on a compact set as closely
as one likes. The theorem does not say how many units that takes, nor whether training finds them.
For some functions a shallow net needs exponentially more units than a deep one (Montúfar et al.
2014; Telgarsky 2016), so depth can save units, and with them training items; whether it does on
these data is measured here.
"""
REFERENCES = """
Cybenko, Mathematics of Control, Signals and Systems 2:303–314, 1989 · Hornik, Stinchcombe and
White, Neural Networks 2:359–366, 1989 · Montúfar, Pascanu, Cho and Bengio, NeurIPS 2014 ·
Telgarsky, COLT 2016 · Goodfellow, Bengio and Courville, Deep Learning, sections 6.4.1 and 14.3
"""


class Depth:
    """The chosen topic, and the theorem."""

    def __init__(self, data_name: str) -> None:
        self.data = data_name

    def page(self) -> None:
        """The whole view."""
        bar, topic = menus.topic("depth", QUESTIONS)
        TOPICS[topic](self.data).page(bar)
        st.markdown(THEOREM)
        st.caption(REFERENCES)
