"""The data sets behind one type: `load("digits")` gives arrays, wherever they come from.

The idea: a page asks for a name. Digits, Photo patches and Shapes are built in; MNIST, EMNIST
letters, Fashion-MNIST, KMNIST, CIFAR-10 and SVHN are read from `folder()`, and `download` is a
generator that fills it. Each is one file in `aelab/data/sets/`, found by walking that folder.
`named("mnist", (0, 1))` is the name of MNIST's zeros and ones alone, `shuffled("mnist")` that of
its pictures with their pixels in disorder, and `mnist/threshold` and `mnist/drawn` are they in
black and white; `data.toys` makes points. `from_arrays` and its like make sets of one's own.
`data.table.read` reads a CSV file.
"""

from aelab.data import custom, table, toys
from aelab.data._catalogue import (
    DEFAULT,
    complete,
    download,
    info,
    is_present,
    load,
    menu,
    names,
    whole,
)
from aelab.data._folder import folder, unusable
from aelab.data._like import like
from aelab.data._pixels import named as changed
from aelab.data._subset import named
from aelab.data._types import (
    AllItems,
    DataBroken,
    DataError,
    DataMissing,
    DataRefused,
    Dataset,
    DownloadFailed,
    Factor,
    Info,
    Kind,
    Progress,
    UnknownData,
)
from aelab.data.custom import (
    from_arrays,
    from_csv,
    from_folder,
    from_idx,
    from_npz,
    from_torchvision,
    from_zip,
)


def shuffled(parent: str) -> str:
    """The name of the shuffled set of a data set of pictures."""
    return changed(parent, "shuffled")


__all__ = [
    "DEFAULT",
    "AllItems",
    "DataBroken",
    "DataError",
    "DataMissing",
    "DataRefused",
    "Dataset",
    "DownloadFailed",
    "Factor",
    "Info",
    "Kind",
    "Progress",
    "UnknownData",
    "changed",
    "complete",
    "custom",
    "download",
    "folder",
    "from_arrays",
    "from_csv",
    "from_folder",
    "from_idx",
    "from_npz",
    "from_torchvision",
    "from_zip",
    "info",
    "is_present",
    "like",
    "load",
    "menu",
    "named",
    "names",
    "shuffled",
    "table",
    "toys",
    "unusable",
    "whole",
]
