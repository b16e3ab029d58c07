"""All encoders in one table: each cell is scikit-learn's and that of its single study."""

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest
from apptest import at_view, ran
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score
from sklearn.neighbors import KNeighborsClassifier
from test_use import measured

from aelab import data, figures
from aelab.models import variants
from aelab.store import EXAMPLES, example
from aelab.studies import Memory, clusters, probe, result
from aelab.studies import encoders as study
from aelab.studies.encoders import BASELINES, MEASURES, EncodersConfig
from aelab.theme import LIGHT
from aelab.training import Run, train
from aelab.ui.grid_study import Cells
from aelab.ui.session import saved_runs
from aelab.ui.session.selection import Choice, read

SMALL = EncodersConfig(m=8, hidden=(16,), labels=100, items=400, epochs=3, seeds=1)
DIGITS = data.load("digits")
MEASURE = {m.figure: m for m in MEASURES}


@pytest.fixture(scope="module", autouse=True)
def _short_probes() -> Iterator[None]:
    """Linear probes that learn for 60 steps; here and in the single study alike."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(probe, "STEPS", 60)
        yield


@pytest.fixture(scope="module")
def kept() -> Run:
    return train("basic", "digits", latent_dim=2, hidden=(16,), epochs=2, device="cpu")


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory()


@pytest.fixture(scope="module")
def cells(kept: Run, memory: Memory) -> Cells:
    found: Cells = result(study.study("digits", [kept], SMALL, memory, "cpu")).cells
    return found


def near(codes: np.ndarray, known: np.ndarray) -> float:
    """The share that scikit-learn's 5-NN names rightly."""
    model = KNeighborsClassifier(5).fit(known, DIGITS.y_train[DIGITS.reference])
    return float(model.score(codes, DIGITS.y_test[DIGITS.probe]))


def rand(codes: np.ndarray) -> float:
    """scikit-learn's index of the tightest of ten k-means."""
    tried = [KMeans(10, n_init=1, random_state=7 + i).fit(codes) for i in range(10)]
    best = min(tried, key=lambda one: float(one.inertia_))
    return float(adjusted_rand_score(DIGITS.y_test, best.labels_))


def test_baselines_variants_and_runs_are_all_there(cells: Cells, kept: Run) -> None:
    pictures = [key for key, v in variants().items() if "images" in v.Model.kinds]
    assert study.encoders(cells) == ["pixels", "PCA", *pictures, kept.experiment.key]
    assert len(cells) == len(pictures) + 3
    # A conditional encoder that were told the classes would name nearly all of them rightly.
    assert all(0 < found["near"] < 1 for found in cells.values())


def test_codes_are_judged_as_scikit_learn_does(cells: Cells, kept: Run) -> None:
    x, x_test = DIGITS.x_train, DIGITS.x_test
    plane = PCA(8).fit(x[:400])
    for of, encode in (("pixels", np.asarray), ("PCA", plane.transform),
                       (kept.experiment.key, kept.encode)):  # fmt: skip
        found = cells[of, 7]
        wanted = near(encode(x_test[DIGITS.probe]), encode(x[DIGITS.reference]))
        assert found["near"] == pytest.approx(wanted, abs=0.006)  # two items, where distances tie
        assert found["rand"] == pytest.approx(rand(encode(x_test)), abs=0.02)
    rebuilt = plane.inverse_transform(plane.transform(x_test))
    assert cells["PCA", 7]["error"] == pytest.approx(np.square(rebuilt - x_test).sum(1).mean())
    assert (cells["pixels", 7]["numbers"], cells["PCA", 7]["parameters"]) == (64, 8 * 64 + 64)


@pytest.mark.parametrize("variant", ["linear", "cvae", "vae"])
def test_a_variants_cell_is_that_of_its_single_studies(
    cells: Cells, memory: Memory, variant: str
) -> None:
    e, found = study.experiment("digits", SMALL, variant, 7), cells[variant, 7]
    layers = result(probe.probe(e, probe.ProbeConfig(labels=100, seeds=1), memory, "cpu")).cells
    assert found["wrong"] == layers[True, len(probe.layers(e)), 7]["wrong"]
    parted = result(clusters.cluster(e, clusters.ClusterConfig(), memory, "cpu")).spaces["codes"]
    assert (found["rand"], found["purity"]) == (parted.rand, parted.purity)
    run = memory.run(e)
    assert run
    assert found["error"] == run.figures["squared error"]
    assert (found["numbers"], found["parameters"]) == (8, run.parameters)
    if variant != "cvae":  # a snapshot tells it the classes
        assert found["near"] == pytest.approx(run.last.knn_accuracy, abs=0.003)


