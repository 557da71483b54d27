from __future__ import annotations

from itertools import product
from typing import Literal

import numpy as np
import pytest

from tests.nn.networks import FEATURES, OUTPUTS, SAMPLES, loaded_trace, random_network
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import PRECISIONS, Array, Labels
from tui_nn.nn.dropout import Dropout
from tui_nn.nn.losses import LOSSES
from tui_nn.nn.network import CACHE_LINE, Network, Trace
from tui_nn.nn.parameters import Parameters

TOLERANCE = {"float64": 1e-12, "float32": 1e-5}


def test_trace_has_the_shapes_it_promises() -> None:
    network = random_network((4, 6), "relu")
    trace = Trace(network.parameters, SAMPLES)
    assert trace.x.shape == (FEATURES, SAMPLES)
    assert trace.targets.shape == (OUTPUTS, SAMPLES)
    for arrays_of_layers in (trace.z, trace.a, trace.delta):
        assert [array.shape for array in arrays_of_layers] == [(4, SAMPLES), (6, SAMPLES), (OUTPUTS, SAMPLES)]
    assert [weights.shape for weights in trace.gradient.weights] == [(FEATURES, 4), (4, 6), (6, OUTPUTS)]


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("samples", [1, 5, 1000, 100_000])
def test_arrays_of_a_trace_begin_at_cache_lines(samples: int, dtype: str) -> None:
    trace = Trace(random_network((4, 6), "relu", dtype).parameters, samples, dropout=True)
    passes = (*trace.inputs, *trace.z, *trace.a, *trace.masks, *trace.delta, *trace.upstream, *trace.d_a)
    for array in (*passes, trace.targets, trace.scratch):
        assert array.ctypes.data % CACHE_LINE == 0


@pytest.mark.parametrize(
    ("chosen", "columns"),
    [
        (slice(0, 3), [0, 1, 2]),
        (slice(2, 5), [2, 3, 4]),
        (np.array([4, 0, 4]), [4, 0, 4]),
        (np.array([1, 3, 2], np.int32), [1, 3, 2]),
    ],
    ids=str,
)
@pytest.mark.parametrize("order", ["C", "F"])
def test_load_copies_the_chosen_samples(chosen: slice | Labels, columns: list[int], order: Literal["C", "F"]) -> None:
    network = random_network((4,), "relu")
    x = np.arange(10.0).reshape(FEATURES, 5).copy(order)
    targets = np.arange(100.0, 115.0).reshape(OUTPUTS, 5).copy(order)
    trace = Trace(network.parameters, 3)
    trace.load(x, targets, chosen)
    np.testing.assert_array_equal(trace.x, x[:, columns])
    np.testing.assert_array_equal(trace.targets, targets[:, columns])
    trace.x[...] = -1
    assert x.min() == 0, "a copy was promised"


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_layer_is_weights_times_inputs_plus_biases(activation: str) -> None:
    for dtype in PRECISIONS:
        network = random_network((4, 3), activation, dtype)
        trace = loaded_trace(network)
        network.forward(trace)
        below = trace.x
        for weights, biases, z, a in zip(
            network.parameters.weights, network.parameters.biases, trace.z, trace.a, strict=True
        ):
            np.testing.assert_allclose(
                z, weights.T @ below + biases[:, np.newaxis], rtol=1e-4 if dtype == "float32" else 1e-12
            )
            assert z.dtype == a.dtype == dtype, dtype
            below = a


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_arrays_that_are_not_kept_change_no_bit_of_the_gradient(activation: str) -> None:
    for hidden_sizes, loss, dropout in product([(), (4,), (4, 3)], LOSSES, (False, True)):
        network = random_network(hidden_sizes, activation, loss=loss)

        kept, shared = loaded_trace(network, dropout=dropout), loaded_trace(network, keep=False, dropout=dropout)
        for trace in (kept, shared):
            Dropout(0.3, 5).fill(trace.masks, 0)
        assert network.forward(kept) == network.forward(shared), (hidden_sizes, loss, dropout)
        assert np.array_equal(kept.a[-1], shared.a[-1]), (hidden_sizes, loss, dropout)
        network.backward(kept)
        network.backward(shared)
        np.testing.assert_array_equal(
            kept.gradient.flat, shared.gradient.flat, err_msg=f"{(hidden_sizes, loss, dropout)}"
        )


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_second_pass_over_the_same_trace_changes_no_bit(activation: str) -> None:
    network = random_network((4, 3), activation)
    trace = loaded_trace(network)

    def passed() -> list[Array]:
        loss = network.forward(trace)
        network.backward(trace)
        return [np.array(loss), trace.gradient.flat.copy(), *(array.copy() for array in (*trace.z, *trace.delta))]

    for first, second in zip(passed(), passed(), strict=True):
        np.testing.assert_array_equal(first, second)


