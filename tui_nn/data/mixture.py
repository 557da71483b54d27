"""The distribution of samples from Gaussian clusters, one for each class."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tui_nn.data.bayes import Best, of_classes
from tui_nn.data.fibers import Fibers, merge
from tui_nn.data.gaussians import Gaussian
from tui_nn.data.grid import Axis, Grid
from tui_nn.nn.arrays import Array

REACH = 6.0
"""Standard deviations beyond which a Gaussian is negligible."""

MAX_VARIANCE_RATIO = 1e12
"""Ratio of variances beyond which a cluster is as good as confined to a line, where it has no density."""

DENSITIES = 1_000_000
"""Approximate number of densities to compute, which limits the time."""

MOST_CELLS = 2_000_000
"""Cells times classes beyond which a grid would take too much time and memory."""


@dataclass(frozen=True)
class GaussianMixture:
    """Classes that are Gaussian clusters, with noise.

    If the features determine the point, or only one coordinate matters, the accuracy is within 0.0005, whatever the
    distances and sizes of the clusters. Other features need one grid over all clusters, with cells no wider than a
    quarter of the narrowest; if that has too many cells, the best possible score is unknown.
    """

    clusters: tuple[Gaussian, ...]
    shares: tuple[float, ...]
    """Probability of each class."""
    noise: float

    def best_possible(self, fibers: Fibers) -> Best | None:
        """Accuracy and cross-entropy; see `Distribution`."""
        seen = [cluster.restricted(fibers.seen, self.noise) for cluster in self.clusters]
        if any(not np.linalg.cond(cluster.drawn_covariance()) < MAX_VARIANCE_RATIO for cluster in seen):
            return None
        shares = np.array(self.shares)
        if fibers.are_points or fibers.are_lines:
            return of_classes(_masses_around(seen, shares))
        grid = _grid(seen, fibers.seen)
        if len(seen) * math.prod(grid.shape) > MOST_CELLS:
            return None
        densities = np.stack([np.exp(cluster.log_density(grid.points)).reshape(grid.shape) for cluster in seen])
        densities *= (shares / densities.sum(axis=(1, 2)))[:, np.newaxis, np.newaxis]
        return of_classes(merge(densities, grid, fibers))


def _masses_around(clusters: list[Gaussian], shares: Array) -> Array:
    """Joint probabilities (classes, nodes) at the nodes of a grid of its own around each cluster.

    The nodes of a cluster integrate over its own Gaussian. The posterior there divides their weight among classes.
    """
    count = max(24, min(120, int(math.sqrt(DENSITIES) / len(clusters))))
    z = (np.arange(count) + 0.5) / count * 2 * REACH - REACH
    weights = np.exp(-(z**2) / 2)
    weights = np.outer(weights, weights).ravel()
    z = np.stack(np.meshgrid(z, z)).reshape(2, -1)
    points = np.hstack([cluster.at(z) for cluster in clusters])
    joint = np.stack([cluster.log_density(points) for cluster in clusters]) + np.log(shares)[:, np.newaxis]
    posterior = np.exp(joint - np.logaddexp.reduce(joint, axis=0))
    return np.asarray(posterior * np.outer(shares, weights / weights.sum()).ravel())


def _grid(clusters: list[Gaussian], seen: tuple[bool, bool]) -> Grid:
    """A grid over all `clusters`, fine enough for the narrowest."""
    means = np.array([one.mean for one in clusters])
    covariances = np.array([one.drawn_covariance() for one in clusters])
    variances = covariances[:, (0, 1), (0, 1)]
    reaches = (np.abs(means) + REACH * np.sqrt(variances)).max(axis=0)
    # The width of a cluster along an axis, at a given place on the other one.
    widths = np.sqrt(np.linalg.det(covariances)[:, np.newaxis] / variances[:, ::-1]).min(axis=0)
    return Grid(
        *(
            Axis.covering(reach, width / 4) if one else Axis.unseen(reach)
            for reach, width, one in zip(reaches.tolist(), widths.tolist(), seen, strict=True)
        )
    )
