"""Sets one weight or bias by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui_nn.app.keys import bindings
from tui_nn.app.screens.dialog import Dialog
from tui_nn.app.widgets import TextField
from tui_nn.errors import InputError
from tui_nn.nn.arrays import Array
from tui_nn.render.diagram_plan import Unit
from tui_nn.training.events import Assignment

BIASES = ("b", "bias")
"""What stands for the input of a bias: the first that is no input's name."""

LARGEST = 1e6

MOST_NAMED = 8
"""Units that are all named where one of them is asked for."""


def bias_name(inputs: Sequence[str]) -> str:
    """What a bias is called beside inputs of these names."""
    return next((name for name in BIASES if name not in inputs), BIASES[-1])


def read_assignment(text: str, names: Sequence[Sequence[str]]) -> Assignment:
    """Read `x1 -> h2 = 0.5` or `b -> h2 = 0.5`, given the names of all units, layer by layer.

    Raises:
        InputError: anything else.
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
    if not abs(value) <= LARGEST:
        raise InputError("value", number.strip(), f"a number from {-LARGEST:.0f} to {LARGEST:.0f}")
    name = f"{source} to {unit}"
    return Assignment(layer, sources.index(source), names[layer + 1].index(unit), value, name)


def propose(names: Sequence[Sequence[str]], weights: Sequence[Array], unit: Unit | None) -> str:
    """A weight with its value: one that leads to `unit`, or from it if it is an input; or simply the first."""
    layer, number = unit or (0, 0)
    layer = min(layer, len(weights))
    number = min(number, len(names[layer]) - 1)
    source, to = (0, number) if layer else (number, 0)
    layer = max(layer, 1)
    return f"{names[layer - 1][source]} -> {names[layer][to]} = {weights[layer - 1][source, to]:.4g}"


def _some(names: Sequence[str]) -> str:
    """The names, or the first and the last ones of many."""
    return ", ".join(names if len(names) <= MOST_NAMED else [*names[:4], "...", *names[-3:]])


class WeightScreen(Dialog[Assignment | None]):
    """One line to type in; closes with the assignment, or with nothing."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("weight")

    def __init__(self, names: Sequence[Sequence[str]], proposal: str) -> None:
        """`proposal` is what stands there first: a weight with its value."""
        super().__init__()
        self._names = names
        self._proposal = proposal

    def compose(self) -> ComposeResult:
        """The line, and beneath it what is allowed or wrong."""
        with Vertical(id="weight") as box:
            box.border_title = "Set a weight"
            box.border_subtitle = "enter sets it, escape closes"
            yield TextField(self._proposal, compact=True, select_on_focus=True)
            bias = bias_name(self._names[0])
            yield Static(f"input -> unit = value; {bias} -> unit = value for a bias", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Close, if it can be read."""
        try:
            self.dismiss(read_assignment(event.value, self._names))
        except InputError as error:
            self.query_one(Static).update(str(error))

    def action_close(self) -> None:
        """Change nothing."""
        self.dismiss(None)
