"""A recipe: how a stage of the update computes a number for each parameter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array, Flags
from tui_nn.training.walk.sheet import Sheet, of_layer
from tui_nn.training.walk.stage import Derivation, Group, Written


@dataclass(frozen=True)
class Parameter:
    """A parameter, by its position: its number in each stage, and what that contributes to a derivation."""

    sheet: Sheet
    layer: int
    row: int
    column: int

    def number(self, symbol: str) -> float:
        """The number of the parameter in a stage such as `∇W`, whose id ends in the layer."""
        return self.sheet.number(f"{symbol}{self.layer}", self.row, self.column)

    def of(self, flat: Array | Flags) -> float:
        """The number of the parameter in a vector (parameters,)."""
        return float(of_layer(self.sheet, flat.astype(np.float64), self.layer)[self.row, self.column])

    def term(self, symbol: str, factor: float = 1.0, power: int = 1) -> Group:
        """A term: `factor` times the number of the parameter in a stage, to a power of 1 or 2."""
        before: Written = {1.0: (), -1.0: ("−",)}.get(factor, (factor, " × "))
        value = factor * self.number(symbol) ** power
        return self.sheet.term(
            f"{symbol}{self.layer}", self.row, self.column, value, before, ("²",) if power == 2 else ()
        )


@dataclass(frozen=True)
class Recipe:
    """A stage that computes a number for each parameter from other numbers for the same parameter."""

    symbol: str
    """The id of the stage without the number of the layer."""
    title: str
    says: str
    formula: str
    """The right side of the formula, with the symbols of the operands."""
    operands: tuple[str, ...]
    derive: Callable[[Parameter], Derivation]
    article: str = ""
