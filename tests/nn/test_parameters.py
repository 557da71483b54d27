from __future__ import annotations

import numpy as np
import pytest

from tui_nn.nn.arrays import PRECISIONS
from tui_nn.nn.initializers import INITIALIZERS
from tui_nn.nn.parameters import Parameters

SIZES = (2, 3, 4)


def test_shapes() -> None:
    parameters = Parameters(SIZES, "float64")
    assert [weights.shape for weights in parameters.weights] == [(2, 3), (3, 4)]
    assert [biases.shape for biases in parameters.biases] == [(3,), (4,)]
    assert parameters.flat.shape == (2 * 3 + 3 + 3 * 4 + 4,)


def test_the_matrices_are_the_vector() -> None:
    parameters = Parameters(SIZES, "float64")
    for value, array in enumerate([*parameters.weights, *parameters.biases], start=1):
        array[...] = value
    assert sorted(parameters.flat) == [1] * 6 + [2] * 12 + [3] * 3 + [4] * 4

    parameters.flat[...] = 9
    assert all((array == 9).all() for array in [*parameters.weights, *parameters.biases])


def test_the_stack_is_the_weights_with_the_biases_beneath() -> None:
    parameters = Parameters((1, 2), "float64")
    parameters.weights[0][...] = [[1, 2]]
    parameters.biases[0][...] = [3, 4]
    np.testing.assert_array_equal(parameters.stacked[0], [[1, 2], [3, 4]])


def test_weights_are_told_from_biases() -> None:
    parameters = Parameters(SIZES, "float64")
    for biases in parameters.biases:
        biases[...] = 1
    np.testing.assert_array_equal(parameters.weight_mask, 1 - parameters.flat)


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("name", INITIALIZERS)
def test_initialize_draws_the_weights_layer_by_layer(name: str, dtype: str) -> None:
    parameters = Parameters(SIZES, dtype)
    parameters.flat[...] = np.nan
    parameters.initialize(INITIALIZERS[name], np.random.default_rng(5))

    rng = np.random.default_rng(5)
    for weights, biases in zip(parameters.weights, parameters.biases, strict=True):
        expected = INITIALIZERS[name].draw(rng, *weights.shape).astype(dtype)
        np.testing.assert_array_equal(weights, expected)
        np.testing.assert_array_equal(biases, 0)
    assert parameters.flat.dtype == dtype


def test_a_frozen_copy_cannot_be_written_and_does_not_follow() -> None:
    parameters = Parameters(SIZES, "float32")
    parameters.flat[...] = 1
    frozen = parameters.frozen()
    parameters.flat[...] = 2

    assert frozen.sizes == SIZES
    for array in [frozen.flat, *frozen.stacked, *frozen.weights, *frozen.biases]:
        assert (array == 1).all()
        assert array.dtype == np.float32
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
