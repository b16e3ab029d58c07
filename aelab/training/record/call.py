"""What repeats an experiment: its arguments in Python, and the parameters of its address."""

from collections.abc import Mapping
from typing import Any

from aelab.models import variant
from aelab.schema import Setting, Value, settings
from aelab.training.experiment import Experiment, Training
from aelab.training.given.with_data import allowed


def arguments(e: Experiment) -> str:
    """Variant, data, seed and what differs from the defaults; live changes are left out."""
    usual = Experiment.of(e.variant, e.data, e.seed)
    known = {**usual.config.values(), **usual.training.values()}
    own = {**e.config.values(), **e.training.values()}
    changed = "".join(f", {k}={v!r}" for k, v in own.items() if v != known[k])
    return f'"{e.variant}", "{e.data}", seed={e.seed}{changed}'


def meaningful(variant_key: str, values: Mapping[str, Any]) -> list[Setting]:
    """The settings of a variant and of its training that mean something beside these values."""
    known = *settings(variant(variant_key).Config), *settings(Training)
    return [s for s in known if s.shown(values)]


def parameters(
    variant_key: str, data_name: str, seed: int, values: Mapping[str, Value]
) -> dict[str, str]:
    """The address of the Train page: settings that mean something and that the data leave open."""
    only = allowed(variant_key, data_name)
    fixed = {name for name, good in only.items() if len(good) == 1}
    shown = {s.name: s.text(values[s.name])
             for s in meaningful(variant_key, values) if s.name not in fixed}  # fmt: skip
    return {"variant": variant_key, "data": data_name, "seed": str(seed), **shown}
