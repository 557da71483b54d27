from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from tui_nn.data.gaussians import ARTICLE, PLAYGROUND, Bayes, Gaussian, draw
from tui_nn.nn.rng import Rng

UNIT = Gaussian((0, 0), ((1, 0), (0, 1)))


@pytest.mark.parametrize("cluster", ARTICLE[:2], ids=str)
def test_a_valid_covariance_is_drawn_as_it_is(cluster: Gaussian) -> None:
    np.testing.assert_allclose(cluster.drawn_covariance(), cluster.covariance, atol=1e-14)


def test_the_third_cluster_is_drawn_round() -> None:
    # Eigenvalues 0.75 and -0.75; NumPy takes the singular values, which are 0.75 and 0.75.
    np.testing.assert_allclose(ARTICLE[2].drawn_covariance(), 0.75 * np.eye(2), atol=1e-14)


@pytest.mark.parametrize("rng", [np.random.RandomState, np.random.default_rng])
@pytest.mark.parametrize("cluster", ARTICLE, ids=str)
def test_draws_have_the_mean_and_the_covariance(cluster: Gaussian, rng: Callable[[int], Rng]) -> None:
    samples = 20_000
    x = draw([cluster], [samples], rng(1))
    assert x.shape == (2, samples)
    # Five standard errors: of a mean sqrt(v / n), of a covariance at most v * sqrt(2 / n).
    largest = 2
    np.testing.assert_allclose(x.mean(axis=1), cluster.mean, atol=5 * math.sqrt(largest / samples))
    np.testing.assert_allclose(np.cov(x), cluster.drawn_covariance(), atol=5 * largest * math.sqrt(2 / samples))


def test_clusters_are_drawn_one_after_the_other() -> None:
    rng = np.random.RandomState(2)
    apart = [draw([cluster], [n], rng) for cluster, n in zip(ARTICLE, (5, 3, 2), strict=True)]
    together = draw(ARTICLE, (5, 3, 2), np.random.RandomState(2))
    np.testing.assert_array_equal(together, np.hstack(apart))


def test_noise_adds_its_variance() -> None:
    np.testing.assert_allclose(ARTICLE[0].drawn_covariance(noise=2), [[6, 0.75], [0.75, 6]], atol=1e-14)


def test_log_density_of_the_unit_normal() -> None:
    # log(exp(-r^2 / 2v) / (2 pi v)) at r = 5 from the center; noise of sqrt(3) makes the variance v 4 instead of 1.
    x = np.array([[3.0], [4.0]])
    assert UNIT.log_density(x).item() == pytest.approx(-12.5 - math.log(2 * math.pi))
    assert UNIT.log_density(x, noise=math.sqrt(3)).item() == pytest.approx(-3.125 - math.log(8 * math.pi))


@pytest.mark.parametrize("noise", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("cluster", ARTICLE, ids=str)
def test_density_integrates_to_one(cluster: Gaussian, noise: float) -> None:
    offsets, pitch = np.linspace(-15, 15, 301, retstep=True)
    grid = np.stack(np.meshgrid(offsets + cluster.mean[0], offsets + cluster.mean[1])).reshape(2, -1)
    assert np.exp(cluster.log_density(grid, noise)).sum() * pitch**2 == pytest.approx(1, abs=1e-6)


def test_posterior_sums_to_one_even_far_away() -> None:
    x = np.random.RandomState(3).normal(0, 100, (2, 50))
    log_posterior = Bayes(ARTICLE, (50, 30, 20)).log_posterior(x)
    assert np.isfinite(log_posterior).all()
    np.testing.assert_allclose(np.exp(log_posterior).sum(axis=0), 1)


def test_posterior_weighs_by_how_common_a_class_is() -> None:
    # In the same place, only the counts tell the two clusters apart.
    log_posterior = Bayes((UNIT, UNIT), (30, 10)).log_posterior(np.array([[0.3], [-2.0]]))
    np.testing.assert_allclose(np.exp(log_posterior), [[0.75], [0.25]])


def test_score_counts_right_answers_and_averages_their_surprise() -> None:
    bayes = Bayes((UNIT, UNIT), (30, 10))
    # It always answers 0, at 3 to 1: three answers of four are right.
    accuracy, cross_entropy = bayes.score(np.zeros((2, 4)), np.array([0, 0, 1, 0]))
    assert accuracy == 0.75
    assert cross_entropy == pytest.approx(-(3 * math.log(0.75) + math.log(0.25)) / 4)


def test_posterior_follows_the_formula_of_the_density() -> None:
    noise, counts = 0.8, (5, 3, 2)
    # The article's covariances as they are drawn, plus 0.64 on the diagonal.
    known = [((0, 0), 2.64, 0.75), ((1, 4), 1.64, 0.75), ((2, 8), 1.39, 0.0)]

    def density(x: float, y: float, mean: tuple[int, int], variance: float, shared: float) -> float:
        dx, dy, determinant = x - mean[0], y - mean[1], variance**2 - shared**2
        distance = (variance * dx**2 - 2 * shared * dx * dy + variance * dy**2) / determinant
        return math.exp(-distance / 2) / (2 * math.pi * math.sqrt(determinant))

    points = np.random.RandomState(4).normal(2, 3, (2, 20))
    joint = np.array([[n * density(x, y, *one) for n, one in zip(counts, known, strict=True)] for x, y in points.T])
    posterior = np.exp(Bayes(ARTICLE, counts, noise).log_posterior(points)).T
    np.testing.assert_allclose(posterior, joint / joint.sum(axis=1, keepdims=True), rtol=1e-9)


@pytest.mark.parametrize("noise", [0.0, 1.0, 2.0])
def test_accuracy_is_what_two_round_clusters_allow(noise: float) -> None:
    # Best is the line half way between the centers, 2 sqrt(2) from each; beyond it lies Phi(-2 sqrt(2) / s).
    std = math.sqrt(0.5 + noise**2)
    wrong = math.erfc(2 * math.sqrt(2) / std / math.sqrt(2)) / 2
    samples = 100_000
    rng = np.random.default_rng(5)
    x = draw(PLAYGROUND, (samples // 2, samples // 2), rng) + noise * rng.standard_normal((2, samples))
    accuracy, _ = Bayes(PLAYGROUND, (1, 1), noise).score(x, np.repeat([0, 1], samples // 2))
    assert accuracy == pytest.approx(1 - wrong, abs=5 * math.sqrt(wrong / samples) + 1e-9)
