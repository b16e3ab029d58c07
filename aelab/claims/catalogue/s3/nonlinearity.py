"""Claims about curved sheets against PCA's plane: on a roll, on maps, and with little data."""

from aelab import data
from aelab.analysis.neighbours import knn_accuracy
from aelab.analysis.pca import fit
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import digits, error, pca_error
from aelab.recipes import latent_plane, surface
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Experiment

ROLL = "swiss-roll"
M, FEW, STEPS = 8, 20, 2000  # numbers in the code, items, steps


def roll(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """The swiss roll by a code of two numbers: test error over that of PCA's plane."""
    wanted = Experiment.suited("basic", ROLL, seed, latent_dim=2, **surface("basic", ROLL))
    run = yield from trained(wanted, memory, device)
    dataset = data.load(ROLL)
    flat = pca_error(2, dataset.x_train, dataset.x_test)
    return {"error": error(run, dataset.x_test) / flat, "plane": 1.0}


def maps(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """5-NN accuracy on maps of two numbers: a deep autoencoder and PCA."""
    wanted = Experiment.suited("basic", "digits", seed, **latent_plane("basic", "digits"))
    run = yield from trained(wanted, memory, device)
    d = data.load("digits")
    pca = fit(d.x_train, 2)
    flat = knn_accuracy(pca.project(d.x_train), d.y_train, pca.project(d.x_test), d.y_test)
    own = knn_accuracy(run.encode(d.x_train), d.y_train, run.encode(d.x_test), d.y_test)
    return {"autoencoder": own, "PCA": flat, "gain": 100 * (own - flat)}


def little(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Test error over PCA's with few items and with all, after equally many steps."""
    dataset = data.load("digits")
    found = []
    for turn, n in enumerate((FEW, len(dataset.x_train))):
        batch = min(n, 64)
        wanted = digits(
            "basic", seed, latent_dim=M, items=n, batch_size=batch, epochs=STEPS // (n // batch)
        )
        run = yield from part(trained(wanted, memory, device), turn / 2, (turn + 1) / 2)
        flat = pca_error(M, dataset.x_train[:n], dataset.x_test)
        found.append(error(run, dataset.x_test) / flat)
    return {"few": found[0], "all": found[1], "PCA": 1.0}


CLAIMS = (
    Claim(
        key="hyperplane-manifold",
        note="S3",
        title="A curved sheet fits where a plane cannot",
        sentence="데이터를 더 작은 차원으로 표현하기 위해 nonlinear manifold를 사용해 학습한다.",
        english="It learns a non-linear manifold to express data in fewer dimensions.",
        setting="Swiss roll of 1½ turns, deep autoencoder with two numbers, test points",
        parts=(
            Part(
                says="it has at most 5 % of the error of PCA’s plane", figure="error",
                unit="× PCA-2", high=0.05, baseline=("plane", "PCA-2"),
            ),
        ),
        guess=Guess(
            question="A rolled-up sheet: how much of the plane’s error does the network leave?",
            figure="error",
            options=(("at most 5 %", 0.05), ("up to half", 0.5), ("more", float("inf"))),
        ),
        explanation="A plane through a roll keeps two of its three directions and loses the "
        "third. The decoder’s sheet can bend into the roll and follow it. (It need not unroll it: "
        "of 1½ turns most trainings cut the sheet somewhere.)",
        page="pages/11_Manifold.py?view=Sheet&sheet=Cut one and a half",
        measure=roll,
        seeds=5,
    ),
    Claim(
        key="maps",
        note="S3",
        title="A curved map shows relations better than PCA’s",
        sentence="autoencoder : 곡선이 더 데이터간의 관련성을 잘 나타낼 수도 있다.",
        english="Autoencoder: curves may show the relations between data better.",
        setting="Digits in two numbers; the class from 5 training neighbours, test pictures",
        parts=(
            Part(
                says="it tells the class right at least 15 points more often than PCA",
                figure="gain", unit="points", low=15.0, baseline=("PCA", "share right on PCA’s"),
                own_unit=True,
            ),
        ),
        guess=Guess(
            question="On PCA’s map neighbours are right for 6 of 10 digits. On the network’s?",
            figure="autoencoder",
            options=(("7 or less", 0.7), ("up to 9", 0.9), ("more than 9", float("inf"))),
        ),
        explanation="On a flat map classes that differ along other directions lie on top of each "
        "other. A deep network bends its sheet so that it meets them at different places (Hinton "
        "and Salakhutdinov, Science 313:504, 2006, figure 3): it was not given the classes.",
        page="pages/3_Latent_space.py?data=digits",
        measure=maps,
        seeds=5,
    ),
    Claim(
        key="much-data",
        note="S3",
        title="An autoencoder needs many data to do well",
        sentence="데이터가 많아야 좋은 성능을 낼 수 있다.",
        english="It can only perform well if there are many data.",
        setting=f"Digits, deep autoencoder and PCA with {M} numbers, {STEPS} steps, test",
        parts=(
            Part(
                says=f"trained on {FEW} items it does no better than PCA", figure="few",
                unit="× PCA", low=1.0, baseline=("PCA", "PCA"),
            ),
            Part(
                says="trained on all items its error is at most 0.9 of PCA’s", figure="all",
                unit="× PCA", high=0.9, baseline=("PCA", "PCA"),
            ),
        ),
        guess=Guess(
            question=f"Both learn from {FEW} digits only. Who draws new digits better?",
            figure="few",
            options=(
                ("the autoencoder", 0.95), ("both alike", 1.05), ("PCA", float("inf")),
            ),
        ),
        explanation="PCA has one plane to find and cannot bend it to single items. A deep network "
        "has weights by the ten thousand; a few items can be memorised, and what lies between "
        "them is left to chance.",
        page="pages/1_Train.py?variant=basic&data=digits&items=20",
        measure=little,
    ),
)  # fmt: skip
