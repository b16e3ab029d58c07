"""`python tests/screenshots.py [folder [page …]]`: every page in every state, to be looked at.

Pages × 1280×720 and 1920×1080 × light and dark × empty, training, finished; look at them before
showing the lab to anyone.
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from aelab.bench.browser.app import TRAIN, browser_page, server

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = ((1280, 720), (1920, 1080))
STILL = {"home": "", "theory-vae": "Theory?variant=vae", "theory-sparse": "Theory?variant=sparse",
         "claims": "Claims?shown=true"}  # fmt: skip
# What has a Train or Measure button; the name's first word chooses it on the command line.
TRAINED = {
    "train-vae": "Train?variant=vae&data=digits",
    "train-dae": "Train?variant=denoising&data=digits",
    "train-conv": "Train?variant=basic&data=digits&body=convolutional",
    "latent": "Latent_space?data=digits",
    "latent-ring": "Latent_space?data=digits&variants=vae,aae&aligned=false&layer=distance",
    "filters": "Filters?data=digits",
    "filters-depth": "Filters?data=digits&view=By+depth",
    "denoising": "Denoising?data=digits",
    "denoising-sweep": "Denoising?data=digits&view=Noise+sweep",
    "generate-grid": "Generate?data=digits",
    "generate-samples": "Generate?data=digits&show=Samples",
    "generate-interpolation": "Generate?data=digits&show=Interpolation",
    "generate-sliders": "Generate?data=digits&show=Code by hand",
    "generate-conditions": "Generate?data=digits&show=Conditions",
    "generate-again": "Generate?data=digits&show=Again",
    "stacking": "Stacking?data=digits",
    "stacking-depth": "Stacking?data=digits&view=Depth+and+width",
    "use-transfer": "Use_the_code?data=digits",
    "use-labels": "Use_the_code?data=digits&view=Few+labels",
    "use-layers": "Use_the_code?data=digits&view=Layer+by+layer",
    "use-clusters": "Use_the_code?data=digits&view=Clusters",
    "anomalies": "Anomalies?data=digits",
    "anomalies-classes": "Anomalies?data=digits&view=Each+class",
    "anomalies-table": "Anomalies?view=A+table",
    "ratings": "Ratings",
    "ratings-user": "Ratings?view=For+a+user",
    "claims-one": "Claims?claim=linear-is-pca&shown=true",
}
AFTER = {"runs": "Runs"}  # once there are runs to list


def main(folder: Path, wanted: Sequence[str]) -> None:
    """Writes the pictures into the folder: of all pages, or of those wanted."""
    folder.mkdir(parents=True, exist_ok=True)
    with server() as address:
        for scheme in SCHEMES:
            for size in SIZES:
                for name, path in (STILL | TRAINED | AFTER).items():
                    if not wanted or name.partition("-")[0] in wanted:
                        with browser_page(size, scheme) as page:
                            page.goto(f"{address}/{path}")
                            _shots(page, folder, f"{name}-{size[0]}-{scheme}", name in TRAINED)
                print(f"{size[0]} × {size[1]}, {scheme}: done", flush=True)


def _shots(page: Page, folder: Path, name: str, trained: bool) -> None:
    """One page: as it opens, and if it trains anything, while it does and afterwards."""
    page.wait_for_timeout(6000)
    page.screenshot(path=folder / f"{name}-empty.png")
    if not trained:
        return
    button = page.locator(TRAIN)
    if button.count():
        button.first.click()
    page.wait_for_timeout(4000)
    page.screenshot(path=folder / f"{name}-training.png")
    page.locator(TRAIN, has_text=re.compile("Train|Measure")).first.wait_for(timeout=300_000)
    page.wait_for_timeout(4000)
    page.screenshot(path=folder / f"{name}-finished.png")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    parser.add_argument("page", nargs="*", help="first words of names, such as train")
    asked = parser.parse_args()
    main(asked.folder, asked.page)
