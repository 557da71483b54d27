"""How many samples are kept for the test."""

from __future__ import annotations

import math


def test_count(samples: int, test_fraction: float) -> int:
    """How many of `samples` become the test set: rounded up, as scikit-learn does, but one is left to learn from."""
    return min(math.ceil(samples * test_fraction), samples - 1)
