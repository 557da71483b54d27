"""The checks of the layers, on histories written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.health.histories import evidence, found, numbers_in
from tui_nn.nn.optimizers import OPTIMIZERS

FALLING = np.linspace(0.7, 0.3, 20)


def test_half_of_the_units_must_be_dead() -> None:
    shares = [0] * 5 + [0.5] * 15
    for count, is_found in ((0, False), (1, False), (2, True), (4, True)):
        run = evidence(FALLING, stuck_share=shares, stuck=(count,))
        assert ("dead units" in found(run)) == is_found
    finding = found(evidence(FALLING, stuck_share=shares, stuck=(2,)))["dead units"]
    assert (finding.since, finding.preset) == (5, "dying-relus")
    assert finding.text == "2 of 4 units of the hidden layer are 0 for all training samples"


def test_units_that_came_back_to_life_do_not_count_for_the_beginning() -> None:
    shares = [0.75] * 5 + [0.25] + [0.5] * 14
    assert found(evidence(FALLING, stuck_share=shares, stuck=(2,)))["dead units"].since == 6


def test_the_worst_layer_is_named() -> None:
    run = evidence(FALLING, sizes=(2, 8, 1, 6, 2), stuck=(4, 0, 5), stuck_share=np.ones(20))
    assert found(run)["dead units"].text.startswith("5 of 6 units of hidden layer 3 ")


@pytest.mark.parametrize(("sizes", "stuck", "is_found"), [((2, 1, 2), (1,), True), ((2, 2, 2), (1,), False)])
def test_a_single_dead_unit_counts_only_if_there_is_no_other(
    sizes: tuple[int, ...], stuck: tuple[int, ...], is_found: bool
) -> None:
    assert ("dead units" in found(evidence(FALLING, sizes=sizes, stuck=stuck))) == is_found


def test_units_between_limits_are_saturated() -> None:
    names = found(evidence(FALLING, stuck=(3,), stuck_word="saturated", stuck_share=np.ones(20)))
    assert list(names) == ["saturated units"]
    assert "3 of 4 units" in names["saturated units"].text


def test_counts_that_are_unknown_are_no_finding() -> None:
    assert found(evidence(FALLING, stuck=())) == {}


def test_gradients_vanish_if_the_first_layer_gets_less_than_a_hundredth() -> None:
    """0.001 of 1, from point 5 on: in the median of nine points from point 9 on, the fifth of them."""
    first = np.array([0.5] * 5 + [0.001] * 15)
    for points in range(1, 21):
        run = evidence(FALLING[:points], norms=(first[:points], np.ones(points)))
        assert ("vanishing gradients" in found(run)) == (points > 9)
    finding = found(evidence(FALLING, norms=(first, np.ones(20))))["vanishing gradients"]
    assert finding.since == 9
    assert numbers_in(finding.text) == [1000]
    assert "last layer is 1,000 times that of the first" in finding.text


def test_gradients_that_vanish_from_the_start_do_so_since_step_0() -> None:
    norms = np.full(20, 1e-5), np.ones(20)
    assert found(evidence(FALLING, norms=norms))["vanishing gradients"].since == 0


def test_gradients_explode_if_the_first_layer_gets_more_than_a_hundred_times_as_much() -> None:
    names = found(evidence(FALLING, norms=(np.full(20, 200.0), np.ones(20))))
    assert list(names) == ["exploding gradients"]
    assert "first layer is 200 times that of the last" in names["exploding gradients"].text
    assert found(evidence(FALLING, norms=(np.full(20, 50.0), np.ones(20)))) == {}


def test_optimizers_that_divide_gradients_by_their_size_make_up_for_it() -> None:
    norms = np.full(20, 1e-5), np.ones(20)
    assert found(evidence(FALLING, norms=norms, is_scaled=True)) == {}
    assert {name for name, optimizer in OPTIMIZERS.items() if optimizer.scales} == {"rmsprop", "adam", "adamw"}


def test_a_network_of_one_layer_has_nothing_to_compare() -> None:
    assert found(evidence(FALLING, sizes=(2, 2), stuck=(), norms=(np.full(20, 1e-9),) * 2)) == {}


def test_points_without_a_gradient_are_left_out() -> None:
    """That of the current step is not computed yet, a file may lack older ones, and a minimum has none."""
    first = np.array([np.nan, 0.0] * 5 + [np.nan] + [0.001] * 8 + [np.nan])
    assert found(evidence(FALLING, norms=(first, np.ones(20)))) == {}, "eight are not enough"
    first[9] = 0.001
    assert found(evidence(FALLING, norms=(first, np.ones(20))))["vanishing gradients"].since == 9
