"""Gaussian clusters, and what the best possible classifier makes of them.

The covariance of the article's third cluster is not positive semi-definite: NumPy takes its singular
values for variances, and so draws from 0.75 times the identity instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array, Labels
from tui_nn.nn.initializers import Rng


@dataclass(frozen=True)
class Gaussian:
    """One cluster: its mean (2,), the covariance it is drawn with, and the one its samples then have."""

    mean: tuple[float, float]
    covariance: tuple[tuple[float, float], tuple[float, float]]

    def drawn_covariance(self, noise: float = 0) -> Array:
        """The covariance (2, 2) of NumPy's draws, with noise of that standard deviation added to them.

        NumPy draws with the covariance itself if it is positive semi-definite, else by its singular values.
        """
        _, variances, axes = np.linalg.svd(np.array(self.covariance))
        return np.asarray(axes.T * variances @ axes + noise**2 * np.eye(2))

    def log_density(self, x: Array, noise: float = 0) -> Array:
        """Log density (samples,) at the points `x` (2, samples) of the noisy cluster."""
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
"""The two clusters of TensorFlow Playground, as they are there without noise."""


def draw(clusters: Sequence[Gaussian], counts: Sequence[int], rng: Rng) -> Array:
    """Draw `counts[k]` samples of each cluster in turn, without noise: (2, samples)."""
    parts = [
        # The third covariance of the article fails NumPy's check; its draw is wanted all the same.
        rng.multivariate_normal(cluster.mean, np.array(cluster.covariance), count, check_valid="ignore")
        for cluster, count in zip(clusters, counts, strict=True)
    ]
    return np.concatenate(parts).T


@dataclass(frozen=True)
class Bayes:
    """The classifier that knows the clusters, their noise and how common each is: none is better on average."""

    clusters: Sequence[Gaussian]
    counts: Sequence[int]
    noise: float = 0

    def log_posterior(self, x: Array) -> Array:
        """Log probability (classes, samples) of each class at the points `x` (2, samples)."""
        joint = np.stack([cluster.log_density(x, self.noise) for cluster in self.clusters])
        joint += np.log(np.array(self.counts) / sum(self.counts))[:, np.newaxis]
        return np.asarray(joint - np.logaddexp.reduce(joint, axis=0))

    def score(self, x: Array, target: Labels | Array) -> tuple[float, float]:
        """The accuracy (a fraction) and the mean cross-entropy it reaches on these samples."""
        log_posterior = self.log_posterior(x)
        labels = np.asarray(target, np.int64)
        accuracy = np.mean(log_posterior.argmax(axis=0) == labels)
        return float(accuracy), float(-np.mean(log_posterior[labels, np.arange(len(labels))]))
