"""The names of layers and units, the same in every panel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from tui_nn.runs.snapshot import Snapshot

if TYPE_CHECKING:
    from tui_nn.render.diagram_plan import UnitIndex

Names = tuple[tuple[str, ...], ...]
"""The names of the units, layer by layer, inputs first and outputs last."""


def unit_names(snapshot: Snapshot) -> Names:
    """The names of the inputs, of the units of each hidden layer, and of the outputs."""
    dataset = snapshot.dataset
    return _unit_names(snapshot.network.parameters.sizes, dataset.feature_names, dataset.output_names)


# Cached, because it is called several times per frame and a large network has thousands of names.
@lru_cache(maxsize=4)
def _unit_names(sizes: tuple[int, ...], inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Names:
    hidden = sizes[1:-1]
    prefixes = ["h"] if len(hidden) == 1 else [f"h{layer}." for layer in range(1, len(hidden) + 1)]
    layers = zip(prefixes, hidden, strict=True)
    return inputs, *(tuple(f"{prefix}{unit}" for unit in range(1, units + 1)) for prefix, units in layers), outputs


def nearest(unit: UnitIndex, names: Sequence[Sequence[str]]) -> UnitIndex:
    """`unit`, or the nearest existing unit in a network whose units have these `names`."""
    layer = min(max(unit[0], 0), len(names) - 1)
    return layer, min(max(unit[1], 0), len(names[layer]) - 1)


def layer_names(snapshot: Snapshot) -> list[str]:
    """The names of the layers: inputs, hidden layers, outputs."""
    hidden = len(snapshot.network.parameters.sizes) - 2
    return ["inputs", *(f"hidden {layer + 1}" if hidden > 1 else "hidden" for layer in range(hidden)), "outputs"]
