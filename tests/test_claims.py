"""Claims: verdicts follow from figures, are found again, and stay covered until one has guessed."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from math import inf, nan
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import parse_qsl

import pytest
from apptest import ROOT, at, press, ran
from streamlit.testing.v1 import AppTest

from aelab import claims as book
from aelab.claims import (
    NOTES,
    SECONDS,
    Claim,
    ClaimsProgress,
    Guess,
    Part,
    Verdict,
    claims,
    known,
    outcome,
    study,
)
from aelab.claims import __main__ as command
from aelab.claims.core import check, fingerprint
from aelab.claims.core import recorded as record
from aelab.claims.core.table import UNKNOWN, replace_table, table
from aelab.store import DiskMemory, Store
from aelab.studies import CellKey, Figures, Memory
from aelab.training import EventStream, Progress, TrainingEvent
from aelab.ui.pages.claims import state as claim_state
from aelab.ui.pages.claims import table as claim_table
from aelab.ui.session import jobs, saved_runs
from aelab.ui.session import study as ui_study

PAGE = "pages/12_Claims.py"
ASKED: list[int] = []


def measure(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """The seeds 7, 8 and 9 themselves, and ten times as much."""
    ASKED.append(seed)
    yield TrainingEvent(0, 0.0, progress=Progress(share=0.5, doing="half"))
    return {"seed": float(seed), "ten": 10.0 * seed, "zero": 0.0}


def claim(key: str = "fake", parts: tuple[Part, ...] = (), **other: object) -> Claim:
    """A claim about the number 8, which is the mean; 5.52 to 10.48 is Student's interval."""
    given = {
        "key": key, "note": "S1", "title": f"The claim {key}", "sentence": "여덟이다",
        "english": "It is eight.", "setting": "Nothing is trained",
        "explanation": "Seeds count up.",
        "parts": parts or (part(),), "page": "pages/11_Manifold.py?view=Arrows",
        "guess": Guess(
            question="How many?", figure="seed",
            options=(("few", 5.0), ("some", 9.0), ("many", inf)),
        ),
        "measure": measure, "first": 7,
    }  # fmt: skip
    return Claim(**{**given, **other})  # type: ignore[arg-type]


def part(low: float = 5.0, high: float = 11.0, **other: object) -> Part:
    given = {"says": "it is 5 to 11", "figure": "seed", "unit": "things"}
    return Part(low=low, high=high, **{**given, **other})  # type: ignore[arg-type]


GOOD, BAD, EDGE = part(), part(low=12.0, high=20.0), part(low=7.9)


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        ([GOOD], "holds"),
        ([BAD], "does not hold"),
        ([EDGE], "cannot be told yet"),
        ([GOOD, EDGE], "cannot be told yet"),
        ([GOOD, ("generalisation", GOOD)], "holds"),
        ([GOOD, ("generalisation", BAD)], "holds under conditions"),
        ([BAD, ("intended", GOOD)], "means something else"),
        ([BAD, ("intended", BAD)], "does not hold"),
        ([BAD, GOOD], "does not hold"),
    ],
)
def test_the_verdict_follows_from_the_intervals(parts: list[object], verdict: str) -> None:
    told = tuple(
        p if isinstance(p, Part) else part(p[1].low, p[1].high, role=p[0])  # type: ignore[index]
        for p in parts
    )
    of = claim(parts=told)
    memory = Memory()
    for _ in study([of], memory, "cpu"):
        pass
    found = outcome(of, known([of], memory))
    assert found is not None
    assert found.verdict == verdict
    assert found.parts[0].measured.low == pytest.approx(8 - 4.302653 / 3**0.5)  # t table, 2 df


def test_there_is_no_verdict_before_the_last_seed() -> None:
    of = claim()
    found = outcome(of, {("fake", 7): {"seed": 8.0}, ("fake", 8): {"seed": 8.0}})
    assert found is not None
    assert found.parts[0].holds
    assert found.verdict is Verdict.OPEN
    assert outcome(of, {("other", 7): {"seed": 8.0}}) is None


