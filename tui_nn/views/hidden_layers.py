"""Adds and removes units and hidden layers, for the keys of the network panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_nn.render.diagram_plan import UnitIndex

Sizes = tuple[int, ...]
"""Units of each hidden layer."""

FIRST_SIZE = 4
"""Units of a hidden layer that is inserted into a network without any."""


def resized(sizes: Sizes, selected: UnitIndex | None, units: int) -> Sizes:
    """The sizes with `units` added to the layer of the selected unit; a layer without units is removed.

    In a network without hidden layers, the units form a new layer.
    """
    layer = _hidden(sizes, selected)
    changed = (*sizes[:layer], (sizes[layer] if sizes else 0) + units, *sizes[layer + 1 :])
    return tuple(size for size in changed if size > 0)


def inserted(sizes: Sizes, selected: UnitIndex | None) -> Sizes:
    """The sizes with a new layer after that of the selected unit, of the same size."""
    layer = _hidden(sizes, selected)
    return (*sizes[: layer + 1], sizes[layer] if sizes else FIRST_SIZE, *sizes[layer + 1 :])


def removed(sizes: Sizes, selected: UnitIndex | None) -> Sizes:
    """The sizes without the layer of the selected unit."""
    layer = _hidden(sizes, selected)
    return sizes[:layer] + sizes[layer + 1 :]


def _hidden(sizes: Sizes, selected: UnitIndex | None) -> int:
    """The index of the hidden layer with the selected unit, or of the nearest one."""
    layer = selected[0] - 1 if selected else 0
    return min(max(layer, 0), max(len(sizes) - 1, 0))
