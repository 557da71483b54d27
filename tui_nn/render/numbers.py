"""Formats numbers in a few characters, so that rows do not move while a number changes."""

from __future__ import annotations

import math

_MAX_WIDTH = 9
_SMALLEST_FIXED = 1e-3
"""Below this, four decimals would show too few digits."""
_EXPONENTIAL_FORMATS = (".2e", ".1e")
_FORMATS = (".4f", *_EXPONENTIAL_FORMATS)
"""Tried in turn until a number fits."""


def short_number(value: float) -> str:
    """Format `value` in at most 9 characters: 0.0314, -12.5000, 1.23e4, 5.00e-4, inf, nan.

    It has four decimals, or two or three significant digits if it is too large or too small for that.
    """
    if not math.isfinite(value):
        return f"{value}"
    formats = _FORMATS if abs(value) >= _SMALLEST_FIXED or value == 0 else _EXPONENTIAL_FORMATS
    # Adding 0 turns -0 into 0.
    texts = (short_exponent(f"{value + 0.0:{form}}") for form in formats)
    return next(text for text in texts if len(text) <= _MAX_WIDTH)


def brief_number(value: float) -> str:
    """Format `value` in at most 5 characters: 0.83, -12.3, 1234, -1e5, inf, nan."""
    size = abs(value)
    if not math.isfinite(value) or size >= 9999.5:
        return short_exponent(f"{value:.0e}")
    # Adding 0 turns -0 into 0.
    return f"{value + 0.0:.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}"


def short_exponent(text: str) -> str:
    """Remove the plus sign and leading zeros from the exponent of a formatted number, if it has one."""
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else text


def plain_number(value: float) -> str:
    """Format `value` with four significant digits, or with three and an exponent if it is very large or small."""
    return f"{float(f'{value:.4g}'):,.10g}" if 1e-4 <= abs(value) < 1e9 or value == 0 else f"{value:.3g}"
