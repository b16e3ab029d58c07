"""Topics: an autoencoder of bags of words, the case for which a softmax on the output is right.

The rows are word frequencies and sum to 1, as a softmax does. The same net learns with a softmax
and the multinomial cross-entropy, and with sigmoids and the Bernoulli one. The topics are known:
each is matched with one unit, and recovered if what that unit decodes to is alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from aelab.analysis.topics import NOBODY, Matching, match, perplexity
from aelab.brief import brief
from aelab.data.topics import Documents, frequencies
from aelab.schema import SettingError, Settings, again, hp
from aelab.studies._topic_net import TopicNet, loss, word_dropout
from aelab.studies.core.budget import Budget, seeds
from aelab.studies.core.optimise import Group, adam, one_cycle, optimise, shuffled
from aelab.training import (
    Progress,
    TrainingEvent,
    TrainingEvents,
    best_device,
    generator_with_torch_defaults,
    random_generator,
)
from aelab.training.events import check_finite

OUTPUTS = ("softmax", "sigmoid")
BOTH = " and ".join(OUTPUTS)
OWN, MULTINOMIAL, BERNOULLI = "its own", "multinomial", "Bernoulli"
BATCH, LOOKS = 100, 12  # documents; evaluations on the way


@dataclass(frozen=True)
class TopicsConfig(Settings):
    """The nets, and how they learn."""

    output: str = hp(BOTH, "Output", choices=(BOTH, *OUTPUTS), help="One net each.")
    loss: str = hp(
        OWN, "Cross-entropy", choices=(OWN, MULTINOMIAL, BERNOULLI),
        help="Its own: multinomial, −Σ x log r, for softmax, and Bernoulli for sigmoid.",
    )  # fmt: skip
    informed: bool = hp(
        False, "Biases: word shares",
        help="Off, output biases begin at 0, where each sigmoid says 0.5 and all 500 sum to 250. "
        "On, the first outputs are each word’s share in all documents.",
    )  # fmt: skip
    units: int = hp(
        12, "Units in the code", low=2, high=50, typical="as many as topics, or more",
        help="There are 10 topics; with no unit to spare, two may end up in one.",
    )  # fmt: skip
    dropout: float = hp(
        0.2, "Word dropout", low=0.0, high=0.9, typical="0 to 0.5",
        help="Share of the words that an input lacks; the rest is scaled to sum to 1.",
    )  # fmt: skip
    steps: int = hp(400, "Steps", low=20, high=20_000, typical="400 or more",
                    help="Batches of 100 documents; 20 are an epoch.")  # fmt: skip
    rate: float = hp(0.02, "Learning rate", low=1e-4, high=0.5, log=True, typical="0.01 to 0.05",
                     help="Adam’s peak rate, one-cycle.")  # fmt: skip
    seeds: int = again(Budget, "seeds", 3)


@brief
@dataclass(frozen=True, kw_only=True, eq=False)
class LearnedTopics:
    """What one net has found. steps, recovered, perplexities: at each look; the rest is the latest.

    topics: float32 [known, words], what the matched unit decodes to, scaled to sum to 1 (0 where
    there is no unit); total: the mean sum of the outputs of a test document.
    """

    steps: tuple[int, ...]
    recovered: tuple[int, ...]
    perplexities: tuple[float, ...]
    topics: NDArray[np.float32]
    matching: Matching
    total: float


@dataclass(frozen=True, kw_only=True, eq=False)
class TopicsProgress(Progress):
    """What the nets have found so far, by output and seed."""

    documents: Documents
    settings: TopicsConfig
    nets: Mapping[tuple[str, int], LearnedTopics]

    def of(self, output: str) -> list[LearnedTopics]:
        """The nets with this output, seed after seed."""
        return [net for (name, _), net in self.nets.items() if name == output]


def study(corpus: Documents, settings: TopicsConfig, device: str | None = None) -> TrainingEvents:
    """Trains a net for each output and seed; ticks carry `TopicsProgress`.

    corpus: of `aelab.data.topics.documents`. Raises SettingError if sigmoid outputs are to learn by
    the multinomial cross-entropy.
    """
    if settings.loss == MULTINOMIAL and "sigmoid" in settings.output:
        raise SettingError(
            f"Cross-entropy “{MULTINOMIAL}” does not go with Output “{settings.output}”: it needs "
            "outputs that sum to 1, else all of them would grow to 1; choose Output “softmax”, or "
            f"Cross-entropy “{OWN}” or “{BERNOULLI}”."
        )
    return _study(corpus, settings, device or best_device())


def bounds(corpus: Documents) -> Mapping[str, float]:
    """Perplexity of the held-out words without a net: by the true mixtures, which nothing beats but
    by luck, and by the same distribution for all documents."""
    return {
        "true mixtures": perplexity(corpus.held, corpus.expected),
        "the same for all": perplexity(corpus.held, corpus.overall),
    }


def look_steps(steps: int) -> Sequence[int]:
    """The steps after which the topics are looked at, evenly spaced."""
    return sorted({round(s) for s in np.linspace(0, steps, LOOKS + 1)})


@generator_with_torch_defaults
def _study(corpus: Documents, settings: TopicsConfig, device: str) -> TrainingEvents:
    outputs = [output for output in OUTPUTS if output in settings.output]
    total, taken = len(outputs) * settings.seeds * settings.steps, 0
    nets: dict[tuple[str, int], LearnedTopics] = {}

    def so_far(doing: str) -> TopicsProgress:
        return TopicsProgress(share=taken / total, doing=doing, documents=corpus,
                              settings=settings, nets=dict(nets))  # fmt: skip

    for seed in seeds(settings.seeds):
        trainings = {out: _TopicTraining(corpus, settings, out, seed, device) for out in outputs}
        for look in look_steps(settings.steps):
            for output, training in trainings.items():
                for step in training.up_to(look):
                    taken += 1
                    doing = f"{output}, seed {seed}, step {step:,}"
                    yield TrainingEvent(step, step * BATCH / len(corpus.train),
                                        progress=so_far(doing))  # fmt: skip
                nets[output, seed] = training.look()
    yield TrainingEvent(settings.steps, 0.0, progress=so_far(""))


class _TopicTraining:
    """One net, and what has been seen of it so far."""

    def __init__(
        self, corpus: Documents, settings: TopicsConfig, output: str, seed: int, device: str
    ) -> None:
        self.corpus, self.settings = corpus, settings
        self.x = torch.from_numpy(frequencies(corpus.train)).to(device)
        self.given = torch.from_numpy(frequencies(corpus.given)).to(device)
        d = self.x.shape[1]
        self.net = TopicNet(d, settings.units, output, random_generator(seed, "weights"))
        if settings.informed:
            self.net.begin_at(torch.from_numpy(corpus.overall))
        self.net.to(device)
        self.noise = random_generator(seed, "noise")
        self.step, self.film = 0, list[tuple[int, int, float]]()
        batches = shuffled(len(self.x), BATCH, random_generator(seed, "order"))
        optimiser = adam(Group(self.net.parameters(), settings.rate))
        self.steps = optimise(optimiser, self._loss, batches, one_cycle(settings.steps))

    def up_to(self, step: int) -> Iterator[int]:
        """Takes steps until so many are taken; yields how many are."""
        self.net.train()
        while self.step < step:
            self.step = next(self.steps)
            yield self.step

    def _loss(self, rows: torch.Tensor) -> torch.Tensor:
        x = self.x[rows.to(self.x.device)]
        a = self.net(word_dropout(x, self.settings.dropout, self.noise))
        wanted = self.settings.loss
        multinomial = self.net.output == "softmax" if wanted == OWN else wanted == MULTINOMIAL
        return loss(x, a, self.net.output, multinomial)

    def look(self) -> LearnedTopics:
        """What it has found by now."""
        self.net.eval()
        with torch.no_grad():
            alone, r = self.net.unit_outputs().cpu().numpy(), self.net.outputs(self.given)
            total = r.sum(1, keepdim=True)
            predicted = (r / total).cpu().numpy()
        check_finite([float(alone.sum()), float(predicted.sum())], self.step, self.settings.rate)
        found = match(self.corpus.topics, alone)
        topics = np.where(found.partners[:, None] == NOBODY, 0, alone[found.partners])
        topics /= topics.sum(1, keepdims=True).clip(min=1e-12)
        topics.setflags(write=False)
        error = perplexity(self.corpus.held, predicted)
        self.film.append((self.step, found.recovered, error))
        steps, recovered, perplexities = zip(*self.film, strict=True)
        return LearnedTopics(
            steps=steps, recovered=recovered, perplexities=perplexities, topics=topics,
            matching=found, total=float(total.mean()),
        )  # fmt: skip
