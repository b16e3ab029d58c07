"""The home page: its film is what it says, its links lead where they say, its diagrams are SVG."""

import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from apptest import ROOT, ran
from streamlit.testing.v1 import AppTest

from aelab import data, film, recipes
from aelab.diagrams import svg as diagram
from aelab.models import variants
from aelab.training import WHOLE_SETS, Experiment
from aelab.ui.pages.home import page as home
from aelab.ui.pages.theory import page as theory
from aelab.ui.session import selection


@pytest.fixture(scope="module")
def shown() -> film.Film:
    return film.load()


def test_the_film_is_a_run_of_its_experiment(shown: film.Film) -> None:
    import json

    experiment = Experiment.from_json(json.dumps(shown.experiment))
    assert experiment == Experiment.of(film.VARIANT, film.DATA, film.SEED, **film.VALUES)
    dataset = data.load(experiment.data)
    per_epoch = len(dataset.x_train) // experiment.training.batch_size
    assert shown.steps[0] == 0
    assert shown.steps[-1] == experiment.training.epochs * per_epoch
    assert (np.diff(shown.steps) > 0).all()
    assert (shown.labels == dataset.y_test[dataset.probe]).all()
    assert len(np.unique(shown.labels)) == 10


def test_the_film_is_whole_small_and_begins_densely(shown: film.Film) -> None:
    assert shown.points.shape == (len(shown.steps), len(shown.labels), 2)
    assert 60 <= len(shown.steps) <= 90
    assert np.isfinite(shown.points).all()
    assert (shown.steps < 200).sum() > len(shown.steps) / 5
    assert film.PATH.stat().st_size < 400_000


def test_the_film_begins_before_the_first_step(shown: film.Film) -> None:
    """Untrained, its experiment gives the very first picture: same seed, same weights."""
    from aelab.training import training_events

    experiment = Experiment.of(film.VARIANT, film.DATA, film.SEED, **film.VALUES)
    training = training_events(experiment, "cpu")
    run = next(tick.run for tick in training if tick.run)
    training.close()
    assert run.last.points == pytest.approx(shown.points[0], abs=2e-3)
    assert run.last.knn_accuracy == pytest.approx(shown.knn_accuracy[0])  # by today's measure


def test_the_accuracies_rise(shown: film.Film) -> None:
    assert shown.knn_accuracy[0] < 0.4
    assert shown.knn_accuracy[-1] > 0.85
    assert shown.figures[WHOLE_SETS] == pytest.approx(shown.knn_accuracy[-1], abs=1e-2)


def test_the_badge_names_the_experiment(shown: film.Film) -> None:
    words = home.badge(shown.experiment)
    assert words == "film: basic autoencoder · digits · seed 1 of 40"


@pytest.mark.parametrize("recipe", recipes.RECIPES, ids=lambda recipe: recipe.name)
def test_a_recipe_link_leads_to_the_recipe(recipe: recipes.Recipe) -> None:
    chosen, notices = selection.read({"data": "digits", **home.query(recipe)})
    bare, _ = selection.read({"data": "digits", "variant": recipe.variant})
    assert notices == []
    wanted = {**bare.settings(), **recipe.values}
    assert chosen.experiment() == Experiment.of(recipe.variant, "digits", **wanted)


def test_the_first_door_leads_to_the_experiment_of_the_film(shown: film.Film) -> None:
    chosen, notices = selection.read(home.query(home.recorded()))
    assert notices == []
    assert chosen.experiment() == Experiment.of(film.VARIANT, film.DATA, film.SEED, **film.VALUES)


def test_home_says_what_an_autoencoder_is() -> None:
    said = {"Unsupervised", "Self-supervised", "Semi-supervised", "Representation learning",
            "Dimensionality reduction", "Generative"}  # fmt: skip
    assert set(home.IDEAS) == said
    page = ran(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))
    links = [p.proto.label for p in page.get("page_link")]
    for name, (words, stem, at) in home.IDEAS.items():
        assert f"**{name}** {words}" in links
        assert (ROOT / "pages" / f"{stem}.py").exists()
        if at:
            there = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
            there.switch_page(f"pages/{stem}.py")
            for key, value in at.items():
                there.query_params[key] = value
            assert not ran(there).warning


def test_the_shown_recipes_and_pages_are_there() -> None:
    assert {r.name for r in recipes.RECIPES} >= set(home.SHOWN)
    assert (ROOT / "pages" / f"{home.TRAIN}.py").exists()


@pytest.mark.parametrize("key", list(variants()))
def test_every_variant_has_a_diagram(key: str) -> None:
    v = variants()[key]
    root = ElementTree.fromstring(diagram.of(v))
    counts = [node.text for node in root.iter() if node.tag.endswith("text")]
    config = v.Config().values()
    assert str(config["latent_dim"]) in counts
    assert all(str(n) in counts for n in config.get("hidden", ()))  # type: ignore[union-attr]
    assert v.Model.symbols.count("$") % 2 == 0
    assert v.Model.symbols


def test_each_emblem_changes_the_picture() -> None:
    drawn = {diagram.svg((784, 64, 784), emblem, "x") for emblem in diagram.EMBLEMS}
    assert len(drawn) == len(diagram.EMBLEMS)


def test_a_coloured_formula_keeps_its_braces() -> None:
    for v in variants().values():
        formula = theory.coloured(v.Model.formula)
        assert "special" not in formula
        assert formula.count("{") == formula.count("}")


def test_the_home_page_does_not_wait_for_torch() -> None:
    script = (
        "import sys, aelab.ui.pages.home.page; from aelab import film; film.load(); "
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=100)
