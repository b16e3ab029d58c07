"""Every page as a session without a browser sees it: empty, during training, and with bad input."""

import gc
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from streamlit.testing.v1 import AppTest

from aelab import recipes
from aelab.models import variants
from aelab.training import Experiment
from aelab.ui import frame, jobs

ROOT = Path(__file__).parents[1]
PAGES = ["app.py", *(f"pages/{page.name}" for page in sorted((ROOT / "pages").glob("*.py")))]
TRAIN = "pages/1_Train.py"


@pytest.fixture(autouse=True)
def _lab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A folder without data, so that the embedded sets are used; all jobs ended afterwards."""
    monkeypatch.setenv("AELAB_DATA", str(tmp_path))
    monkeypatch.chdir(ROOT)
    assert frame.loader().ready.wait(60)
    yield
    jobs.scheduler().close()
    jobs.scheduler.clear()
    gc.unfreeze()


def opened(page: str, **query: str) -> AppTest:
    """A page after its first run, with nothing gone wrong."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if page != "app.py":
        test.switch_page(page)
    for name, value in query.items():
        test.query_params[name] = value
    return ran(test)


def ran(test: AppTest) -> AppTest:
    """The page run once more, with nothing gone wrong."""
    test.run()
    assert not test.exception, [e.value for e in test.exception]
    return test


def url(test: AppTest) -> dict[str, str]:
    """The parameters of the address."""
    return {k: v if isinstance(v, str) else v[0] for k, v in test.query_params.items()}


def press(test: AppTest, key: str) -> None:
    test.button(key=key).click()
    ran(test)


def state(test: AppTest) -> str:
    job = jobs.scheduler().look(url(test)["job"])
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


def test_train_pause_step_and_stop() -> None:
    page = opened(TRAIN, data="digits", epochs="200")
    press(page, "train")
    wait_for(page, "running")
    press(page, "train")
    wait_for(page, "paused")
    job = jobs.scheduler().look(url(page)["job"])
    assert job is not None
    while job.ready or job.wishes:
        sleep(0.01)
    before = job.tick.step
    ran(page)
    press(page, "step")
    while job.ready or job.wishes:
        sleep(0.01)
    assert job.run is not None
    assert job.run.last.step == before + 1
    ran(page)
    press(page, "stop")
    wait_for(page, "stopped")


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
    job = jobs.scheduler().look(url(page)["job"])
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


def test_shipped_server_settings() -> None:
    import tomllib

    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    assert config["runner"]["postScriptGC"] is False
    assert config["server"]["fileWatcherType"] == "none"
