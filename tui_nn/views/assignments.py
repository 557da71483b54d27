"""Assignments of weights and biases as text: parses a line, or proposes one for the selected unit."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui_nn.errors import InputError
from tui_nn.nn.arrays import Array
from tui_nn.render.diagram_plan import UnitIndex
from tui_nn.training.events import Assignment

BIASES = ("b", "bias")
"""Names for the input of a bias; the first one that no input has is used."""

LARGEST_VALUE = 1e6
"""Largest absolute value that can be set."""

MAX_NAMED = 8
"""Maximum number of names that an error lists in full."""


def bias_name(inputs: Sequence[str]) -> str:
    """The name for the input of a bias that none of `inputs` has."""
    return next((name for name in BIASES if name not in inputs), BIASES[-1])


def read_assignment(text: str, names: Sequence[Sequence[str]]) -> Assignment:
    """Parse `x1 -> h2 = 0.5` or `b -> h2 = 0.5`, given the names of all units, layer by layer.

    Raises:
        InputError: the text has another form, or names no weight of the network.
    """
    head, _, number = text.rpartition("=")
    source, _, unit = (part.strip() for part in head.rpartition("->"))
    layer = next((at for at, units in enumerate(names[1:]) if unit in units), None)
    if layer is None:
        raise InputError("unit", unit or text, f"one of {_some([name for units in names[1:] for name in units])}")
    sources = [*names[layer], bias_name(names[layer])]
    if source not in sources:
        raise InputError("input", source, f"one of {_some(sources)}")
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not abs(value) <= LARGEST_VALUE:
        raise InputError("value", number.strip(), f"a number from {-LARGEST_VALUE:.0f} to {LARGEST_VALUE:.0f}")
    name = f"{source} to {unit}"
    return Assignment(layer, sources.index(source), names[layer + 1].index(unit), value, name)


def propose(names: Sequence[Sequence[str]], weights: Sequence[Array], unit: UnitIndex | None) -> str:
    """The text that assigns a weight its current value, given the `weights` of each layer, (fan_in, fan_out).

    The weight is the first one into `unit`, or out of it if it is an input; without a unit, the first of the network.
    """
    layer, number = unit or (0, 0)
    layer = min(layer, len(weights))
    number = min(number, len(names[layer]) - 1)
    source, to = (0, number) if layer else (number, 0)
    layer = max(layer, 1)
    return f"{names[layer - 1][source]} -> {names[layer][to]} = {weights[layer - 1][source, to]:.4g}"


def propose_bias(names: Sequence[Sequence[str]], biases: Sequence[Array], unit: UnitIndex) -> str:
    """The text that assigns the bias of `unit`, not an input, its value in the `biases` of each layer, (fan_out,)."""
    layer, number = unit
    return f"{bias_name(names[layer - 1])} -> {names[layer][number]} = {biases[layer - 1][number]:.4g}"


def _some(names: Sequence[str]) -> str:
    """All names, or only the first and last ones if there are many."""
    return ", ".join(names if len(names) <= MAX_NAMED else [*names[:4], "...", *names[-3:]])
