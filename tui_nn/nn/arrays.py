"""The array type of the engine, and the precisions it computes in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
"""Real numbers, float64 or float32."""

Labels = NDArray[np.integer]
"""Class indices, from 0."""

PRECISIONS: dict[str, str] = {
    "float64": "about 16 digits, the article's",
    "float32": "about 7 digits, and faster",
}
"""Precision -> one line of help."""