def test_a_run_that_cannot_be_compared_is_refused_in_a_sentence(kept: Run) -> None:
    for run, why in (
        (dataclasses.replace(kept, finished=False), "has not ended"),
        (dataclasses.replace(kept, codes=kept.codes * np.float32(np.nan)), "has diverged"),
    ):
        with pytest.raises(ValueError, match=f"Autoencoder, seed 7, {why}.*Leave it out"):
            study.study("digits", [run], SMALL)
    with pytest.raises(ValueError, match="has learned Digits 8×8, not Shapes"):
        study.study("shapes", [kept], SMALL)
    with pytest.raises(ValueError, match="5 labels cannot be given"):
        study.study("digits", [], SMALL.replace(labels=5))


def test_a_kept_run_has_no_interval_and_leads_nothing() -> None:
    others: Cells = {(of, s): {"wrong": 0.4 + s / 1000} for of in (*BASELINES, *study.learners())
              for s in (7, 8)}  # fmt: skip
    found: Cells = {**others, ("vae", 7): {"wrong": 0.2}, ("vae", 8): {"wrong": 0.201},
                    ("abc", 7): {"wrong": 0.1}}  # fmt: skip
    assert study.leaders(found, MEASURE["wrong"]) == ("vae",)
    assert study.leaders({**others, ("vae", 8): {}}, MEASURE["wrong"]) == ()  # a seed is missing
    drawn = {t.name: t for t in figures.encoders(found, {"abc": "mine"}).data if t.name}
    mine, vae = (drawn[f"{name}, linear probe, % wrong"] for name in ("mine", "Variational"))
    assert (mine.x[0], vae.x[0]) == (pytest.approx(10), pytest.approx(20.05))
    assert (mine.marker.color, vae.marker.color) == (LIGHT.surface, vae.marker.line.color)
    for number in ("", *range(2, 1 + len(MEASURES))):
        axis = figures.encoders(found).layout[f"xaxis{number}"]
        inside = [v for v in axis.tickvals if axis.range[0] <= v <= axis.range[1]]
        assert 3 <= len(inside) == len(axis.tickvals) <= 5
    assert mine.error_x.array is None
    assert vae.error_x.array[0] == pytest.approx(12.706 * 0.05, rel=1e-3)  # t of one degree


def test_a_name_opens_the_very_net_on_train() -> None:
    for variant in study.learners():
        e = study.experiment("digits", SMALL, variant, 7)
        choice, wrong = read(Choice.of(e).url())
        assert (choice.experiment().key, wrong) == (e.key, [])


@pytest.mark.usefixtures("lab")
@pytest.mark.slow
def test_the_page_measures_variants_and_kept_runs(kept: Run) -> None:
    saved_runs.store().save(kept, "a kept one")
    page, name = ran(at_view("all encoders")), "use.encoders.digits"
    menu = page.multiselect(key="use.encoders.digits.runs")
    assert menu.value[0] == kept.experiment.key
    assert not {example(name).key for name in EXAMPLES} & set(menu.value)
    menu.set_value([kept.experiment.key])
    for setting, value in {"labels": 20, "items": 100, "epochs": 1, "seeds": 1}.items():
        page.number_input(key=f"{name}.{setting}").set_value(value)
    measured(ran(page), name)
    (table,) = (m.value for m in page.markdown if m.value.startswith("| :small[encoder]"))
    shown = [v.Model.name.removesuffix(" autoencoder") for v in variants().values()]
    assert all(f"[{name}]" in table for name in ("pixels", "PCA", *shown, "a kept one")), table
    assert "[a kept one](Train?variant=basic&data=digits&seed=7" in table
    assert f"job={kept.experiment.key}" in table
