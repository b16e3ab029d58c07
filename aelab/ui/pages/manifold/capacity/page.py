"""Capacity: what a network with too many weights, or too large a code, learns instead."""

from typing import Any

from aelab.ui.pages.manifold.capacity.chess_memory import ChessMemory
from aelab.ui.pages.manifold.capacity.data_needed import DataNeeded
from aelab.ui.pages.manifold.capacity.identity import DATA, Identity
from aelab.ui.pages.manifold.capacity.memorisation import Memorisation
from aelab.ui.shell import menus
from aelab.ui.view import View

TOPICS: dict[str, type[View[Any, Any]]] = {
    "Identity": Identity,
    "Memorisation": Memorisation,
    "Chess memory": ChessMemory,
    "Data needed": DataNeeded,
}
QUESTIONS = {
    "Identity": "Does a code larger than the input only copy it?",
    "Memorisation": "Has the network learned its training items by heart?",
    "Chess memory": "Does the same network keep pictures better than the same pixels shuffled?",
    "Data needed": "From how many training items on does a network do better than PCA?",
}


def page() -> None:
    """The chosen topic."""
    bar, topic = menus.topic("capacity", QUESTIONS)
    TOPICS[topic](DATA).page(bar)
