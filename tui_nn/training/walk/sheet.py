"""What all stages of a walk need to know: the numbers of the update, and the names of everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.nn.losses import LOSSES
from tui_nn.nn.parameters import Parameters
from tui_nn.training.update_trace import UpdateTrace
from tui_nn.training.walk.stage import Entering, Group, Stage, Written

BIAS = "b"
"""The name of the row of biases below the weights of a layer."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """The numbers of an update with their names, and the stages so far."""

    trace: UpdateTrace
    units: Sequence[Sequence[str]]
    """The names of the units, layer by layer: inputs, hidden layers, outputs."""
    samples: Sequence[str]
    """The names of the samples."""
    stages: dict[str, Stage] = field(default_factory=dict)

    @property
    def layers(self) -> int:
        """Number of layers of weights."""
        return len(self.units) - 1

    @property
    def is_regression(self) -> bool:
        """Whether the target is a value rather than a class."""
        return LOSSES[self.trace.loss_name].is_regression

    @property
    def count(self) -> int:
        """Number of samples."""
        return len(self.samples)

    def add(self, stage: Stage) -> None:
        """Append a stage."""
        self.stages[stage.id] = stage

    def number(self, stage: str, row: int, column: int) -> float:
        """A number of a stage that was added."""
        return float(self.stages[stage].result[row, column])

    def term(
        self,
        stage: str,
        row: int,
        column: int,
        value: float | None = None,
        before: Written = (),
        after: Written = (),
    ) -> Group:
        """A term with one number of a stage; `value` is that of the term, by default the number itself."""
        value = self.number(stage, row, column) if value is None else value
        return Group((Entering(stage, row, column),), np.array([value], np.float64), before, after)

    def product(self, *factors: Entering) -> Group:
        """Terms that are the products of the numbers of the same place in each factor."""
        arrays = [self.stages[factor.stage].result[factor.row, factor.column].ravel() for factor in factors]
        values = np.multiply.reduce([array.astype(np.float64) for array in arrays])
        return Group(factors, np.atleast_1d(values))

    def weight_names(self, layer: int) -> tuple[list[str], Sequence[str]]:
        """The names of the rows and columns of the weights of a layer (from 1), with its biases as the last row."""
        return [*self.units[layer - 1], BIAS], self.units[layer]

    # Names in the article.

    def article_input(self, layer: int) -> str:
        """What the article calls the input of a layer of weights."""
        return "data" if layer == 1 else self.article_hidden(layer - 1)

    def article_hidden(self, layer: int) -> str:
        """What the article calls the activations of a hidden layer."""
        return "hidden_layer" if self.layers == 2 else f"hidden_layer{layer}"

    def article_error(self, layer: int) -> str:
        """What the article calls the error signal of a layer."""
        if layer == self.layers:
            return "output_error_signal"
        return "error_signal_hidden" if self.layers == 2 else f"error_signal_hidden{layer}"


def sized(symbol: str, *shape: int) -> str:
    """A symbol with its shape, as in `W1 (2×5)`."""
    return f"{symbol} ({'×'.join(map(str, shape))})"


def filled(template: str, **numbers: float) -> Written:
    """A template such as `max(0, {z})`, with its numbers."""
    pieces: list[str | float] = []
    for part in template.split("{"):
        name, closing, rest = part.partition("}")
        pieces += [numbers[name], rest] if closing else [part]
    return tuple(piece for piece in pieces if piece != "")


def of_layer(sheet: Sheet, flat: Array, layer: int) -> Array:
    """The part of a vector of all parameters that belongs to a layer (from 1): weights, and biases as the last row."""
    return Parameters.holding(sheet.trace.before.sizes, flat).stacked[layer - 1]
