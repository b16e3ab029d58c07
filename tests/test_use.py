"""Using the code: transfer, few labels, the linear probe and clusters, on the page and without."""

import dataclasses
from collections import deque
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
import torch
from apptest import ROOT, at_view, ran
from scipy.special import expit
from sklearn.metrics import adjusted_rand_score, confusion_matrix
from streamlit.testing.v1 import AppTest
from test_studies import drained

from aelab import data, figures
from aelab.analysis.agreement import adjusted_rand, contingency_table, purity
from aelab.scheduler import Job
from aelab.schema import SettingError
from aelab.studies import (
    GridProgress,
    Memory,
    clusters,
    few_labels,
    fit_classifier,
    probe,
    transfer,
)
from aelab.studies.clusters import ClusterConfig, ClusterProgress
from aelab.studies.core.source import labelled, untrained
from aelab.studies.few_labels import FewLabelsConfig
from aelab.studies.probe import ProbeConfig
from aelab.studies.transfer import TransferConfig, TransferProgress
from aelab.training import Experiment, Run, fit, train
from aelab.ui.pages.downstream import few_labels as use_few
from aelab.ui.pages.downstream import page as use
from aelab.ui.pages.downstream import transfer as use_transfer
from aelab.ui.session import jobs

SMALL = FewLabelsConfig(labels=(20, 100), layers=(60, 30), epochs=5, seeds=2)


@pytest.fixture(scope="module")
def run() -> Run:
    """A small encoder of the digits."""
    return train("denoising", "digits", latent_dim=30, hidden=(60,), epochs=10)


def train_of(e: Experiment) -> Run:
    """The finished run of an experiment."""
    return deque(fit(e, "cpu"), 1)[0]


def last(work: Any) -> Any:
    """The last progress of a study, whose share of the work never falls."""
    found = [tick.progress for tick in drained(work)[0] if tick.progress]
    shares = [progress.share for progress in found]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    return found[-1]


def test_a_table_its_purity_and_rand_index_are_those_of_others() -> None:
    rng = np.random.default_rng(0)
    y = rng.integers(0, 4, 500)
    found = np.where(rng.random(500) < 0.6, y, rng.integers(0, 6, 500))
    table = contingency_table(y, found, 4, 6)
    assert np.array_equal(
        contingency_table(y, found, 6, 6), confusion_matrix(y, found, labels=range(6))
    )
    assert adjusted_rand(table) == pytest.approx(adjusted_rand_score(y, found))
    by_hand = sum(np.bincount(y[found == c]).max() for c in range(6)) / 500
    assert purity(table) == pytest.approx(by_hand)
    assert adjusted_rand(contingency_table(y, y, 4, 4)) == 1


def test_transfer_teaches_six_ways_and_leaves_the_encoder_as_it_was(run: Run) -> None:
    before = {k: v.clone() for k, v in run.model.state_dict().items()}
    found = last(transfer.transfer(run, TransferConfig(labels=100, steps=120), Memory(), "cpu"))
    assert isinstance(found, TransferProgress)
    assert set(found.curves) == set(transfer.METHODS)
    y = data.load("digits").y_test
    for curve in found.curves.values():
        assert curve.steps == tuple(transfer.evaluation_steps(120))
        assert curve.errors[-1] == pytest.approx((curve.predicted != y).mean())
        assert curve.errors[-1] < 0.5
    assert all(torch.equal(run.model.state_dict()[k], v) for k, v in before.items())


def test_a_pupil_moves_its_encoder_only_while_it_is_not_frozen(run: Run) -> None:
    chosen, first = labelled("digits", 100, 7), run.model.state_dict()

    def same(method: str, step: int) -> bool:
        way = transfer.METHODS[method]
        training = transfer.ClassifierTraining(
            way, run.model, "digits", chosen, TransferConfig(steps=40), "cpu"
        )
        drained(training.up_to(step))
        return all(torch.equal(first[k], v) for k, v in training.net.encoder.state_dict().items())

    assert same("frozen", 40)
    assert same("frozen first", 20)
    assert same("upper layers", 20)
    assert not same("upper layers", 40)
    assert not same("frozen first", 40)
    assert not same("fine-tuned", 40)


