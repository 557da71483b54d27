"""What the settings say of one update: its rate, its loss, its gradient."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.experiments import small
from tests.training.row_major import RowMajor
from tui_nn.nn.arrays import Array
from tui_nn.nn.schedules import SCHEDULES
from tui_nn.training.trainer import Trainer

RATES: dict[str, Callable[[int], float]] = {
    "constant": lambda step: 0.2,
    "step": lambda step: 0.2 * 0.25 ** [0, 0, 0, 0, 1, 1, 1, 1, 2, 2][step],
    "exponential": lambda step: 0.2 * 0.25 ** (step / 4),
    "cosine": lambda step: 0.1 + 0.1 * math.cos(math.radians(18 * step)),
    "warm-up": lambda step: [0.05, 0.1, 0.15, 0.2][min(step, 3)],
}
"""Schedule -> the rate of each of 10 updates, with a rate of 0.2, a decay of 0.25 and a scale of 4 steps."""


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_each_update_has_the_rate_of_its_schedule(schedule: str) -> None:
    rates = {"learning_rate": 0.2, "schedule": schedule, "schedule_steps": 4, "decay": 0.25}
    ours = Trainer(small(steps=10, l2=0.01, **rates))
    first, second = ours.parameters.weights
    theirs, part = RowMajor((first, second)), ours.dataset.train
    for step in range(10):
        rate = RATES[schedule](step)
        assert ours.learning_rate == pytest.approx(rate, rel=1e-12)
        theirs.update(part.x.T, part.labels, rate, 0.01)
        ours.update()
    np.testing.assert_allclose(ours.parameters.flat, theirs.flat(), rtol=1e-11)


def correction(trainer: Trainer, at: Array) -> Array:
    """What the next update adds to the parameters if they are `at` (count,)."""
    trainer.parameters.flat[...] = at
    trainer.update()
    return trainer.parameters.flat - at


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
@pytest.mark.parametrize(("largest", "is_cut"), [(0.05, {True}), (8.0, {True, False}), (1e6, {False})])
def test_a_gradient_is_cut_to_its_largest_norm_and_keeps_its_direction(
    optimizer: str, largest: float, is_cut: set[bool]
) -> None:
    rate = {"learning_rate": 0.5, "l2": 0.3}
    plain = Trainer(small(**rate))
    clipped = Trainer(small(clip_norm=largest, optimizer=optimizer, momentum=0.25, **rate))
    velocity = np.zeros_like(plain.parameters.flat)
    norms = []
    for _ in range(10):
        at = clipped.parameters.flat.copy()
        gradient = correction(plain, at) / -0.5
        norms.append(float(np.linalg.norm(gradient)))
        # The penalty's part is in the norm, and momentum gathers what is left.
        velocity = (0.25 * velocity if optimizer == "momentum" else 0) + gradient * min(1, largest / norms[-1])
        np.testing.assert_allclose(correction(clipped, at), -0.5 * velocity, rtol=1e-7, atol=1e-12)
    assert {norm > largest for norm in norms} == is_cut


@pytest.mark.parametrize("batch_size", ["full", 10])
def test_the_penalties_are_in_the_loss_that_is_learned_from(batch_size: str | int) -> None:
    plain = Trainer(small(l2=0.0, batch_size=batch_size))
    penalized = Trainer(small(l1=0.25, l2=0.5, batch_size=batch_size))
    weights = np.concatenate([matrix.ravel() for matrix in plain.parameters.weights])
    penalty = 0.25 * np.abs(weights).sum() + 0.25 * (weights**2).sum()
    assert penalized.batch_loss() == pytest.approx(plain.batch_loss() + penalty, rel=1e-12)
    assert penalized.evaluate_train().loss == pytest.approx(plain.evaluate_train().loss + penalty, rel=1e-12)
    assert penalized.evaluate_test().loss == plain.evaluate_test().loss
    # The gradient has both; there is none on the biases, which are zero.
    at = plain.parameters.flat.copy()
    shrunk = (0.25 * np.sign(at) + 0.5 * at) * -0.01
    np.testing.assert_allclose(correction(penalized, at) - correction(plain, at), shrunk, atol=1e-14)


@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_dropout_leaves_units_out_of_an_update_and_of_nothing_else(activation: str) -> None:
    plain = Trainer(small(activation=activation, learning_rate=1.0, l2=0.0))
    dropped = Trainer(small(activation=activation, learning_rate=1.0, l2=0.0, dropout=0.95))
    assert dropped.evaluate_train().loss == plain.evaluate_train().loss
    assert dropped.evaluate_test().loss == plain.evaluate_test().loss
    assert dropped.batch_loss() != plain.batch_loss()
    dropped.advance(40)
    np.testing.assert_array_equal(
        dropped.evaluate_test().predictions,
        dropped.network.outputs(dropped.dataset.test.x).argmax(axis=0),
    )


def test_dropout_of_the_only_unit_leaves_the_biases_of_the_outputs() -> None:
    # One unit, one sample an update: it is there, four times as strong, or it is not.
    trainer = Trainer(small(hidden_sizes=(1,), dropout=0.75, batch_size=1, activation="linear", l2=0.0))
    updates = []
    for _ in range(400):
        at = trainer.parameters.flat.copy()
        change = correction(trainer, at)
        hidden, output = trainer.parameters.weight_mask[:3] == 1, slice(3, 6)
        left_out = not change[:3][hidden].any()
        assert left_out is (not change[output].any())
        assert change[6:].any()
        updates.append(left_out)
    # Within five standard deviations of 3/4.
    assert abs(sum(updates) / 400 - 0.75) < 5 * math.sqrt(0.75 * 0.25 / 400)


@pytest.mark.parametrize("changes", [{}, {"data": "sine", "standardize": "yes"}], ids=str)
def test_units_that_are_left_out_are_others_in_every_update(changes: dict[str, Any]) -> None:
    trainer = Trainer(small(dropout=0.5, **changes))
    at = trainer.parameters.flat.copy()
    losses = set()
    for _ in range(10):
        losses.add(trainer.batch_loss())
        correction(trainer, at)
        trainer.parameters.flat[...] = at
    assert len(losses) == 10
