"""The gradient check agrees with backpropagation, and says so when it should not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.experiments import small
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.training.gradient_check import GradientChecker
from tui_nn.training.tracing import trace_update
from tui_nn.training.trainer import Trainer
from tui_nn.training.update_trace import UpdateTrace


def traced(**changes: object) -> UpdateTrace:
    """The update after a few steps, small enough that no loss explodes."""
    trainer = Trainer(small(**{"batch_size": 10, "learning_rate": 0.001, **changes}))
    trainer.advance(5)
    return trace_update(trainer)


@pytest.mark.parametrize("activation", [name for name, one in ACTIVATIONS.items() if not one.is_kinked])
@pytest.mark.parametrize("data", ["article", "sine"])
def test_backpropagation_agrees_with_differences_of_the_loss(activation: str, data: str) -> None:
    checker = GradientChecker(traced(activation=activation, data=data, l1=0.01, l2=0.1, dropout=0.3))
    checks = list(checker.check_all())
    assert len(checks) == checker.count
    assert [check.index for check in checks] == list(range(checker.count))
    assert all(check.agrees for check in checks), max(checks, key=lambda check: check.relative_error)


def test_float32_is_as_exact_as_it_can_be() -> None:
    checks = list(GradientChecker(traced(activation="tanh", precision="float32")).check_all())
    assert all(check.agrees for check in checks)


def test_a_wrong_gradient_is_found() -> None:
    trace = traced(activation="tanh")
    wrong = trace.gradient.copy()
    wrong[3] *= 1.01
    checks = list(GradientChecker(replace(trace, gradient=wrong)).check_all())
    assert [check.index for check in checks if not check.agrees] == [3]
    assert checks[3].relative_error == pytest.approx(0.01 / 1.01, rel=1e-3)
    assert checks[3].verdict == "they differ: one of them is wrong"


def test_a_kink_is_told_from_a_fault() -> None:
    """A unit whose weighted sum is 0 exactly: the slope to the right is 1, to the left 0."""
    trace = traced(activation="relu", hidden_sizes=(1,))
    parameters = trace.before.flat.copy()
    weights, bias = parameters[:2], -float(parameters[:2] @ trace.forward.samples.x[:, 0])
    parameters[2] = bias
    moved = replace(trace, before=type(trace.before).holding(trace.before.sizes, parameters))
    assert weights.any()
    check = GradientChecker(moved).check(2)
    assert check.crosses_kink
    assert check.agrees or check.verdict.startswith("a slope jumps in between")


def test_a_check_can_be_stopped_and_changes_nothing() -> None:
    trace = traced(activation="relu")
    before = trace.before.flat.copy()
    checker = GradientChecker(trace)
    checks = checker.check_all(iter([True, True, False]).__next__)
    assert len(list(checks)) == 2
    np.testing.assert_array_equal(trace.before.flat, before)
    assert checker.check(1) == checker.check(1)