def test_upper_layers_leave_all_below_as_it_was(run: Run) -> None:
    chosen, first = labelled("digits", 100, 7), run.model.state_dict()
    found = {}
    for upper in (1, 2):
        training = transfer.ClassifierTraining(
            transfer.METHODS["upper layers"], run.model, "digits", chosen,
            TransferConfig(steps=40, upper=upper), "cpu",
        )  # fmt: skip
        drained(training.up_to(40))
        state = training.net.encoder.state_dict()
        found[upper] = {k for k, v in first.items() if not torch.equal(state[k], v)}
        sizes = {1: 60 * 30 + 30, 2: 60 * 30 + 30 + 64 * 60 + 60}
        assert training.curve.weights == sizes[upper] + 30 * 10 + 10
    assert found[1] == {"encoder.layers.1.weight", "encoder.layers.1.bias"}
    assert found[2] == found[1] | {"encoder.layers.0.weight", "encoder.layers.0.bias"}
    with pytest.raises(ValueError, match="3 upper layers cannot learn: this encoder has 2"):
        last(transfer.transfer(run, TransferConfig(labels=100, steps=10, upper=3), Memory(), "cpu"))


def test_a_head_may_have_a_layer_of_its_own(run: Run) -> None:
    chosen = labelled("digits", 100, 7)
    training = transfer.ClassifierTraining(
        transfer.METHODS["frozen"], run.model, "digits", chosen,
        TransferConfig(steps=60, head=20), "cpu",
    )  # fmt: skip
    drained(training.up_to(60))
    assert training.curve.weights == 30 * 20 + 20 + 20 * 10 + 10
    assert training.curve.seconds > 0
    hidden, _, out = training.net.head
    x = torch.tensor(data.load("digits").x_test)
    code = run.model.encode(x)
    wanted = torch.relu(code @ hidden.weight.T + hidden.bias) @ out.weight.T + out.bias
    assert torch.allclose(training.net(x), wanted, atol=1e-5)
    assert training.curve.errors[-1] < 0.5


def test_from_scratch_begins_where_the_pretrained_one_began(run: Run) -> None:
    assert run.experiment.training.epochs
    once = train("denoising", "digits", latent_dim=30, hidden=(60,), epochs=1, rate=1e-6)
    fresh = untrained(once.experiment)
    for key, weights in once.model.state_dict().items():
        assert torch.allclose(fresh.state_dict()[key], weights, atol=1e-4)


@pytest.mark.slow
def test_few_labels_measures_each_cell_once_and_trains_once_a_seed() -> None:
    memory, epochs = Memory(), set()
    ticks, _ = drained(few_labels.few_labels("digits", SMALL, memory, "cpu"))
    for tick in ticks:
        if tick.progress and "epoch" in tick.progress.doing:
            epochs.add(tick.progress.doing)
    assert len(epochs) == SMALL.epochs * SMALL.seeds  # all in the first cell that needs them
    found = ticks[-1].progress
    assert isinstance(found, GridProgress)
    assert len(found.cells) == found.total == 2 * 2 * 4
    for point in few_labels.points(found.cells, "fine-tuned"):
        values = [found.cells["fine-tuned", point.labels, seed]["wrong"] for seed in (7, 8)]
        assert point.error_rate.mean == pytest.approx(np.mean(values))
    gain = few_labels.gains(found.cells)[0]
    pairs = [found.cells["from scratch", 20, seed]["wrong"] for seed in (7, 8)]
    tuned = [found.cells["fine-tuned", 20, seed]["wrong"] for seed in (7, 8)]
    assert gain.error_rate.mean == pytest.approx(np.mean(pairs) - np.mean(tuned))
    again, _ = drained(few_labels.few_labels("digits", SMALL, memory, "cpu"))
    assert len(again) == 2


def test_the_code_of_an_rbm_is_its_probabilities_and_that_of_a_vae_the_mean() -> None:
    x, chosen = data.load("digits").x_test, labelled("digits", 100, 7)
    for key in ("rbm", "vae"):
        settings = SMALL.replace(variant=key, epochs=1)
        encoder = train_of(few_labels.experiment("digits", settings, 7)).model
        w = {k: v.numpy() for k, v in encoder.state_dict().items()}
        first, last = ((w[f"encoder.layers.{k}.weight"], w[f"encoder.layers.{k}.bias"])
                       for k in (0, 1))  # fmt: skip
        a = x @ first[0].T + first[1]
        h = (expit(a) if key == "rbm" else a.clip(0)) @ last[0].T + last[1]
        code = expit(h) if key == "rbm" else h[:, :30]  # then come the log variances
        config = few_labels.classifier_config(100, frozen=True)
        net = drained(fit_classifier(encoder, "digits", chosen, config, 7, "cpu"))[1][0]
        head = {k: v.numpy() for k, v in net.head.state_dict().items()}
        with torch.no_grad():
            logits = net(torch.tensor(x)).numpy()
        assert np.abs(head["weight"]).max() > 0
        np.testing.assert_allclose(logits, code @ head["weight"].T + head["bias"], atol=1e-4)


