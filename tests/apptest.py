"""What tests of pages share: a page run without an exception, a payload read back, a browser."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
needs_chromium = pytest.mark.skipif(
    shutil.which("chromium") is None and not os.environ.get("CI"), reason="needs Chromium"
)
PATIENCE = 60_000  # ms: a first page loads torch, and what is trained has the same processor


def ran(page: AppTest) -> AppTest:
    """The page run once more, with nothing gone wrong."""
    page.run()
    assert not page.exception, [e.value for e in page.exception]
    return page


def manifold(view: str, topic: str) -> AppTest:
    """The Manifold page at a topic of a view, on the digits."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/11_Manifold.py")
    page.query_params["view"], page.query_params[view.lower()] = view, topic
    page.query_params["data"] = "digits"
    return ran(page)


@contextmanager
def browsed(at: str = "") -> Iterator["Page"]:
    """A patient page of Chromium; at an address, if one is given, once its buttons are there."""
    from playwright.sync_api import expect

    from aelab.bench.app import browser_page

    expect.set_options(timeout=PATIENCE)
    with browser_page() as page:
        page.set_default_timeout(PATIENCE)
        if at:
            page.goto(at)
            page.locator(".st-key-train button").wait_for()
        yield page


def kept_jobs(page: AppTest, owner: str) -> list[str]:
    """The jobs that the address names, which are those of one page."""
    value = page.query_params["jobs"]
    named, _, tokens = (value if isinstance(value, str) else value[0]).partition(":")
    assert named == owner
    return tokens.split(",")


def unpacked(payload: bytes) -> tuple[dict[str, Any], dict[str, NDArray[np.float64]]]:
    """A payload's meta and its bytes arrays, read by the layout in aelab.components._payload."""
    length = int.from_bytes(payload[:4], "little")
    header = json.loads(payload[4 : 4 + length])
    start, arrays = 4 + length + -(4 + length) % 8, {}
    for name, (kind, shape, offset) in header["arrays"].items():
        if kind == "u8":
            pixels = np.frombuffer(payload, np.uint8, int(np.prod(shape)), start + offset)
            arrays[name] = pixels.reshape(shape).astype(np.float64)
    return header["meta"], arrays
