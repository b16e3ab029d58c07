"""What a browser says of the widgets it draws: every run is asked for with all their values."""

from __future__ import annotations

from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState


def drawn(message: ForwardMsg) -> tuple[str, Any]:
    """The widget that a delta draws, after what kind it is; an empty kind if it draws none."""
    kind = message.delta.new_element.WhichOneof("type")
    widget = getattr(message.delta.new_element, kind) if kind else None
    return (str(kind), widget) if getattr(widget, "id", "") else ("", None)


def key(id: str) -> str:
    """The key that the page gave a widget: ids are $$ID-hash-key."""
    return id.split("-", 2)[-1]


def value(kind: str, widget: Any) -> WidgetState | None:
    """The value that a widget is drawn with, if it is of a kind that has one.

    That is its default, or what the page has put into it since.
    """
    if kind not in _KINDS:
        return None
    state, put = WidgetState(id=widget.id), widget.set_value
    source = "value" if put else "default"
    match kind:
        case "checkbox":
            state.bool_value = getattr(widget, source)
        case "number_input" if widget.HasField(source) and widget.data_type == NumberInput.INT:
            state.int_value = int(getattr(widget, source))
        case "number_input" if widget.HasField(source):
            state.double_value = getattr(widget, source)
        case "text_input" if widget.HasField(source):
            state.string_value = getattr(widget, source)
        case "selectbox" if widget.HasField("raw_value" if put else "default"):
            state.string_value = widget.raw_value if put else widget.options[widget.default]
        case "button_group":
            names = [widget.options[i].content for i in widget.default]
            state.string_array_value.data.extend(widget.raw_values if put else names)
        case "slider" if widget.type == Slider.SELECT_SLIDER:
            names = [widget.options[int(i)] for i in widget.default]
            state.string_array_value.data.extend(widget.raw_value if put else names)
        case "slider":
            state.double_array_value.data.extend(getattr(widget, source))
    return state


_KINDS = {"checkbox", "number_input", "text_input", "selectbox", "button_group", "slider"}
