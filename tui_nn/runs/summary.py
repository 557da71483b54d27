"""What a list of runs shows of each: where it stands, and a sparkline of its loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import AwareDatetime, Field

from tui_nn.nn.arrays import Array
from tui_nn.runs.snapshot import State


@dataclass(frozen=True)
class Numbers:
    """Losses and score of the network at the saved moment."""

    train_loss: float
    """With the penalty."""
    test_loss: float
    score: float
    """Accuracy on the test set as a fraction, or R²."""


HIGHEST = 6
"""Level of the largest loss in a sparkline."""

WIDTH = 12
"""Number of losses in a sparkline."""


@dataclass(frozen=True)
class Summary:
    """The description of a run in a list."""

    saved: AwareDatetime
    """Time of saving, with its time zone."""
    versions: Mapping[str, str]
    """Versions of tui-nn, NumPy and Python that trained the run."""
    preset: str | None
    """The preset that the run began with, if known."""
    data: str
    """The name of the data set or of the data file."""
    network: str
    """The sizes of all layers, and the activation."""
    step: int
    steps: int
    """Steps that the run should make in all."""
    state: State
    numbers: Numbers
    is_regression: bool
    """Whether the score is R²."""
    trend: tuple[Annotated[int, Field(ge=0, le=HIGHEST)], ...] = ()
    """A sparkline of the held-out loss from the first step to the last, scaled to levels from 0 to `HIGHEST`."""


def trend(losses: Array) -> tuple[int, ...]:
    """Scale losses (points,) to at most `WIDTH` levels from 0 to `HIGHEST`, which nan and infinity get as well."""
    if not losses.size:
        return ()
    at = np.linspace(0, losses.size - 1, min(WIDTH, losses.size)).round().astype(int)
    few = losses[at]
    finite = few[np.isfinite(few)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    with np.errstate(all="ignore"):
        parts = (few / 2 - low / 2) / (high / 2 - low / 2) if high > low else np.zeros_like(few)
    return tuple(int(level) for level in np.where(np.isfinite(few), parts, 1.0).clip(0, 1) * HIGHEST + 0.5)
