"""Counter-based random numbers: those of a position do not depend on earlier draws.

The numbers of any update can therefore be drawn in any order, and more than once.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np


class Purpose(IntEnum):
    """What the numbers are used for; the same seed gives different numbers for each purpose."""

    BATCHES = 0
    DROPOUT = 1


class CountedRandom:
    """A generator that can jump to the start of any of 2^64 series, using Philox 4x64 (Salmon et al. 2011)."""

    def __init__(self, seed: int, purpose: Purpose) -> None:
        """`seed` is a whole number from 0 to 2^64 - 1."""
        self._bits = np.random.Philox(key=np.array([seed, purpose], np.uint64))
        self._generator = np.random.Generator(self._bits)
        self._start: Any = self._bits.state

    def at(self, position: int) -> np.random.Generator:
        """The generator at the start of series `position`, from 0; every call returns the same object."""
        self._start["state"]["counter"][1] = position
        self._bits.state = self._start
        return self._generator
