"""Conditions: one code under every class, a picture completed, and the networks for both."""

from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
import torch
from apptest import ROOT, ran
from scipy import spatial
from streamlit.testing.v1 import AppTest

from aelab import data, train
from aelab.figures.images import conditions as figures
from aelab.models.cvae import CORNERS
from aelab.training import Run
from aelab.ui.pages.generate import conditions
from aelab.ui.session import jobs


def trained(**values: Any) -> Run:
    return train("cvae", "digits", epochs=2, latent_dim=3, **values)


def test_a_column_is_one_code_and_a_row_the_class_it_is_told() -> None:
    run = trained()
    table = figures.class_rows(run, 5)
    images = table.images
    codes = torch.randn(figures.CODES, 3, generator=torch.Generator().manual_seed(5))
    assert [row.label for row in table.rows] == [f"class {k}" for k in range(10)]
    for label in (0, 7):
        one_hot = torch.zeros(figures.CODES, 10)
        one_hot[:, label] = 1
        with torch.no_grad():
            drawn = run.model.decode(codes, one_hot).numpy()
        assert np.allclose(images[label], drawn, atol=1e-6)
    assert np.abs(images[0] - images[7]).mean() > 0.004  # it does listen to what it is told


@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_visible_quarters_are_those_asked_for(corner: str, count: int) -> None:
    seen = figures.visible(trained(condition="quadrant", corner=corner, quadrants=count))
    quarters = {
        f"{v} {h}": bool(seen.reshape(2, 4, 2, 4)[i, :, j].all())
        for i, v in enumerate(("upper", "lower")) for j, h in enumerate(("left", "right"))
    }  # fmt: skip
    side = corner.split()[1]
    across = " ".join({"upper": "lower", "lower": "upper", "left": "right", "right": "left"}[word]
                      for word in corner.split())  # fmt: skip
    wanted = {1: {corner}, 2: {f"upper {side}", f"lower {side}"}, 3: {*quarters} - {across}}
    assert {name for name, shown in quarters.items() if shown} == wanted[count]
    assert seen.sum() == 16 * count


def test_completions_keep_what_is_told_and_stand_beside_the_nearest_neighbour() -> None:
    run, dataset = trained(condition="quadrant", quadrants=2), data.load("digits")
    x = dataset.x_test[3 : 3 + figures.PICTURES]
    table = figures.completion_rows(run, 1, 3)
    images, seen = table.images, figures.visible(run)
    assert np.allclose(images[1:, :, seen], x[:, seen], atol=1e-6)
    assert (images[0][:, ~seen] == np.float32(figures.UNSEEN)).all()
    assert np.array_equal(images[-1], x)
    near = spatial.distance.cdist(x[:, seen], dataset.x_train[:, seen]).argmin(1)
    assert np.array_equal(images[-2], np.where(seen, x, dataset.x_train[near]))
    ways = figures.draws(run, x, 1)
    assert np.allclose(images[-3], ways.mean(0), atol=1e-6)
    error = ((ways[0] - x) ** 2).sum(1).mean()
    assert table.rows[1].lines == (f"{error:.2f} sq. error / image",)
    assert not np.allclose(ways[0], ways[1])
    bound = run.figures["cross-entropy"] + run.figures["KL"]
    assert table.rows[-1].lines[1] == f"≤ {bound:.1f} nats / image"


@pytest.mark.usefixtures("lab")
def test_the_section_trains_the_network_that_a_view_lacks() -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("pages/6_Generate.py")
    page.session_state["show"] = "Conditions"
    page.query_params["data"] = "digits"
    page.session_state["epochs_digits"] = 2
    for view, condition in zip(conditions.VIEWS, ("label", "quadrant"), strict=True):
        page.session_state["conditions_view"] = view
        words = " ".join(m.value for m in ran(page).markdown)
        assert ("condition is these quarters" in words) == (condition == "quadrant")  # no example
        assert not page.multiselect  # variants that do not apply
        page.button(key="train").click()
        ran(page)
        until_finished(page)
        assert ran(page).markdown[-1].value == conditions.EXPLAIN
        last = jobs.scheduler().get(page.session_state["lab"].jobs["generate"][-1])
        assert last
        assert last.run
        assert last.run.experiment.config.values()["condition"] == condition
    before = page.number_input(key=conditions.SEED).value
    page.button(key="conditions_anew").click()
    assert ran(page).number_input(key=conditions.SEED).value == before + 1


def until_finished(page: AppTest) -> None:
    end = monotonic() + 30
    tokens = page.session_state["lab"].jobs["generate"]
    while {job.state for token in tokens if (job := jobs.scheduler().get(token))} != {"finished"}:
        assert monotonic() < end
        sleep(0.05)
