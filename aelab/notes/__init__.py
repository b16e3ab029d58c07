"""What the five lecture notes describe: 48 items, each with its page, its call and its test.

The idea: one table. `docs/notes.md` is printed from it, and a test walks it: every address opens,
every call runs, every test exists. Numbers and wording follow the inventory of the notes; the calls
stand in a namespace of `aelab.data`, `figures`, `studies.result`, `train` and the studies by name.
"""

from aelab.notes._core import CORE
from aelab.notes._item import Item
from aelab.notes._variants import VARIANTS

ITEMS: tuple[Item, ...] = tuple(
    item._replace(number=number) for number, item in enumerate((*CORE, *VARIANTS), 1)
)

__all__ = ["ITEMS", "Item"]
