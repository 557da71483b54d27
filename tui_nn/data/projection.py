"""Planes in feature space, onto which samples with any number of features are projected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.data.samples import CHUNK
from tui_nn.nn.arrays import Array


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in feature space, with two axes."""

    axis_names: tuple[str, str]
    note: str
    """What the plane does not show, in words; empty if it shows everything."""
    origin: Array
    """The point where both coordinates are 0, (features,)."""
    axes: Array
    """Orthonormal directions of the axes, (features, 2); with one feature, the second is 0."""

    def project(self, x: Array) -> Array:
        """Coordinates (2, samples) of the orthogonal projections of samples `x` (features, samples)."""
        axes = self.axes.T.astype(x.dtype)
        return np.asarray(axes @ x - axes @ self.origin.astype(x.dtype)[:, np.newaxis])

    def lift(self, points: Array) -> Array:
        """The features (features, n) at `points` (2, n) of the plane."""
        return np.asarray(self.axes.astype(points.dtype) @ points + self.origin.astype(points.dtype)[:, np.newaxis])


def whole_plane(names: Sequence[str]) -> Plane:
    """The plane of one or two features called `names`; with one, the second coordinate is always 0."""
    first, second = (*names, "")[:2]
    return Plane((first, second), "", np.zeros(len(names)), np.eye(len(names), 2))


def pair_plane(x: Array, names: Sequence[str], first: int, second: int) -> Plane:
    """The plane of features `first` and `second` of `x` (features, samples); the others are fixed at their mean."""
    origin, axes = _means(x), np.zeros((len(x), 2))
    origin[[first, second]] = 0
    axes[[first, second], [0, 1]] = 1
    return Plane((names[first], names[second]), "The other features are held at their mean.", origin, axes)


def principal_plane(x: Array) -> Plane:
    """The plane of the first two principal components of `x` (features, samples), with two features or more.

    The signs of the axes are chosen so that their largest components are positive.
    """
    origin = _means(x)
    variances, directions = np.linalg.eigh(_covariance(x, origin))
    axes = directions[:, :-3:-1]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]])
    total = variances.sum()
    share = variances[-2:].sum() / total if total else 1.0
    return Plane(("PC1", "PC2"), f"PC1 and PC2 carry {share:.0%} of the variance.", origin, axes)


def _means(x: Array) -> Array:
    return np.array([row.mean(dtype=np.float64) for row in x])


def _covariance(x: Array, means: Array) -> Array:
    """The covariance (features, features), computed in chunks to avoid copying a million samples at once."""
    covariance = np.zeros((len(x), len(x)))
    for first in range(0, x.shape[1], CHUNK):
        offset = x[:, first : first + CHUNK] - means[:, np.newaxis]
        covariance += offset @ offset.T
    return np.asarray(covariance / x.shape[1])


@np.errstate(over="ignore", invalid="ignore")  # Activations of a diverging network.
def principal_coordinates(a: Array, samples: int) -> tuple[Array, float]:
    """Project `a` (units, n) onto its own first two principal components.

    Args:
        a: activations or features, with two rows or more.
        samples: number of columns, from the first, from which the components are computed.

    Returns:
        The coordinates (2, n), all 0 if `a` is not finite, and the share of the variance that they carry, 0..1.
    """
    scale = np.abs(a).max(initial=0)
    if not np.isfinite(scale) or not scale:
        return np.zeros((2, a.shape[1])), 1.0
    centered = a.astype(np.float64) / scale
    centered -= centered[:, :samples].mean(axis=1, keepdims=True)
    components, sizes, _ = np.linalg.svd(centered[:, :samples], full_matrices=False)
    variances = np.append(sizes**2, 0)
    share = variances[:2].sum() / total if (total := variances.sum()) else 1.0
    coordinates = np.zeros((2, a.shape[1]))
    coordinates[: components.shape[1]] = components[:, :2].T @ centered * scale
    return coordinates, float(share)


def aligned(points: Array, reference: Array) -> Array:
    """Turn and mirror `points` (2, n) about the origin to lie as near as possible to `reference` (2, n).

    This is the orthogonal Procrustes problem. Principal components are determined only up to their sign, and swap when
    their variances cross; the aligned points do not depend on either.
    """
    left, _, right = np.linalg.svd((reference - reference.mean(axis=1, keepdims=True)) @ points.T)
    return np.asarray(left @ right @ points)
