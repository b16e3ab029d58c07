"""Topics: the made-up documents, the two cross-entropies, the matching, and what is recovered."""

from itertools import permutations

import numpy as np
import pytest
import torch
from torch.distributions import Categorical, Multinomial
from torch.func import grad

from aelab import figures
from aelab.analysis.topics import NOBODY, match, perplexity
from aelab.data.topics import TEST, TRAIN, documents, frequencies
from aelab.schema import SettingError
from aelab.studies import result, topics
from aelab.studies._topic_net import (
    TopicNet,
    loss,
    multinomial_cross_entropy,
    word_dropout,
)
from aelab.studies.topics import TopicsConfig, TopicsProgress
from aelab.training import random_generator
from aelab.ui.pages.downstream.topics import sentence


def test_documents_are_mixtures_of_bars_and_sum_to_one() -> None:
    corpus = documents()
    assert np.allclose(corpus.topics.sum(1), 1)
    assert np.allclose(corpus.expected.sum(1), 1)
    assert np.allclose(frequencies(corpus.train).sum(1), 1, atol=1e-6)
    assert (len(corpus.train), len(corpus.held)) == (TRAIN, TEST)
    for topic, size in zip(corpus.topics.reshape(10, 20, 25), [4] * 5 + [5] * 5, strict=True):
        rows, columns = np.nonzero(topic)
        assert min(len(set(rows)), len(set(columns))) == size
    lengths = np.concatenate([corpus.train, corpus.given + corpus.held]).sum(1)
    assert (lengths.min(), lengths.max()) == (100, 200)
    # Counts over their expectation: chi-squared per degree of freedom is 1 where words are drawn
    # from the mixture that is told.
    words = (corpus.given + corpus.held).sum(1, keepdims=True)
    wanted, seen = (words * corpus.expected).sum(0), (corpus.given + corpus.held).sum(0)
    assert np.square((seen - wanted) / np.sqrt(wanted)).mean() == pytest.approx(1, abs=0.25)


def test_multinomial_cross_entropy_is_that_of_torch_and_its_gradient_is_r_less_x() -> None:
    rng = random_generator(1, "test")
    counts = torch.randint(0, 4, (5, 7), generator=rng).double()
    a = torch.randn(5, 7, generator=rng, dtype=torch.float64)
    n = counts.sum(1)
    x = counts / n[:, None]
    found = multinomial_cross_entropy(x, a)
    arrangements = torch.lgamma(n + 1) - torch.lgamma(counts + 1).sum(1)
    for i in range(5):  # the likelihood of the counts, less that of their order
        together = Multinomial(int(n[i]), logits=a[i]).log_prob(counts[i])  # type: ignore[no-untyped-call]
        assert -(n * found)[i].item() == pytest.approx((together - arrangements[i]).item())
        words = torch.repeat_interleave(torch.arange(7), counts[i].long())
        each = Categorical(logits=a[i]).log_prob(words)  # type: ignore[no-untyped-call]
        assert found[i].item() == pytest.approx(-each.mean().item())
    gradient = grad(lambda logits: multinomial_cross_entropy(x, logits).sum())(a)
    assert torch.allclose(gradient, torch.softmax(a, 1) - x)


def test_each_output_learns_by_its_cross_entropy_and_starts_where_it_is_told() -> None:
    x, a = torch.tensor([[0.25, 0.75]]), torch.tensor([[0.3, -0.2]])
    r = torch.sigmoid(a)
    bernoulli = -(x * r.log() + (1 - x) * (1 - r).log()).sum()
    assert loss(x, a, "sigmoid", False) == pytest.approx(bernoulli.item())
    assert loss(x, a, "softmax", True) == pytest.approx(-(x * a.softmax(1).log()).sum().item())
    for output in topics.OUTPUTS:
        net = TopicNet(2, 3, output, random_generator(7, "weights"))
        net.begin_at(x[0])
        net.decoder.weight.data.zero_()
        assert torch.allclose(net.outputs(x.repeat(4, 1)), x)


