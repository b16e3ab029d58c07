"""What the Contraction view compares, which the Runs page asks too."""

from typing import Final

from aelab import data
from aelab.figures.runs import SHORT

NAMES: Final = {key: SHORT[key] for key in ("tied", "denoising", "contractive", "sparse")}


def plane_sets() -> list[str]:
    """The sets of points in the plane."""
    return [name for name in data.names("points") if data.load(name).d == 2]
