"""What tests of pages share: a page run without an exception, a payload read back, a browser."""

import json
import os
import shutil
from contextlib import suppress
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


# Of each view its page, the name of its jobs, and its address.
COMPARISONS = {
    "latent space": ("3_Latent_space", "latent", {}),
    "filters": ("4_Filters", "filters", {}),
    "filters by depth": ("4_Filters", "depth", {"view": "By depth"}),
    "denoising": ("5_Denoising", "denoising", {}),
    "generate": ("6_Generate", "generate", {}),
    "again": ("6_Generate", "generate", {"show": "Again"}),
    "stacking": ("7_Stacking", "stacking", {}),
    "gibbs": ("7_Stacking", "gibbs", {"view": "Gibbs chain"}),
    "unfolding": ("11_Manifold", "unfolding", {"view": "Sheet"}),
    "arrows": ("11_Manifold", "arrows", {"view": "Arrows"}),
    "contraction": ("11_Manifold", "contraction", {"view": "Contraction"}),
    "random codes": (
        "11_Manifold", "compression.random",
        {"view": "Compression", "compression": "Random codes"},
    ),
    "identity": ("11_Manifold", "capacity.identity", {"view": "Capacity"}),
    "memorisation": (
        "11_Manifold", "capacity.heart", {"view": "Capacity", "capacity": "Memorisation"},
    ),
}  # fmt: skip
ENCODER = "964ea881a61851d0"  # key of the experiment that is trained where no run is picked
STUDIES = {
    "gan": ("6_Generate", "gan.digits", {"view": "GAN"}),
    "noise sweep": ("5_Denoising", "sweep.digits", {"view": "Noise sweep"}),
    "depth and width": ("7_Stacking", "depth.digits", {"view": "Depth and width"}),
    "depth, cost": (
        "7_Stacking", "depth.cost.digits", {"view": "Depth and width", "depth": "Cost"},
    ),
    "depth, items": (
        "7_Stacking", "depth.items.digits", {"view": "Depth and width", "depth": "Items"},
    ),
    "transfer": ("8_Use_the_code", f"use.transfer.{ENCODER}", {}),
    "all encoders": ("8_Use_the_code", "use.encoders.digits", {"view": "All encoders"}),
    "few labels": ("8_Use_the_code", "use.few.digits", {"view": "Few labels"}),
    "layer by layer": ("8_Use_the_code", f"use.probe.{ENCODER}", {"view": "Layer by layer"}),
    "clusters": ("8_Use_the_code", f"use.clusters.{ENCODER}", {"view": "Clusters"}),
    "topics": ("8_Use_the_code", "use.topics", {"view": "Topics"}),
    "anomalies": ("9_Anomalies", "anomaly", {}),
    "each class": ("9_Anomalies", "anomaly.classes.digits", {"view": "Each class"}),
    "a table": ("9_Anomalies", "anomaly.table.Made-up sensors", {"view": "A table"}),
    "tracks": (
        "9_Anomalies", "anomaly.table.Made-up tracks",
        {"view": "A table", "anomaly.table.set": "Made-up tracks"},
    ),
    "traffic": (
        "9_Anomalies", "anomaly.table.Made-up traffic",
        {"view": "A table", "anomaly.table.set": "Made-up traffic"},
    ),
    "ratings": ("10_Ratings", "ratings", {}),
    "ratings compared": ("10_Ratings", "ratings.compare", {"view": "Compare"}),
    "for a user": ("10_Ratings", "ratings", {"view": "For a user"}),
    "for you": ("10_Ratings", "ratings", {"view": "For you"}),
    "regularised": ("11_Manifold", "regularised.digits", {"view": "Regularised"}),
    "numbers stored": ("11_Manifold", "compression.rate.digits", {"view": "Compression"}),
    "decoders": (
        "11_Manifold", "compression.decoder.digits",
        {"view": "Compression", "compression": "The decoder"},
    ),
    "chess memory": (
        "11_Manifold", "capacity.chess.digits", {"view": "Capacity", "capacity": "Chess memory"},
    ),
    "data needed": (
        "11_Manifold", "capacity.items.digits", {"view": "Capacity", "capacity": "Data needed"},
    ),
    "claims": ("12_Claims", "claims", {}),
}  # fmt: skip
OTHERS = {
    "train": ("1_Train", "", {}), "theory": ("2_Theory", "", {}),
    "a claim": ("12_Claims", "claims", {"claim": "fewer-units"}), "runs": ("13_Runs", "", {}),
}  # fmt: skip
VIEWS: dict[str, tuple[str, str, dict[str, str]]] = {**COMPARISONS, **STUDIES, **OTHERS}


def at(page: str, **address: str) -> AppTest:
    """A visit of a page, `app.py` or one of `pages/`, not yet run; each is another person's."""
    visit = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if page != "app.py":
        visit.switch_page(page)
    for name, value in address.items():
        visit.query_params[name] = value
    return visit


def press(page: AppTest, key: str) -> None:
    """Clicks a button, and runs the page."""
    page.button(key=key).click()
    ran(page)


def at_view(view: str, **address: str) -> AppTest:
    """The page of a view on the digits, not yet run; at an address that says more, if it does."""
    file, _, own = VIEWS[view]
    return at(f"pages/{file}.py", **{"data": "digits", **own, **address})


def manifold(view: str, topic: str) -> AppTest:
    """The Manifold page at a topic of a view, on the digits."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/11_Manifold.py")
    page.query_params["view"], page.query_params[view.lower()] = view, topic
    page.query_params["data"] = "digits"
    return ran(page)


def train(page: "Page") -> None:
    """Presses Train or Measure, and waits until the page shows no longer its example."""
    from playwright.sync_api import expect

    page.locator(".st-key-train button").click()
    expect(page.locator(".st-key-bar").get_by_text("Example")).to_have_count(0, timeout=PATIENCE)


def visit(page: "Page", address: str) -> None:
    """Goes to a page, and waits until its buttons are there."""
    page.goto(address)
    page.locator(".st-key-train button").wait_for()


def stop(page: "Page") -> None:
    """Ends what goes on, if it still does: it may be over before the button is reached."""
    from playwright.sync_api import TimeoutError as TooLate

    with suppress(TooLate):
        page.locator(".st-key-stop button").first.click(timeout=5000)


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
