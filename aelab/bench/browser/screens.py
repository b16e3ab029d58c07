"""Every page and view on screens from a phone to a projector: what is cut off, covered, too small.

Each is opened and its window resized, then what it trains is begun, and it is looked at again. With
the name of a folder in AELAB_SHOTS every look is a picture there, light and dark.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote_plus, urlencode

from aelab.bench._row import Row
from aelab.bench.browser.app import TRAIN, browser_page, server
from aelab.bench.browser.looked_at import LOOK, WATCH
from aelab.paths import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

SETTLED, TRAINED = 1000, 8000  # ms after a change of size, and at most for a training
ROUNDED = 0.15  # px of type: a canvas has whole pixels in a box that may end between two
MENUS = ("view", "show", "capacity", "compression", "depth")  # what chooses between pictures
OPTIONS = """(menus) => menus.flatMap((key) =>
  [...document.querySelectorAll(`.st-key-${key} button:not([data-selected])`)].map((e) => [key, e.innerText.trim()]))"""  # noqa: E501


THERE = """() => {
  const main = document.querySelector(".stMain");
  return document.querySelector(".stApp").dataset.testScriptState === "notRunning"
    && !main.querySelector(".st-key-loading, [data-testid=stSkeleton], [data-testid=stBidiComponentIsolated]:not([data-arrived])");
}"""  # noqa: E501


class Screen(NamedTuple):
    """A window, whether its pages are in projector size, and the smallest type allowed, in px."""

    name: str
    width: int
    height: int
    least: float
    projector: bool = False


SCREENS = (
    Screen("390", 390, 844, 12), Screen("768", 768, 1024, 12), Screen("1024", 1024, 768, 12),
    Screen("1280", 1280, 720, 12), Screen("1920", 1920, 1080, 15),
    Screen("projector", 1280, 720, 20, projector=True),
)  # fmt: skip
WHOLE = ("1280", "projector")  # where the main picture must lie in the window


def screens() -> Iterator[Row]:
    """A row for each fault, then two rows of sums for each screen."""
    counts = {screen.name: Counter[str]() for screen in SCREENS}
    smallest = dict.fromkeys(counts, float("inf"))
    addresses = 0
    with server() as lab, browser_page() as page:
        page.add_init_script(WATCH)
        for address in found(page, lab):
            addresses += 1
            for screen, state, seen in _seen(page, lab, address):
                smallest[screen.name] = min(smallest[screen.name], *(s for s, _ in seen["small"]))
                for what, faults in faults_of(seen, screen).items():
                    counts[screen.name][what] += bool(faults)
                    if faults:
                        where = f"{address or 'Home'}, {screen.name}, {state}: {what}"
                        yield Row(where, "none", "; ".join(faults[:4]), False)
    for screen in SCREENS:
        some = +counts[screen.name]
        shown = ", ".join(f"{n} with {what}" for what, n in some.items()) or "none"
        yield Row(f"faults of {addresses} pages and views, {screen.name}", "none", shown, not some)
        least, size = screen.least, smallest[screen.name]
        yield Row(
            f"smallest type, {screen.name}",
            f"≥ {least:g} px",
            f"{size:g} px",
            size >= least - ROUNDED,
        )


def found(page: "Page", lab: str) -> list[str]:
    """The addresses of all pages and their views, read off the menus that the pages have.

    With words in AELAB_SCREENS only those with one of them.
    """
    wanted = os.environ.get("AELAB_SCREENS", "").split()
    of_names = [word for word in wanted if "=" not in word]
    known = [""]
    for file in sorted((ROOT / "pages").glob("*.py")):
        if wanted == of_names and wanted and not any(word in file.stem for word in wanted):
            continue  # its views need not be looked for
        waiting: list[dict[str, str]] = [{}]
        while waiting:
            at = waiting.pop()
            path = _path(file.stem.partition("_")[2], at)
            known.append(path)
            opened(page, f"{lab}/{path}")
            for key, option in page.evaluate(OPTIONS, list(MENUS)):
                # A view has menus of its own.
                further = {key: option} if key == "view" else {**at, key: option}
                if key not in at and further not in waiting and _path(
                    file.stem.partition("_")[2], further
                ) not in known:  # fmt: skip
                    waiting.append(further)
    return [at for at in known if not wanted or any(word in at for word in wanted)]


def faults_of(seen: dict[str, Any], screen: Screen) -> dict[str, list[str]]:
    """What is wrong, by kind; empty where nothing is."""
    small = [f"{size} px: {text}" for size, text in seen["small"] if size < screen.least - ROUNDED]
    return {
        "sideways scroll": [f"{seen['wide']} px"] if seen["wide"] > 1 else [],
        "text cut off": seen["clipped"] + seen["cut"],
        "text over text": seen["overlaps"],
        "type too small": small,
        "picture below the window": [f"{seen['below']} px"]
        if screen.name in WHOLE and seen["below"] > 1 else [],
        "open sidebar": [f"{seen['sidebar']} px"]
        if seen["sidebar"] and (screen.projector or screen.width < 500) else [],
    }  # fmt: skip


def _path(name: str, at: dict[str, str]) -> str:
    data = {"data": "digits"} if name not in ("Ratings", "Runs", "Theory", "Claims") else {}
    asked = urlencode({**data, **at}, quote_via=quote_plus)
    return f"{name}?{asked}" if asked else name


def _seen(page: "Page", lab: str, address: str) -> Iterator[tuple[Screen, str, dict[str, Any]]]:
    """The page on every screen: as it is opened, and once what it trains has something to show."""
    page.set_viewport_size({"width": 1280, "height": 720})
    opened(page, f"{lab}/{address}")
    yield from _sized(page, address, "empty")
    button = page.locator(TRAIN)
    if not button.count():
        return
    button.first.click()
    page.wait_for_timeout(TRAINED / 3)
    with suppress(Exception):  # it goes on
        page.locator(".st-key-stop button[disabled]").first.wait_for(timeout=TRAINED)
    yield from _sized(page, address, "trained")
    with suppress(Exception):  # it has ended by itself
        page.locator(".st-key-stop button:enabled").first.click(timeout=500)


def _sized(
    page: "Page", address: str, state: str
) -> Iterator[tuple[Screen, str, dict[str, Any]]]:  # fmt: skip
    for screen in SCREENS:
        page.set_viewport_size({"width": screen.width, "height": screen.height})
        if screen.projector:
            _turn(page, "location.search.includes('size=projector')")
        page.mouse.move(0, 0)  # the tip of what was pressed would lie over the page
        if screen.least > SCREENS[0].least and state == "empty":  # tables keep the size of type
            page.wait_for_timeout(SETTLED)  # with which they are opened
            opened(page, page.url)
        page.wait_for_timeout(SETTLED)
        yield screen, state, _looked_at(page, address, screen, state)
        if screen.projector:
            _turn(page, "!location.search.includes('size=projector')")
            page.wait_for_timeout(SETTLED)


def _turn(page: "Page", there: str) -> None:
    """Presses the switch of the size until it is turned: a busy page may not hear it."""
    while not page.evaluate(there):
        # A pointer's press would have its tip shown.
        page.locator(".st-key-size button").first.evaluate("(button) => button.click()")
        with suppress(Exception):
            page.wait_for_function(there, timeout=30_000)


def opened(page: "Page", address: str) -> None:
    """Goes there and waits until nothing more comes, on a machine as slow as it may be."""
    page.goto(address)
    page.locator("[data-testid=stMain] h1").first.wait_for()
    page.wait_for_function(THERE)
    page.wait_for_timeout(SETTLED)


def _looked_at(page: "Page", address: str, screen: Screen, state: str) -> dict[str, Any]:
    seen: dict[str, Any] = page.evaluate(LOOK)
    if folder := os.environ.get("AELAB_SHOTS"):
        name = "".join(c if c.isalnum() else "_" for c in address) or "Home"
        Path(folder).mkdir(parents=True, exist_ok=True)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(SETTLED / 3)
            page.screenshot(path=Path(folder) / f"{name}-{screen.name}-{scheme}-{state}.png")
    return seen
