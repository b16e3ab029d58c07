"""Claims about masking: the famous 25 %, and how it differs from dropout."""

from aelab import data
from aelab.claims.catalogue.several_notes.noise import WIDE, denoise
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import squared_distance, wide
from aelab.claims.core.probe_error import classifier_error
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, corrupted

LEVEL, HALF, LABELS = 0.25, 0.5, 100


def quarter(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """With 25 % masked against none: error of the picture, and of the fine-tuned classifier."""
    loss, errors = {}, {}
    for turn, level in enumerate((0.0, LEVEL)):
        at = turn / 2
        run = yield from part(
            trained(wide("denoising", seed, level=level), memory, device), at, at + 0.3
        )
        loss[level] = denoise(run, "masking", level)[1]
        work = classifier_error(run.model, LABELS, False, seed, device)
        errors[level] = yield from part(work, at + 0.3, at + 0.5)
    return {
        "loss": loss[LEVEL] / loss[0.0], "no noise": 1.0,
        "classifier": errors[LEVEL] - errors[0.0], "classifier without noise": errors[0.0],
    }  # fmt: skip


def brightness(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Mean brightness that masking and dropout leave; what their nets make of digits."""
    x, left, wrong, found = data.load("digits").x_test, {}, {}, {}
    known = data.load("digits").x_train
    for turn, noise in enumerate(("masking", "dropout")):
        wanted = wide("denoising", seed, noise=noise, level=HALF)
        run = yield from part(trained(wanted, memory, device), turn / 2, (turn + 1) / 2)
        left[noise] = float(corrupted(known, noise, HALF, seed).mean() / known.mean())
        corruption = squared_distance(corrupted(x, noise, HALF, seed), x)
        found[noise] = denoise(run, noise, HALF)[1] / corruption
        wrong[noise] = squared_distance(run.decode(run.encode(x)), x)
    return {
        **left, "repaired": found["dropout"], "masking repaired": found["masking"],
        "clean error": wrong["masking"] / wrong["dropout"],
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="quarter-masked",
        note="S1",
        title="A quarter of the input masked gives the lowest loss",
        sentence="약 25% input에 대해 noise를 추가해 줬을 때 Loss값이 가장 낮은 것을 확인할 수 "
        "있습니다.",
        english="With noise on about 25 % of the input the loss is lowest.",
        setting=f"{WIDE}, {100 * LEVEL:.0f} % masked or none, then fine-tuned on {LABELS} labels",
        parts=(
            Part(
                says="the autoencoder’s error on what it is given is lower with noise: below 1",
                figure="loss", unit="× without noise", high=1.0, baseline=("no noise", "no noise"),
            ),
            Part(
                says="the fine-tuned classifier errs no more: at most 0.5 points more",
                figure="classifier", unit="points", high=0.5, role="intended",
                baseline=("classifier without noise", "% wrong without noise"), own_unit=True,
            ),
        ),
        guess=Guess(
            question="25 % of the input is masked. What happens to the error of the pictures?",
            figure="loss",
            options=(("it falls", 1.0), ("it at most doubles", 2.0), ("more", float("inf"))),
        ),
        explanation="The curve in the lecture is the test error of the classifier that was "
        "fine-tuned after pre-training (Vincent et al., JMLR 11:3371, 2010): flat from about 10 % "
        "to 40 %, lowest near 25 %. The autoencoder’s own loss rises with every bit of noise, for "
        "less of the picture is known.",
        page="pages/5_Denoising.py?data=digits",
        measure=quarter,
        seeds=48,
        first=1001,
    ),
    Claim(
        key="dropout-is-brighter",
        note="S2",
        title="A denoising autoencoder may drop out its input",
        sentence="Figure 15-9. Denoising autoencoders, with Gaussian noise (left) or dropout "
        "(right)",
        english="Denoising autoencoders may use Gaussian noise or dropout on their inputs.",
        setting=f"{WIDE}, trained with half of the pixels masked or dropped",
        parts=(
            Part(
                says="half the pixels dropped: at most 0.4 of the corruption is left",
                figure="repaired", unit="× the corruption", high=0.4,
                baseline=("masking repaired", "masking"),
            ),
            Part(
                says="dropout leaves the mean brightness: 0.97 to 1.03 of it", figure="dropout",
                unit="× clean", low=0.97, high=1.03, baseline=("masking", "masking"),
            ),
            Part(
                says="so does the masking of other notes, if it is the same thing", unit="× clean",
                figure="masking", low=0.97, high=1.03, role="generalisation",
                baseline=("dropout", "dropout"),
            ),
        ),
        guess=Guess(
            question="A net was trained with masked digits. How does it draw clean ones?",
            figure="clean error",
            options=(
                ("better than one trained with dropout", 0.95), ("as well", 1.05),
                ("worse", float("inf")),
            ),
        ),
        explanation="Dropout divides what it keeps by 1 − p (Srivastava et al., JMLR 2014), "
        "zero-masking does not (Vincent et al., 2008): the two are not one noise, and a network "
        "for one is not scored on the other. On clean pictures of 8×8 pixels both nets do alike, "
        "although those of masking have only ever seen dark ones.",
        page="pages/5_Denoising.py?data=digits",
        measure=brightness,
    ),
)  # fmt: skip
