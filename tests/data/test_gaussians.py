from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from tui_nn.data.gaussians import ARTICLE, Gaussian, draw
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


@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize("cluster", ARTICLE, ids=str)
def test_restricted_to_a_coordinate_the_density_is_that_of_its_margin(cluster: Gaussian, noise: float) -> None:
    other, pitch = np.linspace(-15, 15, 301, retstep=True)
    for seen, place in (((True, False), 0), ((False, True), 1)):
        # The margin at three places, by adding up the density over the coordinate that is not seen.
        for value in cluster.mean[place] + np.array([-1.0, 0.0, 2.0]):
            line = [other + cluster.mean[1 - place]] * 2
            line[place] = np.full_like(other, value)
            margin = np.exp(cluster.log_density(np.array(line), noise)).sum() * pitch
            point = np.zeros((2, 1))
            point[place] = value
            density = np.exp(cluster.restricted(seen, noise).log_density(point)).item()
            # The other coordinate is a unit Gaussian at its mean, 0.
            assert density * math.sqrt(2 * math.pi) == pytest.approx(margin, rel=1e-9)


def test_restricted_to_both_coordinates_only_the_noise_is_added() -> None:
    np.testing.assert_allclose(ARTICLE[0].restricted((True, True), 2).covariance, [[6, 0.75], [0.75, 6]], atol=1e-14)


@pytest.mark.parametrize("cluster", ARTICLE, ids=str)
def test_points_at_standard_deviations_have_the_density_of_these(cluster: Gaussian) -> None:
    z = np.array([[0.0, 3.0, 0.0], [0.0, 4.0, -5.0]])
    density = cluster.log_density(cluster.at(z))
    np.testing.assert_allclose(density[0] - density[1:], 12.5)
