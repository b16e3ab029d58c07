"""Claims about compression: what comes back, what is lost, and that it hides nothing."""

from aelab import data
from aelab.analysis.neighbours import knn_accuracy
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import digits, error, pca_error, total_variance
from aelab.studies import Figures, Memory, trained
from aelab.training import EventStream

M = 16  # numbers in the code


def faithful(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """What is left of the error on training and on test items; PCA with as many numbers."""
    run = yield from trained(digits("basic", seed, latent_dim=M), memory, device)
    d = data.load("digits")
    return {
        "training": error(run, d.x_train) / total_variance(d.x_train),
        "test": error(run, d.x_test) / total_variance(d.x_test),
        "PCA": pca_error(M, d.x_train, d.x_train) / total_variance(d.x_train),
    }


def secret(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """What can be read from codes without their decoder, and with it."""
    run = yield from trained(digits("basic", seed, latent_dim=M), memory, device)
    d = data.load("digits")
    codes = run.encode(d.x_train), run.encode(d.x_test)
    read = knn_accuracy(codes[0], d.y_train, codes[1], d.y_test)
    return {
        "read": 100 * read, "chance": 10.0, "left": error(run, d.x_test) / total_variance(d.x_test),
        "mean picture": 1.0,
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="training-items",
        note="S1",
        title="At least the training data come back well",
        sentence="적어도(최소한) (training DB에 있는) input data를 잘 복원한다",
        english="It restores well at least the input data that are in the training database.",
        setting=f"Digits, deep autoencoder with {M} numbers, training items",
        parts=(
            Part(
                says="at most 15 % of the mean picture’s error is left", figure="training",
                unit="× mean picture", high=0.15, baseline=("test", "test items"),
            ),
        ),
        guess=Guess(
            question="How much of the mean picture’s error is left on training items?",
            figure="training",
            options=(
                ("up to 15 %", 0.15), ("up to half", 0.5), ("more", float("inf")),
            ),
        ),
        explanation="That is what it was trained for, and all that the loss promises; the decoder "
        "can make at least these pictures again from their codes. How well it does on others must "
        "be measured on items it has not seen.",
        page="pages/1_Train.py?variant=basic&data=digits&latent_dim=16",
        measure=faithful,
    ),
    Claim(
        key="lossy",
        note="S3",
        title="It is lossy",
        sentence="Lossy",
        english="An autoencoder is lossy.",
        setting=f"Digits, deep autoencoder with {M} numbers, training items",
        parts=(
            Part(
                says="at least 1 % of the mean picture’s error is left even on training items",
                figure="training", unit="× mean picture", low=0.01, baseline=("PCA", "PCA"),
            ),
        ),
        guess=Guess(
            question="16 numbers for 64 pixels: does the network leave less error than PCA?",
            figure="training",
            options=(("nothing is lost", 0.01), ("a tenth or less is left", 0.1),
                     ("more", float("inf"))),
        ),
        explanation="A code with fewer numbers than the picture has degrees of freedom cannot "
        "hold it, and what is dropped is what costs least error. Real numbers could hide more "
        "than that in their digits; networks with finite slopes do not find such codes.",
        page="pages/11_Manifold.py?view=Compression&data=digits",
        measure=faithful,
    ),
    Claim(
        key="encryption",
        note="S4",
        title="Encoding encrypts the input",
        sentence="Decoder로 디코딩할수 있는 코드로 input 값을 encoding(암호화) 하는 기능",
        english="It can encode (encrypt) the input into a code that the decoder can decode.",
        setting=f"Digits, deep autoencoder with {M} numbers; codes read without the decoder",
        parts=(
            Part(
                says="codes hide the class: from neighbours it is told for at most 20 %",
                figure="read", unit="%", high=20.0, baseline=("chance", "chance"),
            ),
            Part(
                says="the decoder leaves at most 0.2 of the mean picture’s error", role="intended",
                figure="left", unit="× mean picture", high=0.2,
                baseline=("mean picture", "mean picture"),
            ),
        ),
        guess=Guess(
            question="Someone finds the codes but no decoder. How many classes can they tell?",
            figure="read",
            options=(("hardly any", 20.0), ("up to 80 %", 80.0), ("more", float("inf"))),
        ),
        explanation="Encoding here is compression, not secrecy: there is no key, and similar "
        "pictures have similar codes, so a few known ones give the others away. A cipher must "
        "show nothing of the kind (Shannon, Communication Theory of Secrecy Systems, 1949).",
        page="pages/11_Manifold.py?view=Compression&data=digits",
        measure=secret,
    ),
)  # fmt: skip
