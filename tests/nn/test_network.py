from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.nn.networks import CLASSES, FEATURES, SAMPLES, loaded_trace, random_network
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import PRECISIONS, Array, Labels
from tui_nn.nn.network import Trace, count_correct, predicted_labels

TOLERANCE = {"float64": 1e-12, "float32": 1e-5}


def test_trace_has_the_shapes_it_promises() -> None:
    network = random_network((4, 6), "relu")
    trace = Trace(network.parameters, SAMPLES)
    assert trace.x.shape == (FEATURES, SAMPLES)
    assert trace.targets.shape == (CLASSES, SAMPLES)
    for arrays_of_layers in (trace.z, trace.a, trace.delta):
        assert [array.shape for array in arrays_of_layers] == [(4, SAMPLES), (6, SAMPLES), (CLASSES, SAMPLES)]
    assert [weights.shape for weights in trace.gradient.weights] == [(FEATURES, 4), (4, 6), (6, CLASSES)]


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
def test_load_copies_the_chosen_samples(chosen: slice | Labels, columns: list[int]) -> None:
    network = random_network((4,), "relu")
    x = np.arange(10.0).reshape(FEATURES, 5)
    targets = np.arange(100.0, 115.0).reshape(CLASSES, 5)
    trace = Trace(network.parameters, 3)
    trace.load(x, targets, chosen)
    np.testing.assert_array_equal(trace.x, x[:, columns])
    np.testing.assert_array_equal(trace.targets, targets[:, columns])
    trace.x[...] = -1
    assert x.min() == 0, "a copy was promised"


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_layer_is_weights_times_inputs_plus_biases(activation: str, dtype: str) -> None:
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
        assert z.dtype == a.dtype == dtype
        below = a


@pytest.mark.parametrize("hidden_sizes", [(), (4,), (4, 3)], ids=str)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_arrays_that_are_not_kept_change_no_bit_of_the_gradient(activation: str, hidden_sizes: tuple[int, ...]) -> None:
    network = random_network(hidden_sizes, activation)
    kept, shared = loaded_trace(network), loaded_trace(network, keep=False)
    assert network.forward(kept) == network.forward(shared)
    np.testing.assert_array_equal(kept.a[-1], shared.a[-1])
    network.backward(kept)
    network.backward(shared)
    np.testing.assert_array_equal(kept.gradient.flat, shared.gradient.flat)


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


@pytest.mark.parametrize("hidden_sizes", [(), (4,), (4, 3)], ids=str)
def test_probabilities_are_those_of_the_forward_pass(hidden_sizes: tuple[int, ...]) -> None:
    network = random_network(hidden_sizes, "tanh")
    trace = loaded_trace(network)
    network.forward(trace)
    probabilities = network.probabilities(trace.x.copy())
    np.testing.assert_array_equal(probabilities, trace.a[-1])
    np.testing.assert_allclose(probabilities.sum(axis=0), 1)


# Few different values, so that there are ties.
@given(arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 8)), elements=st.sampled_from([0.0, 0.25, 0.5])))
def test_predicted_label_is_the_first_of_the_largest(probabilities: Array) -> None:
    kept = probabilities.copy()
    np.testing.assert_array_equal(predicted_labels(probabilities), probabilities.argmax(axis=0))
    np.testing.assert_array_equal(probabilities, kept)


@given(arrays(np.int64, st.tuples(st.integers(2, 5), st.integers(1, 8)), elements=st.integers(1, 3)), st.data())
def test_correct_are_those_whose_predicted_label_is_theirs(shares: Labels, data: st.DataObject) -> None:
    classes, samples = shares.shape
    labels = data.draw(arrays(np.int64, samples, elements=st.integers(0, classes - 1)))
    probabilities = shares / shares.sum(axis=0)
    targets = np.eye(classes)[:, labels]
    assert count_correct(probabilities, targets) == np.sum(probabilities.argmax(axis=0) == labels)