def test_linear_layers_are_one_matrix() -> None:
    network = random_network((4, 5), "linear")
    trace = loaded_trace(network)
    network.forward(trace)
    weights, biases = network.parameters.weights, network.parameters.biases
    # W2'(W1'(W0'x + b0) + b1) + b2, multiplied out.
    matrix = weights[0] @ weights[1] @ weights[2]
    constant = biases[0] @ weights[1] @ weights[2] + biases[1] @ weights[2] + biases[2]
    np.testing.assert_allclose(trace.z[-1], matrix.T @ trace.x + constant[:, np.newaxis], rtol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations_and_outputs_are_those_of_the_forward_pass(activation: str) -> None:
    for hidden_sizes, loss in product([(), (4,), (4, 3)], LOSSES):
        network = random_network(hidden_sizes, activation, loss=loss)
        trace = loaded_trace(network)
        network.forward(trace)
        activations = network.activations(trace.x.copy())
        for computed, expected in zip(activations, trace.a, strict=True):
            np.testing.assert_array_equal(computed, expected, err_msg=f"{(hidden_sizes, loss)}")
        np.testing.assert_array_equal(network.outputs(trace.x.copy()), trace.a[-1])


def test_outputs_are_class_probabilities_or_the_values_themselves() -> None:
    classifier, regressor = (random_network((4,), "tanh", loss=loss) for loss in ("cross-entropy", "squared error"))
    trace = loaded_trace(regressor)
    regressor.forward(trace)
    np.testing.assert_array_equal(regressor.outputs(trace.x), trace.z[-1])
    powers = np.exp(trace.z[-1])
    np.testing.assert_allclose(classifier.outputs(trace.x), powers / powers.sum(axis=0), rtol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_lean_trace_shares_all_but_what_is_needed(activation: str) -> None:
    network = random_network((4, 3), activation)
    trace = network.trace(SAMPLES)
    for z, a in zip(trace.z[:-1], trace.a[:-1], strict=True):
        assert np.shares_memory(z, a) != network.activation.needs_z
    assert np.shares_memory(trace.z[-1], trace.a[-1])
    assert np.shares_memory(trace.delta[-1], trace.a[-1])
    assert not trace.masks


def test_error_signals_too_small_to_matter_are_zero_in_float32() -> None:
    """Three samples of which the network is so sure that their error signals are about 1e-36."""
    parameters = Parameters((1, 4, 2), "float32")
    parameters.weights[0][...] = 1
    parameters.weights[1][...] = [[10.0, -10.0]] * 4
    network = Network(parameters, "relu")
    trace = network.trace(3)
    trace.x[...] = 1
    trace.targets[...] = [[1.0] * 3, [0.0] * 3]
    network.forward(trace)
    assert 0 < trace.a[-1][1].max() < 1e-30
    network.backward(trace)
    assert not trace.delta[-1][1].any()
    assert not trace.gradient.flat.any()


@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_no_samples_have_no_activations_and_are_no_error(loss: str) -> None:
    layers = random_network((4, 6), "relu", loss=loss).activations(np.empty((FEATURES, 0)))
    assert [layer.shape for layer in layers] == [(4, 0), (6, 0), (OUTPUTS, 0)]
