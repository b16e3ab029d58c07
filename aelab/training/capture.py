"""The captured step: on a GPU, all launches of a training step as one CUDA graph.

A step of the usual nets is some sixty small kernels, and launching them from Python takes ten
times as long as they do. Captured once, they are launched at once, on the same tensors in the same
order: the weights are equal to the last bit. Whether they are is measured at each capture, on the
first steps; where they are not, or a step cannot be captured, it runs as it stands and says so.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from threading import Lock
from time import perf_counter
from typing import Any, Final, Protocol

import torch
from torch import Tensor

Step = Callable[[], None]

FIRST: Final = 3  # steps that are taken both ways at each capture
AHEAD: Final = 0.03  # s of steps that may wait on the device; so much later Pause acts
SCATTER: Final = 10.0  # times what two eager runs differ by, where they do

VERSION: Final = tuple(int(part) for part in torch.__version__.split(".")[:2])
RECORDING: Final = Lock()  # two threads that capture on one device would break each other's

log = logging.getLogger(__name__)


class Recorder(Protocol):
    """Makes a replay of a step; `warm` is where the step runs before."""

    def warm(self) -> Any:
        """A context in which the step is run before it is recorded."""

    def record(self, step: Step, noise: torch.Generator) -> Step:
        """What does the same as the step, at once."""


class CudaGraphs:
    """Records steps on a stream of its own, as CUDA graphs."""

    def __init__(self, device: torch.device) -> None:
        self.stream = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]

    @contextmanager
    def warm(self) -> Iterator[None]:
        """Work on the recorder's stream, after and before all else on the device."""
        outer = torch.cuda.current_stream(self.stream.device)
        self.stream.wait_stream(outer)
        try:
            with torch.cuda.stream(self.stream):
                yield
        finally:
            outer.wait_stream(self.stream)

    def record(self, step: Step, noise: torch.Generator) -> Step:
        """A replay of the step, whose random numbers go on with every one."""
        graph = torch.cuda.CUDAGraph()
        torch.cuda.current_stream(self.stream.device).synchronize()
        with self.warm():
            if VERSION < (2, 14):  # later ones register by themselves what a capture draws from
                graph.register_generator_state(noise)
            # Pages may use the device meanwhile: only this thread's mistakes are to count.
            graph.capture_begin(capture_error_mode="thread_local")
            try:
                step()
            except BaseException:
                with suppress(RuntimeError):  # says only that the capture has been broken off
                    graph.capture_end()
                raise
            graph.capture_end()
        return graph.replay


def flushes() -> bool:
    """Whether this thread takes numbers below 1e-38 for 0.

    Steps do: gradients of saturated pixels become that small, and a processor needs up to twice
    as long for them. Weights have been equal to the last bit either way (MNIST, all variants).
    """
    return not float(torch.tensor(1e-30, dtype=torch.float32, device="cpu") * 1e-10)


@cache
def recorder(device: torch.device) -> Recorder | None:
    """What captures steps on a device, all on one stream; None where they run as they stand."""
    return CudaGraphs(device) if device.type == "cuda" else None


