"""One pass of the samples through the network: before the update, or after it with the new weights."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.nn.network import Trace
from tui_nn.training.update_trace import ForwardPass
from tui_nn.training.walk.sheet import Sheet
from tui_nn.training.walk.stage import Phase


@dataclass(frozen=True, eq=False)
class Pass:
    """The numbers of a pass, and what its stages are called."""

    sheet: Sheet
    is_later: bool
    """Whether it comes after the update."""

    @property
    def numbers(self) -> ForwardPass:
        """Its numbers; those after the update are only computed when they are needed."""
        return self.sheet.trace.later if self.is_later else self.sheet.trace.forward

    @property
    def trace(self) -> Trace:
        """The numbers of its samples."""
        return self.numbers.samples

    def id(self, symbol: str) -> str:
        """The id of a stage: `z1`, or `new z1` after the update."""
        return f"new {symbol}" if self.is_later else symbol

    def phase(self, phase: Phase) -> Phase:
        """The phase of a stage that belongs to `phase` in the first pass."""
        return Phase.LATER if self.is_later else phase

    def input_of(self, layer: int) -> str:
        """The id of the stage whose result is the input of a layer of weights (from 1)."""
        if layer == 1:
            return "x"
        return self.id(f"d{layer - 1}" if self.has_dropout else f"a{layer - 1}")

    @property
    def has_dropout(self) -> bool:
        """Whether units are dropped."""
        return bool(self.sheet.trace.forward.samples.masks)

    @property
    def has_penalty(self) -> bool:
        """Whether large weights are penalized."""
        training = self.sheet.trace.experiment.training
        return bool(training.l1 or training.l2)

    @property
    def outputs(self) -> str:
        """The id of the stage with the outputs of the network."""
        return self.id(f"z{self.sheet.layers}" if self.sheet.is_regression else "p")