def test_a_guess_is_right_if_the_figure_is_not_above_its_bound() -> None:
    guess = claim().guess
    assert [guess.right({"seed": v}) for v in (4.9, 5.0, 5.1, 9.1, nan)] == [0, 0, 1, 2, 2]


def test_what_was_measured_is_not_measured_again_unless_asked_for(tmp_path: Path) -> None:
    of, shelf = claim(), DiskMemory(Store(tmp_path))
    ASKED.clear()
    work = study([of], shelf, "cpu")
    seen = next(
        t.progress for t in work if isinstance(t.progress, ClaimsProgress) and t.progress.cells
    )
    assert (seen.now, seen.wanted, seen.total) == ("fake", ("fake",), 3)
    work.close()
    assert ASKED == [7]
    *_, last = study([of], DiskMemory(Store(tmp_path)), "cpu")
    assert ASKED == [7, 8, 9]
    assert isinstance(last.progress, ClaimsProgress)
    assert last.progress.now == ""
    assert known([of], shelf)["fake", 9][SECONDS] >= 0
    for _ in study([of], book.FreshMemory(Store(tmp_path)), "cpu"):
        pass
    assert ASKED == [7, 8, 9, 7, 8, 9]


def test_another_version_is_another_claim() -> None:
    of, memory = claim(), Memory()
    for _ in study([of], memory, "cpu"):
        pass
    assert len(known([of], memory)) == 3
    assert known([claim(title="Other words", explanation="None.")], memory) == known([of], memory)
    assert known([claim(version=2)], memory) == {}


CODE = """
from a.b import c
RATE = 0.1
def f(x: int) -> float:
    return f"{x!r:.3f}", RATE * c(x)[1:]
CLAIMS = ("a",)
"""


def test_the_fingerprint_survives_words_files_and_layout() -> None:
    same = (
        CODE.replace("from a.b", "from a.d.e"),
        CODE.replace('("a",)', '("another claim", "b")'),
        '"""What it is."""\n' + CODE,
        CODE.replace("float:\n", 'float:\n    """What it does."""\n    # and why\n\n'),
        CODE.replace("RATE * c(x)", "RATE  *  (c( x ))"),
    )
    assert {fingerprint.digest(code) for code in same} == {fingerprint.digest(CODE)}
    for old, new in (("0.1", "0.2"), ("1:", ":1"), ("*", "+"), ("c(x)", "c(x, x)"), (".3f", ".2f")):
        assert fingerprint.digest(CODE.replace(old, new)) != fingerprint.digest(CODE)


def test_code_that_has_changed_asks_for_a_new_version() -> None:
    every = list(claims().values())
    assert record.changed(every) == [], (
        "raise their version, or, if their figures are the same: "
        "python -m aelab.claims --check --stamp"
    )
    assert len(record.recorded(every)) == sum(of.seeds for of in every)


def test_recorded_figures_are_checked_by_measuring_some_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    of = claim()
    truth: dict[CellKey, Figures] = {
        ("fake", seed): {"seed": float(seed), "ten": 10.0 * seed, "zero": 0.0, SECONDS: 0.1}
        for seed in of.planned_seeds
    }
    monkeypatch.setattr(record, "FILE", tmp_path / "measured.json")
    try:
        record.record([of], truth, tmp_path / "measured.json")
        assert [str(found) for found in check.check([of])] == ["fake: equal to the last digit"]
        wrong = {**truth, ("fake", 7): {**truth["fake", 7], "ten": 70.00000000000001}}
        record.record([of], wrong, tmp_path / "measured.json")
        (found,) = check.check([of])
        assert str(found) == "fake: ten 70.00000000000001 recorded, 70.0 found"
        monkeypatch.setattr(check, "here", lambda: "another machine")
        assert [str(found) for found in check.check([of])] == ["fake: equal"]
        wrong["fake", 7] = {**truth["fake", 7], "ten": 75.0}
        record.record([of], wrong, tmp_path / "measured.json")
        assert len(next(check.check([of])).differing) == 1
    finally:
        record._kept.cache_clear()


