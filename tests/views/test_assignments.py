"""A weight or a bias set by hand: how it is written."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.errors import InputError
from tui_nn.training.events import Assignment
from tui_nn.views.assignments import propose, read_assignment

NAMES = (("x1", "x2"), ("h1.1", "h1.2", "h1.3"), ("h2.1", "h2.2"), ("c0", "c1", "c2"))

READ = (
    ("x1 -> h1.1 = 0.5", (0, 0, 0, 0.5)),
    ("x2 -> h1.3 = -2", (0, 1, 2, -2.0)),
    ("  x2->h1.3=1e-3  ", (0, 1, 2, 0.001)),
    ("h1.3 -> h2.2 = 4", (1, 2, 1, 4.0)),
    ("h2.1 -> c2 = +.25", (2, 0, 2, 0.25)),
    ("b -> h1.2 = 7", (0, 2, 1, 7.0)),
    ("b -> h2.1 = 7", (1, 3, 0, 7.0)),
    ("b -> c0 = 0", (2, 2, 0, 0.0)),
    ("x1 -> h1.1 = 1000000", (0, 0, 0, 1e6)),
)
"""What is typed in, and the layer, the source, the unit and the value that it means in a network of `NAMES`."""

REFUSED = (
    ("", "unit", "one of"),
    ("x1 -> h9 = 1", "unit", "one of h1.1, h1.2, h1.3, h2.1, h2.2, c0, c1, c2"),
    ("x1 -> x2 = 1", "unit", "one of"),
    ("h1.1 = 1", "input", "x1, x2, b"),
    ("x1 -> h2.1 = 1", "input", "h1.1"),
    ("h2.1 -> h1.1 = 1", "input", "x1, x2"),
    ("-> h1.1 = 1", "input", "b"),
    ("x1 -> h1.1 = many", "value", "a number"),
    ("x1 -> h1.1 =", "value", "a number"),
    ("x1 -> h1.1 = nan", "value", "a number"),
    ("x1 -> h1.1 = inf", "value", "a number"),
    ("x1 -> h1.1 = -1000001", "value", "from -1000000 to 1000000"),
)
"""What is typed in, what of it is wrong, and part of what is allowed instead."""


@pytest.mark.parametrize(("text", "meant"), READ)
def test_a_weight_or_a_bias_is_read(text: str, meant: tuple[int, int, int, float]) -> None:
    read = read_assignment(text, NAMES)
    assert (read.layer, read.source, read.unit, read.value) == meant
    source = [*NAMES[read.layer], "b"][read.source]
    assert read.name == f"{source} to {NAMES[read.layer + 1][read.unit]}"


@pytest.mark.parametrize(("text", "wrong", "allowed"), REFUSED)
def test_anything_else_is_refused_in_one_line_that_says_what_is_allowed(text: str, wrong: str, allowed: str) -> None:
    with pytest.raises(InputError) as refused:
        read_assignment(text, NAMES)
    assert str(refused.value).startswith(f"{wrong}: ")
    assert allowed in str(refused.value)
    assert "\n" not in str(refused.value)


def test_of_many_names_the_first_and_the_last_are_told() -> None:
    names = (tuple(f"x{n}" for n in range(64)), ("h1",), ("no", "yes"))
    with pytest.raises(InputError, match=r"one of x0, x1, x2, x3, \.\.\., x62, x63, b$"):
        read_assignment("x99 -> h1 = 2", names)


def test_names_with_signs_in_them_are_read() -> None:
    names = (("a=b", "c -> d"), ("h1",), ("yes",))
    assert read_assignment("a=b -> h1 = 2", names) == Assignment(0, 0, 0, 2.0, "a=b to h1")
    assert read_assignment("c -> d -> h1 = 2", names) == Assignment(0, 1, 0, 2.0, "c -> d to h1")


WEIGHTS = [np.arange(float(rows * columns)).reshape(rows, columns) for rows, columns in ((2, 3), (3, 2), (2, 3))]
"""Of a network of `NAMES`."""


@pytest.mark.parametrize(
    ("unit", "proposed"),
    [
        (None, "x1 -> h1.1 = 0"),
        ((0, 1), "x2 -> h1.1 = 3"),
        ((1, 2), "x1 -> h1.3 = 2"),
        ((2, 1), "h1.1 -> h2.2 = 1"),
        ((3, 2), "h2.1 -> c2 = 2"),
        ((7, 9), "h2.1 -> c2 = 2"),
    ],
)
def test_it_proposes_a_weight_of_the_selected_unit(unit: tuple[int, int] | None, proposed: str) -> None:
    assert propose(NAMES, WEIGHTS, unit) == proposed
