"""Capacity: what a network with too many weights, or too large a code, learns instead."""

from types import ModuleType

from aelab.ui.pages.manifold.capacity import chess_memory as capacity_chess
from aelab.ui.pages.manifold.capacity import identity as capacity_identity
from aelab.ui.pages.manifold.capacity import memorisation as capacity_heart
from aelab.ui.shell import topics

TOPICS: dict[str, ModuleType] = {
    "Identity": capacity_identity,
    "Learned by heart": capacity_heart,
    "Chess memory": capacity_chess,
}


def page() -> None:
    """The chosen topic."""
    bar, topic = topics.chosen("capacity", tuple(TOPICS))
    TOPICS[topic].page(bar)
