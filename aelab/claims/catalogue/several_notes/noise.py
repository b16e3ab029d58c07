"""Claims about denoising autoencoders: what they reconstruct, and how much noise is too much."""

from typing import Any

from aelab import data
from aelab.analysis.neighbours import knn_accuracy
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import Floats, squared_distance, total_variance, wide
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Run, corrupted

LEVEL, SIGMA = 0.25, 0.3
# Of the digits’ 64 pixels: a few, which one hardly misses; a quarter; and nearly all.
LITTLE, MUCH = 0.1, 0.75


def denoise(run: Run, noise: str, level: float) -> tuple[Floats, float]:
    """Reconstructions of corrupted test digits, and their squared error / clean image."""
    x = data.load("digits").x_test
    decoded = run.decode(run.encode(corrupted(x, noise, level, run.experiment.seed)))
    return decoded, squared_distance(decoded, x)


def denoising(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Masked digits as they are, and reconstructed by a denoising and a plain autoencoder."""
    x = data.load("digits").x_test
    noisy = yield from part(trained(wide("denoising", seed), memory, device), 0.0, 0.3)
    plain = yield from part(trained(wide("denoising", seed, level=0.0), memory, device), 0.3, 0.6)
    found = {of: denoise(run, "masking", LEVEL)[1] for of, run in (("d", noisy), ("a", plain))}
    narrow: dict[str, Any] = {"latent_dim": 8, "code": "linear", "noise": "gaussian"}
    gauss = {}
    for turn, level in enumerate((SIGMA, 0.0)):
        wanted = wide("denoising", seed, **narrow, level=level)
        run = yield from part(trained(wanted, memory, device), 0.6 + turn / 5, 0.8 + turn / 5)
        gauss[level] = denoise(run, "gaussian", SIGMA)[1]
    return {
        "left of the noise": found["d"] / squared_distance(corrupted(x, "masking", LEVEL, seed), x),
        "copied": 1.0, "over AE": found["d"] / found["a"], "AE": 1.0,
        "narrow, over AE": gauss[SIGMA] / gauss[0.0],
    }  # fmt: skip


def readable(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Whether neighbours classify a digit rightly after denoising from more or less noise."""
    dataset, found = data.load("digits"), {}
    for turn, (of, level) in enumerate((("little", LITTLE), ("quarter", LEVEL), ("much", MUCH))):
        wanted = wide("denoising", seed, level=level)
        run = yield from part(trained(wanted, memory, device), turn / 3, (turn + 1) / 3)
        decoded, wrong = denoise(run, "masking", level)
        found[of] = _accuracy(decoded)
        found[f"{of}, error"] = wrong / total_variance(dataset.x_test)
    return {**found, "clean": _accuracy(dataset.x_test)}


def _accuracy(x: Floats) -> float:
    """The share of these versions of the test digits that 5 neighbours classify rightly, in %."""
    dataset = data.load("digits")
    return 100 * knn_accuracy(dataset.x_train, dataset.y_train, x, dataset.y_test)


WIDE = "Digits, one tied layer of 100 sigmoid units"

CLAIMS = (
    Claim(
        key="denoising-repairs",
        note="S3",
        title="A denoising autoencoder takes noise away",
        sentence="noise가 있는 데이터의 noise를 지워서 clean한 데이터로 복원한다.",
        english="It erases the noise of noisy data and restores clean data.",
        setting=f"{WIDE}, {100 * LEVEL:.0f} % masked; elsewhere 8 linear numbers, Gaussian noise "
        f"of {SIGMA}",
        parts=(
            Part(
                says="at most half the corruption is left; copying the input leaves all of it",
                figure="left of the noise", unit="× the corruption", high=0.5,
                baseline=("copied", "a copy of the input"),
            ),
            Part(
                says="its error is at most 0.8 of a plain autoencoder’s on the same input",
                figure="over AE", unit="× AE", high=0.8, baseline=("AE", "plain autoencoder"),
            ),
            Part(
                says="so it is with a code of 8 numbers and Gaussian noise: at most 0.8",
                figure="narrow, over AE", unit="× AE", high=0.8,
                baseline=("AE", "plain autoencoder"), role="generalisation",
            ),
        ),
        guess=Guess(
            question="A quarter of the pixels is set to 0. How much of that corruption is left?",
            figure="left of the noise",
            options=(
                ("less than a quarter", 0.25), ("a quarter to a half", 0.5),
                ("more than half", float("inf")),
            ),
        ),
        explanation="The target is the clean picture, so copying costs the whole corruption "
        "(Vincent et al., ICML 2008). A narrow code already forgets much of the noise without "
        "having been told: a plain autoencoder or PCA denoises too. Compare with it, not only "
        "with the noisy input.",
        page="pages/5_Denoising.py?data=digits",
        measure=denoising,
        seeds=32,
        first=1001,
    ),
    Claim(
        key="readable-noise",
        note="S1",
        title="Noise under which a person still sees the same",
        sentence="사람이 데이터(이미지, 음성, 또는 텍스트...)에 대해 같다고 생각할 만큼의 noise를 "
        "추가해 주는 것입니다.",
        english="One adds as much noise as leaves the data the same for a person.",
        setting=f"{WIDE}, trained and tried with {100 * LITTLE:.0f} %, {100 * LEVEL:.0f} %, "
        f"{100 * MUCH:.0f} % of the pixels masked",
        parts=(
            Part(
                says=f"at {100 * LITTLE:.0f} % at least 90 % of the repaired digits keep their "
                "class",
                figure="little", unit="%", low=90.0, baseline=("clean", "clean digits"),
            ),
            Part(
                says=f"at {100 * LITTLE:.0f} % its error is at most 40 % of the mean picture’s",
                figure="little, error", unit="× mean picture", high=0.4,
            ),
            Part(
                says=f"at {100 * LEVEL:.0f} %, where a picture of 8×8 is hard to read, as many do",
                figure="quarter", unit="%", low=90.0, role="generalisation",
                baseline=("clean", "clean digits"),
            ),
            Part(
                says=f"at {100 * MUCH:.0f} %, where one cannot read them, 90 % keep it as well",
                figure="much", unit="%", low=90.0, role="generalisation",
                baseline=("clean", "clean digits"),
            ),
        ),
        guess=Guess(
            question=f"{100 * MUCH:.0f} % of the pixels are gone. How many repaired digits keep "
            "their class?",
            figure="much",
            options=(("fewer than half", 50.0), ("half to 90 %", 90.0), ("more", float("inf"))),
        ),
        explanation="The assumption is that noise moves a picture off the manifold, but not to "
        "another place on it. With more noise several digits could have been the original, and "
        "the best answer to squared error is their blurred mean: what cannot be read cannot be "
        "restored.",
        page="pages/5_Denoising.py?data=digits",
        measure=readable,
    ),
)  # fmt: skip
