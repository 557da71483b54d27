"""Signed numbers quantized to the levels of the diverging palette."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.palette import LEVELS

SIGNED_LEVELS = range(-LEVELS, LEVELS + 1)

Levels = NDArray[np.intp]


def signed_levels(values: NDArray[np.floating], scale: float = 1.0, levels: int = LEVELS) -> Levels:
    """The level, -`levels`..`levels`, of each of `values` (any shape).

    Levels are steps of `scale` / (`levels` + 1); values smaller than one step, and NaN, have level 0.
    """
    with np.errstate(all="ignore"):
        share = np.nan_to_num(values / scale, nan=0.0, posinf=1.0, neginf=-1.0)
    found: Levels = np.trunc(np.clip(share * (levels + 1), -levels, levels)).astype(np.intp)
    return found
