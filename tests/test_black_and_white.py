"""Pictures in black and white, and the least that cross-entropy can be where they are grey."""

import numpy as np
import pytest
from scipy.stats import entropy as of_distribution
from sklearn.preprocessing import Binarizer

from aelab import data, figures, recipes, train
from aelab.analysis.quality import entropy
from aelab.data import UnknownData
from aelab.training import Experiment


def test_a_threshold_and_a_draw() -> None:
    grey, sharp, drawn = (data.load(f"digits{way}").x_train for way in ("", "/threshold", "/drawn"))
    above = Binarizer(threshold=0.5 - 1e-6).fit_transform(grey)
    assert np.array_equal(sharp, above)
    assert set(np.unique(drawn)) == {0, 1}
    assert not drawn[grey == 0].any()
    assert drawn[grey == 1].all()
    for level in np.unique(grey):  # a pixel is white as often as its grey value says
        at = drawn[grey == level]
        assert abs(at.mean() - level) < 5 * (0.25 / len(at)) ** 0.5
    again = data.load("digits/drawn/normal=3").x_train
    assert np.array_equal(again, drawn[data.load("digits").y_train == 3])


def test_the_menu_has_both_for_every_set_of_pictures() -> None:
    titles = [data.info(name).title for name in data.menu()]
    known = [data.info(name) for name in data.names()]
    other = sum(info.signed or info.colour for info in known)
    assert len(titles) == 3 * len(known) - 2 * other == len(set(titles))
    assert data.whole("mnist/drawn") == "mnist"
    for name in ("digits/threshold", "digits/drawn"):
        assert recipes.FIRST_LAYER[name] == recipes.FIRST_LAYER["digits"]
        assert recipes.layer_stack(name) == recipes.layer_stack("digits")


@pytest.mark.parametrize("name", ["circle/threshold", "swiss-roll/drawn"])
def test_points_have_no_pixels(name: str) -> None:
    with pytest.raises(UnknownData, match=r"cannot be .*black and white: only pict"):
        Experiment.of("basic", name)


def test_the_entropy_is_that_of_scipy_and_what_a_perfect_copy_costs() -> None:
    x = data.load("digits").x_test[:50].astype(np.float64)
    truth = of_distribution(np.stack([x, 1 - x])).sum(1).mean()
    assert entropy(x) == pytest.approx(truth)
    assert entropy(x.round()) == 0


def test_charts_of_the_loss_show_the_floor_of_grey_pixels_alone() -> None:
    settings = {"epochs": 1, "loss": "cross-entropy", "device": "cpu"}
    grey, sharp = (train("basic", name, **settings) for name in ("digits", "digits/threshold"))
    probe = data.load("digits").x_test[data.load("digits").probe]
    assert grey.floors == {"cross-entropy": pytest.approx(entropy(probe))}
    assert min(s.validation[0] for s in grey.snapshots) > grey.floors["cross-entropy"]
    assert sharp.floors == {}
    floor = figures.loss(grey).data[-1]
    assert floor.name == "least cross-entropy, H(x)"
    assert set(floor.y) == set(grey.floors.values())
    assert train("basic", "digits", epochs=1, device="cpu").floors == {}  # squared error
