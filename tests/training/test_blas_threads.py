"""The number of BLAS threads is a function of the network alone, so that all of its runs on a machine agree."""

from __future__ import annotations

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from tui_nn.training.blas_threads import LAYER_FOR_TWO_THREADS, blas_threads


def threads() -> set[int]:
    """The numbers of threads of the BLAS libraries that are loaded."""
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


@pytest.mark.parametrize("before", [1, 2])
def test_small_layers_have_one_thread_and_large_ones_all(before: int) -> None:
    with threadpool_limits(before, "blas"):
        with blas_threads((2, LAYER_FOR_TWO_THREADS - 1, 3)):
            assert threads() == {1}
        with blas_threads((2, LAYER_FOR_TWO_THREADS, 3)):
            assert threads() == {before}
        assert threads() == {before}


def test_a_context_that_ends_leaves_the_limit_to_one_that_began_meanwhile() -> None:
    """As when one thread predicts while another trains."""
    with threadpool_limits(2, "blas"):
        first, second = blas_threads((2, 3)), blas_threads((2, 4))
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        assert threads() == {1}
        second.__exit__(None, None, None)
        assert threads() == {2}
