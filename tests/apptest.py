"""What tests of pages share: a page run without an exception, a payload read back, a browser."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
needs_chromium = pytest.mark.skipif(
    shutil.which("chromium") is None and not os.environ.get("CI"), reason="needs Chromium"
)


def ran(page: AppTest) -> AppTest:
    """The page run once more, with nothing gone wrong."""
    page.run()
    assert not page.exception, [e.value for e in page.exception]
    return page


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
