"""Random generators, and their states as values."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Rng = np.random.Generator | np.random.RandomState
"""A random number generator; the article uses NumPy's legacy one."""


@dataclass(frozen=True, eq=False)
class RngState:
    """The state of a generator at one moment; drawing from a generator made by `rng` does not change it."""

    _state: Mapping[str, Any]

    @classmethod
    def of(cls, rng: Rng) -> RngState:
        """The current state of `rng`."""
        state = rng.get_state(legacy=False) if isinstance(rng, np.random.RandomState) else rng.bit_generator.state
        assert isinstance(state, Mapping)
        return cls(copy.deepcopy(state))

    def rng(self) -> Rng:
        """A new generator in this state: a `RandomState` for MT19937, otherwise a `Generator`."""
        if self._state["bit_generator"] == "MT19937":
            legacy = np.random.RandomState()
            legacy.set_state(dict(self._state))
            return legacy
        rng = np.random.default_rng(0)
        rng.bit_generator.state = self._state
        return rng
