"""Formulas as data: what they mean, what is refused, and what is drawn of them."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.wanting import draw
from tests.refusing import refusal
from tui_nn.data import formula
from tui_nn.data.bayes import best_possible
from tui_nn.data.even import EvenNumbers
from tui_nn.data.formula import MAX_CHARACTERS, Region, check_values, parse
from tui_nn.errors import DataError

NAMES: dict[str, Any] = {name: getattr(math, name) for name in ("sin", "cos", "exp", "sqrt", "floor", "pi", "e")}
NAMES |= {"abs": abs, "min": min, "max": max}

LEAVES = st.sampled_from(["x", "y", "x1", "x2", "pi", "e", "0.5", "2", "3e-1"])


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        st.builds("({} {} {})".format, parts, st.sampled_from("+-*/"), parts)
        | st.builds("-{}".format, parts)
        | st.builds("{}**{}".format, LEAVES, st.sampled_from("23"))
        | st.builds("{}({})".format, st.sampled_from(["sin", "cos", "exp", "sqrt", "abs", "floor"]), parts)
        | st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), parts, parts)
    )


EXPRESSIONS = st.recursive(LEAVES, _larger, max_leaves=6)
COMPARISONS = st.builds("{} {} {}".format, EXPRESSIONS, st.sampled_from(["<", "<=", ">", ">=", "!="]), EXPRESSIONS)
TRUTHS = COMPARISONS | st.builds("not {} {} {}".format, COMPARISONS, st.sampled_from(["and", "or"]), COMPARISONS)


@given(text=EXPRESSIONS | TRUTHS, x=st.floats(-5, 5), y=st.floats(-5, 5))
def test_a_formula_means_what_it_means_in_python(text: str, x: float, y: float) -> None:
    try:
        parsed = parse(text)
        expected = eval(text, {"__builtins__": {}}, NAMES | {"x": x, "y": y, "x1": x, "x2": y})
    except (DataError, ArithmeticError, ValueError):
        return
    found = parsed(np.array([[x], [y]])).item()
    assert parsed.has_classes is isinstance(expected, bool) is isinstance(found, bool)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


ON_PAPER: list[tuple[str, tuple[float, float], float]] = [
    ("y > sin(x)", (math.pi / 2, 1.01), True),
    ("y > sin(x)", (math.pi / 2, 0.99), False),
    ("0 < x < 3", (2, 0), True),
    ("0 < x < 3", (4, 0), False),
    ("x > 0 and not y > 0 or x < -4", (-4.5, 3), True),
    ("x > 0 and not y > 0 or x < -4", (1, 3), False),
    ("x1^2 + x2^2", (3, 4), 25),
    ("-x^2", (3, 0), -9),
    ("2^-x", (2, 0), 0.25),
    ("min(x, y, 1) + max(x, y)", (3, 2), 4),
    ("(x > 0) * 2 - (y > 0) + x * 0", (1, 1), 1),
    ("tan(x) * log(e + y * 0)", (1, 0), math.tan(1)),
    ("+floor(x / 2)", (-1, 0), -1),
    # Outside the domain of a function, a comparison is false.
    ("sqrt(x) < 9", (-1, 0), False),
]
"""Formula, a point, and the value there."""


def test_worked_on_paper() -> None:
    for text, point, value in ON_PAPER:
        found = parse(text)(np.array(point, float)[:, np.newaxis])
        assert found.tolist() == [pytest.approx(value)], (text, point)
        assert (found.dtype == bool) is isinstance(value, bool), (text, point)


REFUSED = [
    ("", "''", "a formula such as y > sin(x)"),
    ("x +", "x +", "a formula such as"),
    ("x = 3", "x = 3", "a formula such as"),
    ("x; y", "x; y", "a formula such as"),
    ("(" * 150 + "x", "(((", "a formula such as"),
    ("x" + " + x" * 60, "x + x", f"at most {MAX_CHARACTERS} characters"),
    ("x + z", "z", "x, y (or x1, x2), numbers"),
    ("__import__('os')", "__import__('os')", "x, y (or x1, x2), numbers"),
    ("x.real", "x.real", "x, y (or x1, x2), numbers"),
    ("(lambda: x)()", "(lambda: x)()", "x, y (or x1, x2), numbers"),
    ("x if y else 1", "x if y else 1", "x, y (or x1, x2), numbers"),
    ("x // 2", "x // 2", "x, y (or x1, x2), numbers"),
    ("x & y", "x & y", "x, y (or x1, x2), numbers"),
    ("x in y", "x in y", "x, y (or x1, x2), numbers"),
    ("'x' < y", "'x'", "x, y (or x1, x2), numbers"),
    ("2j * x", "2j", "x, y (or x1, x2), numbers"),
    ("True", "True", "x, y (or x1, x2), numbers"),
    ("sin(x, y)", "sin(x, y)", "x, y (or x1, x2), numbers"),
    ("max(x)", "max(x)", "x, y (or x1, x2), numbers"),
    ("max(*x)", "max(*x)", "x, y (or x1, x2), numbers"),
    ("sin(x=y)", "sin(x=y)", "x, y (or x1, x2), numbers"),
    ("x and y > 0", "x", "a comparison"),
    ("not sin(x)", "sin(x)", "a comparison"),
    ("9" * 190 + " * 9 * x", "999", "finite values"),
    ("9**9**9**9 * x", "9**9**9**9 * x", "finite values"),
    ("log(x)", "log(x)", "finite values"),
    ("exp(exp(x))", "exp(exp(x))", "finite values"),
    ("3", "3", "a value that varies"),
    ("0 * x", "0 * x", "a value that varies"),
    ("x > 6", "x > 6", "true in 2% to 98%"),
    ("x < 4.95", "x < 4.95", "true in 2% to 98%"),
]
"""Formula, the part that is named, and what is said to be allowed."""


def test_what_is_no_use_is_refused_in_one_line() -> None:
    for text, part, allowed in REFUSED:
        line = refusal(DataError, parse, text)
        assert line.startswith(f"formula: got {part}"), text
        assert f"allowed: {allowed}" in line or allowed in line.split("allowed: ")[1], text
        assert "\n" not in line, text


@given(text=st.text(max_size=40) | st.text("xy0123456789+-*/^().,<>=! ensicoaxbprtdlg'\"\\[]{}:;@#~&|", max_size=40))
def test_any_text_is_a_formula_or_refused_and_nothing_is_printed(text: str) -> None:
    with warnings.catch_warnings(action="error"):
        try:
            parsed = parse(text)
        except DataError:
            return
        values = parsed(np.zeros((2, 3)))
    assert values.shape == (3,)


def test_classes_are_where_the_comparison_is_true_and_where_not() -> None:
    drawn = draw("formula", 4001, formula="x^2 + y^2 < 4")
    assert drawn.class_names == ("c0", "c1")
    np.testing.assert_array_equal(drawn.target, np.hypot(*drawn.x) < 2)
    assert np.abs(drawn.x).max() <= 5
    # Even within the disc: a quarter of it is within half of its radius.
    inside = np.hypot(*drawn.x[:, drawn.target == 1])
    assert np.mean(inside < 1) == pytest.approx(1 / 4, abs=5 * math.sqrt(3 / 16 / len(inside)))


@pytest.mark.parametrize("label", [0, 1])
def test_evenly_spread_points_leave_out_no_part_of_the_region(label: int) -> None:
    region = Region(parse("x + y > 0"))
    points = region(label, 2, 4000, EvenNumbers())
    assert points.shape == (2, 4000)
    sign = 2 * label - 1
    assert (points.sum(axis=0) * sign >= 0).all()
    # The center of the triangle is at a third of its height from the diagonal.
    np.testing.assert_allclose(points.mean(axis=1), sign * 10 / 3 / 2, atol=0.02)


def test_many_attempts_find_as_many_points_as_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formula, "MOST_TRIED", 100)
    drawn = draw("formula", 1000, formula="x > 4")
    assert np.bincount(drawn.target).tolist() == [500, 500]
    assert len(np.unique(drawn.x, axis=1).T) == 1000


def test_a_value_is_that_of_the_formula_with_noise() -> None:
    clean, noisy = (draw("formula", 5000, formula="sin(x1) * x2", noise=noise) for noise in (0.0, 0.5))
    np.testing.assert_allclose(clean.target, np.sin(clean.x[0]) * clean.x[1])
    assert clean.class_names == ()
    assert np.std(noisy.target - clean.target) == pytest.approx(0.5, abs=5 * 0.5 / math.sqrt(2 * 5000))


def test_a_sample_that_is_not_finite_is_refused() -> None:
    reciprocal = parse("1 / (x - 0.0123)")
    with pytest.raises(DataError, match=r"^formula: got 1 / \(x - 0\.0123\), allowed: finite values"):
        check_values(reciprocal, reciprocal(np.array([[0.0123], [0.0]])))


@pytest.mark.parametrize("noise", [0.2, 0.5, 1.0])
def test_the_best_accuracy_of_two_halves_is_known(noise: float) -> None:
    """Noise takes a point to the other half with a probability of noise / (5 sqrt(2 pi))."""
    drawn = draw("formula", 60, formula="x > 0", noise=noise)
    assert drawn.distribution
    found = best_possible(drawn.distribution, ())
    assert found
    assert found[0] == pytest.approx(1 - noise / 5 / math.sqrt(2 * math.pi), abs=1e-3)
    # The other coordinate says nothing.
    other = best_possible(drawn.distribution, ("x2",))
    assert other
    assert other[0] == pytest.approx(0.5, abs=2e-3)


def test_without_noise_the_best_accuracy_is_that_of_the_chosen_feature() -> None:
    """Above a diagonal, whoever knows x alone is right with the larger part of a column."""
    drawn = draw("formula", 60, formula="y > x")
    assert drawn.distribution
    assert best_possible(drawn.distribution, ()) == (1, 0)
    found = best_possible(drawn.distribution, ("x1",))
    assert found is None or found[0] == pytest.approx(0.75, abs=2e-3)


def test_the_best_r_squared_of_a_product_is_known() -> None:
    """The variance of the product over the square is that of x squared: 25 / 3, squared."""
    drawn = draw("formula", 60, formula="x * y", noise=2.0)
    assert drawn.distribution
    found, of_one = (best_possible(drawn.distribution, features) for features in ((), ("x1",)))
    assert found
    assert found[0] == pytest.approx(1 - 4 / (625 / 9 + 4), abs=1e-3)
    assert found[1] == pytest.approx(4)
    assert of_one
    assert of_one[0] == pytest.approx(0, abs=1e-3)


def test_what_is_finer_than_the_cells_has_no_best_possible() -> None:
    # At the centers of the cells, this is always 1 or -1.
    drawn = draw("formula", 60, formula="sin(71 * x)", noise=1.0)
    assert drawn.distribution
    assert best_possible(drawn.distribution, ()) is None


def test_equal_formulas_have_equal_distributions() -> None:
    for text in ("y > x", "x * y"):
        one = draw("formula", 60, formula=text, noise=0.5).distribution
        formula.parse.cache_clear()
        other = draw("formula", 90, formula=text, noise=0.5, seed=3).distribution
        assert one == other
        assert hash(one) == hash(other)
        assert one != draw("formula", 60, formula=f"{text} + 1", noise=0.5).distribution


def test_a_formula_that_only_the_grid_fulfills_is_refused() -> None:
    with pytest.raises(DataError, match="a comparison that is true in 2% to 98%"):
        parse("abs(cos(20*pi*x)) < 1e-6 and y > 0")
