"""The report of a run: what repeats it, what it says of itself, and that it is text."""

from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl

import pytest
from colours import made

import aelab
from aelab.data import from_arrays
from aelab.export import to_report
from aelab.models import variants
from aelab.training import Change, Experiment, Run, train
from aelab.training.record import call
from aelab.ui.session import selection


@pytest.mark.parametrize("key", variants())
def test_address_and_call_repeat_the_experiment(key: str) -> None:
    e = Experiment.of(key, "digits", 3, epochs=4, rate=0.002)
    values = {**e.config.values(), **e.training.values()}
    again, wrong = selection.read(call.parameters(key, "digits", 3, values))
    assert again.experiment() == e
    assert wrong == []
    assert eval(f"of({call.arguments(e)})", {"of": Experiment.of}) == e


@pytest.fixture(scope="module")
def run() -> Run:
    return train("vae", "digits", epochs=1, hidden=(20,))


def words(run: Run) -> str:
    return unescape(to_report(run).decode())


def test_a_report_says_what_the_run_is(run: Run) -> None:
    text = words(run)
    assert "<title>Variational autoencoder on Digits" in text
    assert f"AE Lab, version {aelab.__version__}" in text
    assert f"{run.figures['KL']:,.4g}</td><td>nats / image" in text
    assert 'aelab.train("vae", "digits", seed=7, hidden=(20,), epochs=1)' in text
    query = next(line for line in text.split("<pre>/Train?")[1:]).partition("</pre>")[0]
    choice, wrong = selection.read(dict(parse_qsl(query)))
    assert choice.experiment() == run.experiment
    assert wrong == []


def test_changes_and_an_early_end_are_said(run: Run) -> None:
    changed = run.experiment.changed(Change("beta", 2.0, 5))
    text = words(replace(run, experiment=changed, finished=False, figures={}, note="Stopped"))
    assert "Changed while it trained: β to 2 from step 5." in text
    assert "beta=2&" in text  # the address has the settings of the end
    assert "In Python as it was before these changes" in text
    assert "The run has not ended: means over 360" in text


def test_what_people_name_is_text() -> None:
    pixels = made().x_train.reshape(-1, 8, 8, 3)[:60]
    own = from_arrays(pixels, title="<script>alert(1)</script>", licence="<b>mine</b>")
    report = to_report(train("basic", own, epochs=1, hidden=(8,))).decode()
    assert "<script>alert" not in report
    assert "&lt;b&gt;mine&lt;/b&gt;" in report
    assert "The data set is one’s own" in report


def test_a_run_without_a_snapshot_has_no_report(run: Run) -> None:
    with pytest.raises(ValueError, match="no snapshot"):
        to_report(replace(run, snapshots=()))
