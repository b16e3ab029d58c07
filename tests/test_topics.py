"""The topics of Manifold's views: each shows itself before anything is measured."""

import pytest
from apptest import manifold

TOPICS = {
    "Compression": ("Numbers stored", "The decoder", "Random codes"),
    "Capacity": ("Identity", "Memorisation", "Chess memory"),
}


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize(("view", "topic"), [(v, t) for v, of in TOPICS.items() for t in of])
def test_a_topic_shows_itself_before_anything_is_measured(view: str, topic: str) -> None:
    page = manifold(view, topic)
    assert page.segmented_control(key=view.lower()).value == topic
    assert page.button(key="train")
    assert not page.warning
    assert page.get("download_button")
