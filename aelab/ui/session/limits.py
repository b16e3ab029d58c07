"""What one training may be, on this lab: see `aelab.settings`."""

from aelab import data
from aelab.models import variant
from aelab.settings import settings
from aelab.training import Experiment
from aelab.training.run import sizes_of
from aelab.ui.session import own_data


class TooLarge(ValueError):
    """A training is more than the lab allows; the message says so in one sentence."""


def check(experiment: Experiment) -> None:
    """Raises TooLarge, also for data of somebody else's."""
    if refusal := own_data.refusal(experiment.data):
        raise TooLarge(refusal)
    if not data.is_present(experiment.data):  # training will say so
        return
    dataset, allowed = data.load(experiment.data), settings()
    items = min(experiment.training.items or dataset.n_train, dataset.n_train)
    if items > allowed.items:
        raise TooLarge(
            f"This lab trains on at most {allowed.items:,} items, not {items:,}: "
            "choose fewer under Training items."
        )
    size = variant(experiment.variant).parameters(experiment.config, sizes_of(dataset))
    if size > allowed.parameters:
        raise TooLarge(
            f"This network would have {size:,} parameters, and this lab allows "
            f"{allowed.parameters:,}: choose smaller hidden sizes."
        )
