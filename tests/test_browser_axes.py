"""The canvas's axes in real Chromium: labels that fit and differ, a view that keeps its place."""

import re
from pathlib import Path

import pytest
from apptest import needs_chromium, visit

import aelab.components

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from playwright.sync_api import BrowserContext, Locator, Page, expect

TEXT = Path(aelab.components.__file__).parent / "assets" / "core" / "text.js"
LABELS = """async ([source, low, high, count]) => {
  const { ticks, tickLabels } = await import("data:text/javascript," + encodeURIComponent(source));
  const { values, step } = ticks(low, high, count);
  return { values, ...tickLabels(values, step) };
}"""
RANGES = [
    (0, 1), (-1, 1), (-0.1, 0.7), (3.4, 3.6), (0.5, 0.50001), (1540.00001, 1540.00003),
    (-1e-7, 1e-7), (1e-9, 3e-9), (0, 1e12), (-3e8, 5e8), (99_000, 101_000), (-2e-3, 1e-3),
]  # fmt: skip


@pytest.fixture(scope="module")
def page(address: str, browser: "BrowserContext") -> "Page":
    """Some page, which can run the module."""
    page = browser.new_page()
    visit(page, f"{address}/Train")
    return page


@pytest.mark.parametrize(("low", "high"), RANGES, ids=lambda end: f"{end:g}")
@pytest.mark.parametrize("count", [1, 4])
def test_labels_are_short_and_differ(page: "Page", low: float, high: float, count: int) -> None:
    found = page.evaluate(LABELS, [TEXT.read_text("utf-8"), low, high, count])
    labels = found["labels"]
    assert len(labels) >= 2
    assert len(set(labels)) == len(labels)
    assert max(map(len, labels)) <= 7, labels
    assert not {"−0", "-0", "−0.0"} & set(labels)
    base = float(found["from"].removeprefix("from ").replace(",", "").replace("−", "-") or 0)
    for value, label in zip(found["values"], labels, strict=True):
        assert low - 1e-9 * abs(low) <= value <= high * (1 + 1e-6) + 1e-12
        said = base + float(label.replace(",", "").replace("−", "-"))
        assert said == pytest.approx(value, rel=1e-2, abs=(high - low) / 20)


@pytest.mark.parametrize(("low", "high"), [(1, 1), (float(10**17), float(10**17 + 2))])
def test_a_range_without_width_has_no_labels(page: "Page", low: float, high: float) -> None:
    assert page.evaluate(LABELS, [TEXT.read_text("utf-8"), low, high, 4])["labels"] == []


def place(words: "Locator") -> tuple[float, ...]:
    """The place that is decoded, once it no longer changes: codes move a while after a training."""
    text = ""
    while (now := words.inner_text()) != text:
        text = now
        words.page.wait_for_timeout(400)
    return tuple(map(float, re.findall(r"[-\d.]+", text.replace("−", "-"))))


def test_a_dragged_plane_takes_the_place_under_the_pointer_along(
    page: "Page", address: str
) -> None:
    page.goto(f"{address}/Train?epochs=1")
    page.locator(".st-key-train button").click()
    stage = page.locator(".aelab-stage")
    expect(stage).to_have_attribute("data-step", "11", timeout=30_000)
    expect(stage).to_have_attribute("data-status", "finished", timeout=30_000)
    box = stage.locator("[data-panel=code] canvas").last.bounding_box()
    assert box is not None
    left, top = box["x"] + 0.9 * box["width"], box["y"] + 0.15 * box["height"]
    page.mouse.move(left, top)
    touched = stage.locator("[data-panel=touch]")
    words = touched.get_by_text("decoded at")
    before = place(words)
    page.mouse.wheel(0, -200)  # zooms around the pointer
    assert place(words) == pytest.approx(before, abs=0.1)
    page.mouse.down()
    page.mouse.move(left - 40, top + 30, steps=4)
    page.mouse.up()
    assert place(words) == pytest.approx(before, abs=0.1)
    shown = words.inner_text()
    page.mouse.dblclick(left - 40, top + 30)
    expect(touched).not_to_contain_text(shown)  # the whole plane again
