"""Ratings: what is missing is masked, simple models are exact, files are read, the page works."""

import io
import zipfile
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest
import torch
from apptest import ROOT, ran
from streamlit.testing.v1 import AppTest

from aelab.analysis import factorise
from aelab.data import DataBroken, movielens
from aelab.data.ratings import made, rounded, split
from aelab.studies._autorec import AutoRec, squared_error
from aelab.studies.ratings import RatingsConfig, RatingsProgress, recommend, suited
from aelab.ui.pages.ratings import for_a_user as ratings_lists
from aelab.ui.session import study
from aelab.ui.shared.text import plain

SMALL = made("made-small")


def gradients(
    net: AutoRec, x: torch.Tensor, seen: torch.Tensor
) -> tuple[float, dict[str, torch.Tensor]]:
    net.zero_grad()
    loss = squared_error(net(x, seen), x, seen)
    loss.backward()
    return loss.item(), {name: p.grad.clone() for name, p in net.named_parameters()}


def test_what_is_missing_changes_neither_loss_nor_gradient() -> None:
    rng = torch.Generator().manual_seed(7)
    net = AutoRec(6, 4, rng).double()
    seen = (torch.rand(5, 6, generator=rng) < 0.4).double()
    x = torch.randn(5, 6, generator=rng).double()
    loss, slopes = gradients(net, x, seen)
    kept = seen > 0
    by_hand = ((net(x, seen) - x)[kept] ** 2).mean()
    assert loss == pytest.approx(by_hand.item())
    again, same = gradients(net, torch.where(kept, x, 100.0), seen)
    assert again == loss
    assert all(torch.equal(same[name], slopes[name]) for name in slopes)

    wide = AutoRec(8, 4, rng).double()  # two items more, which nobody has rated
    with torch.no_grad():
        wide.v[:6], wide.v[8:14], wide.w[:, :6] = net.v[:6], net.v[6:], net.w
    none = torch.zeros(5, 2).double()
    again, more = gradients(wide, torch.cat([x, none + 100], 1), torch.cat([seen, none], 1))
    assert again == pytest.approx(loss)
    assert torch.allclose(more["w"][:, :6], slopes["w"])
    assert not more["w"][:, 6:].any()
    assert torch.allclose(more["v"][8:14], slopes["v"][6:])
    assert not more["v"][14:].any()


def last(recipe: RatingsConfig) -> RatingsProgress:
    found = None
    for tick in recommend(SMALL, recipe, "cpu"):
        found = tick.progress or found
    assert isinstance(found, RatingsProgress)
    return found


@pytest.fixture(scope="module")
def learned() -> RatingsProgress:
    return last(suited(SMALL))


def test_the_error_is_that_of_clipped_guesses_on_ratings_held_out(learned: RatingsProgress) -> None:
    assert not set(learned.train) & set(learned.test)
    assert len(learned.test) == round(0.1 * len(SMALL.stars))
    assert learned.model
    pairs = SMALL.user[learned.test], SMALL.item[learned.test]
    wrong = np.clip(learned.model.table[pairs], 1, 5) - SMALL.stars[learned.test]
    assert learned.error == pytest.approx(np.sqrt((wrong**2).mean()), rel=1e-5)
    checks = [epoch.validation for epoch in learned.epochs]
    assert learned.best_epoch == int(np.argmin(checks))


def test_the_autoencoders_beat_what_does_without_a_network(learned: RatingsProgress) -> None:
    assert learned.error
    assert learned.noise_floor
    assert learned.noise_floor < learned.error < min(learned.baselines.values())


def test_missing_taken_for_0_stars_pulls_the_guesses_down() -> None:
    off = last(RatingsConfig(masked=False, epochs=40))
    assert off.error
    assert off.error > 2
    assert off.epochs[-1].mean < 2


def test_who_was_never_met_gets_the_means_then_what_his_ratings_say(
    learned: RatingsProgress,
) -> None:
    model = learned.model
    assert model
    assert np.allclose(model.unseen([], []), model.biases.mean + model.biases.item)
    user = int(np.bincount(SMALL.user).argmax())  # as if met for the first time
    own = learned.train[SMALL.user[learned.train] == user]
    held = SMALL.user != user
    guess = model.unseen(SMALL.item[own].tolist(), SMALL.stars[own].tolist())
    assert np.corrcoef(guess, model.table[user])[0, 1] > 0.95
    assert held.any()
    high, low = (model.unseen([0, 1, 2], [stars] * 3) for stars in (5, 1))
    assert high.mean() > low.mean() + 0.5


