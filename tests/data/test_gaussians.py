from __future__ import annotations

import math

import numpy as np
import pytest

from tui_nn.data.gaussians import ARTICLE, Bayes, Gaussian, draw

UNIT = Gaussian((0, 0), ((1, 0), (0, 1)))


@pytest.mark.parametrize("cluster", ARTICLE[:2], ids=str)
def test_a_valid_covariance_is_drawn_as_it_is(cluster: Gaussian) -> None:
    np.testing.assert_allclose(cluster.drawn_covariance(), cluster.covariance, atol=1e-14)


def test_the_third_cluster_is_drawn_round() -> None:
    # Eigenvalues 0.75 and -0.75; NumPy takes the singular values, which are 0.75 and 0.75.
    np.testing.assert_allclose(ARTICLE[2].drawn_covariance(), 0.75 * np.eye(2), atol=1e-14)


@pytest.mark.parametrize("spread", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("cluster", ARTICLE, ids=str)
def test_draws_have_the_mean_and_the_covariance(cluster: Gaussian, spread: float) -> None:
    samples = 20_000
    x = draw([cluster], [samples], spread, np.random.RandomState(1))
    assert x.shape == (2, samples)
    # Five standard errors: of a mean sqrt(v / n), of a covariance at most v * sqrt(2 / n).
    largest = 2 * spread**2
    np.testing.assert_allclose(x.mean(axis=1), cluster.mean, atol=5 * math.sqrt(largest / samples))
    expected = cluster.drawn_covariance() * spread**2
    np.testing.assert_allclose(np.cov(x), expected, atol=5 * largest * math.sqrt(2 / samples))


def test_clusters_are_drawn_one_after_the_other() -> None:
    stream = np.random.RandomState(2)
    apart = [draw([cluster], [n], 1.0, stream) for cluster, n in zip(ARTICLE, (5, 3, 2), strict=True)]
    together = draw(ARTICLE, (5, 3, 2), 1.0, np.random.RandomState(2))
    np.testing.assert_array_equal(together, np.hstack(apart))


def test_log_density_of_the_unit_normal() -> None:
    # log(exp(-r^2 / 2) / (2 pi)) at distance 5 from the centre; twice the spread: r = 2.5, and a quarter as dense.
    x = np.array([[3.0], [4.0]])
    assert UNIT.log_density(x, spread=1).item() == pytest.approx(-12.5 - math.log(2 * math.pi))
    assert UNIT.log_density(x, spread=2).item() == pytest.approx(-3.125 - math.log(8 * math.pi))


@pytest.mark.parametrize("spread", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("cluster", ARTICLE, ids=str)
def test_density_integrates_to_one(cluster: Gaussian, spread: float) -> None:
    offsets, pitch = np.linspace(-15, 15, 301, retstep=True)
    grid = np.stack(np.meshgrid(offsets + cluster.mean[0], offsets + cluster.mean[1])).reshape(2, -1)
    assert np.exp(cluster.log_density(grid, spread)).sum() * pitch**2 == pytest.approx(1, abs=1e-6)


def test_posterior_sums_to_one_even_far_away() -> None:
    x = np.random.RandomState(3).normal(0, 100, (2, 50))
    log_posterior = Bayes(ARTICLE, (50, 30, 20), 1.0).log_posterior(x)
    assert np.isfinite(log_posterior).all()
    np.testing.assert_allclose(np.exp(log_posterior).sum(axis=0), 1)


def test_posterior_weighs_by_how_common_a_class_is() -> None:
    # In the same place, only the counts tell the two clusters apart.
    log_posterior = Bayes((UNIT, UNIT), (30, 10), 1.0).log_posterior(np.array([[0.3], [-2.0]]))
    np.testing.assert_allclose(np.exp(log_posterior), [[0.75], [0.25]])


def test_score_counts_right_answers_and_averages_their_surprise() -> None:
    bayes = Bayes((UNIT, UNIT), (30, 10), 1.0)
    # It always answers 0, at 3 to 1: three answers of four are right.
    accuracy, cross_entropy = bayes.score(np.zeros((2, 4)), np.array([0, 0, 1, 0]))
    assert accuracy == 0.75
    assert cross_entropy == pytest.approx(-(3 * math.log(0.75) + math.log(0.25)) / 4)
