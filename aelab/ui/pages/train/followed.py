"""How the stage keeps up with a job: where the browser finds what is newer, made once for all.

Nothing here changes a job.
"""

from functools import partial

from aelab.components import Live, follow, mount
from aelab.components.contents import name_of
from aelab.scheduler import Job
from aelab.stage import films
from aelab.training import Run
from aelab.ui.pages.train import stage
from aelab.ui.session import jobs
from aelab.ui.shell.live import Look, live


def show(job: Job | None, data_name: str) -> None:
    """The stage, which follows its job from then on, and the answer to what the reader asks."""
    run = job.run if job else None
    payload, following = stage.payload(job, data_name), _follow("stage", job)
    ask = mount(payload, key="stage", needs=("item", "place"), live=following)
    if run is not None and ask:
        mount(stage.reply(run, ask), key="answer")


def feed(job: Job | None) -> None:
    """The decoder of the network that is learning now; and, while it rests, the run's film."""
    if job and (following := _follow("decoder", job)):
        follow("decoder", stage.GROUP, "decoder", following)
    elif job and job.run:
        mount(stage.decoder_of(job.id, job.run), key="decoder", lazy=True)
    if job and job.run and job.state != "running":
        mount(films.whole(stage.GROUP, job.id, job.run), key="reel")


def _follow(source: str, job: Job | None) -> Live | None:
    """Where the browser finds what is newer, if anything can come."""
    return Live(f"{source}/{job.id}", _around(job)) if job and not job.ended else None


def _around(job: Job) -> str:
    return name_of(repr(stage.view_state(job)).encode())


def _stage(token: str) -> Look | None:
    """The stage of a job, nothing before its first snapshot; to ask is the sign that somebody looks
    at it."""
    job = jobs.scheduler().get(token)
    if job is None:
        return None
    of = job.run, job.state, job.busy, job.words, stage.captioned(job)
    return Look(of, partial(_stage_of, job))


def _stage_of(job: Job) -> tuple[bytes, str]:
    run = job.run
    return stage.payload(job, run.experiment.data) if run else b"", _around(job)


def _decoder(token: str) -> Look | None:
    job = jobs.scheduler().get(token)
    if job is None or job.run is None:
        return None
    return Look(job.run, partial(_decoder_of, token, job.run))


def _decoder_of(token: str, run: Run) -> tuple[bytes, str]:
    return stage.decoder_of(token, run), ""


live.sources.update(stage=_stage, decoder=_decoder)