def test_word_dropout_removes_a_share_and_scales_the_rest() -> None:
    x = torch.full((200, 50), 0.02)
    kept = word_dropout(x, 0.3, random_generator(7, "noise"))
    assert torch.allclose(kept.sum(1), torch.ones(200))
    assert (kept == 0).float().mean() == pytest.approx(0.3, abs=0.02)
    assert torch.equal(word_dropout(x, 0.0, random_generator(7, "noise")), x)


@pytest.mark.parametrize("found", [3, 4, 6])
def test_the_matching_is_the_best_of_all(found: int) -> None:
    rng = np.random.default_rng(found)
    known, other = rng.random((4, 5)), rng.random((found, 5))
    alike = np.array(
        [[a @ b / np.linalg.norm(a) / np.linalg.norm(b) for b in other] for a in known]
    )
    padded = np.pad(alike, ((0, 0), (0, max(0, 4 - found))))
    best = max(
        sum(padded[i, j] for i, j in enumerate(p)) for p in permutations(range(max(4, found)), 4)
    )
    partners, cosines = match(known, other)
    assert cosines.sum() == pytest.approx(best)
    assert (partners == NOBODY).sum() == max(0, 4 - found)
    used = partners != NOBODY
    assert np.allclose(cosines[used], alike[used, partners[used]])


def test_perplexity_of_equally_likely_words_is_their_number() -> None:
    counts = np.array([[2, 1, 0, 3]])
    assert perplexity(counts, np.full(4, 0.25)) == pytest.approx(4)
    p = np.array([0.5, 0.25, 0.0, 0.25])
    assert perplexity(counts, p) == pytest.approx((0.5**2 * 0.25 * 0.25**3) ** (-1 / 6))


@pytest.mark.parametrize("output", ["sigmoid", topics.BOTH])
def test_sigmoids_refuse_the_multinomial_cross_entropy(output: str) -> None:
    with pytest.raises(SettingError, match=r"Cross-entropy “multinomial”.*Output “.*sigmoid”"):
        topics.study(documents(), TopicsConfig(output=output, loss="multinomial"))


def test_a_softmax_recovers_nine_of_ten_topics_and_no_net_beats_the_floor() -> None:
    settings = TopicsConfig(output="softmax", seeds=1)
    found = result(topics.study(documents(), settings, "cpu"))
    assert isinstance(found, TopicsProgress)
    (net,) = found.of("softmax")
    assert net.recovered[0] == 0
    assert net.recovered[-1] >= 9
    known = documents().topics  # the cosines again, by hand
    lengths = np.linalg.norm(known, axis=1) * np.linalg.norm(net.topics, axis=1)
    assert np.allclose((known * net.topics).sum(1) / lengths, net.matching.cosines, atol=1e-5)
    floor, same = topics.bounds(documents()).values()
    assert floor < net.perplexities[-1] < same / 2
    assert f"**softmax: {net.recovered[-1]} of 10 topics**" in sentence(found)
    pictures, curve = figures.topics(found), figures.topics_recovered(found)
    told = [float(note.text) for note in pictures.layout.annotations]
    assert np.allclose(told, net.matching.cosines, atol=0.006)
    assert list(curve.data[0].y) == list(net.recovered)


def test_both_outputs_take_turns_and_a_topic_without_a_unit_is_told() -> None:
    settings = TopicsConfig(units=4, steps=20, seeds=2, informed=True)
    ticks = [t.progress for t in topics.study(documents(), settings, "cpu")]
    shares = [tick.share for tick in ticks if tick]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    found = ticks[-1]
    assert isinstance(found, TopicsProgress)
    assert list(found.nets) == [("softmax", 7), ("sigmoid", 7), ("softmax", 8), ("sigmoid", 8)]
    assert all((net.matching.partners == NOBODY).sum() == 6 for net in found.nets.values())
    texts = [note.text for note in figures.topics(found).layout.annotations]
    assert texts.count("no unit") == 12
    assert found.of("softmax")[0].total == pytest.approx(1, abs=1e-5)
