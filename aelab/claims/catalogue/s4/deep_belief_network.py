"""A claim about two ways to pre-train a classifier: as autoencoders, or as a belief network."""

from typing import Any

from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.probe_error import classifier_error
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Experiment

NAME, LABELS = "shapes", 300
# Layer by layer only; what is fine-tuned after that is the classifier.
NET: dict[str, Any] = {
    "hidden": (200,), "latent_dim": 200, "activation": "sigmoid", "code": "sigmoid",
    "loss": "cross-entropy", "pretrain": 1.0, "rate": 0.01, "batch_size": 32, "items": 4000,
    "epochs": 40,
}  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {
    "rbm": {"init": "naive"}, "stacked": {"init": "xavier", "task": "denoising", "level": 0.25},
}  # fmt: skip


def against_belief(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Test errors after fine-tuning: those of denoising layers less those of RBMs."""
    errors = {}
    for turn, (key, kind) in enumerate(KINDS.items()):
        e = Experiment.suited(key, NAME, seed, **NET, **kind)
        run = yield from part(trained(e, memory, device), turn / 2, (turn + 0.7) / 2)
        work = classifier_error(run.model, LABELS, False, seed, device, NAME)
        errors[key] = yield from part(work, (turn + 0.7) / 2, (turn + 1) / 2)
    return {"more errors": errors["stacked"] - errors["rbm"], "DBN": errors["rbm"]}


CLAIMS = (
    Claim(
        key="beats-the-belief-net",
        note="S4",
        title="A stacked autoencoder can beat a deep belief network",
        sentence="이 간단한 모델이 Deep Belief Network 의 성능을 넘어서는 경우도 있다고 하니",
        english="It is said that there are cases where this simple model beats a deep belief "
        "network.",
        setting=f"Shapes, two layers of 200, denoising or RBMs, fine-tuned on {LABELS} labels",
        parts=(
            Part(
                says="a case: on shapes, moved and turned, it makes fewer errors, below 0",
                figure="more errors", unit="points", high=0.0,
                baseline=("DBN", "% wrong, belief network"), own_unit=True,
            ),
        ),
        guess=Guess(
            question="On shapes a denoising stack against a deep belief network: it makes …",
            figure="more errors",
            options=(
                ("fewer errors", -0.25), ("about as many", 0.25), ("more", float("inf")),
            ),
        ),
        explanation="“There are cases” is shown by one. With plain layers the belief network was "
        "ahead (MNIST: 1.2 against 1.4 % errors, Bengio et al., NIPS 2006); with denoising layers "
        "it is a draw there (1.24 against 1.28), and the stack wins on most of the harder "
        "variants (Vincent et al., JMLR 11:3371, 2010). Both kinds of layer keep what tells one "
        "picture from another; neither is shown a class.",
        page="pages/7_Stacking.py",
        measure=against_belief,
        seeds=12,
    ),
)  # fmt: skip
