"""Claims about building a deep net floor by floor, from autoencoders or from RBMs."""

from typing import Any

from aelab import data, recipes
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import error, total_variance
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Experiment

NET: dict[str, Any] = {**recipes.layer_stack("digits"), "pretrain": 0.5}
HALF: dict[str, Any] = {"pretrain": 1.0, "epochs": NET["epochs"] // 2}  # only the first half
# As before 2006, with a rate at which a single layer learns.
NAIVE: dict[str, Any] = {**recipes.NAIVE, "optimiser": "momentum", "rate": 0.03}
# The units of the machines, for both; autoencoders begin with weights that suit sigmoid units.
SAME: dict[str, Any] = {
    "activation": "sigmoid", "code": "linear", "loss": "cross-entropy",
    "rate": 0.01,  # at 0.003 neither has converged
}  # fmt: skip
BEGIN = {"stacked": "xavier", "rbm": "naive"}
NETS = "Digits, 64-32-16-8 and back"


def net(key: str, seed: int, **values: Any) -> Experiment:
    """A deep net of the digits, by the key of its variant."""
    return Experiment.suited(key, "digits", seed, **{**NET, **values})


def begun(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Errors of a deep net from scratch and pre-trained: with naive and with He's weights."""
    x, left = data.load("digits").x_test, {}
    wanted = {
        "scratch": net("basic", seed, **NAIVE), "start": net("stacked", seed, **NAIVE, **HALF),
        "end": net("stacked", seed, **NAIVE), "He": net("basic", seed),
        "He, end": net("stacked", seed),
    }  # fmt: skip
    for turn, (of, e) in enumerate(wanted.items()):
        run = yield from part(trained(e, memory, device), turn / 5, (turn + 1) / 5)
        left[of] = error(run, x) / total_variance(x)
    return {**left, "mean picture": 1.0, "with He": left["He, end"] / left["He"]}


def different(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """A stack of autoencoders and one of RBMs: errors before and after the same fine-tuning."""
    x, left = data.load("digits").x_test, {}
    for turn, (key, when) in enumerate((k, w) for k in BEGIN for w in (HALF, {})):
        wanted = net(key, seed, **{**SAME, "init": BEGIN[key], **when})
        run = yield from part(trained(wanted, memory, device), turn / 4, (turn + 1) / 4)
        left[key, not when] = error(run, x)
    final = left["rbm", True] / left["stacked", True]
    return {
        "final": max(final, 1 / final), "RBMs over autoencoders": final, "the same": 1.0,
        "before": left["rbm", False] / left["stacked", False],
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="pretraining-starts",
        note="S1",
        title="Pre-trained layers are a good start",
        sentence="Batch-Norm, Xavier Initialization 등이 없던 시절에는 AutoEncoder의 이러한 특성을 "
        "활용해 모델을 초기화시키는 용도로 많이 사용했다고 합니다.",
        english="Before batch norm and Xavier’s weights, autoencoders were much used to "
        "initialise.",
        setting=f"{NETS}, sigmoid, N(0, 0.01²), momentum, as many steps; elsewhere relu, He, Adam",
        parts=(
            Part(
                says="from scratch it sticks at the mean picture: 0.95 to 1.05 of its error",
                figure="scratch", unit="× mean picture", low=0.95, high=1.05,
                baseline=("mean picture", "mean picture"),
            ),
            Part(
                says="unrolled, before fine-tuning, it is below: at most 0.95", figure="start",
                unit="× mean picture", high=0.95, baseline=("scratch", "from scratch"),
            ),
            Part(
                says="fine-tuned it ends at 0.75 at most", figure="end", unit="× mean picture",
                high=0.75, baseline=("scratch", "from scratch"),
            ),
            Part(
                says="with He’s weights and Adam it helps as much: 0.75 of from scratch at most",
                figure="with He", unit="× from scratch", high=0.75, role="generalisation",
                baseline=("mean picture", "from scratch"),
            ),
        ),
        guess=Guess(
            question="Four sigmoid layers, tiny weights, no pre-training: what does it draw?",
            figure="scratch",
            options=(
                ("digits", 0.5), ("blurred digits", 0.95), ("the mean picture", float("inf")),
            ),
        ),
        explanation="Through small weights and flat sigmoids hardly any gradient reaches the first "
        "layers; the net learns its last bias, which is the mean picture (Hinton and "
        "Salakhutdinov, Science 2006). A single layer learns in spite of that, so floor by floor "
        "works. Weights of the right size (Glorot and Bengio, 2010; He et al., 2015) take the "
        "obstacle away.",
        page="pages/7_Stacking.py",
        measure=begun,
    ),
    Claim(
        key="deep-not-stacked",
        note="S4",
        title="Deep and stacked autoencoders are entirely different",
        sentence="Deep Autoencoder 와 Stacked Autoencoder 는 전혀 다른것이다.",
        english="A deep autoencoder and a stacked autoencoder are entirely different things.",
        setting=f"{NETS}, sigmoid, linear code: RBMs or autoencoders, then the same fine-tuning",
        parts=(
            Part(
                says="entirely different in the end: one’s error at least 1.5 times the other’s",
                figure="final", unit="× the other", low=1.5, baseline=("the same", "no difference"),
            ),
            Part(
                says="before it RBMs reconstruct worse: at least 1.2 times the autoencoders’ error",
                figure="before", unit="× autoencoders", low=1.2, role="intended",
                baseline=("the same", "no difference"),
            ),
            Part(
                says="after it their errors are similar: at most 1.3 times the other’s",
                figure="final", unit="× the other", high=1.3, role="intended",
                baseline=("the same", "no difference"),
            ),
        ),
        guess=Guess(
            question="After the same fine-tuning, the worse one’s error is …",
            figure="final",
            options=(
                ("at most 1.3 times the other’s", 1.3), ("up to 1.5 times", 1.5),
                ("more", float("inf")),
            ),
        ),
        explanation="Different is how the layers learn at first: an RBM lowers the energy of its "
        "data by contrastive divergence, an autoencoder reconstructs its input. Unrolled and "
        "fine-tuned, both are the same kind of net with the same loss, and what is left is two "
        "starts of one training (Bengio et al., NIPS 2006, compare the two).",
        page="pages/7_Stacking.py",
        measure=different,
    ),
)  # fmt: skip
