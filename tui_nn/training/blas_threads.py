"""Limits the number of threads that matrix products use."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController

LAYER_FOR_TWO_THREADS = 256
"""Units in a layer from which a second BLAS thread makes matrix products faster."""


def blas_threads(sizes: Sequence[int]) -> AbstractContextManager[object]:
    """Limit networks of small layers to one BLAS thread: two are slower, and occupy the core that the screen needs."""
    limits: AbstractContextManager[object] = _libraries().limit(
        limits=None if max(sizes) >= LAYER_FOR_TWO_THREADS else 1, user_api="blas"
    )
    return limits


@cache
def _libraries() -> ThreadpoolController:
    """The loaded libraries that have thread pools, including NumPy's BLAS; finding them takes 1 ms."""
    return ThreadpoolController()
