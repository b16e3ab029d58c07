"""What all views owe: failures, refusals and bad settings are said, once, in a sentence."""

from time import monotonic, sleep

import pytest
from apptest import COMPARISONS, STUDIES, at_view, ran

from aelab.scheduler import Job, TooManyJobs
from aelab.training import TrainingEvents, TrainingFailed, api, train
from aelab.ui.pages.manifold.capacity.identity import Identity
from aelab.ui.pages.stacking.gibbs import GibbsChains
from aelab.ui.session import jobs, loader
from aelab.ui.session.comparison import Entry
from aelab.ui.session.state import SessionState


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """No page of this module is met while PyTorch is still loading."""
    assert loader.loader().ready.wait(60)


@pytest.fixture(scope="module")
def failed() -> Job:
    """A training that fails before its first snapshot, as any page's may."""

    def ticks() -> TrainingEvents:
        raise TrainingFailed("Training diverged at step 1.")
        yield

    job = jobs.scheduler().submit(ticks(), "cpu", "test", "full")
    late = monotonic() + 60
    while not job.ended:
        assert monotonic() < late
        sleep(0.02)
    assert (job.state, job.message) == ("failed", "Training diverged at step 1.")
    return job


@pytest.mark.parametrize("view", [*COMPARISONS, *STUDIES])
def test_a_failure_is_said_once(view: str, failed: Job) -> None:
    page, before = at_view(view), ran(at_view(view))
    if view in COMPARISONS:
        page.session_state["lab"] = SessionState(jobs={COMPARISONS[view][1]: [failed.id]})
    else:
        page.session_state["lab"] = SessionState(studies={STUDIES[view][1]: failed.id})
    ran(page)
    assert [e.value.count(failed.message) for e in page.error] == [1]
    others = [*page.markdown, *page.warning, *page.info, *page.caption]
    assert not any(failed.message in element.value for element in others)
    if view in COMPARISONS:  # nothing has moved: the browser would build each picture anew
        assert list(page.main.children) == list(before.main.children)


@pytest.mark.parametrize("view", COMPARISONS)
def test_a_training_that_raises_says_so(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the button to the sentence: whatever trains a page's runs, its failure is shown."""

    def diverge(*_: object) -> None:
        raise TrainingFailed("The loss was no longer a number at step 9.")

    page = ran(at_view(view))
    monkeypatch.setattr(api, "Loop", diverge)
    page.button(key="train").click()
    ran(page)
    own = page.session_state["lab"].jobs[COMPARISONS[view][1]]
    late = monotonic() + 60
    while any(not job.ended for token in own if (job := jobs.scheduler().get(token))):
        assert monotonic() < late
        sleep(0.02)
    ran(page)
    said = [e.value for e in page.error]
    assert own
    assert said == ["The loss was no longer a number at step 9."] * len(own)


@pytest.mark.parametrize("view", [*COMPARISONS, *STUDIES, "train"])
def test_a_refusal_is_said_once(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Job:
        raise TooManyJobs("Too many networks are being trained here.")

    page = ran(at_view(view))
    monkeypatch.setattr(jobs.scheduler(), "submit", refuse)
    page.button(key="train").click()
    ran(page)
    assert [w.value for w in page.warning] == ["Too many networks are being trained here."]
    assert not any("Too many" in w.value for w in ran(page).warning)


@pytest.mark.parametrize("view", [*COMPARISONS, *STUDIES, "train"])
def test_a_setting_that_is_not_allowed_is_said_once_and_begins_nothing(
    view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    page = ran(at_view(view))
    monkeypatch.setattr(jobs.scheduler(), "submit", lambda *_: begun.append(_))
    assert page.button(key="train")
    if not page.text_input:  # the others keep their value within its range
        pytest.skip("no setting of this view is a text")
    page.text_input[0].set_value("words").run()
    page.button(key="train").click()
    ran(page)
    assert ["words" in e.value for e in page.error] == [True]
    assert not begun


def test_a_picked_run_stands_behind_a_pages_own_where_it_fits() -> None:
    picked = Entry("a stack", train("rbm", "digits", epochs=1), None)
    other = Entry("a net", train("basic", "digits", epochs=1), None)
    assert [GibbsChains("digits").fits(entry) for entry in (picked, other)] == [True, False]
    assert not GibbsChains("shapes").fits(picked)
    assert not Identity("digits").fits(picked)