def test_the_bias_model_is_the_regularised_least_squares_solution() -> None:
    rng = np.random.default_rng(0)
    user, item, stars = rng.integers(0, 5, 40), rng.integers(0, 4, 40), rng.integers(1, 6, 40)
    found = factorise.biases(user, item, stars, (6, 4), decay=2.0, rounds=200)
    design = np.zeros((40, 10))
    design[np.arange(40), user] = design[np.arange(40), 6 + item] = 1
    normal = design.T @ design + 2.0 * np.eye(10)
    exact = np.linalg.solve(normal, design.T @ (stars - stars.mean()))
    assert np.concatenate([found.user, found.item]) == pytest.approx(exact, abs=1e-8)
    assert found.user[5] == 0  # without ratings


def test_the_factorisation_completes_a_table_of_low_rank() -> None:
    rng = np.random.default_rng(1)
    table = rng.normal(size=(30, 2)) @ rng.normal(size=(2, 25))
    user, item = np.nonzero(rng.random(table.shape) < 0.6)
    *_, found = factorise.factors(user, item, table[user, item], table.shape, 2, 1e-6, rounds=100)
    assert found == pytest.approx(table, abs=1e-3)


def test_made_up_ratings_are_what_they_say() -> None:
    given = made("made")
    assert (given.n_users, given.n_items) == (943, 1682)
    assert given.density == pytest.approx(0.063, abs=0.002)
    assert set(np.unique(given.stars)) == {1, 2, 3, 4, 5}
    assert len(np.unique(given.user * given.n_items + given.item)) == len(given.stars)
    assert given.truth is not None
    noise = given.stars - given.truth
    assert abs(noise.mean()) < 0.01
    assert abs(np.corrcoef(noise, given.truth)[0, 1]) < 0.01
    drawn = np.random.default_rng(2).normal(4.6, 0.9, 200_000)
    expected = np.clip(np.rint(drawn), 1, 5).mean()
    assert rounded(np.array([4.6]), 0.9)[0] == pytest.approx(expected, abs=0.01)
    seen, held = split(given, 7)
    assert np.array_equal(np.sort([*seen, *held]), np.arange(len(given.stars)))


OLD = {"u.data": "7\t3\t4\t0\n9\t3\t2\t0\n7\t1\t5\t0\n", "u.item": "1|Caf\xe9 (1995)|x\n3|Heat|y\n"}
NEW = {"ratings.dat": "7::3::4::0\n9::3::2::0\n7::1::5::0\n",
       "movies.dat": "1::Caf\xe9 (1995)::Drama\n3::Heat::Crime\n"}  # fmt: skip


def packed(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as into:
        for name, text in files.items():
            into.writestr(f"ml/{name}", text.encode("latin-1"))
    return out.getvalue()


@pytest.mark.parametrize("files", [OLD, NEW], ids=["100K", "1M"])
def test_movielens_files_are_read_from_zip_and_folder(
    files: Mapping[str, str], tmp_path: Path
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, "latin-1")
    (tmp_path / "ml.zip").write_bytes(packed(files))
    for source in (tmp_path, tmp_path / "ml.zip", packed(files)):
        found = movielens.read(source)
        assert found.titles == ("Café (1995)", "Heat")
        rows = zip(found.user, found.item, found.stars, strict=True)
        assert list(rows) == [(0, 1, 4), (1, 1, 2), (0, 0, 5)]
        assert "research" in found.licence
        assert not found.notes


def test_bad_lines_are_left_out_and_said() -> None:
    lines = [
        "1\t1\t5\t0",
        "1\t1\t2\t0",
        "2\t2\t3\t0",
        "2\t1\t9\t0",
        "3\t2\t0\t0",
        "hello",
        "",
        "3\tx\t4\t0",
        f"{10**400}\t1\t4\t0",
    ]
    found = movielens.read(packed({"u.data": "\n".join(lines)}))
    assert found.stars.tolist() == [2, 3]  # the last counts
    said = " ".join(found.notes)
    assert all(words in said for words in ("4 line", "2 rating", "1 time", "1 user")), said
    assert found.n_users == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"nonsense", "not a zip"), (packed({"a.txt": "x"}), "no MovieLens files"),
     (packed({"u.data": "hello"}), "no MovieLens files"),
     (packed({"u.data": "1\t1\t7\t0"}), "no rating from 1 to 5"),
     (packed({"u.data": "1\t1\t5\t0\n" * 99})[:-40], "not a zip")],
)  # fmt: skip
def test_a_bad_file_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(DataBroken, match=words):
        movielens.read(content)


