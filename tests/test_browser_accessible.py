"""The lab without a mouse and without eyes: axe-core's rules, words for canvases, the Tab key."""

import re
from typing import TYPE_CHECKING, Literal

import pytest
from apptest import needs_chromium

pytestmark = needs_chromium
if pytest.importorskip("playwright") and pytest.importorskip("axe_playwright_python"):
    from playwright.sync_api import expect

    from aelab.bench.browser.accessible import GRAVE, faults_of

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

AT = "Train?data=digits"
PAGES: tuple[tuple[str, str, Literal["light", "dark"]], ...] = (
    ("Latent_space?data=digits", ".aelab-planes", "dark"),
    ("Filters?data=digits", ".aelab-gallery", "light"),
    ("Manifold?data=digits", ".aelab-space", "dark"),
)
ACTIVE = """() => {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  const { outlineStyle, boxShadow } = getComputedStyle(e);
  const seen = outlineStyle !== "none" || boxShadow !== "none";
  return [e.getAttribute("aria-label") || e.innerText.trim(), seen];
}"""


def grave(page: "Page") -> list[str]:
    """Serious faults of our own: a canvas that has no words is one."""
    return [str(f) for f in faults_of(page) if f.ours and f.impact in GRAVE]


def plane(page: "Page", name: str) -> "Locator":
    return page.locator(f".aelab-stage [data-panel={name}] canvas").last


@pytest.mark.parametrize(("at", "picture", "scheme"), PAGES)
def test_a_page_has_no_serious_fault(
    page: "Page", address: str, at: str, picture: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/{at}")
    page.locator(f"{picture}[data-frames]").first.wait_for()
    assert grave(page) == []


def test_train_is_walked_through_with_tab_and_says_its_step(page: "Page") -> None:
    stage = page.locator(".aelab-stage")
    slider = stage.get_by_role("slider")
    expect(slider).to_be_enabled()  # the film of the example is there
    assert grave(page) == []
    page.locator(".st-key-train button").focus()
    walked: list[tuple[str, bool]] = []
    while not walked or walked[-1][0] != "Step of the training":
        assert len(walked) < 20, walked
        page.keyboard.press("Tab")
        walked.append(page.evaluate(ACTIVE))
        if walked[-1][0].startswith("Code plane"):
            page.keyboard.press("ArrowRight")
            expect(stage).to_have_attribute("data-hover-item", re.compile(r"\d+"))
            expect(plane(page, "code")).to_have_attribute(
                "aria-label", re.compile(r"Item \d+, class")
            )
    names = [name.partition(" ")[0] for name, _ in walked]
    order = [names.index(name) for name in ("PNG", "PCA", "Code", "unit", "Play", "Step")]
    assert order == sorted(order), names
    assert all(seen for _, seen in walked[names.index("PNG") :]), walked

    code, loss = plane(page, "code"), page.locator(".aelab-stage [data-panel=loss] canvas")
    last = re.compile(r"[Ss]tep 1,650")
    expect(code).to_have_attribute("aria-label", last)
    before = loss.get_attribute("aria-label")
    page.keyboard.press("Home")
    expect(code).to_have_attribute("aria-label", re.compile("^Code plane at step 0"))
    assert loss.get_attribute("aria-label") != before
