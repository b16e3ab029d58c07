"""The test errors of a classifier on a code, over several draws of labels.

With all labels there is nothing to draw.
"""

from aelab import data
from aelab.models import Autoencoder
from aelab.studies import balanced, fit_classifier, part
from aelab.studies.few_labels import classifier_config
from aelab.training import EventStream, best_device

DRAWS = 6  # of the items that come with labels, for each seed


def classifier_error(
    encoder: Autoencoder, n: int, frozen: bool, seed: int, device: str | None,
    name: str = "digits",
) -> EventStream[float]:  # fmt: skip
    """Test errors in % of an encoder with a softmax head trained on n labels, fine-tuned or frozen;
    the mean over the draws."""
    labels, total = data.load(name).y_train, 0.0
    draws = DRAWS if n < len(labels) else 1
    for draw in range(draws):
        chosen = balanced(labels, n, 100 * seed + draw)
        work = fit_classifier(
            encoder, name, chosen, classifier_config(n, frozen), seed, device or best_device()
        )
        _, share = yield from part(work, draw / draws, (draw + 1) / draws)
        total += 100 * share
    return total / draws
