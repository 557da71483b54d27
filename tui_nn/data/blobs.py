"""Gaussian clusters with given centers and covariances."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from tui_nn.data.gaussians import Gaussian
from tui_nn.errors import DataError

Center = tuple[float, float]
"""x1 and x2."""

Covariance = tuple[float, float, float]
"""The variance of x1, the covariance of x1 and x2, the variance of x2."""

ROUNDING = 1e-12
"""Relative tolerance for covariances that were computed."""


def clusters(centers: Sequence[Center], covariances: Sequence[Covariance]) -> tuple[Gaussian, ...]:
    """One cluster for each of `centers`; `covariances` has one for each, or a single one for all.

    Raises:
        DataError: a covariance is not positive semi-definite, or their number does not match.
    """
    if len(covariances) not in (1, len(centers)):
        given = f"{len(covariances)} for {len(centers)} centers"
        raise DataError("covariances", given, "one for each center, or one for all")
    for covariance in covariances:
        _check(covariance)
    each = tuple(covariances) * (len(centers) // len(covariances))
    return tuple(Gaussian(mean, ((a, b), (b, c))) for mean, (a, b, c) in zip(centers, each, strict=True))


def _check(covariance: Covariance) -> None:
    """Raise `DataError` unless `covariance` is positive semi-definite."""
    first, shared, second = covariance
    possible = 0 <= first < inf and 0 <= second < inf
    if not (possible and shared * shared <= first * second * (1 + ROUNDING)):
        raise DataError(
            "covariances",
            covariance,
            "variances from 0 up, and a covariance whose square is no larger than their product",
        )
