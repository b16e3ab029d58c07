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


def page() -> None:
    """The chosen topic."""
    bar, topic = menus.topic("capacity", tuple(TOPICS))
    TOPICS[topic](DATA).page(bar)
