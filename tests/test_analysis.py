"""PCA and neighbours against scikit-learn, brute force, and the published MNIST table."""

import numpy as np
import pytest
from scipy.stats import energy_distance as energy_of_numbers
from scipy.stats import kstest
from sklearn.decomposition import PCA as SklearnPCA
from sklearn.neighbors import KNeighborsClassifier

from aelab import data
from aelab.analysis import neighbours, pca, two_sample

needs_mnist = pytest.mark.skipif(not data.is_present("mnist"), reason="MNIST is not on disk")


def test_pca_of_very_wide_items_finds_the_first_components() -> None:
    rng = np.random.default_rng(3)
    shares = 0.8 ** np.arange(60)
    x = (rng.normal(size=(400, 60)) * shares) @ rng.normal(size=(60, 1300))
    ours, truth = pca.fit(x.astype(np.float32), 10), SklearnPCA(10, svd_solver="full").fit(x)
    np.testing.assert_allclose(abs(ours.components @ truth.components_.T), np.eye(10), atol=2e-3)
    n = len(x)
    np.testing.assert_allclose(ours.variances, truth.explained_variance_ * (n - 1) / n, 1e-4)


@pytest.fixture(scope="module")
def digits():
    return data.load("digits")


def test_pca_is_scikit_learns(digits):
    x = digits.x_train
    ours, truth = pca.fit(x, 12), SklearnPCA(12, svd_solver="full").fit(x.astype(np.float64))
    n = len(x)
    np.testing.assert_allclose(ours.variances[:12], truth.explained_variance_ * (n - 1) / n, 1e-5)
    signs = np.sign((ours.components * truth.components_).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(ours.components, truth.components_ * signs, atol=1e-4)
    np.testing.assert_allclose(ours.project(x), truth.transform(x) * signs.T, atol=1e-3)
    restored = truth.inverse_transform(truth.transform(digits.x_test))
    error = ((digits.x_test - restored) ** 2).sum(axis=1).mean()
    assert ours.squared_error(digits.x_test) == pytest.approx(error, rel=1e-5)
    np.testing.assert_allclose(ours.reconstruct(ours.project(digits.x_test)), restored, atol=1e-4)


def test_pca_conventions(digits):
    fitted = pca.fit(digits.x_train, 64)
    np.testing.assert_allclose(fitted.components @ fitted.components.T, np.eye(64), atol=1e-5)
    largest = abs(fitted.components).argmax(axis=1)
    assert (fitted.components[np.arange(64), largest] > 0).all()
    assert (np.diff(fitted.variances) <= 0).all()
    assert (fitted.variances >= 0).all()
    assert not fitted.components.flags.writeable
    assert not fitted.first(3).components.flags.writeable
    assert fitted.squared_error(digits.x_test) < 1e-9  # nothing is discarded


@pytest.mark.parametrize("m", [0, 1, 7, 63])
def test_train_error_is_the_sum_of_the_discarded_eigenvalues(digits, m):
    fitted = pca.fit(digits.x_train, m)
    error = fitted.squared_error(digits.x_train)
    assert error == pytest.approx(fitted.variances[m:].sum(), rel=1e-4, abs=1e-9)


@needs_mnist
def test_mnist_table():
    """Hinton and Salakhutdinov (2006) print 13.87 for PCA-30."""
    mnist = data.load("mnist")
    fitted = pca.fit(mnist.x_train, 30)
    test = {0: 52.897, 2: 43.645, 10: 26.714, 30: 13.866}
    for m, error in test.items():
        assert fitted.first(m).squared_error(mnist.x_test) == pytest.approx(error, abs=0.001)
    assert fitted.squared_error(mnist.x_train) == pytest.approx(
        fitted.variances[30:].sum(), rel=1e-5
    )
    plane = fitted.first(2)
    score = neighbours.knn_accuracy(
        plane.project(mnist.x_train), mnist.y_train, plane.project(mnist.x_test), mnist.y_test
    )
    assert score == pytest.approx(0.4243, abs=0.001)


@pytest.mark.parametrize("m", [-1, 65])
def test_pca_says_which_m_it_takes(digits, m):
    with pytest.raises(ValueError, match=f"between 0 and 64, not {m}"):
        pca.fit(digits.x_train, m)


def test_pca_refuses_what_is_no_table_of_numbers():
    for bad in (np.nan, np.inf, 1e30):
        with pytest.raises(ValueError, match="finite"):
            pca.fit(np.diag([bad, 1, -bad]), 1)
    with pytest.raises(ValueError, match="table"):
        pca.fit(np.zeros((5, 3, 3), np.float32), 1)


def test_principal_angles_of_a_turned_plane():
    e = np.eye(5)
    turned = [np.cos(np.deg2rad(30)) * e[1] + np.sin(np.deg2rad(30)) * e[4], 3 * e[0]]
    np.testing.assert_allclose(pca.principal_angles(e[:2], turned), [0, 30], atol=1e-6)
    np.testing.assert_allclose(pca.principal_angles(e[:2], e[2:]), [90, 90], atol=1e-6)
    np.testing.assert_allclose(
        pca.principal_angles(e[:1] + e[1:2], e[:2][::-1]), [0], atol=1e-6
    )  # a line within the plane


def test_knn_is_scikit_learns(digits):
    train, test = digits.x_train[:, 20:22], digits.x_test[:, 20:22]
    truth = KNeighborsClassifier(3).fit(train, digits.y_train).score(test, digits.y_test)
    score = neighbours.knn_accuracy(train, digits.y_train, test, digits.y_test, k=3)
    assert score == pytest.approx(truth)


def test_knn_counts_run_up_to_the_whole(digits, monkeypatch):
    monkeypatch.setattr(neighbours, "CHUNK", 100)
    arrays = (digits.x_train, digits.y_train, digits.x_test, digits.y_test)
    counts = list(neighbours.knn_counts(*arrays))
    assert [judged for _, judged in counts] == [100, 200, 300, 360]
    assert counts[-1][0] / 360 == neighbours.knn_accuracy(*arrays) > 0.95


def brute_force_leave_one_out(codes, labels, k):
    right = 0
    for i in range(len(codes)):
        others = np.delete(np.arange(len(codes)), i)
        near = others[np.argsort(((codes[others] - codes[i]) ** 2).sum(axis=1))[:k]]
        right += np.bincount(labels[near]).argmax() == labels[i]
    return right / len(codes)


@pytest.mark.parametrize("k", [1, 5])
def test_leave_one_out_is_brute_force(k):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 4, 300)
    codes = rng.normal(size=(300, 2)) + labels[:, None]
    truth = brute_force_leave_one_out(codes, labels, k)
    assert neighbours.leave_one_out_accuracy(codes.astype(np.float16), labels, k) == pytest.approx(
        brute_force_leave_one_out(codes.astype(np.float16).astype(float), labels, k)
    )
    assert neighbours.leave_one_out_accuracy(codes, labels, k) == truth


