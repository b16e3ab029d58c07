"""The stage as the Train page and a report show it: payloads for the canvas, made from a run.

Nothing here knows of a page or of a job.
"""

from aelab.stage.scenes import DataScene, data_scene
from aelab.stage.snapshots import decoder_of, fits, picture

__all__ = ["DataScene", "data_scene", "decoder_of", "fits", "picture"]
