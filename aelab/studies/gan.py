"""What a GAN does not promise: an autoencoder and a GAN learn the same data, with one decoder.

An autoencoder is trained to give back each training item, so its decoder can make at least those.
The generator of a GAN has only to pass for the data: nothing asks it to make all of them, and it
may make a few of the modes and no others (mode collapse). Here the generator has the layers and
the first weights of the autoencoder's decoder, and learns from the same batches. Two things are
asked: which modes do samples cover, and how near does each come to given training items?

The eight Gaussians are those on which mode collapse is usually tested: Metz et al., Unrolled GANs,
arXiv:1611.02163; Srivastava et al., VEEGAN, NIPS 2017.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.spread import Spread, spread
from aelab.brief import brief
from aelab.schema import Settings, again, hp
from aelab.studies._gan_pair import Pair
from aelab.studies.core.budget import SEED, Budget, seeds
from aelab.studies.core.grid import part
from aelab.studies.core.memory import Figures, Memory, settings_digest
from aelab.training import (
    EventStream,
    Progress,
    TrainingEvent,
    TrainingEvents,
    best_device,
    generator_with_torch_defaults,
)

AE, GAN, LEARNED = "ae", "gan", "learned"  # random codes of either; the training items' codes
WAYS = ("encoder", "nearest", "best")  # how an item is come near to
LOOKS = 20  # at the samples, evenly over the steps


@dataclass(frozen=True)
class GanConfig(Settings):
    """Both networks, and how long they learn and how fast the discriminator does."""

    against: str = hp(
        "autoencoder", "Against", choices=("autoencoder", "VAE"),
        help="Random codes of the autoencoder are drawn from a normal distribution fitted to its "
        "training codes; those of the VAE and of the GAN are draws of N(0, I).",
    )  # fmt: skip
    latent: int = hp(
        16, "Latent size", low=1, high=256, typical="2 to 64",
        help="Numbers in a code z, of both. On the eight Gaussians the GAN collapses with 16; with "
        "2 and 6000 steps it covers most.",
    )  # fmt: skip
    hidden: tuple[int, ...] = hp(
        (64, 64), "Hidden layers", low=1, high=2000, typical="64-64",
        help="Widths of the encoder’s and of the discriminator’s hidden layers; decoder and "
        "generator mirror them.",
    )  # fmt: skip
    steps: int = hp(
        3000, "Steps", low=20, high=50_000, typical="3000 or more",
        help="Batches of both; in each, discriminator and generator take one turn.",
    )  # fmt: skip
    pace: float = hp(
        1.0, "Discriminator’s pace", low=0.05, high=20.0, log=True, typical="1 to 5",
        help="Its learning rate over that of the generator, 0.001.",
    )  # fmt: skip
    seeds: int = again(Budget, "seeds", 3)


@brief
@dataclass(frozen=True, kw_only=True, eq=False)
class Look:
    """After a step: what AE and GAN make of the same random codes each time, and the autoencoder
    of the codes of training items (LEARNED), each [n, d]."""

    step: int
    samples: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, kw_only=True, eq=False)
class GanProgress(Progress):
    """The looks at the first seed's samples, and the figures of each seed as far as it has come.

    Figures, with `whose` one of AE, GAN and, where training items' codes are decoded, LEARNED:
    "covered whose step", modes or classes covered; "good whose step", the share of samples
    within 3 σ of a mode, or for pictures the sharpness over that of test pictures. When a seed is
    done: "way whose" and "worst way whose", the squared error / item over 200 training items, and
    of the class where it is largest, for the ways encoder (AE alone), nearest (of 2,500 samples)
    and best (code found by gradient descent); "length whose", that code's over that of a draw.
    """

    data: str
    settings: GanConfig
    looks: tuple[Look, ...]
    cells: Mapping[int, Figures]


def suited(data_name: str) -> GanConfig:
    """The study that fits a data set; on the eight Gaussians, the run that fails."""
    if data.info(data_name).kind == "points":
        return GanConfig()
    small = data.like(data_name) == "digits"
    return GanConfig(latent=8 if small else 16, hidden=(128, 64) if small else (256, 128))


def modes(data_name: str) -> int:
    """How many modes or classes there are to cover."""
    return len(data.load(data_name).classes)


def look_steps(steps: int) -> Sequence[int]:
    """The steps after which the samples are looked at; the last is the last of all."""
    return sorted({round(steps * (i + 1) / LOOKS) for i in range(LOOKS)})


def study(
    data_name: str, settings: GanConfig, memory: Memory | None = None, device: str | None = None
) -> TrainingEvents:
    """Trains autoencoder and GAN side by side, seed after seed; ticks carry `GanProgress`.

    The first seed is always trained, for its samples; what others have found is remembered.
    Raises ValueError with a plain sentence if the data are neither pictures nor a toy of classes.
    """
    if data.info(data_name).kind == "points" and data.toys.modes(data_name) is None:
        raise ValueError(
            f"{data.info(data_name).title} has no modes to count: choose the eight or the three "
            "Gaussians, or a set of pictures."
        )
    return _studied(data_name, settings, memory or Memory(), device or best_device())


def curve(cells: Mapping[int, Figures], what: str, whose: str) -> list[tuple[int, Spread]]:
    """A figure, "covered" or "good", over the steps, each with the spread over seeds so far."""
    known: dict[int, list[float]] = {}
    for figures in cells.values():
        for key, value in figures.items():
            name, _, step = key.rpartition(" ")
            if name == f"{what} {whose}":
                known.setdefault(int(step), []).append(value)
    return [(step, spread(known[step])) for step in sorted(known)]


def over_seeds(cells: Mapping[int, Figures], key: str) -> Spread | None:
    """A figure of seeds that are done; None before the first is."""
    found = [figures[key] for figures in cells.values() if key in figures]
    return spread(found) if found else None


def cell_name(data_name: str, settings: GanConfig, seed: int) -> str:
    """What a seed is remembered by."""
    shared = {k: v for k, v in settings.values().items() if k != "seeds"}
    return settings_digest(study="gan", data=data_name, seed=seed, **shared)


@generator_with_torch_defaults
def _studied(name: str, settings: GanConfig, memory: Memory, device: str) -> TrainingEvents:
    cells: dict[int, Figures] = {}
    looks: list[Look] = []

    def so_far(doing: str, share: float) -> GanProgress:
        known = {seed: dict(figures) for seed, figures in cells.items()}
        return GanProgress(
            share=share, doing=doing, data=name, settings=settings, looks=tuple(looks), cells=known
        )

    for i, seed in enumerate(seeds(settings.seeds)):
        kept = memory.recall(cell_name(name, settings, seed))
        if kept is not None and seed != SEED:
            cells[seed] = kept
            continue
        figures: dict[str, float] = {}
        cells[seed] = figures
        work = _measured(name, settings, seed, device, figures, looks if seed == SEED else [])
        for tick in part(work, i / settings.seeds, (i + 1) / settings.seeds):
            now = tick.progress or Progress(share=i / settings.seeds, doing="")
            yield tick._replace(progress=so_far(f"seed {seed}: {now.doing}", now.share))
        memory.keep(cell_name(name, settings, seed), figures)
    yield TrainingEvent(settings.steps, 0.0, progress=so_far("", 1.0))


def _measured(
    name: str, settings: GanConfig, seed: int, device: str, figures: dict[str, float],
    looks: list[Look],
) -> EventStream[None]:  # fmt: skip
    """One seed: writes its figures and looks as they are found."""
    pair = Pair(name, settings, seed, device)
    at = set(look_steps(settings.steps))
    for step in pair.train():
        if step in at:
            drawn = {LEARNED: pair.reconstructions(), AE: pair.autoencoder_samples(),
                     GAN: pair.generator_samples()}  # fmt: skip
            looks.append(Look(step=step, samples={k: v[: pair.shown] for k, v in drawn.items()}))
            for whose, x in drawn.items():
                covered, good = pair.coverage(x)
                figures |= {f"covered {whose} {step}": covered, f"good {whose} {step}": good}
        doing = f"step {step:,} of {settings.steps:,}"
        share = 0.9 * step / settings.steps
        yield TrainingEvent(step, 0.0, progress=Progress(share=share, doing=doing))
    figures |= pair.through_encoder()
    for whose in (AE, GAN):
        for found in pair.nearest(whose):
            progress = Progress(share=0.95, doing="searching for the best codes")
            yield TrainingEvent(settings.steps, 0.0, progress=progress)
            figures |= found
