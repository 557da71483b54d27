"""The array type of the engine, and the precisions it computes in."""

from __future__ import annotations

from typing import Any

import numpy as np

# Spelled out, because importing numpy.typing takes a tenth as long as importing NumPy.
Array = np.ndarray[Any, np.dtype[np.floating[Any]]]
"""Real numbers in float64 or float32."""

Labels = np.ndarray[Any, np.dtype[np.integer[Any]]]
"""Class indices, from 0."""

Flags = np.ndarray[Any, np.dtype[np.bool_]]
"""Booleans."""

PRECISIONS: dict[str, str] = {
    "float64": "about 16 digits, the article's",
    "float32": "about 7 digits, and faster",
}
"""Precision -> one line of help."""


def read_only(array: Array) -> Array:
    """A read-only copy of `array`."""
    copy = array.copy()
    copy.flags.writeable = False
    return copy
