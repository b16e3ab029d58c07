"""Addresses: each widget of each view stands in one, and what one gets wrong is named."""

from typing import Any

import pytest
from apptest import VIEWS, at_view, ran
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("lab", "runs")
KINDS = (
    "number_input", "slider", "selectbox", "toggle", "multiselect", "button_group", "text_input",
    "select_slider",
)  # fmt: skip
# They decide which others there are.
MENUS = {
    "view",
    "capacity",
    "depth",
    "compression",
    "show",
    "sheet",
    "arrows.toy",
    "w.variant",
    "w.data",
    "ratings set",
    "depth.variant",
    "sheet.0.net",
    "sheet.0.data",
    "anomaly.table.set",
    *(f"anomaly.table.label.Made-up {name}" for name in ("sensors", "tracks", "traffic")),
}
# Moves other settings; does not go with the other loss, or with one training item.
APART = {"recipe", "w.basic.output", "w.basic.batch_norm"}
ALONE = {view: ["use.encoder"] for view in ("transfer", "layer by layer", "clusters")}
ALONE["anomalies"] = ["anomaly.against.digits"]  # one choice


def widgets(page: AppTest) -> dict[str, Any]:
    """All that can be set on a page, by key."""
    return {widget.key: widget for kind in KINDS for widget in page.get(kind)}


def values(page: AppTest) -> dict[str, Any]:
    """What they stand at."""
    return {key: widget.value for key, widget in widgets(page).items()}


def another(widget: Any) -> str | list[str]:
    """Another value that a widget may have, as the browser writes it into the address."""
    now = widget.value
    if widget.type in ("checkbox", "toggle"):
        return str(not now).lower()
    if widget.type in ("number_input", "slider"):
        step = widget.proto.step
        moved = now + step if now + step <= widget.max else now - step
        return str(type(now)(round(moved, 6)))
    if widget.type == "text_input":
        return "24-12"
    if widget.type == "multiselect" or isinstance(now, list):
        return [widget.options[0]] if len(now) != 1 else list(widget.options[:2])
    labels = [widget.proto.options[i].content if widget.type == "button_group" else label
              for i, label in enumerate(widget.options)]  # fmt: skip
    chosen = widget.indices[0] if widget.type == "button_group" else labels.index(
        widget.format_func(now) if widget.type == "selectbox" else f"{now:g}")  # fmt: skip
    return str(labels[(chosen + 1) % len(labels)])


def move(widget: Any) -> None:
    """Sets a widget that the page itself writes into the address to another value."""
    if widget.type == "selectbox":
        widget.select_index((widget.index + 1) % len(widget.options))
    elif widget.type == "multiselect":
        widget.set_value(widget.value[:-1])
    else:
        kind = type(widget.value)
        text = another(widget)
        widget.set_value(text == "true" if kind is bool else kind(text))


@pytest.mark.parametrize("view", VIEWS)
def test_a_new_session_at_the_address_finds_each_widget_as_it_was(view: str) -> None:
    first = ran(at_view(view))
    free = {key: w for key, w in widgets(first).items() if key not in MENUS | APART}
    bound = {key: another(w) for key, w in free.items() if w.proto.query_param_key}
    page = at_view(view)
    for key, text in bound.items():
        page.query_params[key] = text
    before, now = values(first), values(ran(page))
    assert [key for key in bound if key in now and now[key] == before[key]] == ALONE.get(view, [])
    for key, widget in widgets(page).items():
        if key in free and key not in bound and not key.endswith(" data"):
            move(widget)
    ran(page)
    again = at_view(view)
    for name, value in page.query_params.items():
        again.query_params[name] = value
    assert values(ran(again)) == values(page)
    assert [w.value for w in again.warning] == []


@pytest.mark.parametrize("view", VIEWS)
def test_what_an_address_gets_wrong_is_named_in_one_sentence(view: str) -> None:
    page = ran(at_view(view, nonsense="1", seed="many"))
    assert not page.error
    assert len(page.warning) == 1
    assert "nonsense" in page.warning[0].value
