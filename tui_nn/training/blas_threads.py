"""Chooses the number of threads that matrix products use."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import ThreadpoolController

LAYER_FOR_TWO_THREADS = 256
"""Units in a layer from which a second BLAS thread makes matrix products faster."""


def blas_threads(sizes: Sequence[int]) -> AbstractContextManager[object]:
    """Limit networks of small layers to one BLAS thread: two are slower, and occupy the core that the screen needs.

    Threads divide a matrix product differently, which changes the last digits from about 64 units on (measured with
    OpenBLAS). The choice therefore depends only on the sizes of the layers: on one machine, all runs of a network agree
    bit for bit, in the app and without. From `LAYER_FOR_TWO_THREADS` units on, they agree only among machines with the
    same number of BLAS threads, which is usually that of the cores. A `Trainer` alone uses all threads; within this
    context, it agrees with the app. Contexts of several threads may overlap.
    """
    return nullcontext() if max(sizes) >= LAYER_FOR_TWO_THREADS else ONE_THREAD


class OneThread:
    """A context with one BLAS thread; the number before is restored at the end of the last of several contexts."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._contexts = 0
        self._limiter: Any = None

    def __enter__(self) -> None:
        with self._lock:
            self._contexts += 1
            if self._contexts == 1:
                self._limiter = _libraries().limit(limits=1, user_api="blas")

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._contexts -= 1
            if not self._contexts:
                self._limiter.restore_original_limits()


ONE_THREAD = OneThread()


@cache
def _libraries() -> ThreadpoolController:
    """The loaded libraries that have thread pools, including NumPy's BLAS; finding them takes 1 ms."""
    return ThreadpoolController()
