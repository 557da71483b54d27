"""The optimizers, against numbers worked from the formulas that PyTorch publishes for its optimizers."""

from __future__ import annotations

import tracemalloc
from math import sqrt

import numpy as np
import pytest

from tests.nn import row_major
from tui_nn.nn.arrays import PRECISIONS
from tui_nn.nn.optimizers import OPTIMIZERS, Hyperparameters

GRADIENTS = (0.5, 0.25, -1.0)
"""Of the three updates on paper, of one parameter that starts at 1, with a rate of 0.1 and a momentum of 0.9."""

# m and v are the moving averages of the gradient and its square, from zero.
ADAM = [
    # m = 0.1 * 0.5 = 0.05, v = 0.001 * 0.25 = 0.00025
    0.1 * (0.05 / 0.1) / (sqrt(0.00025 / 0.001) + 1e-8),
    # m = 0.9 * 0.05 + 0.1 * 0.25 = 0.07, v = 0.999 * 0.00025 + 0.001 * 0.0625 = 0.00031225
    0.1 * (0.07 / 0.19) / (sqrt(0.00031225 / 0.001999) + 1e-8),
    # m = 0.9 * 0.07 - 0.1 = -0.037, v = 0.999 * 0.00031225 + 0.001 = 0.00131193775
    0.1 * (-0.037 / 0.271) / (sqrt(0.00131193775 / 0.002997001) + 1e-8),
]
RMSPROP = [
    # v = 0.01 * 0.25 = 0.0025
    0.1 * 0.5 / (0.05 + 1e-8),
    # v = 0.99 * 0.0025 + 0.01 * 0.0625 = 0.0031
    0.1 * 0.25 / (sqrt(0.0031) + 1e-8),
    # v = 0.99 * 0.0031 + 0.01 = 0.013069
    0.1 * -1 / (sqrt(0.013069) + 1e-8),
]
ON_PAPER = {
    "sgd": [0.95, 0.925, 1.025],
    # velocity 0.5, then 0.9 * 0.5 + 0.25 = 0.7, then 0.9 * 0.7 - 1 = -0.37
    "momentum": [0.95, 0.88, 0.917],
    # 0.5 + 0.9 * 0.5 = 0.95, then 0.25 + 0.9 * 0.7 = 0.88, then -1 - 0.9 * 0.37 = -1.333
    "nesterov": [0.905, 0.817, 0.9503],
    "rmsprop": [1 - RMSPROP[0], 1 - RMSPROP[0] - RMSPROP[1], 1 - sum(RMSPROP)],
    "adam": [1 - ADAM[0], 1 - ADAM[0] - ADAM[1], 1 - sum(ADAM)],
    # The parameter is multiplied by 1 - 0.1 * 0.01 before each update.
    "adamw": [
        0.999 - ADAM[0],
        0.999**2 - 0.999 * ADAM[0] - ADAM[1],
        0.999**3 - 0.999**2 * ADAM[0] - 0.999 * ADAM[1] - ADAM[2],
    ],
}
"""The parameter after each update."""

PYTORCH = {
    "rmsprop": [0.0000002000000, -0.4490129744218, 0.4257266160713],
    "adam": [0.9000000020000, 0.8067820404775, 0.8274177428854],
    "adamw": [0.8990000020000, 0.8048830404755, 0.8247138598429],
}
"""The same by PyTorch 2.13, where it is not plain arithmetic."""


