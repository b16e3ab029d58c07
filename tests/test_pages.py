"""Every page as a session without a browser sees it: empty, during training, and with bad input."""

from collections.abc import Callable
from functools import partial
from time import monotonic, sleep
from urllib.parse import parse_qsl

import numpy as np
import pytest
from apptest import ROOT, at, at_view, press, ran
from sklearn.decomposition import PCA
from streamlit.testing.v1 import AppTest

from aelab import data, recipes
from aelab.models import variants
from aelab.stage import points
from aelab.store import EXAMPLES, Store, example
from aelab.studies.anomaly import AnomalyProgress
from aelab.training import Experiment, train
from aelab.ui.pages.train import toolbar as bar
from aelab.ui.session import comparison, jobs, saved_runs
from aelab.ui.shell import controls as buttons
from aelab.ui.shell.live import live

pytestmark = pytest.mark.usefixtures("lab")
PAGES = ["app.py", *(f"pages/{page.name}" for page in sorted((ROOT / "pages").glob("*.py")))]
TRAIN, RUNS = "pages/1_Train.py", "pages/13_Runs.py"
TICKING = [  # one address for each kind of stage
    "1_Train", "3_Latent_space", "4_Filters", "4_Filters?view=By depth", "5_Denoising",
    "5_Denoising?view=Noise sweep", "6_Generate", "7_Stacking", "7_Stacking?view=Gibbs chain",
    "8_Use_the_code?view=Few labels", "9_Anomalies", "9_Anomalies?view=Each class", "10_Ratings",
    "11_Manifold?view=Sheet", "11_Manifold?view=Arrows", "11_Manifold?view=Contraction",
    "11_Manifold?view=Compression&compression=Random codes",
    "11_Manifold?view=Capacity&capacity=Identity",
    "11_Manifold?view=Capacity&capacity=Memorisation", "12_Claims",
]  # fmt: skip


def opened(page: str, **query: str) -> AppTest:
    """A page after its first run, with nothing gone wrong."""
    return ran(at(page, **query))


def url(test: AppTest) -> dict[str, str]:
    """The parameters of the address."""
    return {k: v if isinstance(v, str) else v[0] for k, v in test.query_params.items()}


def state(test: AppTest) -> str:
    job = jobs.scheduler().get(url(test)["job"])
    return job.state if job else "gone"


def wait_for(test: AppTest, wanted: str) -> None:
    end = monotonic() + 15
    while state(test) != wanted:
        assert monotonic() < end, f"{state(test)}, not {wanted}"
        sleep(0.02)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page: str) -> None:
    assert opened(page).markdown


@pytest.mark.parametrize("variant", list(variants()))
def test_theory_shows_each_variant(variant: str) -> None:
    page = opened("pages/2_Theory.py", variant=variant)
    assert "def loss(" in page.code[0].value
    assert page.latex[0].value
    assert page.dataframe[0].value["what it does"].str.len().min() > 0


