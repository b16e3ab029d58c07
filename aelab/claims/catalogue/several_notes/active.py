"""Claims about active units: how many speak, and whether they are others each time."""

from aelab.analysis.activity import on
from aelab.analysis.filters import dead
from aelab.claims.catalogue.s2.sparsity import RHO, codes_of, sparse
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import wide
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream

K, SEEN = 16, 0.01


def fewer(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Units that still answer to anything, and units that are on for one picture."""
    h = yield from part(sparse(seed, memory, device), 0.0, 0.5)
    free = yield from part(sparse(seed, memory, device, beta=0.0), 0.5, 1.0)
    active = float(on(h).mean()), float(on(free).mean())
    return {
        "units left": 100 * float((~dead(h)).mean()), "units": 100.0,
        "on at a time": active[0] / active[1], "AE": 1.0,
    }  # fmt: skip


def some(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """The share of units that a digit uses, and of units that some digits use."""
    wanted = wide("sparse", seed, penalty="k-sparse", code="linear", k=K)
    run = yield from part(trained(wanted, memory, device), 0.0, 0.5)
    h = yield from part(sparse(seed, memory, device), 0.5, 1.0)
    used = codes_of(run) != 0
    return {
        "each time": 100 * float(used.mean()), "all": 100.0,
        "in turn": 100 * float((used.mean(0) > SEEN).mean()),
        "each time, KL": 100 * float(on(h).mean()),
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="fewer-units",
        note="S0",
        title="A sparse autoencoder reduces the number of h",
        sentence="h의 개수를 줄여버리는 SAE와 다르게 CAE는 f의 미분값을 최대한 작게 만드는 것이 "
        "목적입니다.",
        english="Unlike the SAE, which reduces the number of h, the CAE makes f’s derivative "
        "small.",
        setting=f"Digits, 100 sigmoid units, ρ = {RHO}, β = 10, 200 epochs",
        parts=(
            Part(
                says="at most half of the units are left in use over all digits",
                figure="units left", unit="%", high=50.0, baseline=("units", "units in the code"),
            ),
            Part(
                says="for one digit at most 0.4 times as many are on as without the penalty",
                figure="on at a time", unit="× AE", high=0.4, role="intended",
                baseline=("AE", "without penalty"),
            ),
        ),
        guess=Guess(
            question="How many of the 100 units does some digit still use?",
            figure="units left",
            options=(("at most half", 50.0), ("50 to 90", 90.0), ("nearly all", float("inf"))),
        ),
        explanation="Ω(h) charges for activity, not for units: the code stays as long as it was, "
        "and fewer of its units are active at a time. With the KL no unit may even fall silent "
        "for good. Goodfellow, Bengio and Courville, Deep Learning, section 14.2.1, speak of "
        "sparsity of the code, not of its size.",
        page="pages/4_Filters.py",
        measure=fewer,
    ),
    Claim(
        key="some-each-time",
        note="S4",
        title="Only some of the hidden units are used each time",
        sentence="간단히 말하자면 hidden node 중 매번 일부 node 만 사용해서 학습한다.",
        english="Put simply, it learns with only some of the hidden nodes each time.",
        setting=f"Digits, 100 units: {K}-sparse and linear, or sigmoid with the KL to {RHO}",
        parts=(
            Part(
                says=f"a digit uses at most {K} %", figure="each time", unit="%", high=float(K),
                baseline=("all", "all units"),
            ),
            Part(
                says="others each time: at least 80 % are used by more than 1 % of the digits",
                figure="in turn", unit="%", low=80.0, role="generalisation",
                baseline=("all", "all units"),
            ),
            Part(
                says=f"the KL does so too: at most {K} % above half their top",
                figure="each time, KL", unit="%", high=float(K), role="generalisation",
                baseline=("all", "all units"),
            ),
        ),
        guess=Guess(
            question=f"Each digit may use {K} of 100 units. How many are used by some digits?",
            figure="in turn",
            options=((f"the same {K}", 20.0), ("about half", 70.0), ("nearly all", float("inf"))),
        ),
        explanation="The k-sparse autoencoder does it by rule: the k largest stay (Makhzani and "
        "Frey, arXiv:1312.5663). KL and L1 only charge for activity and leave it to the net which "
        "units speak. Which few are allowed decides who learns: units that never win stay dead, "
        "unless k begins large and comes down, as the paper does it.",
        page="pages/4_Filters.py",
        measure=some,
    ),
)  # fmt: skip
