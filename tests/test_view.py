"""What all pages of runs side by side owe: failures and refusals are said, once, in a sentence."""

from time import monotonic, sleep

import pytest
from apptest import ROOT, ran
from streamlit.testing.v1 import AppTest

from aelab.scheduler import Job, TooManyJobs
from aelab.training import Ticks, TrainingFailed, train
from aelab.ui.pages.manifold.capacity.identity import Identity
from aelab.ui.pages.stacking.gibbs import GibbsChains
from aelab.ui.session import jobs
from aelab.ui.session.comparison import Entry
from aelab.ui.shell import frame

# Page, its key, and the address of the view.
VIEWS = {
    "latent space": ("3_Latent_space", "latent", {}),
    "filters": ("4_Filters", "filters", {}),
    "filters by depth": ("4_Filters", "depth", {"view": "By depth"}),
    "denoising": ("5_Denoising", "denoising", {}),
    "generate": ("6_Generate", "generate", {}),
    "stacking": ("7_Stacking", "stacking", {}),
    "gibbs": ("7_Stacking", "gibbs", {"view": "Gibbs chain"}),
    "unfolding": ("11_Manifold", "unfolding", {"view": "Sheet"}),
    "arrows": ("11_Manifold", "arrows", {"view": "Arrows"}),
    "contraction": ("11_Manifold", "contraction", {"view": "Contraction"}),
    "random codes": (
        "11_Manifold", "compression.random",
        {"view": "Compression", "compression": "Random codes"},
    ),
    "identity": ("11_Manifold", "capacity.identity", {"view": "Capacity"}),
    "memorisation": (
        "11_Manifold", "capacity.heart", {"view": "Capacity", "capacity": "Learned by heart"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def failed() -> Job:
    """A training that fails before its first snapshot, as any page's may."""

    def ticks() -> Ticks:
        raise TrainingFailed("Training diverged at step 1.")
        yield

    frame.loader().ready.wait(60)
    job = jobs.scheduler().submit(ticks(), "cpu", "test", "full")
    late = monotonic() + 60
    while not job.over:
        assert monotonic() < late
        sleep(0.02)
    assert (job.state, job.message) == ("failed", "Training diverged at step 1.")
    return job


def opened(view: str) -> tuple[AppTest, str]:
    """The page of a view on the digits, not yet run; and its key."""
    file, key, address = VIEWS[view]
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page(f"pages/{file}.py")
    for name, value in {"data": "digits", **address}.items():
        page.query_params[name] = value
    return page, key


@pytest.mark.parametrize("view", VIEWS)
def test_a_training_that_fails_is_said_once(view: str, failed: Job) -> None:
    page, key = opened(view)
    page.session_state[f"jobs of {key}"] = [failed.id]
    ran(page)
    assert [e.value.count(failed.message) for e in page.error] == [1]
    told = [*page.markdown, *page.warning, *page.info, *page.caption]
    assert not any(failed.message in element.value for element in told)


@pytest.mark.parametrize("view", VIEWS)
def test_a_refusal_is_said_once(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Job:
        raise TooManyJobs("Too many networks are being trained here.")

    page, _ = opened(view)
    ran(page)
    monkeypatch.setattr(jobs, "submit", refuse)
    page.button(key="train").click()
    ran(page)
    assert [w.value for w in page.warning] == ["Too many networks are being trained here."]
    assert not any("Too many" in w.value for w in ran(page).warning)


def test_a_picked_run_stands_behind_a_pages_own_where_it_fits() -> None:
    picked = Entry("a stack", train("rbm", "digits", epochs=1), None)
    other = Entry("a net", train("basic", "digits", epochs=1), None)
    assert GibbsChains("digits").runs([other, picked]) == [picked.run]
    assert GibbsChains("shapes").runs([picked]) == []
    assert Identity("digits").runs([picked, other]) == []
