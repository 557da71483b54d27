"""A network that is typed in, and what is said about one that cannot be read."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.training.walk.arithmetic import result
from tui_nn.errors import InputError
from tui_nn.training.typed_network import EXAMPLE, read_network
from tui_nn.training.walk.building import build_walk
from tui_nn.training.walk.stage import Cell

HOMEWORK = """
activation = "sigmoid"
learning_rate = 0.1
samples = [[1, 2]]
targets = [1]

[[layers]]
weights = [[0.1, -0.2], [0.3, 0.4]]
biases = [0.5, -0.6]

[[layers]]
weights = [[0.7], [-0.8]]
biases = [0.9]
"""


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def test_a_homework_sheet_by_hand() -> None:
    typed = read_network(HOMEWORK)
    walk = build_walk(typed.trace, typed.units, typed.samples)
    h1, h2 = sigmoid(0.1 * 1 + 0.3 * 2 + 0.5), sigmoid(-0.2 * 1 + 0.4 * 2 - 0.6)
    y = 0.7 * h1 - 0.8 * h2 + 0.9
    error = 2 * (y - 1)
    by_hand = {
        ("z1", 0, 0): 1.2,
        ("z1", 1, 0): 0.0,
        ("a1", 0, 0): h1,
        ("a1", 1, 0): h2,
        ("z2", 0, 0): y,
        ("losses", 0, 0): (y - 1) ** 2,
        ("δ2", 0, 0): error,
        ("∇W2", 0, 0): error * h1,
        ("∇W2", 2, 0): error,
        ("δ1", 1, 0): error * -0.8 * h2 * (1 - h2),
        ("∇W1", 1, 0): error * 0.7 * h1 * (1 - h1) * 2,
        ("new W1", 1, 0): 0.3 - 0.1 * error * 0.7 * h1 * (1 - h1) * 2,
        ("new W2", 2, 0): 0.9 - 0.1 * error,
    }
    for cell, value in by_hand.items():
        assert walk.number(Cell(*cell)) == pytest.approx(value, rel=1e-12, abs=1e-15), cell
        derivation = walk.derivation(Cell(*cell))
        assert derivation
        assert result(walk, derivation) == pytest.approx(value, rel=1e-12, abs=1e-15), cell
    assert walk.number(Cell("new loss", 0, 0)) < walk.number(Cell("loss", 0, 0))
    assert typed.units == (("x1", "x2"), ("h1", "h2"), ("y",))
    assert typed.samples == ("#1",)


def test_the_example_can_be_walked_through() -> None:
    typed = read_network(EXAMPLE)
    assert typed.trace.before.sizes == (2, 2, 1)
    assert typed.trace.forward.penalty == 0
    assert typed.trace.learning_rate == 0.5


def test_classes_are_named_by_the_targets_or_in_an_order() -> None:
    text = HOMEWORK.replace("[[0.7], [-0.8]]", "[[0.7, 1], [-0.8, 2]]").replace("[0.9]", "[0.9, 0]")
    two = text.replace("[[1, 2]]", "[[1, 2], [3, 4]]").replace("targets = [1]", 'targets = ["no", "yes"]')
    typed = read_network(two)
    assert typed.units[-1] == ("no", "yes")
    np.testing.assert_array_equal(typed.trace.forward.samples.targets, np.eye(2))
    one = text.replace("targets = [1]", 'targets = ["yes"]\nclasses = ["yes", "no"]')
    np.testing.assert_array_equal(read_network(one).trace.forward.samples.targets, [[1], [0]])


def test_settings_of_the_update() -> None:
    typed = read_network('optimizer = "momentum"\nl2 = 0.1\nclip_norm = 0.01\n' + HOMEWORK)
    assert typed.trace.forward.penalty == pytest.approx(0.05 * (0.01 + 0.04 + 0.09 + 0.16 + 0.49 + 0.64))
    assert np.linalg.norm(typed.trace.clipped_gradient) == pytest.approx(0.01)
    assert set(typed.trace.optimizer_after.arrays) == {"velocity"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("samples = [[1, 2]]", "samples = [[1, 2"), "text: got "),
        (
            ("samples = [[1, 2]]", "samples = [[1, 2, 3]]"),
            "samples: got 3 numbers each, allowed: 2, as many as the weights of layer 1 have rows",
        ),
        (
            ("samples = [[1, 2]]", 'samples = [[1, "a"]]'),
            "samples, row 1: got a, allowed: numbers from -1e.06 to 1e.06",
        ),
        (("samples = [[1, 2]]", "samples = [[1, inf]]"), "samples, row 1: got inf, allowed: numbers"),
        (("samples = [[1, 2]]", ""), "samples: got none, allowed: lists of numbers in a list"),
        (("targets = [1]", "targets = [1, 2]"), "targets: got .1, 2., allowed: a list of 1: one for each sample"),
        (("targets = [1]", 'targets = ["a"]'), "targets: got a, allowed: numbers"),
        (
            ("targets = [1]", 'targets = [1]\nclasses = ["a"]'),
            "classes: got 1, allowed: 1, one for each output; a single",
        ),
        (("biases = [0.9]", "biases = [0.9, 1]"), "biases of layer 2: got 2 numbers, allowed: a list of 1 number"),
        (("[[0.7], [-0.8]]", "[[0.7]]"), "weights of layer 2: got 1 rows, allowed: 2, one for each unit of layer 1"),
        (("biases = [0.9]", "bias = [0.9]"), "layer 2: got bias, allowed: weights and biases"),
        (("learning_rate", "rate"), "rate: got a name that is not known"),
        (("learning_rate = 0.1", "learning_rate = -1"), "[Ll]earning.rate: got -1"),
        (('"sigmoid"', '"sigmoidal"'), "[Aa]ctivation: got sigmoidal"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(change: tuple[str, str], told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        read_network(HOMEWORK.replace(*change))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a = " + "[" * 3000,
        HOMEWORK.replace("[[1, 2]]", f"[[1, {10**400}]]"),
        "a = " + "1" * 5000,
        "layers = 3",
        "layers = []",
        "[layers]\na = 1",
        "samples = 1",
        "\0",
        "[[layers]]",
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_network(text)
