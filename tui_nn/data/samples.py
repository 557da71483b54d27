"""What a generator draws and a file holds: the samples, not yet split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tui_nn.nn.arrays import Array, Labels


class BestPossible(Protocol):
    """The best predictor there can be, where it is known how the samples came about."""

    def score(self, x: Array, target: Labels | Array) -> tuple[float, float]:
        """Its score (accuracy, or R^2) and its loss on samples `x` (features, samples), `target` (samples,)."""
        ...


@dataclass(frozen=True, eq=False)
class Samples:
    """Samples whose target is either a class or a value."""

    x: Array
    """Features, (features, samples)."""
    target: Labels | Array
    """Class indices, or values where there are no class names: (samples,)."""
    class_names: tuple[str, ...]
    """Empty where the target is a value."""
    feature_names: tuple[str, ...] = ("x1", "x2")
    target_name: str = "class"
    best_possible: BestPossible | None = None
    """The best possible predictor, where it is known."""
    rng: np.random.RandomState | None = None
    """The random generator after the last draw, for generators whose weights are drawn from the same one."""
    note: str = ""
    """What someone who looks at the picture should know of these very samples."""
