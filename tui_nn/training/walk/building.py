"""Builds the walk through an update."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.training.update_trace import UpdateTrace
from tui_nn.training.walk.backward import add_backward
from tui_nn.training.walk.forward import add_features, add_forward, add_targets
from tui_nn.training.walk.losses import add_losses
from tui_nn.training.walk.passes import Pass
from tui_nn.training.walk.sheet import Sheet
from tui_nn.training.walk.stage import Walk
from tui_nn.training.walk.update import add_update


def build_walk(trace: UpdateTrace, units: Sequence[Sequence[str]], samples: Sequence[str]) -> Walk:
    """The stages of an update in the order in which they are computed.

    Args:
        trace: the numbers.
        units: the names of the units, layer by layer: inputs, hidden layers, outputs.
        samples: the names of the samples, (samples,).
    """
    sheet = Sheet(trace, units, samples)
    before, after = Pass(sheet, is_later=False), Pass(sheet, is_later=True)
    add_features(sheet)
    add_forward(before)
    add_targets(sheet)
    add_losses(before)
    add_backward(before)
    add_update(sheet)
    add_forward(after)
    add_losses(after)
    return Walk(list(sheet.stages.values()))