@pytest.mark.parametrize("key", few_labels.ENCODERS)
def test_every_encoder_gives_a_code_of_pixels_alone(key: str) -> None:
    layers = (30,) if key == "linear" else (60, 30)
    e = few_labels.experiment("digits", SMALL.replace(variant=key, layers=layers), 7)
    x = torch.tensor(data.load("digits").x_test[:4])
    assert untrained(e).encode(x).shape == (4, 30)
    stages = untrained(e).stages()
    assert sum(stage.share for stage in stages if stage.name == "fine-tuning") == 0
    alone = sum(stage.name.startswith("layer") for stage in stages)
    assert e.training.epochs == SMALL.epochs * max(1, alone)


def test_encoders_that_cannot_be_had_are_refused_in_a_sentence() -> None:
    with pytest.raises(SettingError, match=r"Encoder \(variant\) cannot be 'cvae': it is one of"):
        SMALL.replace(variant="cvae")
    with pytest.raises(ValueError, match=r"Layers \(layers\) cannot be 2 numbers .* linear"):
        few_labels.few_labels("digits", SMALL.replace(variant="linear"))


def test_labels_that_cannot_be_given_are_refused_in_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="9 labels cannot be given: there are 10 classes"):
        few_labels.few_labels("digits", SMALL.replace(labels=(9, 100)))
    with pytest.raises(ValueError, match="5000 labels cannot be given"):
        probe.probe(run, ProbeConfig(labels=5000))
    with pytest.raises(ValueError, match="no number of labels"):
        few_labels.few_labels("digits", SMALL.replace(labels=()))
    digits = data.load("digits")
    keep = digits.y_train != 3
    less = dataclasses.replace(digits, x_train=digits.x_train[keep], y_train=digits.y_train[keep])
    monkeypatch.setattr(data, "load", lambda name: less)
    with pytest.raises(ValueError, match="no training item of the class"):
        transfer.transfer(run, TransferConfig(labels=100))


@pytest.mark.slow
def test_a_probe_reads_every_layer_and_tells_learning_from_luck(run: Run) -> None:
    found = last(probe.probe(run, ProbeConfig(labels=300, seeds=2), Memory(), "cpu"))
    assert isinstance(found, GridProgress)
    trained, random = (probe.points(found.cells, of) for of in (True, False))
    assert [point.depth for point in trained] == [point.depth for point in random] == [0, 1, 2]
    assert trained[0] == random[0]  # the pixels
    assert trained[2].error_rate.mean < random[2].error_rate.mean
    axis = figures.linear_probe(found.cells, run.experiment).layout.xaxis
    assert axis.ticktext == ("pixels", "layer 1<br>60 ReLU", "layer 2<br>30 sigmoid")


def test_clusters_are_those_of_k_means_in_the_order_of_their_classes(run: Run) -> None:
    from sklearn.cluster import KMeans

    found = last(clusters.cluster(run, ClusterConfig(k=12), Memory(), "cpu"))
    assert isinstance(found, ClusterProgress)
    digits = data.load("digits")
    best = KMeans(12, n_init=10, random_state=0).fit(digits.x_test)
    one = found.spaces["pixels"]
    assert np.square(digits.x_test - one.means[one.members]).sum() < 1.03 * best.inertia_
    assert one.rand == pytest.approx(adjusted_rand_score(digits.y_test, one.members))
    common = one.table.argmax(0)
    assert (np.diff(common) >= 0).all()
    for c, medoid in enumerate(one.medoids):
        assert one.members[medoid] == c


def test_the_table_of_a_method_and_its_items_have_true_classes_in_rows() -> None:
    y = data.load("digits").y_test
    named = np.where(y == 3, 5, y)
    curve = transfer.Curve(steps=(1,), errors=(0.1,), predicted=named)
    found = transfer.TransferProgress(
        share=1, doing="", source=use.recipe("digits"), settings=TransferConfig(),
        curves={"frozen": curve},
    )  # fmt: skip
    drawn = figures.transfer(found)
    assert drawn.data[0].y.tolist() == [10]  # % wrong, as the table below it has them
    assert drawn.layout.yaxis.title.text == "wrong test items, %"
    heat = figures.transfer_table("digits", found, "frozen").data[0]
    assert np.array_equal(heat.customdata, confusion_matrix(y, named))
    title, rows = use_transfer._inside(y, named, "0123456789", (3, 5))
    assert title == "True 3, taken for 5"
    assert np.array_equal(rows, np.flatnonzero(y == 3))


