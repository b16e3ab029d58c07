"""Data of one's own as data sets: from arrays, folders, zips, tables, IDX files or torch.

Each function gives a `Dataset` whose `report` says what was read, left out and converted. Its name
is made of its contents, so an experiment on it is repeated wherever the same data are.
"""

from aelab.data.custom._arrays import LEAST, MOST, from_arrays
from aelab.data.custom._decode import FITS, Look
from aelab.data.custom._files import File, Opened, opened
from aelab.data.custom._folders import from_folder, from_zip
from aelab.data.custom._labels import MOST_CLASSES
from aelab.data.custom._names import facts, info, is_here, is_own, load, missing, named
from aelab.data.custom._packed import from_idx, from_npz
from aelab.data.custom._parts import find, pack, tell, unpack
from aelab.data.custom._shelf import is_kept, keep, names, remove, shelf
from aelab.data.custom._tables import from_csv
from aelab.data.custom._torch import from_torchvision

__all__ = [
    "FITS", "LEAST", "MOST", "MOST_CLASSES", "File", "Look", "Opened", "facts", "find",
    "from_arrays", "from_csv", "from_folder", "from_idx", "from_npz", "from_torchvision",
    "from_zip", "info", "is_here", "is_kept", "is_own", "keep", "load", "missing", "named", "names",
    "opened", "pack", "remove", "shelf", "tell", "unpack",
]  # fmt: skip
