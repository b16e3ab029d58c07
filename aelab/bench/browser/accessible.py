"""Every page and view read by axe-core, light and dark, opened and while it trains.

What the lab draws or colours itself is asked to have no serious fault; what is inside Streamlit's
own widgets is listed apart.
"""

from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, NamedTuple

from aelab.bench._row import Row
from aelab.bench.browser.app import TRAIN, browser_page, server
from aelab.bench.browser.looked_at import with_all
from aelab.bench.browser.screens import SETTLED, found, opened

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
GRAVE = ("serious", "critical")
TRAINING = 3000  # ms into a training

# Ours is what stands in one of our components or in our text and HTML, and every colour: Streamlit
# takes its colours from our theme.
READ = with_all("""async () => {
  const up = (e) => e.parentElement ?? e.getRootNode().host ?? null;
  const within = (e, where) => { for (; e; e = up(e)) if (e.matches(where)) return true; return false; };
  const mine = ".aelab, [data-testid=stHtml], [data-testid=stMarkdownContainer]";
  ALL;
  const name = (e) => e.closest("[aria-hidden=true]") ? "hidden" : e.getAttribute("role") && (e.ariaLabel ?? "").trim();
  const { violations } = await axe.run(document, { elementRef: true, resultTypes: ["violations"] });
  const faults = violations.flatMap(({ id, impact, nodes }) => nodes.map((node) => ({
    rule: id, impact: node.impact ?? impact, at: node.target.flat().join(" >> "),
    ours: id === "color-contrast" || within(node.element, mine),
    why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; "),
  })));
  for (const e of all(document.body).filter((e) => e.localName === "canvas" && within(e, ".aelab") && e.checkVisibility()))
    if (!name(e)) faults.push({ rule: "canvas-text", impact: "serious", ours: true, at: e.className || e.parentElement.className,
                               why: "a canvas without a text alternative" });
  return faults;
}""")  # noqa: E501

# Whether all that is drawn has the colours of a theme.
DRAWN = with_all("""(theme) => {
  ALL;
  return all(document.body).every((e) => !e.matches(".aelab[data-theme]") || e.dataset.theme === theme);
}""")  # noqa: E501


class Fault(NamedTuple):
    """What axe-core found at one element."""

    rule: str
    impact: str
    at: str  # its selector
    ours: bool
    why: str


def accessible() -> Iterator[Row]:
    """A row for each page, theme and rule, then the sums of ours and of Streamlit's."""
    ours = others = addresses = 0
    with server() as lab, browser_page() as page:
        for address in found(page, lab):
            addresses += 1
            for where, faults in _looks(page, lab, address):
                ours += sum(fault.ours and fault.impact in GRAVE for fault in faults)
                others += sum(not fault.ours for fault in faults)
                yield from _rows(where, faults)
    what = f"serious faults of our own on {addresses} pages and views"
    yield Row(what, "0", f"{ours}", not ours)
    yield Row("faults inside Streamlit's own widgets", "listed above", f"{others}", True)


def faults_of(page: "Page") -> list[Fault]:
    """What axe-core finds on the page as it is shown now, and canvases without words."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    return [Fault(**fault) for fault in page.evaluate(READ)]


def _looks(page: "Page", lab: str, address: str) -> Iterator[tuple[str, list[Fault]]]:
    """A page in both themes as it is opened; Train also while it trains."""
    opened(page, f"{lab}/{address}")
    yield from _in_both(page, address or "Home", "opened")
    if address.startswith("Train"):
        page.locator(TRAIN).first.click()
        page.wait_for_timeout(TRAINING)
        yield from _in_both(page, address, "training")


def _in_both(page: "Page", where: str, state: str) -> Iterator[tuple[str, list[Fault]]]:
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        with suppress(Exception):  # a page whose pictures are not there yet
            page.wait_for_function(DRAWN, arg=scheme, timeout=5000)
        page.wait_for_timeout(SETTLED)
        faults = faults_of(page)
        if any(fault.impact in GRAVE for fault in faults):  # unless something was still fading in
            page.wait_for_timeout(2 * SETTLED)
            faults = faults_of(page)
        yield f"{where}, {scheme}, {state}", faults


def _rows(where: str, faults: list[Fault]) -> Iterator[Row]:
    """A row a rule, its elements told apart by whose they are."""
    for ours, rule, impact in dict.fromkeys((f.ours, f.rule, f.impact) for f in faults):
        some = [f for f in faults if (f.ours, f.rule, f.impact) == (ours, rule, impact)]
        whose = "ours" if ours else "Streamlit"
        at = "; ".join(fault.at for fault in some[:4])
        grave = ours and impact in GRAVE
        yield Row(f"{where}: {rule} ({whose}, {impact})", "0" if grave else "—",
                  f"{len(some)}: {at} ({some[0].why})", not grave)  # fmt: skip
