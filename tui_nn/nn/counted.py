"""Random numbers by position: those at a position do not depend on what was drawn before.

So the numbers of the next update can be drawn any number of times, and in any order.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np


class Purpose(IntEnum):
    """What the numbers are drawn for; the same seed gives each purpose other numbers."""

    BATCHES = 0
    DROPOUT = 1


class CountedRandom:
    """A generator that can be placed at the start of any of 2^64 series, by Philox 4x64 (Salmon et al. 2011)."""

    def __init__(self, seed: int, purpose: Purpose) -> None:
        """`seed` is a whole number from 0 to 2^64 - 1."""
        self._bits = np.random.Philox(key=np.array([seed, purpose], np.uint64))
        self._generator = np.random.Generator(self._bits)
        self._start: Any = self._bits.state

    def at(self, position: int) -> np.random.Generator:
        """The generator at the start of series `position`, from 0; it is the same object at every call."""
        self._start["state"]["counter"][1] = position
        self._bits.state = self._start
        return self._generator
