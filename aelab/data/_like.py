"""Which built-in set a set is like in size, so that what is usual for the one suits the other."""

from typing import Final

from aelab.data import custom
from aelab.data._catalogue import load, whole
from aelab.data._types import DataError, UnknownData

SMALL: Final = 200  # numbers in an item, up to which a set is like the digits
FEW: Final = 20_000  # items, up to which a set of larger pictures is like Shapes


def like(name: str) -> str:
    """The built-in set that a set was made from; of somebody's own one of about its size."""
    if not custom.is_own(name):
        return whole(name)
    try:
        dataset = load(name)
    except (DataError, UnknownData):
        return "mnist"
    if dataset.d <= SMALL:
        return "digits"
    return "shapes" if dataset.n_train <= FEW else "mnist"
