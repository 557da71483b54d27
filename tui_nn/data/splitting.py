"""The size of the test set."""

from __future__ import annotations

import math


def test_count(samples: int, test_fraction: float) -> int:
    """The size of the test set: rounded up as in scikit-learn, but leaving at least one sample to train on."""
    return min(math.ceil(samples * test_fraction), samples - 1)
