from __future__ import annotations

import numpy as np
import pytest

from tests.nn.networks import SAMPLES, loaded_trace, random_network
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import PRECISIONS, Array
from tui_nn.nn.dropout import Dropout

DRAWN = (40, 500)


def mask(rate: float, seed: int = 1, dtype: str = "float64", step: int = 0) -> Array:
    drawn = np.full(DRAWN, np.nan, dtype)
    Dropout(rate, seed).fill([drawn], step)
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


def test_the_seed_and_the_step_alone_decide() -> None:
    np.testing.assert_array_equal(mask(0.5, seed=2, step=7), mask(0.5, seed=2, step=7))
    assert not np.array_equal(mask(0.5, seed=2, step=7), mask(0.5, seed=3, step=7))
    assert not np.array_equal(mask(0.5, seed=2, step=7), mask(0.5, seed=2, step=8))


def test_a_step_has_its_masks_whatever_was_drawn_before() -> None:
    dropout, masks = Dropout(0.5, 1), [np.empty((4, 30)), np.empty((3, 30))]
    dropout.fill(masks, 5)
    expected = [array.copy() for array in masks]
    assert not np.array_equal(expected[0][:3], expected[1])
    dropout.fill(masks, 900)
    dropout.fill(masks[:1], 5)
    dropout.fill(masks, 5)
    for array, again in zip(expected, masks, strict=True):
        np.testing.assert_array_equal(array, again)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_next_layer_sees_the_activation_through_the_mask(activation: str) -> None:
    for keep in (False, True):
        network = random_network((4, 3), activation)
        trace = loaded_trace(network, keep, dropout=True)
        Dropout(0.5, 1).fill(trace.masks, 0)
        network.forward(trace)
        assert [array.shape for array in trace.masks] == [(4, SAMPLES), (3, SAMPLES)], keep
        for layer, drawn in enumerate(trace.masks):
            assert {0, 2} == set(np.unique(drawn)), keep
            np.testing.assert_array_equal(trace.inputs[layer + 1][:-1], trace.a[layer] * drawn)
            np.testing.assert_array_equal(trace.inputs[layer + 1][-1], 1)

        # What is left out is the same as what is not there.
        weights, biases = network.parameters.weights[1], network.parameters.biases[1]
        sample = 2
        there = trace.masks[0][:, sample] != 0
        z = 2 * trace.a[0][there, sample] @ weights[there] + biases
        plain = random_network((4, 3), activation)
        a = np.empty((3, 1))
        plain.activation.forward(z=z[:, np.newaxis], a=a)
        np.testing.assert_allclose(trace.a[1][:, sample], a[:, 0], rtol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_masks_of_ones_leave_no_unit_out(activation: str) -> None:
    network = random_network((4, 3), activation)
    plain, trace = loaded_trace(network), loaded_trace(network, dropout=True)
    Dropout(0.0, 1).fill(trace.masks, 0)
    assert network.forward(trace) == network.forward(plain)
    network.backward(trace)
    network.backward(plain)
    np.testing.assert_array_equal(trace.gradient.flat, plain.gradient.flat)


def test_without_hidden_layers_there_is_nothing_to_leave_out() -> None:
    network = random_network((), "relu")
    trace = loaded_trace(network, dropout=True)
    Dropout(0.9, 1).fill(trace.masks, 0)
    assert network.forward(trace) == network.forward(loaded_trace(network))
    assert trace.masks == []