def test_a_stamp_keeps_figures_and_takes_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of, file = claim(), tmp_path / "measured.json"
    truth: dict[CellKey, Figures] = {("fake", 7): {"seed": 7.0}}
    monkeypatch.setattr(record, "FILE", file)
    try:
        record.record([of], truth, file)
        monkeypatch.setattr(record, "fingerprint", lambda measure: "changed")
        assert record.changed([of]) == ["fake"]
        assert record.recorded([of]) == truth
        record.stamp([of], file)
        assert record.changed([of]) == []
        assert record.recorded([of]) == truth
        assert record.recorded([claim(version=2)]) == {}
    finally:
        record._kept.cache_clear()


def test_a_figure_that_is_missing_is_named() -> None:
    with pytest.raises(ValueError, match=r"“The claim fake” was not given nothing"):
        list(study([claim(parts=(part(figure="nothing"),))], Memory(), "cpu"))


def test_recorded_figures_are_those_of_the_code_that_is_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of, memory = claim(), Memory()
    for _ in study([of], memory, "cpu"):
        pass
    found = known([of], memory)
    monkeypatch.setattr(record, "FILE", tmp_path / "measured.json")
    record.record([of], found, tmp_path / "measured.json")
    try:
        assert record.recorded([of]) == found
        assert "cores" in record.machine()
        assert record.date() == f"{datetime.now():%Y-%m-%d}"
        assert record.recorded([claim(version=2)]) == {}
    finally:
        record._kept.cache_clear()


@pytest.mark.parametrize("of", claims().values(), ids=lambda of: of.key)
def test_a_claim_can_be_told_in_a_class(of: Claim) -> None:
    path, _, query = of.page.partition("?")
    assert (ROOT / path).exists()
    assert len(parse_qsl(query)) == query.count("=")
    assert of.note in NOTES
    assert len(of.title) <= 60
    assert len(of.explanation) <= 500
    assert all(len(p.says) <= 90 for p in of.parts)
    assert any(p.role == "as_stated" for p in of.parts)
    assert all(p.low <= p.high and (p.low > -inf or p.high < inf) for p in of.parts)
    most = [bound for _, bound in of.guess.options]
    assert most == sorted(set(most))
    assert most[-1] == inf
    assert of.seeds >= 3


def test_the_docs_show_what_is_recorded() -> None:
    text = (ROOT / "docs" / "claims.md").read_text("utf-8")
    every = list(claims().values())
    assert len(every) >= 20
    assert replace_table(text, table(every, record.recorded(every))) == text, "aelab claims --docs"
    words = {UNKNOWN, *(f"**{verdict}**" for verdict in Verdict)}
    lines = {line.split(" | ")[1]: line for line in text.splitlines() if line.startswith("| S")}
    assert {lines[of.title].split(" | ")[-1].removesuffix(" |") for of in every} <= words


def test_a_page_without_its_marks_is_named() -> None:
    with pytest.raises(ValueError, match="has no <!-- claims -->"):
        replace_table("nothing", "table")


