"""Capacity: what a network with too many weights, or too large a code, learns instead."""

from aelab.ui.pages.manifold.capacity import chess_memory
from aelab.ui.pages.manifold.capacity.identity import DATA, Identity
from aelab.ui.pages.manifold.capacity.memorisation import Memorisation
from aelab.ui.shell import topics

TOPICS = {
    "Identity": Identity(DATA).page,
    "Learned by heart": Memorisation(DATA).page,
    "Chess memory": chess_memory.page,
}


def page() -> None:
    """The chosen topic."""
    bar, topic = topics.chosen("capacity", tuple(TOPICS))
    TOPICS[topic](bar)
