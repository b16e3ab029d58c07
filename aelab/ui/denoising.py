"""The same damaged pictures, repaired by an autoencoder, a denoising autoencoder, PCA and others.

Figures are over the whole test set once a run is finished, over the probe items before that.
"""

import base64
import binascii
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data, recipes
from aelab.components import Row, mount, pad, sheet
from aelab.data import own
from aelab.training import Experiment, Run
from aelab.ui import choice, compare, repairs
from aelab.ui.compare import Entry

PAGE, GROUP = "denoising", "denoising"
LIVE = 500  # test items measured at every tick of a training
PERIOD = 1.0  # s between pictures while something is trained
NOISES = ("masking", "gaussian", "dropout", "salt and pepper")
OWN, WRONG = "own picture", "own picture's fault"
NETWORKS = ("accent", "noise", "positive", "data")  # the palette's colours, one a run

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Wish:
    """What the page is asked to show."""

    data: str
    noise: str  # at test time
    level: float
    components: int  # of PCA
    errors: bool  # error maps in place of outputs


def sidebar(name: str) -> tuple[Wish, list[Experiment]]:
    """The settings for a data set: how two networks are trained, and what they are tried on."""
    st.markdown("**Tried on**")
    noise, level = _noise("test", 0.25)
    st.markdown("**Trained with**")
    taught, strength = _noise("train", 0.25)
    recipe: Mapping[str, Any] = recipes.FIRST_LAYER[name]
    units = st.number_input(
        "Units in the code", 10, 2000, recipe["latent_dim"], key=f"units.{name}",
        bind="query-params", help="More than pixels: it could simply copy.",
    )  # fmt: skip
    epochs = st.number_input(
        "Epochs", 1, 500, recipe["epochs"], key=f"epochs.{name}", bind="query-params"
    )
    seed = st.number_input("Seed", 0, 2**31 - 1, choice.SEED, key="seed", bind="query-params",
                           help="Both networks start from the same weights and see the same "
                           "batches.")  # fmt: skip
    most = data.load(name).d
    components = st.number_input(
        "PCA components", 1, most, min(30, most // 8), key=f"pca.{name}", bind="query-params",
        help="How many principal directions of the clean pictures a damaged one is projected on.",
    )  # fmt: skip
    errors = st.toggle("Show errors", key="errors", bind="query-params",
                       help="Output − clean picture, from −1 to +1.")  # fmt: skip
    net = {**recipe, "latent_dim": units, "epochs": epochs}
    plain = Experiment.of("tied", name, seed, **net)
    hardened = Experiment.of("denoising", name, seed, noise=taught, level=strength, **net)
    return Wish(name, noise, level, components, errors), [plain, hardened]


def own_picture(name: str) -> None:
    """A button that opens the pad and the upload, for items like those of a data set."""
    with st.popover("Your own picture", icon=":material/draw:", key="own"):
        # In a callback: a tick that reruns the page just then would lose what was drawn.
        mount(pad(group=GROUP), key="pad", on_ask=lambda: _take_drawing(name))
        file = st.file_uploader("… or upload one", type=("png", "jpg", "jpeg", "bmp", "webp"),
                                key="upload", max_upload_size=5)  # fmt: skip
        if file and st.session_state.get("taken") != file.file_id:
            st.session_state["taken"] = file.file_id
            content = file.getvalue()
            _take(name, lambda shape: own.from_file(content, shape))
        if wrong := st.session_state.get(WRONG):
            st.warning(wrong)


def pictures(wish: Wish, around: tuple[str, ...]) -> None:
    """One tick of the page; reruns it when the state of a run has changed."""
    entries = [e for e in compare.entries(PAGE) if e.run and e.run.experiment.data == wish.data]
    if states() != around:
        st.rerun()
    mount(_sheet(wish, entries), key="sheet")
    if not entries:
        st.caption(
            "Press Train: two networks with the same weights learn side by side, one from clean "
            "pictures, one from damaged ones. Their repairs appear as rows here."
        )


def states() -> tuple[str, ...]:
    """The states of the page's runs."""
    return tuple(entry.state for entry in compare.entries(PAGE))


def _sheet(wish: Wish, entries: list[Entry]) -> bytes:
    dataset = data.load(wish.data)
    height, width = dataset.shape
    finished = bool(entries) and all(e.run and e.run.finished for e in entries)
    n = len(dataset.x_test) if finished or not entries else min(LIVE, len(dataset.x_test))
    given = repairs.given(wish.data, wish.noise, wish.level, n, st.session_state.get(OWN))
    table = [
        (Row("clean"), repairs.Repair(given.clean[given.shown], ())),
        (Row("noisy", "noise"), repairs.judged(given, given.noisy)),
        (Row(f"PCA, {wish.components}", "pca"), repairs.by_pca(given, wish.components)),
        *((Row(_name(e, e.run), colour), repairs.by_run(given, e.run))
          for e, colour in zip(entries, NETWORKS, strict=False) if e.run),
    ]  # fmt: skip
    images, labels = [], []
    for at, (row, repair) in enumerate(table):
        signed = wish.errors and at > 0
        images.append(_signed(repair.shown - table[0][1].shown) if signed else _ink(repair.shown))
        labels.append(replace(row, lines=repair.lines, signed=signed))
    runs = [e.run for e in entries if e.run]
    seeds = [f"seed {run.experiment.seed} · step {run.last.step:,}" for run in runs[:1]]
    return sheet(
        group=GROUP, name="repairs", title="Errors" if wish.errors else "Repairs",
        images=np.stack(images), rows=labels, shape=(height, width),
        note=f"{wish.noise} {wish.level:g} on the input · means over {n:,} test items",
        badge=" · ".join([dataset.title, *seeds]), step=max((r.last.step for r in runs), default=0),
    )  # fmt: skip


def _name(entry: Entry, run: Run) -> str:
    """A run by what it was trained on."""
    values = run.experiment.now()[0].values()
    if "noise" in values:
        return f"DAE, {values['noise']} {values['level']:g}"
    return "AE, trained clean" if run.experiment.variant in ("basic", "tied") else entry.title


def _noise(when: str, level: float) -> tuple[str, float]:
    """The widgets of one noise: its kind and its level."""
    kind = st.selectbox("Noise", NOISES, key=f"{when}.noise", bind="query-params")
    share = st.slider(
        "Level", 0.0, 0.9, level, 0.05, key=f"{when}.level", bind="query-params",
        help="The share of pixels hit; of Gaussian noise the standard deviation.",
    )  # fmt: skip
    return kind, share


def _take_drawing(name: str) -> None:
    ask = st.session_state["pad"].get("ask") or {}
    if "ink" in ask:
        _take(name, lambda shape: own.from_ink(_drawn(ask["ink"]), shape))


def _take(name: str, read: Callable[[tuple[int, int]], Floats]) -> None:
    """Keeps a picture of one's own, or says in one sentence why it cannot be used."""
    st.session_state[WRONG] = ""
    try:
        height, width = data.load(name).shape
        st.session_state[OWN] = read((height, width)).tobytes()
    except own.NoPicture as empty:
        st.session_state[OWN], st.session_state[WRONG] = None, str(empty)


def _drawn(ink: str) -> Floats:
    """The pad's pixels, square and in [0, 1]. Raises NoPicture for anything else."""
    try:
        pixels = np.frombuffer(base64.b64decode(ink, validate=True), np.uint8)
        side = math.isqrt(len(pixels))
        return (pixels.reshape(side, side) / 255).astype(np.float32)
    except (binascii.Error, ValueError) as error:
        raise own.NoPicture("The drawing did not arrive whole: draw it once more.") from error


def _ink(pixels: Floats) -> NDArray[np.uint8]:
    out: NDArray[np.uint8] = np.rint(255 * pixels.clip(0, 1)).astype(np.uint8)
    return out


def _signed(difference: Floats) -> NDArray[np.uint8]:
    out: NDArray[np.uint8] = np.rint(128 + 127 * difference.clip(-1, 1)).astype(np.uint8)
    return out
