"""Jobs: one worker thread a device pulls the generators of all jobs in turn.

Only the worker pulls, sends to and closes a generator. Everyone else asks, and reads the job's
latest run. Jobs take turns of about 50 ms, first by owner and then among an owner's own, so thirty
people share one device fairly; a job's pace says how long it rests after each step.
"""

from aelab.scheduler._job import PACES, STUDY, Job, Pace, State, StepUnit
from aelab.scheduler._keeper import Keeper
from aelab.scheduler._scheduler import Scheduler, TooManyJobs, new_token

__all__ = [
    "PACES", "STUDY", "Job", "Keeper", "Pace", "Scheduler", "State", "StepUnit", "TooManyJobs",
    "new_token",
]  # fmt: skip
