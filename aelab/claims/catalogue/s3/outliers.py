"""Claims about using codes and errors without labels: clusters and outliers."""

import numpy as np

from aelab import data
from aelab.analysis.agreement import adjusted_rand, contingency_table
from aelab.analysis.pca import fit
from aelab.analysis.quality import squared_errors
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import Floats, digits
from aelab.studies import Figures, Memory, part, trained
from aelab.studies._one_class import (
    SingleRun,
    Task,
    auroc_of_errors,
    experiment,
    pca_errors,
    split_items,
    suited,
    validation_and_test_errors,
)
from aelab.training import EventStream

M = 8  # numbers in the code
NORMAL = (0, 3, 6, 9)  # digits, each the only one that a net has seen
STARTS = 10  # of k-means


def clusters(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Agreement with the classes of ten clusters of codes, over that of clusters of pixels."""
    x = data.load("digits").x_train
    run = yield from trained(digits("basic", seed, latent_dim=M), memory, device)
    codes, pixels = agreement(run.encode(x), seed), agreement(x, seed)
    return {"codes over pixels": codes / pixels, "pixels": pixels, "the same": 1.0}


def agreement(x: Floats, seed: int) -> float:
    """The adjusted Rand index of ten clusters of views [n, d] of the training digits."""
    from sklearn.cluster import KMeans

    found = KMeans(10, n_init=STARTS, random_state=seed).fit(x).labels_
    return adjusted_rand(contingency_table(data.load("digits").y_train, found, 10, 10))


def strangers(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """AUROC of the error of nets that know one digit; and how two strange pictures rank."""
    recipe, auroc, flat = SingleRun.of(dict(suited("digits"))), [], []
    for turn, c in enumerate(NORMAL):
        question = Task("digits", (c,))
        items = split_items(question)
        wanted = experiment(question, "basic", recipe, seed)
        run = yield from part(trained(wanted, memory, device), turn / 5, (turn + 1) / 5)
        _, wrong = yield from validation_and_test_errors(run, items)
        auroc.append(auroc_of_errors(wrong, items))
        flat.append(auroc_of_errors(pca_errors(fit(items.x_train, M), items.x_test), items))
    every = yield from part(trained(digits("basic", seed, latent_dim=M), memory, device), 0.8, 1.0)
    x = data.load("digits").x_test
    tried = np.concatenate([np.zeros_like(x[:1]), x.mean(0, keepdims=True), x])
    found = squared_errors(tried, every.decode(every.encode(tried)))
    blank, blurred = (100 * float((found[2:] < wrong).mean()) for wrong in found[:2])
    return {
        "one digit known": float(np.mean(auroc)), "PCA": float(np.mean(flat)),
        "blank": blank, "blurred": blurred, "limit": 95.0,
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="codes-cluster",
        note="S3",
        title="Codes can be clustered",
        sentence="AutoEncoder를 통해 차원을 줄이고 classification, clustering, anomaly "
        "detection에 의 input으로 활용할 수 있다.",
        english="The reduced data can be the input of classification, clustering, anomaly "
        "detection.",
        setting=f"Digits, codes of {M} numbers against 64 pixels, k-means with ten clusters",
        parts=(
            Part(
                says="clusters of codes agree with the classes at least 0.8 as well as of pixels",
                figure="codes over pixels", unit="× pixels", low=0.8,
                baseline=("the same", "k-means on pixels"),
            ),
            Part(
                says="they agree better: at least 1.05 as well", figure="codes over pixels",
                unit="× pixels", low=1.05, role="generalisation",
                baseline=("the same", "k-means on pixels"),
            ),
        ),
        guess=Guess(
            question="k-means on 8 numbers instead of 64 pixels: the clusters agree …",
            figure="codes over pixels",
            options=(
                ("worse with the classes", 0.97), ("as well", 1.03), ("better", float("inf")),
            ),
        ),
        explanation="A code keeps what squared error asks for, not what tells classes apart. It "
        "makes clustering cheaper; nothing in the loss makes it better. Agreement is the adjusted "
        "Rand index (Hubert and Arabie, 1985).",
        page="pages/8_Use_the_code.py?view=Clusters",
        measure=clusters,
        seeds=8,
    ),
    Claim(
        key="outliers-rebuild-badly",
        note="S3",
        title="Outsiders have a large reconstruction error",
        sentence="테스트시에 다른 데이터를 집어넣게 되면 … 에러(reconstruction error)가 커지게 "
        "된다. reconstruction error 가 큰 것을 outlier로 판단한다.",
        english="Other data give a large reconstruction error; what has a large one is an outlier.",
        setting=f"Digits, {M} numbers: nets that know only {NORMAL}, one each; a net of all, a "
        "blank",
        parts=(
            Part(
                says="the error tells unknown digits from the known one: mean AUROC at least 0.9",
                figure="one digit known", unit="AUROC", low=0.9,
                baseline=("PCA", "PCA with as many numbers"),
            ),
            Part(
                says="a blank picture, no digit at all, has a larger error than 95 % of digits",
                figure="blank", unit="% of digits", low=95.0, role="generalisation",
                baseline=("limit", "a usual limit"),
            ),
            Part(
                says="so has the mean of all digits, which is no digit either", figure="blurred",
                unit="% of digits", low=95.0, role="generalisation",
                baseline=("limit", "a usual limit"),
            ),
        ),
        guess=Guess(
            question="The blurred mean of all digits: how many digits have a smaller error than "
            "it?",
            figure="blurred",
            options=(("fewer than half", 50.0), ("half to 95 %", 95.0), ("more", float("inf"))),
        ),
        explanation="The error grows with what the net has not seen, but also with how much there "
        "is to draw. A simple outsider, such as a blurred picture, lies in the middle of the data "
        "and is drawn well by any net. PCA’s residual is as good a detector on such data: show it "
        "beside.",
        page="pages/9_Anomalies.py",
        measure=strangers,
        seeds=12,
        first=1001,
    ),
)  # fmt: skip
