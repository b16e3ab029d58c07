"""Topics of made-up documents: how many a softmax output recovers, and sigmoids."""

from collections.abc import Iterator

from aelab.analysis.spread import spread
from aelab.bench._row import Row
from aelab.data.topics import documents
from aelab.studies import result
from aelab.studies.topics import OUTPUTS, TopicsConfig, TopicsProgress, bounds, study

SEEDS, LEAST = 5, 9  # topics that the softmax must recover with every seed


def topics() -> Iterator[Row]:
    """The page's recipe over five seeds, then with biases that begin at the words' shares."""
    for name, perplexity in bounds(documents()).items():
        yield Row(f"topics, perplexity of held-out words, {name}", "", f"{perplexity:.1f}", True)
    for informed in (False, True):
        found = result(study(documents(), TopicsConfig(seeds=SEEDS, informed=informed)))
        for output in OUTPUTS:
            yield from _rows(found, output, informed)


def _rows(found: TopicsProgress, output: str, informed: bool) -> Iterator[Row]:
    nets, begins = found.of(output), "word shares" if informed else "0"
    counts = [net.recovered[-1] for net in nets]
    errors = spread([net.perplexities[-1] for net in nets])
    bound = f"≥ {LEAST}" if output == "softmax" and not informed else ""
    what = f"topics, {output}, biases from {begins}"
    told = ", ".join(map(str, counts))
    yield Row(f"{what}, of 10 recovered, seed by seed", bound, told,
              not bound or min(counts) >= LEAST)  # fmt: skip
    yield Row(f"{what}, perplexity", "", f"{errors.mean:.1f} ± {errors.half:.1f}", True)
    total = spread([net.total for net in nets]).mean
    yield Row(f"{what}, outputs sum to", "", f"{total:.3f}", True)
