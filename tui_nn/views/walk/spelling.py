"""Formulas in ASCII: the same with words for the signs that it lacks."""

from __future__ import annotations

import re

from tui_nn.render.appearance import Appearance
from tui_nn.render.glyphs import ASCII

IN_ASCII = {
    "×": "*",
    "·": "@",
    "−": "-",
    "√": "sqrt",
    "²": "^2",
    "³": "^3",
    "½": "1/2",
    "δ": "delta",
    "∇": "grad_",
    "∂": "d_",
    "ᵀ": ".T",
    "′": "'",
    "π": "pi",
}
"""Sign -> its spelling in ASCII, as in NumPy."""

_SIGN = re.compile(r"(?<!\w)-(?=\d)")
"""The sign of a negative number, as opposed to a hyphen or an exponent."""

_TABLE = str.maketrans(IN_ASCII)


def spelled(text: str, appearance: Appearance) -> str:
    """A formula in the characters of the appearance."""
    return text.translate(_TABLE) if appearance.glyphs is ASCII else _SIGN.sub(appearance.glyphs.minus, text)
