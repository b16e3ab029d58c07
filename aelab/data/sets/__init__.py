"""The data sets of pictures, one file each, found by walking this folder.

A new data set is a new module, named as the set is called; nothing else changes. It has either

* `INFO`, an `Info`, and `load()`, which returns a `Dataset`: a set that needs no network; or
* `SOURCE`, a `Source`: a set in IDX files that torchvision can download, or a `ColourSource`.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from aelab.data._types import Info


@cache
def modules() -> dict[str, ModuleType]:
    """The modules by name: those that need no network first, those in colour last, by year.

    Raises ValueError for a module that is not a data set of pictures, named as its file.
    """
    found = []
    for entry in iter_modules(__path__):
        if not entry.name.startswith("_"):
            module = import_module(f"{__name__}.{entry.name}")
            known = info(module)
            if (known.name, known.kind) != (entry.name, "images"):
                raise ValueError(
                    f"aelab/data/sets/{entry.name}.py should describe pictures by the name "
                    f"{entry.name!r}, not {known.kind} by the name {known.name!r}."
                )
            place = (not known.embedded, known.colour, known.year, known.name)
            found.append((place, module))
    return {place[-1]: module for place, module in sorted(found, key=lambda f: f[0])}


def info(module: ModuleType) -> Info:
    """What a module says of its set."""
    known: Info = module.SOURCE.info if hasattr(module, "SOURCE") else module.INFO
    return known
