"""Claims about depth, width and the size of the code."""

from typing import Any

from aelab import data
from aelab.analysis.pca import fit
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import digits, error, total_variance
from aelab.studies import Figures, Memory, part, trained
from aelab.studies.depth_width import experiment, suited
from aelab.training import EventStream

SMALL, LARGE, COPY = 2, 30, 64  # numbers in the code
COPYING: dict[str, Any] = {"latent_dim": COPY, "epochs": 200, "rate": 0.005}


def _errors(
    places: tuple[tuple[str, int], ...], seed: int, memory: Memory, device: str | None
) -> EventStream[dict[tuple[str, int], float]]:
    """Squared error / test image of nets with as many parameters, by (kind, size of the code)."""
    found = {}
    for turn, (kind, m) in enumerate(places):
        wanted = experiment("digits", suited("digits"), kind, m, seed)
        work = part(trained(wanted, memory, device), turn / len(places), (turn + 1) / len(places))
        found[kind, m] = (yield from work).figures["squared error"]
    return found


def deeper(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Deep, shallow and linear nets at a small and at a large code; linear is PCA's floor."""
    places = tuple((kind, m) for m in (SMALL, LARGE) for kind in ("shallow", "deep"))
    found = yield from _errors(places, seed, memory, device)
    dataset = data.load("digits")
    flat = fit(dataset.x_train, SMALL).squared_error(dataset.x_test)
    return {
        "shallow over linear": found["shallow", SMALL] / flat, "linear": 1.0, "shallow": 1.0,
        "deep over shallow": found["deep", SMALL] / found["shallow", SMALL],
        "deep over shallow, large code": found["deep", LARGE] / found["shallow", LARGE],
    }  # fmt: skip


def copies(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """One layer that can copy against four; a deep net against a shallow one of a small code."""
    x = data.load("digits").x_test
    left = {}
    for turn, hidden in enumerate(((), (COPY,) * 3)):
        wanted = digits("basic", seed, hidden=hidden, **COPYING)
        run = yield from part(trained(wanted, memory, device), turn / 4, (turn + 1) / 4)
        left[hidden] = error(run, x)
    places = (("shallow", SMALL), ("deep", SMALL))
    found = yield from part(_errors(places, seed, memory, device), 0.5, 1.0)
    alone = left[()]
    return {
        "one layer": alone / total_variance(x), "mean picture": 1.0, "one": 1.0,
        "stacked more": left[(COPY,) * 3] / alone,
        "small code": found["deep", SMALL] / found["shallow", SMALL],
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="deep-beats-shallow",
        note="S0",
        title="Deep beats shallow, shallow beats linear",
        sentence="실험적으로 봤을 때, Deep AE가 Shallow나 Linear한 AE보다 성능이 좋다고 합니다.",
        english="In experiments a deep autoencoder does better than a shallow or a linear one.",
        setting=f"Digits, as many parameters each, codes of {SMALL} and {LARGE} numbers",
        parts=(
            Part(
                says=f"with {SMALL} numbers a shallow net’s error is at most 0.95 of PCA’s",
                figure="shallow over linear", unit="× PCA", high=0.95, baseline=("linear", "PCA"),
            ),
            Part(
                says="a deep net’s error is below a shallow one’s", figure="deep over shallow",
                unit="× shallow", high=1.0, baseline=("shallow", "shallow"),
            ),
            Part(
                says=f"with {LARGE} numbers too", figure="deep over shallow, large code",
                unit="× shallow", high=1.0, role="generalisation", baseline=("shallow", "shallow"),
            ),
        ),
        guess=Guess(
            question=f"With {LARGE} numbers in the code, a deep net’s error is …",
            figure="deep over shallow, large code",
            options=(
                ("lower than a shallow net’s", 0.97), ("equal", 1.03), ("higher", float("inf")),
            ),
        ),
        explanation="A code of few numbers must bend to follow the data, and layers bend (Hinton "
        "and Salakhutdinov, Science 2006: 3.0 against PCA’s 13.9 on MNIST). Where the code is "
        "large, a nearly linear map is enough, and narrow layers are only a further bottleneck.",
        page="pages/7_Stacking.py?view=Depth and width&data=digits",
        measure=deeper,
        seeds=8,
    ),
    Claim(
        key="copying-needs-no-depth",
        note="S0",
        title="One layer can copy, so more layers do better",
        sentence="하나의 Layer가 Copy의 역할을 충분히 해낼 수 있으니, 더 쌓으면 더 좋은 성능을 "
        "나타낼 수 있다는 것입니다.",
        english="As one layer is enough to copy, stacking more can do better.",
        setting=f"Digits, codes of {COPY} numbers, as many as pixels, and of {SMALL}",
        parts=(
            Part(
                says="deeper nets copy better still: below 1 of one layer’s error",
                figure="stacked more", unit="× one layer", high=1.0, baseline=("one", "one layer"),
            ),
            Part(
                says="one layer does copy: at most 3 % of the mean picture’s error is left",
                figure="one layer", unit="× mean picture", high=0.03, role="intended",
                baseline=("mean picture", "mean picture"),
            ),
            Part(
                says=f"depth pays where copying is impossible, with {SMALL} numbers: below 1",
                figure="small code", unit="× shallow", high=1.0, role="intended",
                baseline=("one", "one hidden layer"),
            ),
        ),
        guess=Guess(
            question="One layer can copy the picture. What do three more hidden layers do?",
            figure="stacked more",
            options=(
                ("lower the error", 0.97), ("nothing", 1.03), ("raise it", float("inf")),
            ),
        ),
        explanation="The one does not follow from the other: what a layer does well, more layers "
        "need not do better. The book’s argument (Deep Learning, section 14.3) is that one layer "
        "cannot put arbitrary constraints on the code, and that some functions need exponentially "
        "fewer units when deep.",
        page="pages/7_Stacking.py?view=Depth and width&data=digits",
        measure=copies,
        seeds=8,
    ),
)  # fmt: skip
