"""How many samples are kept for the test."""

from __future__ import annotations

import math


def test_count(samples: int, test_fraction: float) -> int:
    """How many of `samples` become the test set: rounded up, as scikit-learn does."""
    return math.ceil(samples * test_fraction)
