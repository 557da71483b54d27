"""How many threads the matrix products may use."""

from __future__ import annotations

from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits

from tui_nn.experiment import Experiment

LAYER_FOR_TWO_THREADS = 256
"""Units from which on a matrix product gains by a second BLAS thread."""


def blas_threads(experiment: Experiment) -> AbstractContextManager[object]:
    """Keep small layers to one BLAS thread: two are slower there, and take the screen's core."""
    widest = max(experiment.network.hidden_sizes, default=0)
    limits: AbstractContextManager[object] = threadpool_limits(None if widest >= LAYER_FOR_TWO_THREADS else 1, "blas")
    return limits
