"""Claims about encoders that learned without labels and are then given some."""

from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import wide
from aelab.claims.core.probe_error import classifier_error
from aelab.models import Autoencoder
from aelab.studies import Figures, Memory, part, trained
from aelab.studies.core.source import untrained
from aelab.training import EventStream

FEW, ALL = 30, 1437


def _errors(
    encoders: dict[str, tuple[Autoencoder, bool]], seed: int, device: str | None
) -> EventStream[dict[tuple[str, int], float]]:
    """Test errors in % of encoders, frozen or not, with few and with all labels."""
    found, n = {}, 2 * len(encoders)
    places = [(of, labels) for of in encoders for labels in (FEW, ALL)]
    for turn, (of, labels) in enumerate(places):
        encoder, frozen = encoders[of]
        work = classifier_error(encoder, labels, frozen, seed, device)
        found[of, labels] = yield from part(work, turn / n, (turn + 1) / n)
    return found


def frozen(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Test errors with a frozen less those with a fine-tuned encoder."""
    wanted = wide("denoising", seed)
    run = yield from part(trained(wanted, memory, device), 0.0, 0.5)
    both = {"frozen": (run.model, True), "tuned": (run.model, False)}
    found = yield from part(_errors(both, seed, device), 0.5, 1.0)
    return {
        "few labels": found["frozen", FEW] - found["tuned", FEW],
        "all labels": found["frozen", ALL] - found["tuned", ALL],
        "tuned, few": found["tuned", FEW], "tuned, all": found["tuned", ALL],
    }  # fmt: skip


def unlabelled(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Test errors of a net from scratch less those after pre-training on all pictures."""
    wanted = wide("denoising", seed)
    run = yield from part(trained(wanted, memory, device), 0.0, 0.5)
    both = {"pre": (run.model, False), "scratch": (untrained(wanted), False)}
    found = yield from part(_errors(both, seed, device), 0.5, 1.0)
    return {
        "few labels": found["scratch", FEW] - found["pre", FEW],
        "all labels": found["scratch", ALL] - found["pre", ALL],
        "scratch, few": found["scratch", FEW], "scratch, all": found["scratch", ALL],
    }  # fmt: skip


NET = f"Digits, 100 sigmoid units, 25 % masked, then softmax; {FEW} or all {ALL:,} labels"

CLAIMS = (
    Claim(
        key="freeze-the-encoder",
        note="S3",
        title="It is right to freeze the encoder",
        sentence="그러므로 classification시에 encoder에서 가져온 weight는 고정시키는 것이 맞다.",
        english="So in classification it is right to freeze the weights taken from the encoder.",
        setting=NET,
        parts=(
            Part(
                says=f"with {FEW} labels a frozen encoder errs at most 2 points more",
                figure="few labels", unit="points", high=2.0,
                baseline=("tuned, few", "% wrong, fine-tuned"), own_unit=True,
            ),
            Part(
                says="with all labels it errs no more: at most 0 points", figure="all labels",
                unit="points", high=0.0, role="generalisation",
                baseline=("tuned, all", "% wrong, fine-tuned"), own_unit=True,
            ),
        ),
        guess=Guess(
            question="With all labels a frozen encoder makes …",
            figure="all labels",
            options=(
                ("fewer errors than a fine-tuned one", -0.25), ("as many", 0.25),
                ("more", float("inf")),
            ),
        ),
        explanation="True while the head is still random: its gradients would spoil the encoder. "
        "Once it has learned, letting go of the encoder is what the papers report as best (Hinton "
        "and Salakhutdinov, 2006; Vincent et al., 2010). The note says so itself one line before.",
        page="pages/8_Use_the_code.py",
        measure=frozen,
        seeds=12,
        first=1001,
    ),
    Claim(
        key="unlabelled-helps",
        note="S3",
        title="Pictures without labels help when few have one",
        sentence="stacked AE를 모든 데이터(labeled, and unlabeled)를 학습한다 (unsupervised)",
        english="The stacked AE learns from all data, labelled and unlabelled, without "
        "supervision.",
        setting=NET,
        parts=(
            Part(
                says=f"with {FEW} labels it makes fewer errors than from scratch: above 0",
                figure="few labels", unit="points", low=0.0,
                baseline=("scratch, few", "% wrong from scratch"), own_unit=True,
            ),
            Part(
                says="with all labels still fewer: above 0", figure="all labels",
                unit="points", low=0.0, role="generalisation",
                baseline=("scratch, all", "% wrong from scratch"), own_unit=True,
            ),
        ),
        guess=Guess(
            question=f"{FEW} labels, {ALL:,} pictures. How many points does pre-training win?",
            figure="few labels",
            options=(("none", 0.0), ("up to 2", 2.0), ("more", float("inf"))),
        ),
        explanation="Pictures alone show how pictures differ; labels then only have to name what "
        "is already apart. With many labels these tell as much themselves, and what pre-training "
        "gives shrinks (Erhan et al., JMLR 11:625, 2010).",
        page="pages/8_Use_the_code.py?view=Few labels&data=digits",
        measure=unlabelled,
        seeds=8,
    ),
)  # fmt: skip
