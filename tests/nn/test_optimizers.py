from __future__ import annotations

import numpy as np
import pytest

from tui_nn.nn.arrays import PRECISIONS
from tui_nn.nn.optimizers import OPTIMIZERS, GradientDescent


def test_gradient_descent_subtracts_the_scaled_gradient() -> None:
    parameters, gradient = np.array([1.0, -2.0, 0.0]), np.array([4.0, 0.0, -8.0])
    rule = GradientDescent(3, "float64")
    rule.update(parameters, gradient, 0.25)
    np.testing.assert_array_equal(parameters, [0.0, -2.0, 2.0])
    rule.update(parameters, gradient, 0.5)
    np.testing.assert_array_equal(parameters, [-2.0, -2.0, 6.0])


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_rule_goes_downhill_in_place(name: str, dtype: str) -> None:
    parameters = np.array([3.0, -5.0], dtype)
    rule = OPTIMIZERS[name].start(2, dtype)
    for _ in range(200):
        gradient = parameters.copy()  # of half the squared distance from zero
        kept = gradient.copy()
        rule.update(parameters, gradient, 0.1)
        np.testing.assert_array_equal(gradient, kept)
    assert parameters.dtype == dtype
    assert np.abs(parameters).max() < 1e-3


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_fresh_rule_remembers_nothing(name: str) -> None:
    def after_three_updates() -> bytes:
        parameters, rule = np.array([1.0, 2.0]), OPTIMIZERS[name].start(2, "float64")
        for _ in range(3):
            rule.update(parameters, np.array([0.3, -0.7]), 0.1)
        return parameters.tobytes()

    assert after_three_updates() == after_three_updates()
