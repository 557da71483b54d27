"""The array type of the engine, and the precisions it computes in."""

from __future__ import annotations

from typing import Any

import numpy as np

# Spelled out, because importing numpy.typing takes a tenth as long as NumPy itself.
Array = np.ndarray[Any, np.dtype[np.floating[Any]]]
"""Real numbers, float64 or float32."""

Labels = np.ndarray[Any, np.dtype[np.integer[Any]]]
"""Class indices, from 0."""

Flags = np.ndarray[Any, np.dtype[np.bool_]]
"""True or false for each sample."""

PRECISIONS: dict[str, str] = {
    "float64": "about 16 digits, the article's",
    "float32": "about 7 digits, and faster",
}
"""Precision -> one line of help."""


def read_only(array: Array) -> Array:
    """A copy that cannot be written to."""
    copy = array.copy()
    copy.flags.writeable = False
    return copy
