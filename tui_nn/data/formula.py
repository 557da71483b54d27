"""A formula over the plane as a data set: a comparison makes two classes, any other expression a value.

Python parses the formula, but only what stands in the tables here is evaluated, by NumPy.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from tui_nn.data.draws import RADIUS
from tui_nn.data.even import EvenNumbers
from tui_nn.errors import DataError
from tui_nn.nn.arrays import Array, Labels

COORDINATES = {"x": 0, "y": 1, "x1": 0, "x2": 1}
"""Name -> row of the points."""

CONSTANTS = {"pi": math.pi, "e": math.e}

FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "floor": np.floor,
}
"""Functions of one number."""

EXTREMES: dict[str, np.ufunc] = {"min": np.minimum, "max": np.maximum}
"""Functions of two numbers or more."""

ARITHMETIC: dict[type[ast.operator], np.ufunc] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}

SIGNS: dict[type[ast.unaryop], np.ufunc] = {ast.UAdd: np.positive, ast.USub: np.negative}

COMPARISONS: dict[type[ast.cmpop], np.ufunc] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}

CONNECTIVES: dict[type[ast.boolop], np.ufunc] = {ast.And: np.logical_and, ast.Or: np.logical_or}

ALLOWED = (
    f"x, y (or x1, x2), numbers, {', '.join(CONSTANTS)}, + - * / **, comparisons, and, or, not, "
    f"{', '.join((*FUNCTIONS, *EXTREMES))}"
)

SQUARE = f"the square from -{RADIUS:g} to {RADIUS:g}"

MAX_CHARACTERS = 200
"""Maximum characters of a formula."""

LARGEST_VALUE = 1e6
"""The largest absolute value."""

CELLS = 200
"""Cells along each side of the square, in each of which a formula is checked at one point."""

SMALLEST_SHARE = 0.02
"""The least fraction of the square that a class may have."""

MOST_ATTEMPTS = 100
"""Attempts to draw enough points of a class."""

MOST_TRIED = 2_000_000
"""Points that are evaluated at a time."""


@dataclass(frozen=True)
class Formula:
    """A valid formula, as returned by `parse`; formulas with the same text are equal."""

    text: str
    has_classes: bool
    """Whether it is true or false, rather than a number."""

    def __call__(self, x: Array) -> Array:
        """The values at points (2, samples): numbers, or whether it is true, (samples,).

        Outside the domain of a function a number is NaN: only that it differs (`!=`) is true of it.
        """
        with np.errstate(all="ignore"):
            values = _evaluate(_tree(self.text), np.asarray(x, np.float64))
        return np.array(np.broadcast_to(values, x.shape[1]))


@dataclass(frozen=True)
class Region:
    """Draws the points of a class of a formula: class 1 is where it is true, class 0 the rest of the square.

    It is a `shapes.Shape`.
    """

    formula: Formula

    def __call__(self, label: int, classes: int, samples: int, rng: np.random.Generator | EvenNumbers) -> Array:
        """The points, (2, samples), spread evenly over the region of class `label`."""
        share = max(float(np.mean(self.formula(_centers()) == label)), SMALLEST_SHARE)
        # A few more than needed, so that one attempt is nearly always enough.
        attempt = min(math.ceil(1.1 * samples / share) + 100, MOST_TRIED)
        found = np.empty((2, 0))
        for _ in range(MOST_ATTEMPTS):
            if found.shape[1] >= samples:
                break
            x = rng.uniform(-RADIUS, RADIUS, (2, attempt))
            found = np.hstack((found, x[:, self.formula(x) == label]))
        else:
            raise DataError("formula", self.formula.text, f"a comparison that is true in a larger part of {SQUARE}")
        # Evenly spread numbers are in order: the first of them would leave out a part of the region.
        return np.asarray(found[:, np.arange(samples) * found.shape[1] // samples])


@lru_cache
def parse(text: str) -> Formula:
    """Parse a formula, and check that it makes a data set.

    Raises:
        DataError: it is not a formula or has something that is not allowed; it is true, or false, nearly everywhere;
            or its values are all equal, not finite or too large.
    """
    formula = Formula(text, _is_true_or_false(text))
    values = formula(_grid())
    if not formula.has_classes:
        check_values(formula, values)
        if np.ptp(values) == 0:
            raise DataError("formula", text, f"a value that varies over {SQUARE}, or a comparison")
    elif not SMALLEST_SHARE <= values.mean() <= 1 - SMALLEST_SHARE:
        allowed = f"a comparison that is true in {SMALLEST_SHARE:.0%} to {1 - SMALLEST_SHARE:.0%} of {SQUARE}"
        raise DataError("formula", text, allowed)
    return formula


def check_values(formula: Formula, values: Array | Labels) -> None:
    """Check that numbers of a formula can be trained on.

    Raises:
        DataError: one is not finite, or too large.
    """
    if not (np.abs(values) <= LARGEST_VALUE).all():
        raise DataError("formula", formula.text, f"finite values, up to {LARGEST_VALUE:,.0f}, in all of {SQUARE}")


@lru_cache
def _centers() -> Array:
    """The centers of the cells of the square, (2, cells)."""
    places = (np.arange(CELLS) + 0.5) / CELLS * 2 * RADIUS - RADIUS
    return np.stack(np.meshgrid(places, places)).reshape(2, -1)


@lru_cache
def _grid() -> Array:
    """A point in each cell of the square, (2, cells); not its center, which a periodic formula can single out."""
    corners = np.stack(np.meshgrid(np.arange(CELLS), np.arange(CELLS))).reshape(2, -1)
    places = corners + np.random.default_rng(0).random(corners.shape)
    return np.asarray(places / CELLS * 2 * RADIUS - RADIUS)


@lru_cache
def _tree(text: str) -> ast.expr:
    if len(text) > MAX_CHARACTERS:
        raise DataError("formula", text, f"at most {MAX_CHARACTERS} characters")
    try:
        # Python warns of some texts that it cannot parse, such as 1or x.
        with warnings.catch_warnings(action="ignore"):
            # As in the names of features, x^2 is a square.
            return ast.parse(text.strip().replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise DataError("formula", text, f"a formula such as y > sin(x), made of {ALLOWED}") from None


def _is_true_or_false(text: str) -> bool:
    with np.errstate(all="ignore"):
        return bool(_evaluate(_tree(text), np.zeros((2, 1))).dtype == bool)


def _evaluate(node: ast.expr, x: Array) -> Any:
    """The values of a part of a formula at points `x` (2, samples): an array (samples,) or a single one."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _constant(node, value)
        case ast.Name(id=name) if name in COORDINATES:
            return x[COORDINATES[name]]
        case ast.Name(id=name) if name in CONSTANTS:
            return np.float64(CONSTANTS[name])
        case ast.UnaryOp(op=op, operand=operand) if type(op) in SIGNS:
            return SIGNS[type(op)](_number(operand, x))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return np.logical_not(_truth(operand, x))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
            return ARITHMETIC[type(op)](_number(left, x), _number(right, x))
        case ast.BoolOp(op=op, values=operands):
            return CONNECTIVES[type(op)].reduce(np.broadcast_arrays(*(_truth(one, x) for one in operands)))
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in COMPARISONS for op in ops):
            sides = pairwise(_number(side, x) for side in (left, *others))
            truths = [COMPARISONS[type(op)](*pair) for op, pair in zip(ops, sides, strict=True)]
            return np.logical_and.reduce(np.broadcast_arrays(*truths))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](_number(argument, x))
        case ast.Call(func=ast.Name(id=name), args=[_, _, *_] as arguments, keywords=[]) if name in EXTREMES:
            return EXTREMES[name].reduce(np.broadcast_arrays(*(_number(one, x) for one in arguments)))
    raise DataError("formula", ast.unparse(node), ALLOWED)


def _constant(node: ast.expr, value: float) -> np.float64:
    try:
        return np.float64(value)
    except OverflowError:
        raise DataError("formula", ast.unparse(node), f"numbers up to {LARGEST_VALUE:,.0f}") from None


def _number(node: ast.expr, x: Array) -> Array:
    """The values of a part that must be a number; true counts as 1 and false as 0."""
    return np.asarray(_evaluate(node, x), np.float64)


def _truth(node: ast.expr, x: Array) -> Array:
    """The values of a part that must be true or false."""
    values = np.asarray(_evaluate(node, x))
    if values.dtype != bool:
        raise DataError("formula", ast.unparse(node), "a comparison beside and, or, not")
    return values
