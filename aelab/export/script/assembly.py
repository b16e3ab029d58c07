"""Puts a script together: its settings, what it needs of the lab, its `main`."""

import ast
import copy
from typing import Any, Final

from aelab import __version__, data
from aelab.export.script.bundle import Bundle, Pieces
from aelab.export.script.compact import (
    with_named_tuples,
    without_annotations,
    without_method_docstrings,
    without_short_methods,
)
from aelab.export.script.configure import Facts
from aelab.export.script.facts import facts_of
from aelab.export.script.finish import finish, imports, ordered, used_names
from aelab.export.script.layout import wrapped, written
from aelab.export.script.simplify import simplify
from aelab.export.script.sources import module
from aelab.export.script.tracing import executed
from aelab.models import variant
from aelab.training.experiment import Experiment

LEARNING: Final = ("aelab.models", "aelab.training.experiment")
LONGEST: Final = 250  # lines
MAIN: Final = ("main", "aelab.export.script.template.testing")


def assembled(experiment: Experiment, end: int | None) -> str:
    """The text of the script; end: the step at which the run was over, if it is known."""
    classes = [c for c in variant(experiment.variant).Model.__mro__ if c.__module__[:6] == "aelab."]
    called = executed(experiment)
    places = {place for place, _ in called if place.startswith(LEARNING)}
    taken = frozenset(name for place in places for name in module(place).definitions)
    facts = facts_of(experiment, end, taken)
    settings = {"config": type(experiment.config), "training": type(experiment.training)}
    bundle = Bundle(facts, tuple(classes), settings, called)
    pieces = simplify(bundle.collect((MAIN,)), bundle.folder, "main")
    text = _text(experiment, facts, pieces)
    for shorten in (
        with_named_tuples,
        without_annotations,
        without_short_methods,
        without_method_docstrings,
    ):
        if text.count("\n") > LONGEST:
            shorten(pieces)
            text = _text(experiment, facts, pieces)
    return text


def _text(experiment: Experiment, facts: Facts, found: Pieces) -> str:
    pieces = ordered(finish(copy.deepcopy(found)), "main")
    parts = [
        _docstring(experiment, facts),
        "\n".join(imports(pieces)),
        "\n".join(_constants(experiment, facts, pieces)),
        _definitions(pieces),
        'if __name__ == "__main__":\n    main()',
    ]
    return "\n\n".join(part for part in parts if part).replace("\n\n\n\n", "\n\n\n") + "\n"


def _definitions(pieces: Pieces) -> str:
    """Constants, functions and classes, each in its place."""
    text = ""
    for node in pieces.values():
        block = "\n".join(written(node))
        constant = isinstance(node, ast.Assign | ast.AnnAssign)
        text += block + "\n" if constant else f"\n\n{block}\n\n\n"
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text.rstrip() + "\n"


def _constants(experiment: Experiment, facts: Facts, pieces: Pieces) -> list[str]:
    """What is used of the settings, a line each."""
    used, lines = set(used_names(pieces)), []
    for name, value in facts.constants.items():
        if name in used:
            lines += wrapped(f"{name} = {_literal(value)}", 0)
    if "now" in used:
        kept = {k: v for kind in ("config", "training") for k, v in facts.values[kind].items()}
        now = ", ".join(f"{name}={_literal(kept[name])}" for name in sorted(facts.live))
        lines += wrapped(f"now = SimpleNamespace({now})", 0)
    return lines


def _literal(value: Any) -> str:
    return repr(value).replace("'", '"')


def _docstring(experiment: Experiment, facts: Facts) -> str:
    """What the script is, what it needs and what it gives."""
    model, info = variant(experiment.variant).Model, data.info(experiment.data)
    script = facts.values["script"]
    needs, where = "torch and numpy", ""
    if script["source"] == "digits":
        needs = "torch, numpy and scikit-learn"
    elif script["source"] == "idx":
        place = f"FOLDER/{script['data']}"
        where = f"The IDX files of {info.title}, as torchvision has them, lie in {place}."
    else:
        where = (
            "FOLDER/data.npz has the arrays x_train, y_train, x_test, y_test: AE Lab writes it,\n"
            "by “Data, NumPy” beside “Training script” or by aelab.export.data_npz."
        )
    folder = " [--data FOLDER]" if where else ""
    lines = [
        f'"""{model.name} on {info.title}, in plain PyTorch.',
        "", f"    python train.py [--device cpu]{folder}", "",
        f"An experiment of AE Lab {__version__}; on as many CPU threads to the same figures.",
        f"Needs {needs}. Prints the loss of each epoch and of the test items,",
        "and writes weights.pt, the state dict.",
        *([where] if where else []), '"""',
    ]  # fmt: skip
    return "\n".join(lines)
