"""Samples from a generator or a file, before the split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tui_nn.nn.arrays import Array, Labels

CHUNK = 65_536
"""Samples read or copied at a time, which limits the memory needed besides the data."""


class BestPossible(Protocol):
    """The best possible predictor for data with a known distribution."""

    def score(self, x: Array, target: Labels | Array) -> tuple[float, float]:
        """Its score (accuracy or R²) and loss on samples `x` (features, samples) with `target` (samples,)."""
        ...


@dataclass(frozen=True, eq=False)
class Samples:
    """Samples whose target is a class or a value."""

    x: Array
    """Features, (features, samples)."""
    target: Labels | Array
    """Class indices, or values if there are no class names, (samples,)."""
    class_names: tuple[str, ...]
    """Empty if the target is a value."""
    feature_names: tuple[str, ...] = ("x1", "x2")
    target_name: str = "class"
    best_possible: BestPossible | None = None
    """The best possible predictor, if known."""
    rng: np.random.RandomState | None = None
    """The random generator after the last draw, if the weights can continue from it."""
    note: str = ""
    """Notes about these samples, if any."""