def test_each_is_worked_on_paper() -> None:
    assert ON_PAPER.keys() == OPTIMIZERS.keys() == row_major.OPTIMIZERS.keys()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_three_updates_on_paper(name: str) -> None:
    parameters, optimizer = np.array([1.0]), OPTIMIZERS[name](1, "float64")
    for gradient, expected in zip(GRADIENTS, ON_PAPER[name], strict=True):
        optimizer.update(parameters, np.array([gradient]), 0.1, Hyperparameters(momentum=0.9, weight_decay=0.01))
        assert parameters[0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", PYTORCH)
def test_what_is_on_paper_is_what_pytorch_does(name: str) -> None:
    assert ON_PAPER[name] == pytest.approx(PYTORCH[name], abs=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_three_updates_number_by_number(name: str) -> None:
    rng = np.random.default_rng(1)
    parameters = rng.normal(size=5)
    theirs = [np.array(value) for value in parameters]
    states: list[row_major.State] = [{} for _ in parameters]
    optimizer = OPTIMIZERS[name](5, "float64")
    # Rate, momentum and weight decay change while it runs.
    for rate, momentum, decay in [(0.1, 0.9, 0.01), (0.02, 0.5, 0.3), (0.3, 0.0, 0.0)]:
        gradient = rng.normal(size=5) * [1, 1e-6, 1e6, 0, 1]
        optimizer.update(parameters, gradient, rate, Hyperparameters(momentum, decay))
        theirs = [
            row_major.OPTIMIZERS[name](value, slope, state, rate, momentum, decay)
            for value, slope, state in zip(theirs, gradient, states, strict=True)
        ]
        np.testing.assert_allclose(parameters, theirs, rtol=1e-10)


def test_the_usual_constants_are_pytorch_s_for_weight_decay_and_everyone_s_for_momentum() -> None:
    assert Hyperparameters() == Hyperparameters(momentum=0.9, weight_decay=0.01)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_goes_downhill_in_place(name: str) -> None:
    for dtype in PRECISIONS:
        parameters = np.array([3.0, -5.0], dtype)
        optimizer = OPTIMIZERS[name](2, dtype)
        for _ in range(200):
            gradient = parameters.copy()  # of half the squared distance from zero
            kept = gradient.copy()
            optimizer.update(parameters, gradient, 0.1, Hyperparameters())
            np.testing.assert_array_equal(gradient, kept)
        assert parameters.dtype == dtype, dtype
        # Optimizers that divide by the size of the gradient go on taking steps of about 0.1.
        assert np.abs(parameters).max() < 0.15, dtype


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_fresh_optimizer_remembers_nothing(name: str) -> None:
    def after_three_updates() -> bytes:
        parameters, optimizer = np.array([1.0, 2.0]), OPTIMIZERS[name](2, "float64")
        for _ in range(3):
            optimizer.update(parameters, np.array([0.3, -0.7]), 0.1, Hyperparameters())
        return parameters.tobytes()

    assert after_three_updates() == after_three_updates()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_update_takes_no_fresh_memory(name: str) -> None:
    count = 10_000
    parameters, gradient = np.ones(count), np.ones(count)
    optimizer = OPTIMIZERS[name](count, "float64")
    optimizer.update(parameters, gradient, 0.1, Hyperparameters())
    tracemalloc.start()
    try:
        optimizer.update(parameters, gradient, 0.1, Hyperparameters())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < count, "bytes; one array of doubles has eight times as many"


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_has_a_line_of_help(name: str) -> None:
    assert OPTIMIZERS[name].help
    assert "\n" not in OPTIMIZERS[name].help


def test_the_help_has_the_constants_of_pytorch() -> None:
    assert OPTIMIZERS["rmsprop"].help.endswith("(rho 0.99, epsilon 1e-08)")
    for name in ("adam", "adamw"):
        assert OPTIMIZERS[name].help.endswith("(beta1 0.9, beta2 0.999, epsilon 1e-08)")


@pytest.mark.parametrize("dtype", PRECISIONS)
@pytest.mark.parametrize("name", ["momentum", "nesterov", "rmsprop", "adam", "adamw"])
def test_nothing_fades_into_the_slow_numbers(name: str, dtype: str) -> None:
    """After one gradient and then none, what is remembered shrinks to zero, and not to the tiniest numbers."""
    tiny = np.finfo(dtype).tiny
    # A moving average of squares takes hundreds of thousands of updates from 1 to the tiniest; so some begin near them.
    near = np.sqrt(tiny) * np.array([1e2, 1e3])
    gradient = np.array([1, -2, 1e-5, *near], dtype)
    optimizer, parameters = OPTIMIZERS[name](len(gradient), dtype), np.ones(len(gradient), dtype)
    for update in range(10_000):
        optimizer.update(parameters, gradient, 1e-3, Hyperparameters())
        gradient[:] = 0
        if update % 50:
            continue
        assert optimizer.arrays
        for array in optimizer.arrays.values():
            assert not ((array != 0) & (np.abs(array) < tiny)).any()
    for array in optimizer.arrays.values():
        assert not array[-len(near) :].any()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_one_that_is_restored_goes_on_bit_for_bit(name: str) -> None:
    for dtype in PRECISIONS:
        rng = np.random.default_rng(4)
        gradients = rng.normal(size=(150, 5)).astype(dtype)
        first, parameters = OPTIMIZERS[name](5, dtype), np.ones(5, dtype)
        for number, gradient in enumerate(gradients):
            if number == 70:
                state, there = first.state(), parameters.copy()
            first.update(parameters, gradient, 0.1, Hyperparameters())
        second = OPTIMIZERS[name](5, dtype)
        second.restore(state)
        for gradient in gradients[70:]:
            second.update(there, gradient, 0.1, Hyperparameters())
        assert there.tobytes() == parameters.tobytes(), dtype
        assert state.updates == 70, dtype
        for array in state.arrays.values():
            assert not array.flags.writeable, dtype
