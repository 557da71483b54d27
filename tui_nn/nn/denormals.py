"""Numbers that fade away: too small to matter, and very slow to compute with."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from tui_nn.nn.arrays import Array


class Fading:
    """Arrays that shrink at every update, where nothing is added to them, and would do so for ever.

    The tiniest numbers round to themselves when multiplied by 0.9, and any arithmetic with them takes many times
    as long: one dead unit, whose weights a penalty shrinks, would slow the whole network down. So what is far too
    small to matter is made zero now and then, by adding a number beside which it vanishes, and taking it off again.
    """

    EVERY = 64
    """Updates: in so many a number does not shrink from one that vanishes to one that is slow."""

    BESIDE: ClassVar[dict[str, float]] = {"float32": 1e-24, "float64": 1e-280}

    def __init__(self, *arrays: Array) -> None:
        self._arrays = arrays
        self._updates = 0

    def clear(self) -> None:
        """Called once an update."""
        self._updates += 1
        if self._updates % self.EVERY == 0:
            for array in self._arrays:
                beside = array.dtype.type(self.BESIDE[array.dtype.name])
                np.add(array, beside, out=array)
                np.subtract(array, beside, out=array)
