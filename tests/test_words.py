"""What every view says to a reader: the question that it answers, and its measures in full."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from apptest import VIEWS, at_view, ran

from aelab.components import mounting
from aelab.ui.session import loader
from aelab.ui.shared.measures import MEASURES

MENUS = ("view", "depth", "compression", "capacity")  # of views, and of a view's topics
# What gives a measure away where its name alone could be another thing.
SHORT = {k: m for k, m in MEASURES.items() if k != "squared error"}  # that name says it
SEEN = {"F": "F = ", "local": "% local", "ρ": r"ρ \d", "PSNR": r"PSNR|\d dB\b"}


class Met(NamedTuple):
    """What a view says: its words in order, without what is folded, and those of its pictures."""

    words: list[str]
    drawn: str


@pytest.fixture(scope="module")
def met() -> Mapping[str, Met]:
    """All views as they open."""
    assert loader.loader().ready.wait(60)
    payloads: list[bytes] = []

    def canvas() -> Any:
        return lambda data, **_: payloads.append(data) or {}

    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mounting, "_canvas", canvas)
        for view in VIEWS:
            payloads.clear()
            page = ran(at_view(view))
            folded = {id(m.proto) for e in page.expander for m in (*e.markdown, *e.caption)}
            words = [
                re.sub(r"\]\([^)]*\)", "]", m.value)  # without addresses
                for m in (*page.markdown, *page.caption)
                if id(m.proto) not in folded
            ]
            heads = [str(head) for table in page.dataframe for head in table.value.columns]
            found[view] = Met([*words, *heads], " ".join(map(drawn, payloads)))
    return found


def drawn(payload: bytes) -> str:
    """The words of a payload, by the layout in aelab.components._payload; a figure's are JSON."""
    length = int.from_bytes(payload[:4], "little")
    header = json.loads(payload[4 : 4 + length])
    words = json.dumps(header["meta"], ensure_ascii=False)
    if at := header["arrays"].get("figure"):
        start = 4 + length + -(4 + length) % 8 + at[2]
        figure = json.loads(payload[start : start + at[1][0]])
        figure["layout"].pop("meta")  # the code beside it
        words += json.dumps(figure, ensure_ascii=False)
    return words


def test_each_view_asks_a_question_of_its_own(met: Mapping[str, Met]) -> None:
    asked: dict[str, str] = {}
    for view, (file, _, address) in VIEWS.items():
        words = met[view].words
        question = words[next(i for i, one in enumerate(words) if one.startswith("# ")) + 1]
        assert question.endswith("?")
        place = file + "".join(value for name, value in address.items() if name in MENUS)
        assert asked.setdefault(question, place) == place, view


def test_a_measure_with_a_short_name_is_spelt_out_wherever_it_is_met(
    met: Mapping[str, Met],
) -> None:
    bare = [
        (view, name)
        for view, (words, pictures) in met.items()
        for name, measure in SHORT.items()
        if re.search(SEEN.get(name, rf"(?<!\w){re.escape(name)}(?!\w)"),
                     f"{' '.join(words)} {pictures}")
        and not any(f"**{name}**: {measure.words}" in one for one in words)
    ]  # fmt: skip
    assert bare == []
    met_at_all = {name for name in MEASURES if any(f"**{name}**" in str(m.words)
                                                   for m in met.values())}  # fmt: skip
    assert met_at_all >= SHORT.keys() - {"oriented", "coherence"}  # of another data set
