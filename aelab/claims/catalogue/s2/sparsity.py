"""Claims about sparse codes: what is few, and how the KL must be fed."""

from typing import Any

import numpy as np

from aelab import data
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import Floats, wide
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Experiment, Run

RHO = 0.1
NEAR = 0.1  # to 0
LONG: dict[str, Any] = {"epochs": 200}


def codes_of(run: Run) -> Floats:
    """Of the training digits, [n, 100]."""
    return run.encode(data.load("digits").x_train)


def sparse(seed: int, memory: Memory, device: str | None, **values: Any) -> EventStream[Floats]:
    """Codes of the training digits, [n, 100]; the KL needs its time."""
    run = yield from trained(wide("sparse", seed, **{**LONG, **values}), memory, device)
    return codes_of(run)


def reached(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Mean activations against ρ, with the penalty and without."""
    h = yield from part(sparse(seed, memory, device), 0.0, 0.5)
    free = yield from part(sparse(seed, memory, device, beta=0.0), 0.5, 1.0)
    mean = h.mean(0)
    return {
        "mean over ρ": float(mean.mean()) / RHO, "free": float(free.mean()) / RHO,
        "units at ρ": 100 * float((np.abs(mean / RHO - 1) <= 0.5).mean()),
        "units at ρ, free": 100 * float((np.abs(free.mean(0) / RHO - 1) <= 0.5).mean()),
        "near 0": 100 * float((h < NEAR).mean()), "near 0, free": 100 * float((free < NEAR).mean()),
    }  # fmt: skip


def probabilities(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Units whose mean activation has a KL to ρ, with a sigmoid and a relu code."""
    defined = {}
    for turn, code in enumerate(("sigmoid", "relu")):
        wanted: Experiment = wide("basic", seed, code=code)
        run = yield from part(trained(wanted, memory, device), turn / 2, (turn + 1) / 2)
        mean = codes_of(run).mean(0)
        defined[code] = 100 * float(((mean > 0) & (mean < 1)).mean())
    return defined


CLAIMS = (
    Claim(
        key="kl-reaches-rho",
        note="S2",
        title="The KL holds every unit’s mean activation near ρ",
        sentence="모든 hidden unit h_j 에 대해서 training set 전체에서의 평균값이 근사적으로 작은 "
        "수인 ρ 에 가깝게 제약함",
        english="Every hidden unit’s mean over the whole training set is held near a small ρ.",
        setting=f"Digits, 100 sigmoid units, ρ = {RHO}, β = 10, 200 epochs; without: β = 0",
        parts=(
            Part(
                says="the mean over all units is 0.8 to 1.25 of ρ", figure="mean over ρ",
                unit="× ρ", low=0.8, high=1.25, baseline=("free", "without penalty"),
            ),
            Part(
                says="at least 90 % of the units are within 50 % of ρ", figure="units at ρ",
                unit="%", low=90.0, baseline=("units at ρ, free", "without penalty"),
            ),
        ),
        guess=Guess(
            question=f"ρ = {RHO}. How busy is the mean unit after training?",
            figure="mean over ρ",
            options=(("less than 0.8 ρ", 0.8), ("about ρ", 1.25), ("busier", float("inf"))),
        ),
        explanation="KL(ρ ‖ ρ̂) is 0 at ρ and grows without end towards 0 and 1, so no unit may die "
        "and none may always speak (Ng, CS294A, 2011). It needs its time and its weight: with a "
        "small β the units stay busier than ρ.",
        page="pages/4_Filters.py",
        measure=reached,
    ),
    Claim(
        key="mostly-near-zero",
        note="S2",
        title="To keep ρ, most activations must be near 0",
        sentence="이 제약을 만족시키려면 h_j^{(i)} 는 대부분 0에 가까운 값을 가져야함",
        english="To meet this constraint the h must mostly have values near 0.",
        setting=f"Digits, 100 sigmoid units, ρ = {RHO}, β = 10, 200 epochs; without: β = 0",
        parts=(
            Part(
                says=f"at least 70 % of the activations are below {NEAR}", figure="near 0",
                unit="%", low=70.0, baseline=("near 0, free", "without penalty"),
            ),
            Part(
                says="all the same the constraint is met: the mean is 0.8 to 1.25 of ρ",
                figure="mean over ρ", unit="× ρ", low=0.8, high=1.25, role="intended",
                baseline=("free", "without penalty"),
            ),
        ),
        guess=Guess(
            question=f"The mean activation is {RHO}. How many activations are below it?",
            figure="near 0",
            options=(("fewer than half", 50.0), ("50 to 70 %", 70.0), ("more", float("inf"))),
        ),
        explanation="The constraint is on means. Units that are always a little on meet it as "
        "well as units that are rarely on, so it leads towards 0 but does not force it. What "
        "decides is what the decoder can use; k-sparse and L1 press on each activation by itself.",
        page="pages/4_Filters.py",
        measure=reached,
    ),
    Claim(
        key="kl-needs-probabilities",
        note="S2",
        title="The KL penalty fits the units of any autoencoder",
        sentence="i 번째 input vector x^{(i)} 에 대한 j 번째 hidden unit의 activation값",
        english="h_j is the activation of hidden unit j for input i; its mean ρ̂_j goes into the "
        "KL.",
        setting="Digits, 100 units, relu or sigmoid, no penalty",
        parts=(
            Part(
                says="with relu every unit’s mean lies between 0 and 1, where KL is defined",
                figure="relu", unit="%", low=99.9, baseline=("sigmoid", "sigmoid"),
            ),
            Part(
                says="with sigmoid every unit’s does", figure="sigmoid", unit="%", low=99.9,
                role="intended",
            ),
        ),
        guess=Guess(
            question="Relu units: for how many of 100 does KL(ρ ‖ ρ̂) exist?",
            figure="relu",
            options=(("fewer than half", 50.0), ("50 to 99", 99.5), ("all", float("inf"))),
        ),
        explanation="KL(ρ ‖ ρ̂) compares two probabilities; ρ̂ must lie between 0 and 1, so the "
        "units must be sigmoid. A relu unit’s mean may be 0 or above 1, where the logarithm of 1 "
        "− ρ̂ does not exist. For relu codes L1 does the work.",
        page="pages/1_Train.py?variant=sparse&data=digits",
        measure=probabilities,
    ),
)  # fmt: skip
