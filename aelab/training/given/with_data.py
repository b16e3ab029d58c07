"""What settings can be on a data set whose items are no pixels between 0 and 1."""

from collections.abc import Mapping
from typing import Any

from aelab import data
from aelab.models import variant
from aelab.schema import SettingError, setting

# The first of each in place of a variant's own default: of points, and of signed pixels.
POINTS = {"output": ("linear",), "loss": ("squared error",), "noise": ("gaussian",),
          "body": ("dense",)}  # fmt: skip
SIGNED = {"output": ("linear",), "loss": ("squared error", "distance"),
          "noise": ("gaussian", "masking", "dropout")}  # fmt: skip


def allowed(variant_key: str, data_name: str) -> dict[str, tuple[str, ...]]:
    """The settings of a variant of which a data set allows only some values, the usual one first.

    Raises UnknownVariant or aelab.data.UnknownData.
    """
    known, info = variant(variant_key).Config.of({}).values(), data.info(data_name)
    only = POINTS if info.kind == "points" else SIGNED if info.signed else {}
    return {name: values for name, values in only.items() if name in known}


def with_data(variant_key: str, data_name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """With what a data set needs; raises SettingError for what only suits pixels from 0 to 1."""
    chosen, info = variant(variant_key), data.info(data_name)
    if info.kind == "points" and "points" not in chosen.Model.kinds:
        raise SettingError(f"The {chosen.Model.name.lower()} learns pictures, not points.")
    only = allowed(variant_key, data_name)
    what, why = info.title, "its pixels are signed, not between 0 and 1"
    if info.kind == "points":
        what, why = "points", "they are no pixels between 0 and 1"
    for name, good in only.items():
        if values.get(name, good[0]) not in good:
            known = setting(chosen.Config, name)
            raise SettingError(
                f"{known.label} ({name}) cannot be {values[name]} with {what}: {why}, so it is "
                f"{' or '.join([', '.join(good[:-1]), good[-1]] if good[1:] else good)}."
            )
    return {**{name: good[0] for name, good in only.items()}, **values}
