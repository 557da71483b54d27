from __future__ import annotations

import numpy as np
import pytest

from tests.nn.networks import SAMPLES, loaded_trace, random_network
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import PRECISIONS, Array
from tui_nn.nn.dropout import Dropout

DRAWN = (40, 500)


def mask(rate: float, seed: int = 1, dtype: str = "float64") -> Array:
    drawn = np.full(DRAWN, np.nan, dtype)
    Dropout(rate, np.random.default_rng(seed)).draw(drawn)
    return drawn


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize(("rate", "kept"), [(0.2, 1.25), (0.5, 2.0), (0.75, 4.0)])
def test_a_unit_is_left_out_or_counts_for_those_that_are(rate: float, kept: float, dtype: str) -> None:
    drawn = mask(rate, dtype=dtype)
    assert drawn.dtype == dtype
    assert set(np.unique(drawn)) == {0, drawn.dtype.type(kept)}
    # The share of 20,000 draws is off by at most 0.0035 (standard error).
    assert np.mean(drawn == 0) == pytest.approx(rate, abs=0.015)


def test_at_a_rate_of_zero_none_is_left_out() -> None:
    np.testing.assert_array_equal(mask(0.0), 1)


def test_units_and_samples_are_left_out_one_by_one() -> None:
    gone = mask(0.5) == 0
    assert len(np.unique(gone, axis=0)) == DRAWN[0]
    assert len(np.unique(gone, axis=1).T) == DRAWN[1]


def test_the_stream_alone_decides() -> None:
    np.testing.assert_array_equal(mask(0.5, seed=2), mask(0.5, seed=2))
    assert not np.array_equal(mask(0.5, seed=2), mask(0.5, seed=3))


def test_each_pass_draws_anew() -> None:
    network = random_network((4, 3), "tanh")
    trace = loaded_trace(network, dropout=True)
    dropout = Dropout(0.5, np.random.default_rng(1))
    network.forward(trace, dropout)
    first = [array.copy() for array in trace.masks]
    network.forward(trace, dropout)
    assert not all(np.array_equal(*pair) for pair in zip(first, trace.masks, strict=True))


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_next_layer_sees_the_activation_through_the_mask(activation: str, keep: bool) -> None:
    network = random_network((4, 3), activation)
    trace = loaded_trace(network, keep, dropout=True)
    network.forward(trace, Dropout(0.5, np.random.default_rng(1)))
    assert [array.shape for array in trace.masks] == [(4, SAMPLES), (3, SAMPLES)]
    for layer, drawn in enumerate(trace.masks):
        assert {0, 2} == set(np.unique(drawn))
        np.testing.assert_array_equal(trace.inputs[layer + 1][:-1], trace.a[layer] * drawn)
        np.testing.assert_array_equal(trace.inputs[layer + 1][-1], 1)

    # What is left out is the same as what is not there.
    weights, biases = network.parameters.weights[1], network.parameters.biases[1]
    sample = 2
    there = trace.masks[0][:, sample] != 0
    z = 2 * trace.a[0][there, sample] @ weights[there] + biases
    plain = random_network((4, 3), activation)
    a = np.empty((3, 1))
    plain.activation.forward(z[:, np.newaxis], a)
    np.testing.assert_allclose(trace.a[1][:, sample], a[:, 0], rtol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_pass_without_it_leaves_no_unit_out(activation: str) -> None:
    network = random_network((4, 3), activation)
    plain, trace = loaded_trace(network), loaded_trace(network, dropout=True)
    network.forward(trace, Dropout(0.5, np.random.default_rng(1)))
    assert network.forward(trace) == network.forward(plain)
    network.backward(trace)
    network.backward(plain)
    np.testing.assert_array_equal(trace.gradient.flat, plain.gradient.flat)


def test_a_trace_without_masks_is_refused() -> None:
    network = random_network((4,), "relu")
    with pytest.raises(IndexError):
        network.forward(loaded_trace(network), Dropout(0.5, np.random.default_rng(1)))


def test_without_hidden_layers_there_is_nothing_to_leave_out() -> None:
    network = random_network((), "relu")
    trace = loaded_trace(network, dropout=True)
    assert network.forward(trace, Dropout(0.9, np.random.default_rng(1))) == network.forward(loaded_trace(network))
    assert trace.masks == []
