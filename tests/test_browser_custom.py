"""Data of one’s own in real Chromium: dropped, looked at, and two clicks later learned."""

from typing import Any

import numpy as np
import pytest
from apptest import needs_chromium
from test_custom_hostile import png, zipped

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import Page, expect


def colours(n: int) -> list[np.ndarray[Any, Any]]:
    """Pictures of one colour each: red, then blue."""
    return [np.full((12, 12, 3), ((200, 30, 20), (20, 30, 200))[i % 2], np.uint8) for i in range(n)]


def test_a_zip_is_dropped_seen_used_and_learned(page: "Page", address: str) -> None:
    page.goto(f"{address}/Your_data")
    field = page.locator("input[type=file]")
    field.wait_for(state="attached", timeout=60_000)
    files = {f"{('red', 'blue')[i % 2]}/{i}.png": png(x) for i, x in enumerate(colours(60))}
    content = zipped({**files, "notes.txt": b"two colours"})
    field.set_input_files({"name": "two.zip", "mimeType": "application/zip", "buffer": content})
    gallery = page.locator("[data-panel=own]")
    expect(gallery).to_have_attribute("data-count", "48")
    expect(page.get_by_text("Left out: 1 file, no pictures")).to_be_visible()
    page.locator(".st-key-use button").click()
    page.locator(".st-key-train button").click()
    stage = page.locator(".aelab-stage")
    expect(stage).not_to_have_attribute("data-step", "0", timeout=60_000)
    expect(page.get_by_role("combobox", name="Data")).to_have_value("two")
    assert page.locator('[data-testid="stException"]').count() == 0
