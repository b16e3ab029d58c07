"""The wall: the latent plane of everybody's training, side by side, as of its last snapshot."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

import streamlit as st

from aelab import data, theme
from aelab.figures.thumbnail import plane
from aelab.scheduler import Job
from aelab.training import Run
from aelab.ui.pages.classroom import names

SIDE = 110  # pixels of a picture, shown larger: its points are to be seen from the last row
STYLE = """<style>
.ae-wall { display: grid; gap: 0.6rem 1rem; }
.ae-wall { grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); }
.ae-wall figure { margin: 0; }
.ae-wall img { aspect-ratio: 1; image-rendering: pixelated; width: 100%; }
.ae-wall figcaption { color: var(--ae-muted); font-size: 0.8rem; }
.ae-wall b { display: block; }
</style>"""


def draw(found: Sequence[Job]) -> None:
    """A picture of each; a study, or a training before its first snapshot, has none."""
    dark = st.context.theme.type == "dark"
    people = names.people(found)
    st.html(
        STYLE
        + f'<div class="ae-wall">{"".join(_tile(j, people[j.owner], dark) for j in found)}</div>'
    )


def _tile(job: Job, person: str, dark: bool) -> str:
    picture = _picture(job.run, dark) if job.run else ""
    about = escape(f"{names.what(job)} · {names.how_far(job)}")
    image = f'<img src="{picture}" alt="Latent plane: {about}">' if picture else ""
    return f"<figure>{image}<figcaption><b>{escape(person)}</b>{about}</figcaption></figure>"


@lru_cache(maxsize=64)
def _picture(run: Run, dark: bool) -> str:
    """The plane of a run's last snapshot; without classes where its items are not here."""
    points, classes, name = run.last.points, None, run.experiment.data
    if data.is_present(name):
        known = data.load(name)
        classes = known.y_test[known.probe]
    return plane(points, classes, theme.DARK if dark else theme.LIGHT, SIDE)
