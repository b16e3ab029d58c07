"""Measures that pages name in short: what each stands for, in full and in one sentence."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

import streamlit as st


class Measure(NamedTuple):
    """Its full name, what it says, its unit if the short name stands without one, and its good
    direction, if it has one."""

    words: str
    sentence: str
    unit: str = ""
    better: Literal["higher", "lower", ""] = ""


MEASURES: Final[Mapping[str, Measure]] = {
    "5-NN": Measure(
        "five nearest neighbours", "the share of test items whose class the five training items "
        "with the nearest codes name", "%", "higher",
    ),
    "adjusted Rand index": Measure(
        "Rand index corrected for chance", "how far two partitions agree on which pairs belong "
        "together; 0: by chance, 1: the same", "", "higher",
    ),
    "AUROC": Measure(
        "area under the ROC curve", "the chance that an anomalous item has a larger error than a "
        "normal one; 0.5: luck, 1: never wrong", "", "higher",
    ),
    "coherence": Measure(
        "agreement of orientations", "1: all edges of a filter lie in one direction, 0: in all "
        "alike",
    ),
    "dead": Measure("dead units", "units that answer nearly the same to every picture"),
    "F": Measure(
        "free energy", "minus the logarithm of a picture’s probability, up to a constant", "nats",
        "lower",
    ),
    "KL": Measure(
        "Kullback–Leibler divergence", "how far a number of the code is from the prior, and so "
        "how much of the item it can carry", "nats / image",
    ),
    "linear probe": Measure(
        "a linear classifier on the code", "it learns the classes from labelled codes, while the "
        "encoder stays as it is",
    ),
    "local": Measure(
        "localisation", "the share of a filter’s squared weights in its best small window", "%",
    ),
    "oriented": Measure("oriented filters", "those whose coherence is over 0.5", "%"),
    "perplexity": Measure(
        "exp of the mean −log probability of a held-out word", "among how many equally likely "
        "words one would be as unsure", "", "lower",
    ),
    "PSNR": Measure(
        "peak signal-to-noise ratio", "the largest possible squared pixel over the mean squared "
        "error, as a logarithm", "dB", "higher",
    ),
    "purity": Measure(
        "share of items in their cluster’s commonest class", "it rises by itself with more "
        "clusters", "%", "higher",
    ),
    "R²": Measure(
        "coefficient of determination", "the share of the variance that is predicted; 1: all",
        "", "higher",
    ),
    "RMSE": Measure(
        "root mean squared error", "how far guesses are off, large misses counting more", "stars",
        "lower",
    ),
    "SSIM": Measure(
        "structural similarity", "how alike two pictures are in brightness, contrast and "
        "structure; 1: the same", "", "higher",
    ),
    "sharpness": Measure(
        "mean absolute Laplacian, which is large at edges", "that of samples over that of test "
        "pictures; 1: as sharp",
    ),
    "squared error": Measure(
        "summed over the pixels of an image", "Σ (pixel − reconstruction)², mean over the test "
        "items", "", "lower",
    ),
    "ρ": Measure(
        "Spearman’s rank correlation", "how far two quantities rise together; 1: always", "",
        "higher",
    ),
    "‖J‖": Measure(
        "norm of the Jacobian", "how much the code changes when the input changes a little",
    ),
}  # fmt: skip


def spelt_out(names: Sequence[str]) -> None:
    """What these stand for, as a caption; nothing for none."""
    if names:
        st.caption(" ".join(map(_said, names)))


def _said(name: str) -> str:
    words, sentence, unit, better = MEASURES[name]
    in_unit = f", in {unit}" if unit else ""
    good = f"; {better} is better" if better else ""
    return f"**{name}**: {words}{in_unit}: {sentence}{good}."