def test_the_command_names_a_claim_that_it_does_not_know(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command.main(["nonsense"]) == 2
    assert "There is no claim nonsense" in capsys.readouterr().out


@pytest.fixture
def two(
    lab: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Mapping[str, Claim]]:
    """A lab with two fast claims and an empty store."""
    made = {
        "fake": claim(),
        "wrong": claim(
            "wrong", (BAD, part(role="intended", baseline=("zero", "nothing"))), note="S2"
        ),
    }
    monkeypatch.setenv("AELAB_RUNS", str(tmp_path / "runs"))
    monkeypatch.setattr(book, "claims", lambda: made)
    for kept_here in (saved_runs.store, ui_study.memory):
        kept_here.clear()
    yield made
    for kept_here in (saved_runs.store, ui_study.memory):
        kept_here.clear()


def opened(**query: str) -> AppTest:
    return ran(at(PAGE, **query))


def measured(page: AppTest) -> None:
    """Presses Measure and waits until the study is over."""
    press(page, "train")
    job = jobs.scheduler().get(page.session_state["lab"].studies[claim_state.PAGE])
    assert job is not None
    late = monotonic() + 60
    while not job.ended:
        assert monotonic() < late
        sleep(0.02)
    assert job.state == "finished"
    ran(page)


def words(page: AppTest) -> str:
    """All that the page says in words."""
    return " ".join(e.value for e in (*page.markdown, *page.header, *page.caption))


def test_a_result_is_covered_until_one_guesses(two: Mapping[str, Claim]) -> None:
    page = opened(claim="fake")
    assert "Press **Measure**" not in words(page)
    measured(page)
    assert not page.header
    assert page.button(key="claim-fake").label == ":gray[**●**] **The claim fake** :gray[here]"
    press(page, "guess-0")
    assert "✓ holds" in page.header[0].value
    told = words(page)
    assert "You guessed: few. Measured: **some** (seed: 8 things)" in told
    assert "Seeds count up." in told
    assert "**0 of 1** right" in told
    assert "holds" in page.button(key="claim-fake").label
    again = opened(claim="fake")  # another session: stored, and covered again
    assert not again.header
    assert "It has been measured" in words(again)
    press(again, "guess-1")
    assert "You guessed right" in words(again)


def test_the_table_measures_all_and_shows_them_when_asked(two: Mapping[str, Claim]) -> None:
    page = opened()
    measured(page)
    assert page.dataframe[0].value["verdict"].tolist() == ["● · here"] * 2
    page.toggle(key="shown").set_value(True)
    shown = ran(page).dataframe[0].value
    assert shown["verdict"].tolist() == ["✓ holds · here", "≠ means something else · here"]
    assert shown["mean [95 % interval]"][0] == "8 [5.52, 10.5] things"
    page.selectbox(key="claims.filter").select("means something else")
    assert ran(page).dataframe[0].value["claim"].tolist() == ["The claim wrong"]


def test_the_files_hold_the_figures_but_not_what_is_covered(two: Mapping[str, Claim]) -> None:
    made = list(two.values())
    memory = Memory()
    for _ in study(made, memory, "cpu"):
        pass
    cells = known(made, memory)

    def seen(open_: bool) -> list[claim_state.Standing]:
        return [
            claim_state.Standing(c, cells, outcome(c, cells), False, False, None, open_)
            for c in made
        ]

    def table_of(open_: bool) -> list[dict[str, str]]:
        text = claim_table.csv_file.csv_text(claim_table.FIELDS, claim_table.lines(seen(open_)))
        return list(csv.DictReader(io.StringIO(text)))

    assert [row["mean"] for row in table_of(False)] == ["", "", ""]
    rows = table_of(True)
    assert [row["mean"] for row in rows] == ["8.0"] * 3
    assert (rows[2]["baseline"], rows[2]["baseline value"]) == ("nothing", "0.0")
    assert "**means something else**" in claim_table.markdown(seen(True))
    assert f"| {made[0].seeds} | guess first |" in claim_table.markdown(seen(False))


def test_a_claim_that_is_not_there_is_named(two: Mapping[str, Claim]) -> None:
    page = opened(claim="nonsense")
    assert page.warning[0].value == "claim cannot be “nonsense”: it is a claim of the list."
    assert page.dataframe


def test_one_steps_through_the_claims(two: Mapping[str, Claim]) -> None:
    page = opened(claim="fake")
    press(page, "after")
    assert page.query_params["claim"] in ("wrong", ["wrong"])
    press(page, "after")
    assert page.query_params["claim"] in ("fake", ["fake"])
    press(page, "table")
    assert "claim" not in page.query_params
    assert page.dataframe