@pytest.mark.usefixtures("lab")
def test_addresses_name_methods_as_they_always_have_and_menus_say_it_in_words() -> None:
    page = at_view("transfer", **{"use.method": "frozen first"})
    menu = ran(page).selectbox(key="use.method.menu")
    assert (menu.value, menu.options[menu.index]) == ("frozen first", "frozen, then fine-tuned")
    menu.set_value("random, frozen")
    assert ran(page).query_params["use.method"] == "random, frozen"
    assert not page.warning


def opened(view: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/8_Use_the_code.py")
    page.query_params["data"] = "digits"
    page.query_params["view"] = view
    return ran(page)


def measured(page: AppTest, name: str) -> Job:
    """Presses Measure and waits for the end."""
    page.button(key="train").click()
    ran(page)
    job = jobs.scheduler().get(page.session_state["lab"].studies[name])
    late = monotonic() + 60
    while not (job and job.ended):
        assert monotonic() < late
        sleep(0.02)
    assert job.state == "finished", job.message
    ran(page)
    return job


SOURCE = use.recipe("digits").key


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize(
    ("view", "name", "settings"),
    [
        ("Transfer", f"use.transfer.{SOURCE}", {"labels": 40, "steps": 20}),
        ("Layer by layer", f"use.probe.{SOURCE}", {"labels": 40, "seeds": 1}),
        ("Clusters", f"use.clusters.{SOURCE}", {"k": 8}),
    ],
)
@pytest.mark.slow
def test_a_view_measures_and_finds_its_study_again(
    view: str, name: str, settings: dict[str, int]
) -> None:
    page = opened(view)
    for setting, value in settings.items():
        page.number_input(key=f"{name}.{setting}").set_value(value)
    job = measured(ran(page), name)
    token = page.query_params["study"]
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)  # another session
    other.switch_page("pages/8_Use_the_code.py")
    for parameter in ("data", "view", "study"):
        if parameter in page.query_params:
            other.query_params[parameter] = page.query_params[parameter]
    assert ran(other).session_state["lab"].studies[name] == job.id
    assert token
    other.segmented_control(key="view").set_value("Few labels")
    assert not ran(other).session_state["lab"].studies.get("use.few.digits")  # it is another view's


@pytest.mark.usefixtures("lab")
@pytest.mark.slow
def test_few_labels_says_what_pre_training_saves() -> None:
    page = opened("Few labels")
    for setting, value in {"labels": "20-100", "layers": "60-30"}.items():
        page.text_input(key=f"use.few.digits.{setting}").set_value(value)
    for setting, value in {"epochs": 5, "seeds": 2}.items():
        page.number_input(key=f"use.few.digits.{setting}").set_value(value)
    job = measured(ran(page), "use.few.digits")
    assert isinstance(job.progress, GridProgress)
    said = use_few.sentence(job.progress.cells)
    gain = few_labels.gains(job.progress.cells)[1].error_rate.mean
    assert f" | {100 * gain:+.2f}".replace("-", "−") in said
    assert said in [text.value for text in page.markdown]
    page.text_input(key="use.few.digits.labels").set_value("5-100")
    ran(page).button(key="train").click()
    assert "5 labels cannot be given" in ran(page).warning[0].value


@pytest.mark.usefixtures("lab")
def test_each_encoder_has_a_study_of_its_own() -> None:
    page = opened("Few labels")
    assert any("Semi-supervised" in text.value for text in page.markdown)
    for setting, value in {"labels": "20", "layers": "20-10"}.items():
        page.text_input(key=f"use.few.digits.{setting}").set_value(value)
    for setting, value in {"epochs": 1, "seeds": 1}.items():
        page.number_input(key=f"use.few.digits.{setting}").set_value(value)
    page.selectbox(key="use.few.digits.variant").set_value("vae")
    job = measured(ran(page), "use.few.digits.vae")
    assert isinstance(job.progress, GridProgress)
    assert len(job.progress.cells) == 4
    assert not any("Press Measure" in text.value for text in page.markdown)
    page.selectbox(key="use.few.digits.variant").set_value("denoising")
    assert any("Example" in text.value for text in ran(page).markdown)
    assert page.session_state["lab"].studies["use.few.digits.vae"] == job.id
