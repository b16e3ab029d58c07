"""Where training happens: the device, full precision on it, and torch's own state around it.

A notebook may have changed torch's default dtype, its default device, its gradient mode, how
precise its products are, or what NumPy does with a number that is too small. None of that may
reach a run: whatever the lab does with torch it does inside `torch_defaults`.
"""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from operator import attrgetter
from typing import Any, Final, ParamSpec, TypeVar

import numpy as np
import torch
from threadpoolctl import threadpool_limits

# As aelab/__init__ or the user says, also where torch or numpy was loaded before it.
THREADS = int(os.environ["OMP_NUM_THREADS"])
torch.set_num_threads(THREADS)
threadpool_limits(THREADS, user_api="blas")

# Float32 as it is written. torch rounds the factors of convolutions on a GPU to 10 bits (TF32)
# unless it is told not to, and may choose kernels whose sums differ from one time to the next.
torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
torch.backends.cudnn.deterministic = True

# What NumPy does with a number that is too large, too small or none, as it comes.
FLOATS: Final = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
# Where their precision is set: of all, of a library, of a kind; each takes that of the one before
# unless it has its own.
PRECISIONS: Final = attrgetter("backends", "backends.mkldnn", "backends.cudnn")(torch)
PRODUCTS: Final = attrgetter("mkldnn.matmul", "mkldnn.conv", "cuda.matmul", "cudnn.conv")(
    torch.backends
)
ROUNDED: Final = ("tf32", "bf16")  # what their factors can be rounded to

P = ParamSpec("P")
T = TypeVar("T")
Y = TypeVar("Y")
S = TypeVar("S")
R = TypeVar("R")


class DeviceError(ValueError):
    """There is no such device here; the message names those there are."""


def best_device() -> str:
    """The device that AELAB_DEVICE names, else cuda:0 where there is one, else cpu.

    Raises DeviceError where there is no device of that name.
    """
    if named := os.environ.get("AELAB_DEVICE", "").strip():
        return device_named(named, "AELAB_DEVICE names a device that is not here. ")
    return "cuda:0" if torch.cuda.is_available() else "cpu"


def device_named(name: str | torch.device, why: str = "") -> str:
    """A device by its name, with its number; raises DeviceError that lists those there are."""
    known, name = devices(), str(name)
    found = f"{name}:0" if name == "cuda" else name
    if found not in known:
        raise DeviceError(f"{why}There is no device “{name}”; there is {', '.join(known)}.")
    return found


def devices() -> tuple[str, ...]:
    """The devices of this machine: cpu, cuda:0 and so on, mps."""
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    apple = ("mps",) if torch.backends.mps.is_available() else ()
    return ("cpu", *(f"cuda:{i}" for i in range(count)), *apple)


def accumulator(device: torch.device) -> torch.dtype:
    """The type in which long sums are taken: float64, which Apple's devices do not have."""
    return torch.float32 if device.type == "mps" else torch.float64


@contextmanager
def torch_defaults() -> Iterator[None]:
    """torch and NumPy as they come, whatever the program around has set."""
    if _is_default():
        yield
        return
    with ExitStack() as stack:
        stack.enter_context(np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"))
        stack.enter_context(torch.inference_mode(False))
        stack.enter_context(torch.enable_grad())
        stack.enter_context(torch.autocast("cpu", enabled=False))
        stack.enter_context(torch.autocast("cuda", enabled=False))
        stack.enter_context(torch.device("cpu"))
        stack.callback(torch.set_default_dtype, torch.get_default_dtype())
        torch.set_default_dtype(torch.float32)
        for place in (*PRECISIONS, *PRODUCTS):
            if (rounded := place.fp32_precision) in ROUNDED:
                stack.callback(setattr, place, "fp32_precision", rounded)
                place.fp32_precision = "ieee"
        if torch.are_deterministic_algorithms_enabled():
            warn = torch.is_deterministic_algorithms_warn_only_enabled()
            stack.callback(torch.use_deterministic_algorithms, True, warn_only=warn)
            torch.use_deterministic_algorithms(False)
        yield


def with_torch_defaults(work: Callable[P, T]) -> Callable[P, T]:
    """A function that runs `torch_defaults`."""

    @wraps(work)
    def inside(*args: P.args, **kwargs: P.kwargs) -> T:
        with torch_defaults():
            return work(*args, **kwargs)

    return inside


def generator_with_torch_defaults(
    work: Callable[P, Generator[Y, S, R]],
) -> Callable[P, Generator[Y, S, R]]:
    """A generator that runs `torch_defaults` and leaves all as it was at each yield."""

    @wraps(work)
    def inside(*args: P.args, **kwargs: P.kwargs) -> Generator[Y, S, R]:
        turns = work(*args, **kwargs)
        sent: Any = None
        begun = _is_default()
        try:
            while True:
                if begun and _is_usual():  # asked at each step: it must be quick
                    given = turns.send(sent)
                else:
                    with torch_defaults():
                        given = turns.send(sent)
                sent = yield given
        except StopIteration as done:
            result: R = done.value
            return result
        finally:
            turns.close()

    return inside


def _is_default() -> bool:
    """Whether nothing has been changed, the precision of a single library neither."""
    return _is_usual() and not any(product.fp32_precision in ROUNDED for product in PRODUCTS)


def _is_usual() -> bool:
    """Whether nothing has been changed that one line changes, in three microseconds."""
    if not torch.is_grad_enabled() or torch.is_autocast_enabled("cuda"):
        return False
    if torch.are_deterministic_algorithms_enabled() or np.geterr() != FLOATS:
        return False
    if PRODUCTS[0].fp32_precision in ROUNDED:  # all products, as `set_float32_matmul_precision`
        return False
    made = torch.empty(0)
    usual = made.dtype is torch.float32 and made.device.type == "cpu"
    return usual and not made.is_inference() and not torch.is_autocast_enabled("cpu")