class Capture:
    """A step, run as it stands or replayed; `note` says why it is not replayed where it should."""

    def __init__(self, step: Step, state: Sequence[Tensor], noise: torch.Generator) -> None:
        """state: all tensors that the step writes to, besides the noise that it draws."""
        self.step, self.state, self.noise = step, state, noise
        self.recorder = recorder(noise.device)
        self.stale, self.note = self.recorder is not None, ""
        self.once = step
        self.queue = Queue(noise.device) if noise.device.type == "cuda" else None
        self.flushed = flushes()

    def run(self) -> None:
        """One step; on a GPU it may still be under way on return."""
        if self.stale:
            self._record()
        if self.queue:
            self.once()
            self.queue.add()
        else:
            torch.set_flush_denormal(True)
            try:
                self.once()
            finally:
                torch.set_flush_denormal(self.flushed)

    def renew(self) -> None:
        """A setting that the step holds as a number has changed: it is captured anew."""
        self.stale = self.recorder is not None

    def drain(self) -> None:
        """Waits until all steps are done."""
        if self.queue:
            self.queue.drain()
        elif self.noise.device.type == "mps":
            torch.mps.synchronize()

    def close(self) -> None:
        """Waits, and lets go of graph, weights and optimiser, which would hold each other."""
        self.drain()
        self.once = self.step = _no_step
        self.state = ()

    def _record(self) -> None:
        """Captures the step if it can be, and leaves all as it was before."""
        self.drain()  # a graph is not to go while it is being replayed
        self.stale, self.once, self.note = False, self.step, ""
        noise, before = self.noise.get_state(), list[Tensor]()
        try:
            before = [tensor.detach().clone() for tensor in self.state]
            with RECORDING:
                self.once = self._compared(before, noise)
        except Exception as error:
            if self.noise.device.type == "cuda":  # or it would think it is still being captured
                self.noise.graphsafe_set_state(self.noise.clone_state())
            if before:
                self._restore(before, noise)
            self.note = f"steps run one kernel at a time: {_first_line(error)}"
            log.warning("a step was not captured", exc_info=error)

    def _compared(self, before: Sequence[Tensor], noise: Tensor) -> Step:
        """A replay that leaves the same state as the step. Raises RuntimeError if there is none."""
        assert self.recorder is not None
        with self.recorder.warm():
            eager = self._tried(self.step, before, noise)
        replay = self.recorder.record(self.step, self.noise)
        apart = _largest_difference(eager, self._tried(replay, before, noise))
        if apart:  # then by how much does the step itself differ from time to time?
            scatter = _largest_difference(eager, self._tried(self.step, before, noise))
            if apart > SCATTER * scatter:
                raise RuntimeError(f"its weights differ by {apart:.1e} after {FIRST} steps")
        return replay

    def _tried(self, step: Step, before: Sequence[Tensor], noise: Tensor) -> list[Tensor]:
        """The state after the first steps; then all is put back."""
        for _ in range(FIRST):
            step()
        after = [tensor.detach().clone() for tensor in self.state]
        self._restore(before, noise)
        return after

    def _restore(self, before: Sequence[Tensor], noise: Tensor) -> None:
        with torch.no_grad():
            for tensor, old in zip(self.state, before, strict=True):
                tensor.copy_(old)
        self.noise.set_state(noise)


def _no_step() -> None:
    """The step of a training that is over."""


class Queue:
    """Steps that wait on a device: enough that it never waits for Python, no more than AHEAD."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self.events: deque[torch.cuda.Event] = deque()
        self.every, self.count, self.waited = 1, 0, perf_counter()

    def add(self) -> None:
        """One more step waits; if there are enough, returns when half of them are done.

        Waiting for an event lets other threads run.
        """
        self.count += 1
        if self.count < self.every:
            return
        self.events.append(torch.cuda.Event())  # type: ignore[no-untyped-call]
        self.events[-1].record(torch.cuda.current_stream(self.device))
        if len(self.events) > 1:
            self.events.popleft().synchronize()
        now = perf_counter()
        each = max(1e-5, (now - self.waited) / self.count)
        self.every, self.count, self.waited = max(1, int(AHEAD / 2 / each)), 0, now

    def drain(self) -> None:
        """Waits for all of them."""
        torch.cuda.current_stream(self.device).synchronize()
        self.events.clear()
        self.count, self.waited = 0, perf_counter()


def _largest_difference(a: Sequence[Tensor], b: Sequence[Tensor]) -> float:
    """The largest difference between two states; 0 if they are equal to the last bit.

    What is not a number in both is equal: a run that has run away does so either way.
    """
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if not torch.equal(x, y)]
    same = [(x == y) | (x.isnan() & y.isnan()) for x, y in pairs]
    gaps = [(x - y).abs().masked_fill(s, 0) for (x, y), s in zip(pairs, same, strict=True)]
    return max((float(gap.nan_to_num(torch.inf).max()) for gap in gaps), default=0.0)


def _first_line(error: Exception) -> str:
    """What an error says first, without the end of its sentence."""
    words = str(error).strip().splitlines() or [type(error).__name__]
    return words[0].rstrip(".")[:120]
