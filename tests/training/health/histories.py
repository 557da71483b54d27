"""Histories written by hand, and what the checks find in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.training.health.checks import Finding, findings
from tui_nn.training.health.evidence import Evidence
from tui_nn.training.history import Curves
from tui_nn.training.metrics import METRICS, layer_metric

GUESS = 0.7
"""The loss of guessing in all of them."""

Numbers = Sequence[float] | Array


def evidence(
    held_out: Numbers,
    batch: Numbers | None = None,
    every: int = 1,
    norms: tuple[Numbers, Numbers] | None = None,
    stuck_share: Numbers | None = None,
    **changes: Any,
) -> Evidence:
    """A run with one hidden layer of 4 units and a point every so many steps.

    Args:
        held_out: the test loss at each point.
        batch: the loss on the mini-batches; by default the same.
        every: steps between two points.
        norms: of the gradients of both layers.
        stuck_share: of the hidden layer.
        changes: other fields of the evidence.
    """
    count = len(held_out)
    batch = held_out if batch is None else batch
    series: dict[str, Array] = dict.fromkeys(METRICS, np.full(count, np.nan))
    series |= {"test_loss": np.array(held_out, float), "stuck_share": np.zeros(count)}
    series |= dict.fromkeys(("train_loss", "data_loss"), np.array(batch, float))
    for layer, values in enumerate(norms or ()):
        series[layer_metric(layer)] = np.array(values, float)
    if stuck_share is not None:
        series["stuck_share"] = np.array(stuck_share, float)
    usual: dict[str, Any] = {
        "held_out": "test",
        "guess": GUESS,
        "best": 0.1,
        "sizes": (2, 4, 2),
        "stuck": (0,),
        "stuck_word": "dead",
        "planned": 1000,
        "is_scaled": False,
        "is_full_batch": False,
    }
    return Evidence(curves=Curves(np.arange(count) * float(every), series), **usual | changes)


def found(run: Evidence) -> dict[str, Finding]:
    """Name of a check -> its finding."""
    return {finding.name: finding for finding in findings(run)}


def numbers_in(text: str) -> list[float]:
    """The numbers of a text."""
    words = (word.strip(",.;:").replace(",", "") for word in text.split())
    values = [float(word) for word in words if word and word[0].isdigit()]
    assert all(map(math.isfinite, values))
    return values
