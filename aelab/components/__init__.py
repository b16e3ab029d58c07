"""The live canvas: packers that turn arrays into one payload, and `mount`, which shows it.

A page mounts a `tick` often, a `scene` once a run, a `decoder` every two seconds or so; mounts of
one `group` find each other in the browser. Only "tick", "film" and "gallery" mounts take up space:
the others are feeds, best mounted below the stage. A feed that is mounted outside the ticking
fragment is not sent again with every tick.
"""

from aelab.components.film import film
from aelab.components.gallery import GalleryFilm, ScaleMode, gallery
from aelab.components.mounting import Ask, mount
from aelab.components.sheet import SheetFilm, drawing_pad, sheet
from aelab.components.stage import Banner, Caption, Plane, Status, answer, decoder, scene, tick
from aelab.components.time_machine import Curve, time_machine

__all__ = [
    "Ask",
    "Banner",
    "Caption",
    "Curve",
    "GalleryFilm",
    "Plane",
    "ScaleMode",
    "SheetFilm",
    "Status",
    "answer",
    "decoder",
    "drawing_pad",
    "film",
    "gallery",
    "mount",
    "scene",
    "sheet",
    "tick",
    "time_machine",
]
