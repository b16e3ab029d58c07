"""How jobs are called on the teacher's page: a number for a person, who stays unknown."""

from collections.abc import Sequence

from aelab import data
from aelab.models import variant
from aelab.scheduler import Job
from aelab.ui.session import jobs
from aelab.ui.session.state import session

EXAMPLE = "digits"  # the data set of what is shown while nobody trains


def people(found: Sequence[Job]) -> dict[str, str]:
    """A name for each owner, by who began first; the one who looks is "you"."""
    owners = dict.fromkeys(job.owner for job in found if not beforehand(job))
    own = {session().owner: "You"}
    others = {owner: own.get(owner, f"Person {i}") for i, owner in enumerate(owners, 1)}
    return {**others, "": "Example"}


def beforehand(job: Job) -> bool:
    """Whether it came with the lab, and is nobody's."""
    return job.id.startswith(jobs.EXAMPLE)


def what(job: Job) -> str:
    """What it trains, or that it measures."""
    if job.run is None:
        return "A study" if job.progress else "Beginning"
    e = job.run.experiment
    return f"{variant(e.variant).Model.name} on {data.info(e.data).title}"


def how_far(job: Job) -> str:
    """Its step or share, and whether it runs."""
    state = f"place {job.place} in the queue" if job.place else job.state
    if job.progress:
        return f"{100 * job.progress.share:.0f} % · {state}"
    return f"step {job.event.step:,} · {state}"