def test_no_point_is_its_own_neighbour():
    """Early in training all codes may lie at one place; then nothing can be told."""
    labels = np.arange(50)
    assert neighbours.leave_one_out_accuracy(np.zeros((50, 2)), labels, k=1) == 0
    assert neighbours.leave_one_out_accuracy(np.arange(50.0)[:, None], labels, k=1) == 0


def test_neighbours_refuse_in_plain_words():
    codes, labels = np.zeros((4, 2)), np.zeros(4, int)
    with pytest.raises(ValueError, match="between 1 and 3, not 4"):
        neighbours.leave_one_out_accuracy(codes, labels, k=4)
    with pytest.raises(ValueError, match="finite"):
        neighbours.leave_one_out_accuracy(codes * np.nan, labels, k=1)
    with pytest.raises(ValueError, match="one label an item"):
        neighbours.knn_accuracy(codes, labels[:3], codes, labels)


def test_the_energy_distance_is_scipys_and_that_of_a_double_loop():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(30, 1)), rng.normal(0.5, 2, size=(40, 1))
    truth = energy_of_numbers(a[:, 0], b[:, 0]) ** 2  # scipy gives its square root
    assert two_sample.energy_distance(a, b) == pytest.approx(truth)
    a, b = rng.normal(size=(9, 2)), rng.normal(1, 1, size=(7, 2))
    mean = lambda p, q: np.mean([np.hypot(*(u - v)) for u in p for v in q])  # noqa: E731
    truth = 2 * mean(a, b) - mean(a, a) - mean(b, b)
    assert two_sample.energy_distance(a, b) == pytest.approx(truth)


def test_the_two_sample_test_keeps_its_level_and_sees_a_difference():
    rng = np.random.default_rng(1)
    p = [
        two_sample.same_distribution(
            rng.normal(size=(40, 2)), rng.normal(size=(60, 2)), rng, deals=99
        )
        for _ in range(200)
    ]
    assert kstest(p, "uniform").pvalue > 0.01
    assert len(set(p)) > 50
    moved = rng.normal(0.5, 1, size=(200, 2))
    assert two_sample.same_distribution(rng.normal(size=(200, 2)), moved, rng) == 1 / 200
    square = rng.uniform(-1, 1, size=(1000, 2))  # the right mean and covariance, another shape
    white = two_sample.whitened(square)
    np.testing.assert_allclose(white.mean(0), 0, atol=1e-12)
    np.testing.assert_allclose(np.cov(white.T), np.eye(2), atol=1e-12)
    assert two_sample.same_distribution(white, rng.normal(size=(1000, 2)), rng) <= 0.05
