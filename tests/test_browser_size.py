"""Pages on a phone and from the last row of a lecture hall, in real Chromium."""

from time import sleep
from typing import TYPE_CHECKING, Any

import pytest
from apptest import needs_chromium, visit

pytestmark = needs_chromium
if pytest.importorskip("playwright"):
    from aelab.bench.browser.looked_at import LOOK, WATCH

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIDEBAR = "[data-testid=stSidebar]"
SIZE = ".st-key-size button"
SMALLEST = 19.85  # px of type, for a projector
PLANES = ("pca", "code")
CUT = """(planes) => [...planes.querySelectorAll(".columns :is(h2 b, .note)")]
  .filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth).map((e) => e.textContent)"""

PLACES = """
  window.places = [];
  const slow = document.createElement("style");
  const look = () => {
    const table = document.querySelector(".stMain table");
    slow.textContent ||= ".stMain * { animation-duration: 600s !important; }"; // on any machine
    document.documentElement?.append(slow);
    const app = document.querySelector(".stApp");
    const styled = app && getComputedStyle(app).getPropertyValue("--ae-muted");
    if (styled && table?.checkVisibility({ opacityProperty: true }))
      window.places.push(Math.round(table.getBoundingClientRect().top));
    requestAnimationFrame(look);
  };
  look();
"""  # fmt: skip


def opened(page: "Page", address: str, width: int, height: int) -> dict[str, Any]:
    """What Train shows on a screen of this size, measured off its text boxes."""
    page.add_init_script(WATCH)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    page.locator(".aelab-stage .hint:not(:empty)").wait_for()
    page.wait_for_timeout(1000)
    found: dict[str, Any] = page.evaluate(LOOK)
    return found


def settled(page: "Page") -> dict[str, Any]:
    """What the page shows once it is drawn; a table takes the page's size by a second drawing."""
    for _ in range(20):
        page.wait_for_timeout(1000)
        found: dict[str, Any] = page.evaluate(LOOK)
        if found["small"][0][0] >= SMALLEST and found["below"] <= 0:
            break
    return found


# What is drawn on a page, and the least share of the window's height that it takes.
PICTURES = (
    ("Filters?", ".aelab-gallery .plot", 0.4), ("Generate?", ".aelab-gallery .plot", 0.55),
    ("Generate?show=Conditions&", ".aelab-sheet .plot", 0.6),
    ("Generate?show=Sliders&", ".aelab-planes .columns", 0.6),
    ("Manifold?view=Arrows&", ".aelab-field .plot", 0.6), ("Theory?", ".ae-diagram text", 0.02),
    ("Claims?claim=linear-is-pca&shown=true&", ".aelab-figure .plot", 0.5),
)  # fmt: skip


def test_a_phone_has_one_column_and_the_menu_folded(address: str, page: "Page") -> None:
    found = opened(page, f"{address}/Train?data=digits", 390, 844)
    assert (found["wide"], found["sidebar"]) == (0, 0), found
    pca, code = (page.locator(f"[data-panel={name}]").bounding_box() for name in PLANES)
    assert pca is not None
    assert code is not None
    assert pca["x"] == code["x"]
    assert pca["y"] + pca["height"] <= code["y"]


def test_projector_size_is_legible_whole_and_kept_from_page_to_page(
    address: str, page: "Page"
) -> None:
    found = opened(page, f"{address}/Train?data=digits&size=projector", 1280, 720)
    assert found["small"][0][0] >= 20, found["small"]
    assert (found["wide"], found["sidebar"]) == (0, 0), found
    assert found["below"] <= 0, found
    assert found["clipped"] == found["cut"] == found["overlaps"] == [], found
    # The pointer is where it is seen: the far corner of the plane is a place of its own.
    plane = page.locator("[data-panel=pca] canvas").last
    box = plane.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 12, box["y"] + 40)
    page.locator(".aelab-stage[data-hover-panel=pca]").wait_for()
    page.get_by_test_id("stExpandSidebarButton").click()
    page.locator(SIDEBAR).get_by_role("link", name="Filters").click()
    page.wait_for_url("**/Filters?**size=projector**")
    page.locator(SIZE).first.click()
    page.wait_for_function("() => !location.search.includes('size')")
    root = "() => getComputedStyle(document.documentElement).fontSize === '16px'"
    page.wait_for_function(root)


def test_grids_fit_the_window_and_diagrams_keep_their_type_in_projector_size(
    address: str, page: "Page"
) -> None:
    page.add_init_script(WATCH)
    for name, picture, share in PICTURES:
        page.goto(f"{address}/{name}size=projector&data=digits")
        page.locator(picture).first.wait_for()
        found = settled(page)
        box = page.locator(picture).first.bounding_box()
        assert box is not None
        assert box["height"] > share * 720, name
        assert found["below"] <= 0, found
        assert found["small"][0][0] >= SMALLEST, found["small"]
        assert found["clipped"] == found["cut"] == found["overlaps"] == [], found


def test_planes_fill_a_projection_with_whole_words_and_nothing_on_the_points(
    address: str, page: "Page"
) -> None:
    page.add_init_script(WATCH)
    page.goto(f"{address}/Latent_space?size=projector&data=digits")
    planes = page.locator(".aelab-planes")
    planes.locator(".column[data-step='1650']").first.wait_for()
    page.wait_for_timeout(800)
    found = page.evaluate(LOOK)
    assert found["below"] <= 0, found
    assert planes.evaluate(CUT) == []
    box = planes.locator(".column .plot").first.bounding_box()
    assert box is not None
    assert box["height"] > 720 / 3
    assert planes.locator(".plot").first.get_attribute("data-legend") == "0 1 2 3 4 5 6 7 8 9"
    slider = planes.locator(".scrubber [type=range]").bounding_box()
    assert slider is not None
    assert slider["y"] + slider["height"] <= 720


def test_what_stands_below_a_picture_is_not_pushed_away(address: str, page: "Page") -> None:
    page.route("**/plotly-*", lambda route: (sleep(0.7), route.continue_())[1])
    page.add_init_script(PLACES)
    visit(page, f"{address}/Use_the_code?data=digits")
    page.locator(".aelab-figure[data-updates] .main-svg").first.wait_for()
    page.wait_for_function("window.places.length > 20")
    places = page.evaluate("window.places")
    assert max(places) - min(places) <= 40  # the legend may take a line more
