"""What a picture shows of samples with any number of features: their place in a plane through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array

CHUNK = 65_536
"""Samples that are copied at a time."""


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in the space of the features, with two axes."""

    axis_names: tuple[str, str]
    note: str
    """What it leaves out; empty if nothing."""
    origin: Array
    """The point of the plane where both axes are 0, (features,)."""
    axes: Array
    """A step along each axis, (features, 2): at right angles, of length 1; of one feature, the second is 0."""

    def project(self, x: Array) -> Array:
        """Where in the plane (2, samples) the samples `x` (features, samples) are, seen at a right angle."""
        axes = self.axes.T.astype(x.dtype)
        return np.asarray(axes @ x - axes @ self.origin.astype(x.dtype)[:, np.newaxis])

    def lift(self, points: Array) -> Array:
        """The features (features, n) of `points` (2, n) of the plane."""
        return np.asarray(self.axes.astype(points.dtype) @ points + self.origin.astype(points.dtype)[:, np.newaxis])


def whole_plane(names: Sequence[str]) -> Plane:
    """The plane of one or two features; of one, the second axis is 0 throughout."""
    first, second = (*names, "")[:2]
    return Plane((first, second), "", np.zeros(len(names)), np.eye(len(names), 2))


def pair_plane(x: Array, names: Sequence[str], first: int, second: int) -> Plane:
    """The plane of two features of `x` (features, samples), given by their indices; the others stay at their mean."""
    origin, axes = _means(x), np.zeros((len(x), 2))
    origin[[first, second]] = 0
    axes[[first, second], [0, 1]] = 1
    return Plane((names[first], names[second]), "The other features are held at their mean.", origin, axes)


def principal_plane(x: Array) -> Plane:
    """The plane in which `x` (features, samples), of at least two features, varies most: its principal components.

    Of two opposite directions an axis takes that in which its largest part points up.
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
    """The covariance (features, features), window by window: a million samples are not copied at once."""
    covariance = np.zeros((len(x), len(x)))
    for first in range(0, x.shape[1], CHUNK):
        offset = x[:, first : first + CHUNK] - means[:, np.newaxis]
        covariance += offset @ offset.T
    return np.asarray(covariance / x.shape[1])
