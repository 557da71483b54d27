"""Gaussian clusters.

The covariance of the article's third cluster is not positive semi-definite. NumPy uses its singular values as
variances, and thus draws from 0.75 times the identity instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.rng import Rng


@dataclass(frozen=True)
class Gaussian:
    """A cluster: its mean (2,), and the covariance (2, 2) that is passed to NumPy."""

    mean: tuple[float, float]
    covariance: tuple[tuple[float, float], tuple[float, float]]

    def drawn_covariance(self, noise: float = 0) -> Array:
        """The covariance (2, 2) of samples drawn by NumPy, with added noise of standard deviation `noise`.

        Without noise, it is the given covariance if that is positive semi-definite; otherwise NumPy uses its singular
        values.
        """
        _, variances, axes = np.linalg.svd(np.array(self.covariance))
        return np.asarray(axes.T * variances @ axes + noise**2 * np.eye(2))

    def restricted(self, seen: tuple[bool, bool], noise: float) -> Gaussian:
        """This cluster with noise, as it appears if only the coordinates that are `seen` matter.

        The other coordinate is replaced by one that is independent and alike in all clusters.
        """
        (a, b), (_, c) = self.drawn_covariance(noise).tolist()
        variances = a if seen[0] else 1.0, c if seen[1] else 1.0
        shared = b if all(seen) else 0.0
        means = self.mean[0] if seen[0] else 0.0, self.mean[1] if seen[1] else 0.0
        return Gaussian(means, ((variances[0], shared), (shared, variances[1])))

    def at(self, z: Array) -> Array:
        """The points (2, n) that lie as far from the mean as `z` (2, n), in standard deviations along its own axes."""
        _, variances, axes = np.linalg.svd(np.array(self.covariance))
        return np.asarray(np.array(self.mean)[:, np.newaxis] + axes.T * np.sqrt(variances) @ z)

    def log_density(self, x: Array, noise: float = 0) -> Array:
        """Log density (samples,) of the cluster with noise at points `x` (2, samples)."""
        covariance = self.drawn_covariance(noise)
        offset = x - np.array(self.mean)[:, np.newaxis]
        distance = np.sum(offset * np.linalg.solve(covariance, offset), axis=0)
        return np.asarray(-0.5 * (distance + np.linalg.slogdet(2 * np.pi * covariance)[1]))


ARTICLE = (
    Gaussian((0, 0), ((2, 0.75), (0.75, 2))),
    Gaussian((1, 4), ((1, 0.75), (0.75, 1))),
    Gaussian((2, 8), ((0, 0.75), (0.75, 0))),
)
"""The article's three clusters."""

PLAYGROUND = (
    Gaussian((2, 2), ((0.5, 0), (0, 0.5))),
    Gaussian((-2, -2), ((0.5, 0), (0, 0.5))),
)
"""The two clusters of TensorFlow Playground at its noise level 0."""


def draw(clusters: Sequence[Gaussian], counts: Sequence[int], rng: Rng) -> Array:
    """Draw `counts[k]` samples from cluster k, cluster by cluster, without noise: (2, samples)."""
    parts = [
        # The article's third covariance fails NumPy's check, but its draws must be reproduced.
        rng.multivariate_normal(cluster.mean, np.array(cluster.covariance), count, check_valid="ignore")
        for cluster, count in zip(clusters, counts, strict=True)
    ]
    return np.concatenate(parts).T