@pytest.mark.parametrize("at", TICKING)
def test_what_stops_while_its_page_is_drawn_leaves_no_pause(
    at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The buttons are drawn for something under way; when the pictures look, it is no more."""
    stopped: list[str] = []

    def slowly(draw: Callable[..., object], *given: object) -> object:
        drawn = draw(*given)
        for worker in jobs.scheduler().workers.values():
            for job in [job for job in worker.jobs.values() if job.state == "running"]:
                stopped.append(job.id)
                jobs.scheduler().stop(job.id)
                while job.busy:
                    sleep(0.005)
        return drawn

    page, _, view = at.partition("?")
    test = opened(f"pages/{page}.py", **dict(parse_qsl(view)), data="digits")
    monkeypatch.setattr(bar, "bar", partial(slowly, bar.bar))
    monkeypatch.setattr(buttons, "bar", partial(slowly, buttons.bar))
    press(test, "train")
    assert stopped
    assert test.button(key="train").label in ("Train", "Measure")


def test_train_pause_step_and_stop() -> None:
    page = opened(TRAIN, data="digits", epochs="200")
    press(page, "train")
    wait_for(page, "running")
    press(page, "train")
    wait_for(page, "paused")
    job = jobs.scheduler().get(url(page)["job"])
    assert job is not None
    while job.busy:
        sleep(0.01)
    before = job.event.step
    ran(page)
    press(page, "step")
    while job.busy:
        sleep(0.01)
    assert job.run is not None
    assert job.run.last.step == before + 1
    ran(page)
    press(page, "stop")
    wait_for(page, "stopped")


def test_a_run_that_is_watched_is_not_taken_for_left() -> None:
    page = opened(TRAIN, data="digits")
    press(page, "train")
    job = jobs.scheduler().get(url(page)["job"])
    assert job is not None
    before = job.last_viewed
    live.sources["stage"](job.id)  # what the browser asks for, which does not run the page
    assert job.last_viewed > before


@pytest.mark.parametrize(
    ("page", "query", "number", "token"),
    [
        (TRAIN, {"data": "digits"}, "w.basic.epochs", "job"),
        ("pages/5_Denoising.py", {}, "epochs.digits", "jobs"),
        ("pages/9_Anomalies.py", {}, "anomaly.digits.epochs", "study"),
    ],
)  # fmt: skip
def test_a_number_typed_in_the_instant_of_pressing_counts(
    page: str, query: dict[str, str], number: str, token: str
) -> None:
    test = opened(page, **query)
    test.number_input(key=number).set_value(3)  # no run between this and the button
    press(test, "train")
    job = jobs.scheduler().get(url(test)[token].rpartition(":")[2].split(",")[0])
    late = monotonic() + 30
    while not job or job.state != "finished":
        assert monotonic() < late
        sleep(0.02)
    found = job.progress.run if isinstance(job.progress, AnomalyProgress) else job.run
    assert found is not None
    assert found.experiment.training.epochs == 3


@pytest.mark.parametrize("variant", list(variants()))
def test_every_variant_trains_from_the_page(variant: str) -> None:
    page = opened(TRAIN, variant=variant, data="digits", epochs="1")
    page.session_state["pace"] = "full"
    press(page, "train")
    wait_for(page, "finished")
    ran(page)


def test_the_page_and_a_notebook_train_the_same_network() -> None:
    from aelab import train

    page = opened(TRAIN, variant="vae", data="digits", epochs="2", seed="3", beta="2")
    page.session_state["pace"] = "full"
    press(page, "train")
    wait_for(page, "finished")
    job = jobs.scheduler().get(url(page)["job"])
    assert job is not None
    assert job.run is not None
    alone = train("vae", "digits", epochs=2, seed=3, beta=2.0)
    assert (job.run.codes == alone.codes).all()


def test_the_url_restores_every_setting() -> None:
    first = opened(TRAIN, variant="sparse", data="digits", rho="0.2", hidden="32-16", seed="11")
    query = url(first)
    assert (query["rho"], query["hidden"], query["seed"]) == ("0.2", "32-16", "11")
    assert {"beta", "epochs", "rate", "latent_dim"} <= query.keys()
    second = opened(TRAIN, **query)
    assert url(second) == query


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"variant": "nonsense"}, ("nonsense", "vae", "basic")),
        ({"data": "cats"}, ("cats", "digits", "mnist")),
        ({"variant": "vae", "beta": "-3"}, ("beta", "-3", "0 to 20")),
        ({"hidden": "12-x"}, ("hidden", "12-x", "4000")),
        ({"latent_dim": "nan"}, ("latent_dim", "nan", "2000")),
        ({"seed": "-1"}, ("seed", "-1")),
        ({"colour": "red"}, ("colour",)),
        ({"loss": "cross-entropy", "output": "linear"}, ("cross-entropy", "linear", "sigmoid")),
    ],
)
def test_what_the_url_may_not_say_is_named_and_left_out(
    query: dict[str, str], words: tuple[str, ...]
) -> None:
    page = opened(TRAIN, **{"data": "digits", **query})
    notice = " ".join(warning.value for warning in page.warning)
    assert all(word in notice for word in words), notice


def test_data_that_is_not_here_is_offered_for_download() -> None:
    page = opened(TRAIN, data="fashion")
    assert page.button(key="download").label.startswith("Download Fashion")


@pytest.mark.parametrize("recipe", recipes.RECIPES, ids=lambda recipe: recipe.name)
def test_every_recipe_is_an_experiment(recipe: recipes.Recipe) -> None:
    Experiment.of(recipe.variant, "digits", **recipe.values)


def test_a_recipe_chooses_its_settings() -> None:
    page = opened(TRAIN, data="digits")
    page.selectbox(key="recipe").select("The wrong output")
    ran(page)
    assert url(page)["output"] == "softmax"


def test_the_empty_runs_page_puts_the_examples_back(runs: Store) -> None:
    page = opened(RUNS)
    assert not page.dataframe
    press(page, "example")
    assert {saved.name for saved in runs.list()} == {*EXAMPLES}
    assert {*EXAMPLES} == {*page.dataframe[0].value["run"]}


def test_the_examples_are_what_the_lab_trains_now(runs: Store) -> None:
    """If not: `python -m aelab.store` trains them anew."""
    saved_runs.offer_examples()
    shipped = runs.load(example("Example: a cloud").key)
    again = train("vae", "digits", device="cpu", epochs=40)
    for name, figure in again.figures.items():
        assert shipped.figures[name] == pytest.approx(figure, rel=0.05)
    saved_runs.offer_examples()
    assert len(runs.list()) == len(EXAMPLES)


def test_runs_are_picked_starred_renamed_and_deleted(runs: Store) -> None:
    run = train("vae", "digits", epochs=1, beta=2.0)
    key = runs.save(run).key
    runs.save(train("linear", "digits", epochs=1))
    page = at_view("runs", runs=key)
    page.query_params["columns"] = ["variant", "settings", "loss"]
    shown = ran(page).dataframe[0].value.set_index("variant").loc["Variational"]
    assert not page.warning  # the variant is in every table now, and may still be asked for
    assert "β 2" in shown["settings"]
    assert f"{run.figures['KL']:.3g} KL, nats / image" in shown["loss"]
    assert shown["squared error"] == run.figures["squared error"]
    page.text_input(key=f"runs.name.{key}").set_value("Mine")
    press(page, "rename.go")
    press(page, "star")
    saved = runs.entry(key)
    assert (saved.name, saved.star) == ("Mine", True)
    press(page, "delete.go")
    assert [s.experiment.variant for s in runs.list()] == ["linear"]


def test_nonsense_is_not_imported(runs: Store) -> None:
    page = opened(RUNS)
    page.file_uploader[0].set_value(("run.aelab", b"nonsense", ""))
    ran(page)
    assert "damaged" in page.info[0].value
    assert runs.list() == ()


def test_an_exported_run_is_imported(runs: Store) -> None:
    key = runs.save(train("linear", "digits", epochs=1)).key
    content = runs.export(key)
    runs.delete(key)
    page = opened(RUNS)
    page.file_uploader[0].set_value(("run.aelab", content, ""))
    ran(page)
    assert page.info[0].value.startswith("Imported")
    assert [s.key for s in runs.list()] == [key]


def test_picked_runs_stand_beside_a_pages_own(runs: Store) -> None:
    run = train("linear", "digits", epochs=1)
    key = runs.save(run).key

    def script() -> None:
        import streamlit as st

        from aelab.ui.session import comparison

        st.session_state["found"] = comparison.entries("a page")

    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["runs"] = f"{key},0123456789abcdef,../x"
    (entry,) = ran(page).session_state["found"]
    assert isinstance(entry, comparison.Entry)
    assert (entry.job, entry.state, entry.title) == (None, "finished", "Linear autoencoder")
    assert (entry.run.codes == run.codes).all()
    assert "no longer here" in " ".join(n.sentence for n in page.session_state["lab"].notices)
    assert url(page)["runs"] == key
    runs.rename(key, "A plane")
    twin = runs.save(train("linear", "digits", epochs=1, seed=8), "A plane").key
    page.session_state["lab"].selected_runs = [key, twin]
    titles = [entry.title for entry in ran(page).session_state["found"]]
    assert titles == ["A plane", "A plane (2)"]


def test_a_walk_through_the_menu_keeps_runs_and_data(runs: Store) -> None:
    key = runs.save(train("linear", "shapes", epochs=1)).key
    page = opened("pages/3_Latent_space.py", runs=key, data="shapes")
    for name in [*page.query_params]:  # a link of the menu drops the whole address
        del page.query_params[name]
    page.switch_page("pages/6_Generate.py")
    ran(page)
    assert (url(page)["runs"], url(page)["data"]) == (key, "shapes")


def test_a_walk_through_the_menu_keeps_the_seed_and_the_data() -> None:
    page = opened("pages/3_Latent_space.py")
    page.number_input(key="seed").set_value(3)
    page.selectbox(key="latent data").set_value("shapes")
    ran(page)
    for file, seed in (
        ("6_Generate", "seed"),
        ("11_Manifold", "sheet.seed"),
        ("1_Train", "w.seed"),
    ):
        for name in [*page.query_params]:  # a link of the menu drops the whole address
            del page.query_params[name]
        page.switch_page(f"pages/{file}.py")
        assert ran(page).number_input(key=seed).value == 3
    assert (url(page)["seed"], url(page)["data"]) == ("3", "shapes")
    page.selectbox(key="w.data").set_value("spiral")
    page.number_input(key="w.seed").set_value(4)
    ran(page)
    for name in [*page.query_params]:
        del page.query_params[name]
    page.switch_page("pages/4_Filters.py")
    ran(page)
    assert (url(page)["seed"], url(page)["data"]) == ("4", "shapes")  # points are no other page's


def test_the_train_page_shows_points_and_their_reconstructions() -> None:
    page = opened(TRAIN, variant="basic", data="spiral", epochs="1")
    assert not page.warning
    assert "w.basic.loss" not in {w.key for w in page.selectbox}  # squared error, and no other
    e = page.session_state["lab"].choice.experiment()
    assert e.config.values()["latent_dim"] == 1
    run = train("basic", "spiral", epochs=1, latent_dim=1, hidden=(8,))
    x = data.load("spiral").x_test
    rebuilt = points.rebuilt(run)
    assert rebuilt is not None
    assert np.allclose(rebuilt, run.decode(run.encode(x)), atol=1e-5)
    run = train("linear", "swiss-roll", epochs=1, latent_dim=2)
    x = data.load("swiss-roll").x_test
    flat = PCA(2).fit(data.load("swiss-roll").x_train)
    rebuilt = points.rebuilt(run)
    assert rebuilt is not None
    wanted = flat.transform(run.decode(run.encode(x)))
    assert np.allclose(np.abs(rebuilt), np.abs(wanted), atol=1e-4)  # axes may be mirrored
    page = opened(TRAIN, variant="basic", data="spiral", loss="cross-entropy")
    assert "cannot be 'cross-entropy' with points" in page.warning[0].value
    page = opened(TRAIN, variant="rbm", data="spiral")
    assert "no data set “spiral”" in page.warning[0].value


def test_a_kept_run_is_looked_at_on_the_train_page_until_another_is_trained(runs: Store) -> None:
    run = train("vae", "digits", epochs=2, hidden=(16,), beta=2.0)
    key = runs.save(run).key
    page = opened(TRAIN, variant="vae", data="digits", epochs="2", hidden="16", beta="2", job=key)
    assert url(page)["job"] == key
    assert not page.warning
    assert page.button(key="train").label == "Train"  # a kept run does not go on
    assert page.button(key="stop").disabled
    press(page, "train")
    job = jobs.scheduler().get(url(page)["job"])
    assert job is not None
    assert job.id != key


def test_shipped_server_settings() -> None:
    import tomllib

    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    assert config["runner"]["postScriptGC"] is False
    assert config["server"]["fileWatcherType"] == "none"
