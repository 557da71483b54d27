"""Samples from a generator or a file, before the split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tui_nn.data.bayes import Distribution
from tui_nn.data.columns import USUAL_WORDS, Column, MissingWords
from tui_nn.nn.arrays import Array, Labels

if TYPE_CHECKING:
    from tui_nn.data.preprocessing import Target

CHUNK = 65_536
"""Samples read or copied at a time, which limits the memory needed besides the data."""


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
    distribution: Distribution | None = None
    """What they were drawn from, if known."""
    rng: np.random.RandomState | None = None
    """The random generator after the last draw, if the weights can continue from it."""
    note: str = ""
    """Notes about these samples, if any."""
    columns: tuple[Column, ...] = ()
    """The columns that became the features; empty if each is one of numbers."""
    target_column: Target | None = None
    """The column that became the target; None if its values are the class names, or plain numbers."""
    missing: MissingWords = USUAL_WORDS
    """The texts that stand for a missing value."""
    image: tuple[int, int] | None = None
    """Rows and columns of the image whose pixels are the features; None if they are none."""
    grows: bool = False
    """Whether more samples may follow during a run: each then keeps the set that it was split into."""
    width: int = 0
    """Number of columns of their file, including those left out; 0 for other samples."""
