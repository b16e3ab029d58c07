"""The live canvas: packers that turn arrays into one payload, and `mount`, which shows it.

Mounts of one `group` find each other in the browser. A `scene`, a `decoder`, an `answer` and a film
are feeds: they take up no space and are best mounted below the picture that they belong to. What is
large is not sent in a session's message: the browser fetches it at its address, see `contents`.
"""

from aelab.components.asks import Ask
from aelab.components.film import film
from aelab.components.gallery import GalleryFilm, ScaleMode, gallery
from aelab.components.mounting import Live, follow, mount
from aelab.components.sheet import SheetFilm, drawing_pad, sheet
from aelab.components.stage import Banner, Caption, Plane, Status, answer, decoder, scene, tick
from aelab.components.time_machine import Curve, time_machine

__all__ = [
    "Ask",
    "Banner",
    "Caption",
    "Curve",
    "GalleryFilm",
    "Live",
    "Plane",
    "ScaleMode",
    "SheetFilm",
    "Status",
    "answer",
    "decoder",
    "drawing_pad",
    "film",
    "follow",
    "gallery",
    "mount",
    "scene",
    "sheet",
    "tick",
    "time_machine",
]
