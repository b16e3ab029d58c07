"""A crowd of sessions on one server: some train, the others watch what these train.

All come in first, a few at a time, and tick from then on; what is measured begins when each of them
has a job before its eyes. Only a server on this machine is ever spoken to.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from math import inf
from time import monotonic, process_time
from urllib.parse import SplitResult, urlencode, urlsplit

from websockets.exceptions import ConnectionClosed

from aelab.visitors.figures import Figures, Stretch, figures
from aelab.visitors.session import PATIENCE, LoadFailed, Log, Look, Session
from aelab.visitors.visit import visit

HERE = ("127.0.0.1", "localhost", "::1")
PAGE = "Train"
EPOCHS = 2000  # the most that the app allows, so that few jobs are over before the end
DOORS = 4  # sessions that come in at a time
OPENING = 300.0  # s, within which all must see a job
SETTLING = 5.0  # s, until those who watch ask as often as so many may
STANDING = 10.0  # s, after which a job that shows nothing new stands still
UNSEEN = 1.7  # of the seconds that are measured, in which nobody watches
PAUSED = 3  # jobs that are paused under load


@dataclass(frozen=True)
class Plan:
    """Who comes, to what, and for how many seconds it is measured."""

    train: int
    watch: int
    data: str
    variant: str
    pace: str
    seconds: float


async def drive(address: str, plan: Plan) -> Figures:
    """Brings the crowd in and measures it. Raises LoadFailed if that cannot be done."""
    crowd = Crowd(address, plan)
    began = monotonic()
    try:
        async with asyncio.timeout(OPENING):
            await crowd.come()
        opened = monotonic() - began
        await crowd.look_away()
        unwatched = [await crowd.alone()]
        await crowd.look()
        await asyncio.sleep(SETTLING)
        start, used = monotonic(), process_time()
        await asyncio.sleep(plan.seconds)
        end, used = monotonic(), process_time() - used
        pauses = [await crowd.paused(session) for session in crowd.sessions[:PAUSED]]
        await crowd.look_away()
        await crowd.go_on(crowd.sessions[:PAUSED])
        unwatched.append(await crowd.alone())
    except TimeoutError as late:
        raise LoadFailed(
            "Not all sessions saw a job: "
            f"a run took more than {PATIENCE:g} s, or everything more than {OPENING:g} s."
        ) from late
    except ConnectionClosed as closed:
        raise LoadFailed("The server hung up while the sessions came in.") from closed
    finally:
        await crowd.leave()
    return figures(
        crowd.log, Stretch(start, end), crowd.jobs, watch=plan.watch, opening_seconds=opened,
        client_seconds=used, unwatched=sum(unwatched) / len(unwatched), pause_seconds=max(pauses),
    )  # fmt: skip


class Crowd:
    """All sessions. Raises LoadFailed for an address that is not on this machine."""

    def __init__(self, address: str, plan: Plan) -> None:
        self.address, self.plan, self.log = local(address), plan, Log()
        self.doors = asyncio.Semaphore(DOORS)
        self.sessions: list[Session] = []
        self.following: list[asyncio.Task[None]] = []
        self.jobs: list[str] = []

    async def come(self) -> None:
        """Lets all in, until each has seen a job.

        The first comes alone: it is for it that the server loads what it needs.
        """
        plan = self.plan
        begin = urlencode({"variant": plan.variant, "data": plan.data, "epochs": EPOCHS})
        first = await self._train(begin)
        opened = first.page.named("variant"), first.page.named("data")
        if opened != (plan.variant, plan.data):
            raise LoadFailed(
                f"The app has no {plan.variant} on {plan.data}: it opened {' on '.join(opened)}."
            )
        others = await asyncio.gather(*(self._train(begin) for _ in range(plan.train - 1)))
        training = [first, *others]
        self.jobs = [session.page.named("job") for session in training]
        addresses = [training[i % len(training)].page.query for i in range(plan.watch)]
        await asyncio.gather(*(self._watch(address) for address in addresses))
        while len({look.session for look in self.log.looks}) < len(self.sessions):
            await asyncio.sleep(0.05)

    async def look(self) -> None:
        """Everybody follows the page."""
        self.log.end = inf
        self.following = [asyncio.create_task(session.follow()) for session in self.sessions]

    async def look_away(self) -> None:
        """Nobody follows it any more."""
        self.log.end = monotonic()
        await asyncio.gather(*self.following)
        self.following = []

    async def alone(self) -> float:
        """Steps a second of all jobs that are under way, from one look at them to the next.

        Nobody looks between: who looks is shown more, at the cost of steps.
        """
        visitor = self._visitor()
        first = await self._fresh(visitor)
        await asyncio.sleep(UNSEEN * self.plan.seconds)
        last = await self._fresh(visitor)
        await visitor.wire.close()
        return sum(
            (last[job].step - first[job].step) / (last[job].at - first[job].at)
            for job in first.keys() & last.keys()
        )

    async def _fresh(self, visitor: Session) -> dict[str, Look]:
        """A look at each job at the moment when it shows something new; none if it stands still."""
        old, found = dict[str, int](), dict[str, Look]()
        end = monotonic() + STANDING
        while len(found) < len(self.jobs) and monotonic() < end:
            before = len(visitor.log.looks)
            for job in self.jobs:
                await visitor.look_at(job)
            for look in visitor.log.looks[before:]:
                if look.step > old.setdefault(look.job, look.step):
                    found.setdefault(look.job, look)
            await asyncio.sleep(0.1)
        return found

    async def paused(self, session: Session) -> float:
        """Seconds from the click on Pause until the job stands still."""
        clicked, job = monotonic(), session.page.named("job")
        visitor = self._visitor()
        await session.rerun(pressed="train")
        while True:
            await visitor.look_at(job)
            if visitor.log.looks and not visitor.log.looks[-1].running:
                await visitor.wire.close()
                return monotonic() - clicked
            await asyncio.sleep(0.02)

    async def go_on(self, sessions: list[Session]) -> None:
        """Trains again what was paused."""
        for session in sessions:
            await session.rerun(pressed="train")

    async def leave(self) -> None:
        """Hangs up."""
        for task in self.following:
            task.cancel()
        await asyncio.gather(*self.following, return_exceptions=True)
        await asyncio.gather(*(session.leave() for session in self.sessions))

    def _visitor(self) -> Session:
        """One who looks at jobs and runs no page; what they see stays out of the crowd's log."""
        return Session(self.sessions[0].socket, self.sessions[0].page, Log(), -1)

    async def _train(self, query: str) -> Session:
        """A session that has pressed Train, so that its address names the job."""
        async with self.doors:
            session = await self._enter(query)
            await session.choose("pace", self.plan.pace)
            await session.rerun(pressed="train")
            if not session.page.named("job"):
                raise LoadFailed("Train was pressed, but no job began: the app has too many.")
            self.following.append(asyncio.create_task(session.follow()))
            return session

    async def _watch(self, query: str) -> None:
        """A session that opens the address of another's job."""
        async with self.doors:
            session = await self._enter(query)
            self.following.append(asyncio.create_task(session.follow()))

    async def _enter(self, query: str) -> Session:
        """A session whose page shows its Train button."""
        session = await visit(self.address, PAGE, query, self.log)
        session.number = len(self.sessions)  # no other has come in since
        self.sessions.append(session)
        await session.show("train")
        return session


def local(address: str) -> SplitResult:
    """An address of this machine, without a path. Raises LoadFailed for any other."""
    try:
        asked = urlsplit(address)
        if asked.scheme == "http" and asked.hostname in HERE and asked.port != 0:
            return asked._replace(path="", query="", fragment="")
    except ValueError:  # the port is no number, or a bracket is missing
        pass
    raise LoadFailed(
        f"The address must be a server on this machine, http:// and {', '.join(HERE)} "
        f"and its port, not “{address}”."
    )
