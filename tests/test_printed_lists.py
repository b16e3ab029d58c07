"""What tables of claims, runs and ratings print: each figure again from what lies beneath."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from printed import half
from printed_pages import Opened, error, values
from sklearn.neighbors import KNeighborsClassifier

from aelab import data
from aelab.claims import claims
from aelab.claims.core.recorded import FILE
from aelab.data.ratings import made
from aelab.store import Store, add_examples, example_progress
from aelab.studies.ratings import RatingsProgress
from aelab.training import Run

pytestmark = pytest.mark.usefixtures("lab")
MEASURED: Mapping[str, Any] = json.loads(FILE.read_text())["claims"]
DATED = json.loads(FILE.read_text())
MEASURED_ON = [*DATED["date"].split("-"), DATED["machine"].split()[-2]]  # and how many cores
RATINGS = made("made-small")


def figures(key: str, name: str) -> list[float]:
    """Of every seed that came with the lab."""
    return [seed[name] for seed in MEASURED[key]["seeds"].values()]


def interval(key: str, name: str) -> tuple[float, float, float]:
    values = figures(key, name)
    mean, reach = float(np.mean(values)), half(values)
    return mean, mean - reach, mean + reach


def kept(low: float, high: float, part: Any) -> bool | None:
    """Whether an interval lies on the ground of a prediction."""
    slack = 1e-9 * max(1.0, abs(low + high) / 2)
    if part.low - slack <= low and high <= part.high + slack:
        return True
    return False if high < part.low or low > part.high else None


def verdict(key: str) -> str:
    """What follows from the intervals."""
    parts = claims()[key].parts
    found = [(part.role, kept(*interval(key, part.figure)[1:], part)) for part in parts]
    if None in [holds for _, holds in found]:
        return "cannot be told yet"
    good = {role: all(holds for of, holds in found if of == role)
            for role in ("as_stated", "generalisation", "intended")}  # fmt: skip
    if good["as_stated"]:
        return "holds" if good["generalisation"] else "holds under conditions"
    meant = "intended" in [role for role, _ in found]
    return "means something else" if meant and good["intended"] else "does not hold"


def said(key: str, part: Any) -> str:
    mean, low, high = interval(key, part.figure)
    unit = part.unit if part.unit in ("°", "") else f" {part.unit}"
    return f"{mean:.3g} [{low:.3g}, {high:.3g}]{unit}"


def test_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Opened("claims?shown=true", monkeypatch)
    table, every = page.page.dataframe[0].value, claims()
    verdicts = [verdict(key) for key in every]
    assert [text.partition(" ")[2] for text in table["verdict"]] == verdicts
    firsts = [said(key, claim.parts[0]) for key, claim in every.items()]
    assert table["mean [95 % interval]"].tolist() == firsts
    seeds = [len(MEASURED[key]["seeds"]) for key in every]
    assert table["seeds"].tolist() == seeds
    assert page.said("claims measured") == [str(len(every))] * 2
    order = ("holds", "holds under conditions", "does not hold", "means something else",
             "cannot be told yet")  # fmt: skip
    counts = Counter(verdicts)
    assert page.said("ae-strip") == [str(counts[words]) for words in order if counts[words]]
    rows = iter(page.rows("claims.csv"))
    for key, claim in every.items():
        for part in claim.parts:
            row = next(rows)
            told = [float(row[name]) for name in ("mean", "95 % low", "95 % high")]
            assert told == pytest.approx(interval(key, part.figure))
            assert (row["claim"], row["verdict"]) == (key, verdict(key))
            if part.baseline:
                base = np.mean(figures(key, part.baseline[0]))
                assert float(row["baseline value"]) == pytest.approx(base)
            assert float(row["seconds"]) == pytest.approx(np.mean(figures(key, "seconds")))
    lines = page.file("claims.md").splitlines()[2:]
    for line, (key, claim), n in zip(lines, every.items(), seeds, strict=True):
        *_, measured, count, outcome = line.strip("| ").split(" | ")
        assert (count, outcome.strip("*")) == (str(n), verdict(key))
        assert all(said(key, part) in measured for part in claim.parts)
    assert page.said("measured beforehand") == [str(len(every)), *MEASURED_ON]
    assert not page.unread()


def test_claims_that_are_covered(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Opened("claims", monkeypatch)
    table = page.page.dataframe[0].value
    assert set(table["verdict"]) == {"●"}
    assert [c.value for c in page.page.caption if c.value == "● measured · guess first"]  # once
    seeds = dict(zip(claims(), table["seeds"].astype(str), strict=True))
    for row in page.rows("claims.csv"):
        assert (row["seeds"], row["verdict"], row["mean"]) == (
            seeds[row["claim"]],
            "guess first",
            "",
        )
    lines = [line.strip("| ").split(" | ") for line in page.file("claims.md").splitlines()[2:]]
    assert [line[-2:] for line in lines] == [[n, "guess first"] for n in seeds.values()]


@pytest.mark.parametrize("key", ["fewer-units", "noise-makes-strokes"])
def test_a_claim(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page, claim = Opened(f"a claim?claim={key}&shown=true", monkeypatch), claims()[key]
    traces = page.figure("claims.verdict")["data"]
    seeds = [values(t["x"]) for t in traces if t["name"] == "a seed"]
    bars = [t["x"] for t in traces if t["name"] == "mean and interval"]
    for part, dots, (low, high, mean) in zip(claim.parts, seeds, bars, strict=True):
        assert dots == pytest.approx(figures(key, part.figure))
        assert (mean, low, high) == pytest.approx(interval(key, part.figure))
        lines = [t["x"][0] for t in traces if part.baseline and t["name"] == part.baseline[1]]
        assert part.baseline is None or np.mean(figures(key, part.baseline[0])) in lines
    n, spent = len(seeds[0]), sum(figures(key, "seconds"))
    assert page.of("claims.verdict")[:2] == [str(n), str(n)]
    assert page.said("s of work") == [str(n), f"{spent:.0f}", *MEASURED_ON]
    found = np.mean(figures(key, claim.guess.figure))
    assert page.said("Measured: ")[-1] == f"{found:.3g}"
    right = next(words for words, most in claim.guess.options if found <= most)
    assert any(f"**{right}**" in words for words in page.words)


KNOWN = RATINGS.item[RATINGS.user == 0]  # of the first user


def kept_model() -> tuple[RatingsProgress, list[str]]:
    """What the example has learned, and its seed and epoch as they are printed."""
    found = example_progress("ratings")
    assert isinstance(found, RatingsProgress)
    best = int(np.argmin([epoch.validation for epoch in found.epochs]))
    return found, [str(found.settings.seed), str(best + 1)]


def check_recommended(page: Opened, guesses: NDArray[np.float32], known: NDArray[np.int64]) -> None:
    """The table and the file of recommended items."""
    order = [i for i in np.argsort(-guesses, kind="stable") if i not in known][:10]
    counts = np.bincount(RATINGS.item, minlength=len(RATINGS.titles))
    lines = [line.strip("| ").split(" | ") for line in table(page, "| times rated |")]
    stars = [f"{guesses[i].clip(1, 5):.2f}" for i in order]
    expected = [[RATINGS.titles[i], star, str(counts[i])]
                for i, star in zip(order, stars, strict=True)]  # fmt: skip
    assert lines == expected
    rows = page.rows("ratings.csv")
    assert [row["title"] for row in rows] == [RATINGS.titles[i] for i in order]
    assert [float(row["guess, stars"]) for row in rows] == pytest.approx(guesses[order])
    assert [row["times rated"] for row in rows] == [str(counts[i]) for i in order]
    n, users, items = len(RATINGS.stars), len({*RATINGS.user}), len(RATINGS.titles)
    share = f"{100 * n / users / items:.1f}"
    assert page.said("of the table")[:6] == [f"{n:,}", "1", "5", str(users), str(items), share]


def table(page: Opened, head: str) -> list[str]:
    """The lines of the table with this in its head."""
    (found,) = (words for words in page.words if head in words.partition("\n")[0])
    page.said(re.escape(found))
    return found.splitlines()[2:]


def test_ratings_for_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    page, (found, named) = Opened("for a user", monkeypatch), kept_model()
    guesses = found.model.table[0]
    assert page.said("rated highest") == ["1", str(len(KNOWN))]
    assert page.said("Recommended") == named
    check_recommended(page, guesses, KNOWN)
    given = sorted(zip(-RATINGS.stars[RATINGS.user == 0], KNOWN, strict=True))[:10]
    lines = [line.strip("| ").split(" | ") for line in table(page, "| given")]
    assert lines == [[RATINGS.titles[i], f"{-stars:.0f}", f"{guesses[i].clip(1, 5):.2f}"]
                     for stars, i in given]  # fmt: skip
    assert not page.unread()


def test_ratings_for_you(monkeypatch: pytest.MonkeyPatch) -> None:
    page, (found, named) = Opened("for you", monkeypatch), kept_model()
    assert page.said("nothing is known") == named
    before = found.model.unseen([], [])
    check_recommended(page, before, np.zeros(0, np.int64))
    most = np.argsort(-np.bincount(RATINGS.item, minlength=len(RATINGS.titles)), kind="stable")
    rated = {int(most[0]): 5, int(most[3]): 1}
    for item, stars in rated.items():
        page.page.session_state[f"ratings.made-small.own.{item}"] = stars - 1
    page.again()
    guesses = found.model.unseen([*rated], [*rated.values()])
    moved = np.abs(guesses.clip(1, 5) - before.clip(1, 5)).mean()
    assert page.said("moved") == ["2", f"{moved:.2f}", *named]
    check_recommended(page, guesses, np.array([*rated]))


def divergence(run: Run, x: NDArray[np.float32]) -> float:
    """KL of a variational code, in nats / image."""
    mean, logvar = run.model.posterior(torch.tensor(x))
    law = torch.distributions.Normal(mean, (logvar / 2).exp())
    normal = torch.distributions.Normal(torch.zeros(()), torch.ones(()))
    return float(torch.distributions.kl_divergence(law, normal).sum(1).mean())


def test_runs(runs: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add_examples(runs)
    known = {entry.name: entry for entry in runs.list()}
    page = Opened(f"runs?runs={','.join(entry.key for entry in known.values())}", monkeypatch)
    table, rows = page.page.dataframe[0].value, page.rows("runs.csv")
    assert page.said("runs$") == [str(len(known))]
    digits = data.load("digits")
    x, y = digits.x_test, digits.y_test
    for shown, row in zip(table.to_dict("records"), rows, strict=True):
        run = runs.load(known[shown["run"]].key)
        known_x, known_y = (of[digits.reference] for of in (digits.x_train, digits.y_train))
        judge = KNeighborsClassifier(5).fit(run.encode(known_x), known_y)
        near = 100 * judge.score(run.encode(x[digits.probe]), y[digits.probe])
        squared = error(run.decode(run.encode(x)), x)
        assert [shown["squared error"], shown["5-NN (%)"]] == pytest.approx(
            [squared, near], rel=1e-3
        )
        sizes = [sum(part.size for part in run.weights.values()), run.last.epoch, run.last.seconds]
        own = [float(row[name]) for name in ("parameters", "epochs trained", "training (s)")]
        assert own == pytest.approx(sizes)
        assert [float(row[name]) for name in ("squared error", "5-NN (%)")] == pytest.approx(
            [squared, near], rel=1e-3)  # fmt: skip
        x_, curve = page.curve("runs.curves", shown["run"])
        assert (x_[-1], curve[-1]) == (run.last.step, pytest.approx(squared, rel=1e-3))
        if run.experiment.variant == "vae":  # the loss of the others is their error, or has noise
            assert float(row["loss: KL, nats / image"]) == pytest.approx(divergence(run, x))
    assert page.of("runs.curves") == ["7", f"{run.last.step:,}"]
    assert page.said("for good") == [str(len(known))]
    assert not page.unread()
