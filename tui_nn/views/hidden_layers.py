"""What the keys of the network's picture make of its hidden layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_nn.render.diagram_plan import Unit

Sizes = tuple[int, ...]
"""Units of each hidden layer."""

FIRST_SIZE = 4
"""Units of a hidden layer that is inserted where there is none."""


def resized(sizes: Sizes, selected: Unit | None, units: int) -> Sizes:
    """The layer of the selected unit with so many `units` more; a layer without any is removed.

    Of a network without hidden layers they are a layer of their own.
    """
    layer = _hidden(sizes, selected)
    changed = (*sizes[:layer], (sizes[layer] if sizes else 0) + units, *sizes[layer + 1 :])
    return tuple(size for size in changed if size > 0)


def inserted(sizes: Sizes, selected: Unit | None) -> Sizes:
    """A layer more behind that of the selected unit, and as large."""
    layer = _hidden(sizes, selected)
    return (*sizes[: layer + 1], sizes[layer] if sizes else FIRST_SIZE, *sizes[layer + 1 :])


def removed(sizes: Sizes, selected: Unit | None) -> Sizes:
    """All layers but that of the selected unit."""
    layer = _hidden(sizes, selected)
    return sizes[:layer] + sizes[layer + 1 :]


def _hidden(sizes: Sizes, selected: Unit | None) -> int:
    """The index of the hidden layer with the selected unit, or of the nearest one."""
    layer = selected[0] - 1 if selected else 0
    return min(max(layer, 0), max(len(sizes) - 1, 0))
