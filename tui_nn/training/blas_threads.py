"""Chooses the number of threads that matrix products use."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController

LAYER_FOR_TWO_THREADS = 256
"""Units in a layer from which a second BLAS thread makes matrix products faster."""


def blas_threads(sizes: Sequence[int]) -> AbstractContextManager[object]:
    """Limit networks of small layers to one BLAS thread: two are slower, and occupy the core that the screen needs.

    Threads divide a matrix product differently, which changes the last digits from about 64 units on (measured with
    OpenBLAS). The choice therefore depends only on the sizes of the layers: on one machine, all runs of a network agree
    bit for bit, in the app and without. From `LAYER_FOR_TWO_THREADS` units on, they agree only among machines with the
    same number of BLAS threads, which is usually that of the cores. A `Trainer` alone uses all threads; within this
    context, it agrees with the app.
    """
    limits: AbstractContextManager[object] = _libraries().limit(
        limits=None if max(sizes) >= LAYER_FOR_TWO_THREADS else 1, user_api="blas"
    )
    return limits


@cache
def _libraries() -> ThreadpoolController:
    """The loaded libraries that have thread pools, including NumPy's BLAS; finding them takes 1 ms."""
    return ThreadpoolController()
