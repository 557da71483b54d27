"""Limits the number of threads that matrix products use."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits

LAYER_FOR_TWO_THREADS = 256
"""Units in a layer from which a second BLAS thread makes matrix products faster."""


def blas_threads(sizes: Sequence[int]) -> AbstractContextManager[object]:
    """Limit networks of small layers to one BLAS thread: two are slower, and occupy the core that the screen needs."""
    limits: AbstractContextManager[object] = threadpool_limits(
        None if max(sizes) >= LAYER_FOR_TWO_THREADS else 1, "blas"
    )
    return limits
