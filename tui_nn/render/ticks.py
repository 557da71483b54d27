"""Round numbers along an axis, and their labels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import count

_MANTISSAS = (1, 2, 5)
_SLACK = 1e-9

_UNITS = ((1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k"))
"""Smallest value for a unit, the unit, and its suffix."""
_LARGEST_PLAIN = 1e12
_SMALLEST_PLAIN = 1e-4
"""Numbers below this, or at least `_LARGEST_PLAIN`, are written with an exponent."""


def ticks(low: float, high: float, most: int) -> list[float]:
    """The multiples of a round step within [low, high]: as many as possible, but at most `most`.

    The step is 1, 2 or 5 times a power of ten. If only one multiple would be left, the result is the first and the last
    of a smaller step, because one number is no scale. It is empty if the range is empty or not finite, or if `most` is
    below 1.
    """
    if most < 1 or not _is_range(low, high):
        return []
    ends: list[float] = []
    for mantissa, exponent in _steps(low, high, most):
        step = float(f"{mantissa}e{exponent}")
        # Allow for rounding errors at either end.
        first, last = math.ceil(low / step - _SLACK), math.floor(high / step + _SLACK)
        if last - first < most:
            break
        ends = [float(f"{k * mantissa}e{exponent}") for k in (first, last)]
    if first == last and most > 1 and len(set(ends)) > 1:
        return ends
    values = (float(f"{k * mantissa}e{exponent}") for k in range(first, last + 1))
    return list(dict.fromkeys(values))


def nice_range(low: float, high: float, most: int) -> tuple[float, float]:
    """The range widened to multiples of a round step, with at most `most` (3 or more) multiples including both ends.

    It stays the same while the data grow a little, and an already nice range is returned unchanged.
    """
    if not _is_range(low, high):
        return low, high
    most = max(most, 3)
    for mantissa, exponent in _steps(low, high, most):
        step = float(f"{mantissa}e{exponent}")
        first, last = math.floor(low / step + _SLACK), math.ceil(high / step - _SLACK)
        if last - first < most:
            break
    return float(f"{first * mantissa}e{exponent}"), float(f"{last * mantissa}e{exponent}")


def nice_decades(low: float, high: float) -> tuple[float, float]:
    """Like `nice_range`, for decimal logarithms: the range is widened to those of 1, 2 or 5 times a power of ten.

    A range so small that its ends cannot be distinguished is widened on both sides, so that it is never empty.
    """
    middle = (low + high) / 2
    low, high = min(low, middle - 2 * _SLACK), max(high, middle + 2 * _SLACK)
    marks = [math.log10(mantissa) for mantissa in (*_MANTISSAS, 10)]
    below, above = math.floor(low), math.floor(high)
    return (
        below + max(mark for mark in marks if below + mark <= low + _SLACK),
        above + min(mark for mark in marks if above + mark >= high - _SLACK),
    )


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """At most `most` round numbers within [low, high], both above 0, for a logarithmic axis.

    They are powers of ten, and 2 and 5 times these if there is room; if there are too many powers, only every second or
    third. If only one power is left, the first and the last number of all these stand beside it, or for it; a range
    with fewer than two such numbers gets the ticks of a linear axis. Where there is room for two, they are in different
    halves of the axis: the ends of many ticks of a linear one, if need be.
    """
    if most < 1 or low <= 0 or not _is_range(low, high):
        return []
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    fine = _within(low, high, (float(f"{m}e{decade}") for decade in decades for m in _MANTISSAS))
    if most == 2 and not (fine and fine[0] < math.sqrt(low) * math.sqrt(high) <= fine[-1]):
        # Both would be in the same half of the axis, as two of few ticks of a linear one may be.
        many = ticks(low, high, 12)
        return many[:: max(1, len(many) - 1)]
    if len(fine) < 2:
        return ticks(low, high, most)
    if len(fine) <= most:
        return fine
    powers = _within(low, high, (float(f"1e{decade}") for decade in decades))
    if len(powers) < 2 <= most:
        return sorted({fine[0], *(powers if most > 2 else ()), fine[-1]})
    return powers[:: math.ceil(len(powers) / most)] if powers else fine[:most]


def tick_labels(values: Sequence[float]) -> list[str]:
    """Labels for the ticks of a linear axis, all with the same unit and the decimals of the one that needs most.

    Below 10,000 they look like 1,240, above that like 12k or 1.5M, and very large or small ones like 2e-5.
    """
    largest = max((abs(value) for value in values), default=0.0)
    if largest >= _LARGEST_PLAIN or 0 < largest < _SMALLEST_PLAIN:
        return [_exponential(value) for value in values]
    scale, suffix = next(((unit, name) for start, unit, name in _UNITS if largest >= start), (1.0, ""))
    scaled = [value / scale for value in values]
    decimals = _decimals(scaled)
    return [f"{value:,.{decimals}f}{suffix}" if value else "0" for value in scaled]


def log_tick_labels(values: Sequence[float]) -> list[str]:
    """Labels for the ticks of a logarithmic axis, each with the decimals it needs."""
    return [tick_labels([value])[0] for value in values]


def _is_range(low: float, high: float) -> bool:
    return 1e-290 < high - low < math.inf


def _steps(low: float, high: float, most: int) -> Iterator[tuple[int, int]]:
    """Mantissas and exponents of increasing steps, starting with one too small for `most` ticks."""
    for exponent in count(math.floor(math.log10((high - low) / most)) - 1):
        for mantissa in _MANTISSAS:
            yield mantissa, exponent


def _within(low: float, high: float, values: Iterable[float]) -> list[float]:
    return [value for value in values if low * (1 - _SLACK) <= value <= high * (1 + _SLACK)]


def _decimals(values: Sequence[float]) -> int:
    """The number of decimals with which each value is written as it is, to 12 digits."""
    return max((max(0, -int(Decimal(f"{value:.12g}").normalize().as_tuple().exponent)) for value in values), default=0)


def _exponential(value: float) -> str:
    mantissa, exponent = f"{value:.11e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}" if value else "0"
