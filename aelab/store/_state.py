"""A checkpoint but its film: what is a number of it, and its arrays."""

from collections.abc import Mapping
from typing import Any, Final

from aelab.analysis.latent.view import View
from aelab.store._film import Array
from aelab.training import Checkpoint, Experiment, Snapshot

VIEW: Final = ("points", "mean", "axes")
# What of a checkpoint is a number or a list of them.
FIELDS: Final = ("step", "seconds", "stage", "start", "losses", "counted", "last")


def parts(checkpoint: Checkpoint) -> tuple[dict[str, Any], dict[str, Array]]:
    """Its numbers, plain values, and its arrays, by name."""
    fields = {field: getattr(checkpoint, field) for field in FIELDS}
    view = {f"view/{k}": getattr(checkpoint.view, k) for k in VIEW} if checkpoint.view else {}
    return fields, {**checkpoint.state, **view}


def together(
    head: Mapping[str, Any], arrays: Mapping[str, Array], experiment: Experiment,
    snapshots: tuple[Snapshot, ...],
) -> Checkpoint:  # fmt: skip
    """The inverse of `parts`; raises what malformed values make it raise."""
    state = dict(arrays)
    view = [state.pop(f"view/{name}") for name in VIEW if f"view/{name}" in state]
    return Checkpoint(
        experiment=experiment,
        step=int(head["step"]), seconds=float(head["seconds"]), stage=int(head["stage"]),
        start=int(head["start"]), losses=tuple(map(float, head["losses"])),
        counted=int(head["counted"]), last=tuple(map(float, head["last"])),
        snapshots=snapshots, state=state, view=View(*view) if view else None,
    )  # fmt: skip