def told(page: AppTest) -> str:
    return " ".join(text.value for text in page.markdown)


def shown(view: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/10_Ratings.py")
    page.query_params["view"] = view
    return page


@pytest.mark.usefixtures("lab")
def test_the_page_learns_recommends_and_listens() -> None:
    page = shown("Error")
    ran(page).number_input(key="ratings.made-small.epochs").set_value(3)
    page.button(key="train").click()
    token = ran(page).session_state["lab"].studies["ratings"]
    job = study.jobs.scheduler().get(token)
    late = monotonic() + 60
    while not (job and job.ended):
        assert monotonic() < late
        sleep(0.02)
    assert "held-out ratings" in told(ran(page))
    assert isinstance(job.progress, RatingsProgress)
    assert job.progress.model

    page = shown("For a user")
    page.query_params["study"] = f"ratings:{token}"
    ran(page).number_input(key="ratings.made-small.user").set_value(5)
    best = job.progress.model.table[4].copy()
    best[SMALL.item[SMALL.user == 4]] = -9  # seen
    ran(page)
    assert plain(SMALL.titles[int(best.argmax())]) in told(page)

    name, guess, _ = (
        ratings_lists.written(SMALL, job.progress.model.table[4], []).split("\n")[1].split(",")
    )
    assert float(guess) == pytest.approx(float(job.progress.model.table[4].max()))
    assert name in SMALL.titles

    page = shown("For you")
    page.query_params["study"] = f"ratings:{token}"
    assert "nothing is known of you" in told(ran(page))
    popular = int(np.bincount(SMALL.item).argmax())
    page.feedback(key=f"ratings.made-small.own.{popular}").set_value(4)
    assert "after 1 rating" in told(ran(page))


@pytest.mark.usefixtures("lab")
def test_an_uploaded_zip_is_learned_from_or_refused() -> None:
    page = ran(shown("Error"))
    page.file_uploader(key="ratings upload").set_value(("ml.zip", b"nonsense", ""))
    assert "not a zip" in ran(page).warning[0].value
    page.file_uploader(key="ratings upload").set_value(("ml.zip", packed(OLD), ""))
    assert page.query_params
    assert "**MovieLens**: 3 ratings from 1 to 5 by" in ran(page).caption[0].value
    page.button(key="train").click()
    assert "too few" in ran(page).warning[0].value


def grid(users: int, items: int) -> bytes:
    """A zip in which everyone has rated everything."""
    pairs = product(range(1, users + 1), range(1, items + 1))
    return packed({"u.data": "\n".join(f"{u}\t{i}\t{u * i % 5 + 1}\t0" for u, i in pairs)})


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize("view", ["For a user", "For you"])
def test_a_second_zip_is_not_shown_with_the_guesses_for_the_first(view: str) -> None:
    page = ran(shown(view))
    page.file_uploader(key="ratings upload").set_value(("one.zip", grid(20, 20), ""))
    ran(page).number_input(key="ratings.movielens.epochs").set_value(1)
    ran(page).button(key="train").click()
    job = study.jobs.scheduler().get(ran(page).session_state["lab"].studies["ratings"])
    late = monotonic() + 60
    while not (job and job.ended):
        assert monotonic() < late
        sleep(0.02)
    assert "Press Measure" not in told(ran(page))
    page.file_uploader(key="ratings upload").set_value(("two.zip", grid(12, 10), ""))
    assert "Press Measure" in told(ran(page))


@pytest.mark.usefixtures("lab")
def test_a_folder_that_cannot_be_read_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AELAB_ML100K", str(tmp_path))
    assert "no MovieLens files" in ran(shown("Error")).warning[0].value
