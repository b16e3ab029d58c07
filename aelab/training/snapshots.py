"""When a look at the network is due: often at first, and no more often than its cost allows.

Besides, when training that is looked at does not get any further.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from aelab.analysis.latent.view import View
from aelab.training.run import Floats, Snapshot

# Each of the first 20 steps, every fourth up to 200, about 135 more in the rest. Looks that cost
# more than CHEAP seconds come less often, and from 200 on none before 20 times the last one's cost
# are over.
DENSE: Final = 20
EARLY: Final = 200
REST: Final = 135
CHEAP: Final = 0.05
COST: Final = 20


class SnapshotSchedule:
    """The snapshots that have been taken, and when the last look was and what it cost, in s."""

    codes: Floats  # of the last one, [n, latent]
    view: View

    def __init__(self) -> None:
        self.snapshots: tuple[Snapshot, ...] = ()
        self.cost, self.step, self.seconds = 0.0, 0, 0.0  # of the last look, taken or failed

    def begin(self, step: int, seconds: float) -> None:
        """A look is taken at this step, after so many seconds of steps."""
        self.cost, self.step, self.seconds = 0.0, step, seconds

    def take(self, look: dict[str, Any], **known: Any) -> None:
        """One more snapshot, of what a look has found and what else is known of the step."""
        self.codes, self.view = look.pop("codes"), look.pop("view")
        self.add(Snapshot(**known, **look))

    def add(self, snapshot: Snapshot) -> None:
        """Takes in a snapshot; a second one of a step replaces the first."""
        before = (s for s in self.snapshots if s.step < snapshot.step)
        self.snapshots = thin_out((*before, snapshot))

    def due(self, step: int, seconds: float, planned: int) -> bool:
        """Whether it is time for another, at a step of so many, after so many seconds of steps."""
        wait = (1 if step <= DENSE else 4) * max(1.0, self.cost / CHEAP)
        if step > EARLY:
            wait = max(1, (planned - EARLY) // REST)
            if seconds - self.seconds < COST * self.cost:
                return False
        return step - self.step >= wait


def has_plateaued(losses: Sequence[float]) -> bool:
    """Whether the losses at the ends of epochs have not fallen by 0.1 % for five epochs."""
    before, recent = losses[:-5], losses[-5:]
    return bool(before) and min(recent) > 0.999 * min(before)


def spaced(film: tuple[Snapshot, ...], most: int) -> list[Snapshot]:
    """At most so many snapshots in order, the first and the last among them, dense at first."""
    places = sorted({round(i) - 1 for i in np.geomspace(1, len(film), 4 * most)})
    if len(places) > most:
        places = [places[round(i)] for i in np.linspace(0, len(places) - 1, most)]
    return [film[i] for i in places]


def thin_out(film: tuple[Snapshot, ...], most: int = 320) -> tuple[Snapshot, ...]:
    """The film with every second later snapshot left out when it has grown too long."""
    if len(film) <= most:
        return film
    return (*film[:40], *film[40:-1:2], film[-1])
