"""How many threads the matrix products may use."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits

LAYER_FOR_TWO_THREADS = 256
"""Units from which on a matrix product gains by a second BLAS thread."""


def blas_threads(sizes: Sequence[int]) -> AbstractContextManager[object]:
    """Keep small layers to one BLAS thread: two are slower there, and take the screen's core."""
    limits: AbstractContextManager[object] = threadpool_limits(
        None if max(sizes) >= LAYER_FOR_TWO_THREADS else 1, "blas"
    )
    return limits
