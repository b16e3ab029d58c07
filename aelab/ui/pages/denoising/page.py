"""The same corrupted pictures, given to an autoencoder, a denoising autoencoder, PCA and others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from aelab import data, recipes
from aelab.components import mount
from aelab.schema import Setting, Settings, Value, hp, settings
from aelab.training import Experiment
from aelab.training.given.with_data import allowed
from aelab.ui.pages.denoising import film, sheet
from aelab.ui.pages.denoising.sheet import Trial
from aelab.ui.session.comparison import Entry
from aelab.ui.shared import drawing_pad
from aelab.ui.shell import widgets
from aelab.ui.view import Comparison

NOISES = ("masking", "gaussian", "dropout", "salt and pepper")
MOST, MOST_SIGMA = 0.9, 4.0  # of a level; of Gaussian noise on signed pixels
HIT = "The share of pixels hit; of Gaussian noise the standard deviation."
EMPTY = (
    "Press Train: two networks with the same weights learn side by side, one from clean "
    "pictures, one from corrupted ones. Their reconstructions appear as rows here."
)
EXPLAIN = """
The **autoencoder** learns from clean pictures and reconstructs them; nothing tells it that noise is
no part of a picture, so with a large code it copies what it is given. The **denoising
autoencoder** sees each picture with noise on it, and its target is the clean one: it has to know
what pictures look like. **PCA** projects the corrupted picture on the plane of the clean ones,
which throws away all noise outside that plane, and all detail too. Try noise of another kind or
level than the network was trained with: what it has learned is that noise, not noise as such.

*Squared error*: summed over pixels, mean over the test pictures (the first 1,000 where there are
more), against the clean picture, which is the target of both networks. The curves show the same
error step by step, with the noise that is set under “Tried on”. *PSNR*: the peak signal-to-noise
ratio, in dB. *SSIM*: structural similarity, 1 if two pictures are the same (Wang et al., IEEE
Trans. Image Processing 13:600, 2004).
"""


@dataclass(frozen=True)
class Options(Settings):
    """What two networks are tried on, and how they are trained."""

    noise: str = hp("masking", "Noise", choices=NOISES)
    level: float = hp(0.25, "Level", low=0.0, high=MOST_SIGMA, help=HIT)
    trained_noise: str = hp("masking", "Noise", choices=NOISES)
    trained_level: float = hp(0.25, "Level", low=0.0, high=MOST_SIGMA, help=HIT)
    units: int = hp(100, "Units in the code", low=10, high=2000,
                    help="More than pixels: it could simply copy.")  # fmt: skip
    epochs: int = hp(20, "Epochs", low=1, high=500)
    components: int = hp(
        30, "PCA components", low=1, high=784,
        help="How many principal directions of the clean pictures a corrupted one is projected on.",
    )  # fmt: skip
    errors: bool = hp(False, "Show errors", help="Output − clean picture; full "
                      "colour is the whole range of a pixel.")  # fmt: skip


class Reconstructions(Comparison[Options]):
    """An autoencoder and a denoising one, with the same first weights and batches."""

    key, explain, period = "denoising", EXPLAIN, 1.0
    file, about = "denoising.csv", "The figures of all rows, and of each network step by step."
    measures = ("PSNR", "SSIM")
    training = "with past"
    seed_help = "Both networks start from the same weights and see the same batches."
    also = None

    def usual(self) -> Options:
        """As they suit the data set."""
        recipe: Mapping[str, Any] = recipes.FIRST_LAYER[self.data]
        most = data.load(self.data).d
        noise: dict[str, Any] = {}
        if data.info(self.data).signed:
            noise = {"noise": "gaussian", "trained_noise": "gaussian", "level": 2.5,
                     "trained_level": 2.5}  # fmt: skip
        return Options(units=recipe["latent_dim"], epochs=recipe["epochs"],
                       components=min(30, most // 8), **noise)  # fmt: skip

    def sidebar(self) -> Options:
        """The settings, under what they are for."""
        usual, known = self.usual(), {s.name: s for s in settings(Options)}
        known["components"] = replace(known["components"], high=float(data.load(self.data).d))
        own = f".{self.data}" if data.info(self.data).signed else ""
        keys = {
            "noise": f"test.noise{own}", "level": f"test.level{own}",
            "trained_noise": f"train.noise{own}", "trained_level": f"train.level{own}",
            "units": f"units.{self.data}", "epochs": f"epochs.{self.data}",
            "components": f"pca.{self.data}", "errors": "errors",
        }  # fmt: skip
        heads = {"noise": "**Tried on**", "trained_noise": "**Trained with**"}
        values: dict[str, Any] = {}
        for name, key in keys.items():
            if name in heads:
                st.markdown(heads[name])
            if own and name.endswith("level"):  # σ and shares are other numbers
                key = f"{key}.{values[name.replace('level', 'noise')]}"
            setting, first = self._fitted(known[name], getattr(usual, name), values)
            values[name] = widgets.widget(setting, first, key)
        return Options(**values)

    def _fitted(
        self, setting: Setting, usual: Value, values: Mapping[str, Value]
    ) -> tuple[Setting, Value]:
        """A setting, and what it is at first, as they suit the pixels and the noise chosen."""
        if setting.name.endswith("noise") and data.info(self.data).signed:
            return replace(setting, choices=allowed("denoising", self.data)["noise"]), usual
        if setting.name.endswith("level"):
            noise = values[setting.name.replace("level", "noise")]
            wide = data.info(self.data).signed and noise == "gaussian"
            high, first = (MOST_SIGMA, usual) if wide else (MOST, setting.default)
            return replace(setting, high=high), first
        return setting, usual

    def experiments(self) -> list[Experiment]:
        """Both networks."""
        now = self.settings
        recipe: Mapping[str, Any] = recipes.FIRST_LAYER[self.data]
        net = {**recipe, "latent_dim": now.units, "epochs": now.epochs}
        noise = {"noise": now.trained_noise, "level": now.trained_level}
        return [
            Experiment.of("tied", self.data, self.seed, **net),
            Experiment.of("denoising", self.data, self.seed, **net, **noise),
        ]

    def beside(self, shown: Sequence[Entry]) -> None:
        """A picture of the reader's own."""
        drawing_pad.button(self.key, self.data)

    def draw(self, shown: Sequence[Entry]) -> None:
        """The rows of pictures, and the time machine."""
        trial, own = self._trial(), drawing_pad.picture(self.data)
        said = film.filmed(trial, shown)
        mount(sheet.payload(trial, shown, own, said, self.badge(shown)), key="sheet")
        mount(film.scrubber(trial, shown), key="machine")
        if not shown:
            st.caption(EMPTY)

    def after(self, shown: Sequence[Entry]) -> None:
        """The film of the reconstructions."""
        own = drawing_pad.picture(self.data)
        if recording := film.recording(self._trial(), shown, own):
            mount(recording, key="reel")

    def csv(self, shown: Sequence[Entry]) -> str:
        """Every row's figures, and each network's errors step by step."""
        return sheet.csv(self._trial(), shown)

    def _trial(self) -> Trial:
        now = self.settings
        return Trial(self.data, now.noise, now.level, now.components, now.errors)
