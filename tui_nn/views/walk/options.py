"""A position in a walk, and the moves from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from tui_nn.training.walk.stage import Cell, Derivation, Factor, Phase, Stage, Walk

MOST_CRUMBS = 100
"""Maximum number of hops that are remembered."""

FIRST = Cell("x", 0, 0)
"""A cell of every walk."""


class Stop(NamedTuple):
    """A cell that a hop left, with the number that was chosen there."""

    cell: Cell
    in_sum: bool
    term: int
    factor: int | None


@dataclass(frozen=True)
class WalkOptions:
    """A position: a cell of the result of a stage, and the chosen number that enters it."""

    cell: Cell = FIRST
    trail: tuple[Stop, ...] = ()
    """The cells that earlier hops left, the last at the end."""
    in_sum: bool = False
    """Whether the arrow keys choose a term, rather than a cell."""
    term: int = 0
    """The chosen term, by its place in the order in which they are listed."""
    factor: int | None = None
    """The chosen factor of that term; None for the default of `chosen_factor`."""
    pulse: float | None = None
    """How far the signal has come along the network while the walk plays, 0 to 1; None if it does not."""

    @staticmethod
    def placed(walk: Walk, stage: str, row: int | None, column: int) -> WalkOptions:
        """At a cell of a stage, or the nearest that it has; without a row, in the first row of zeros.

        If the walk has no such stage, at `FIRST`.
        """
        if stage not in walk:
            return WalkOptions()
        if row is None:
            row = int((~walk[stage].result.any(axis=1)).argmax())
        return WalkOptions(nearest(walk[stage], row, column))

    def to_stage(self, walk: Walk, place: int) -> WalkOptions:
        """Go to a stage by its place; the cursor stays in its row and column as far as there are any."""
        stage = walk.stages[min(max(place, 0), len(walk.stages) - 1)]
        row, column, before = self.cell.row, self.cell.column, walk[self.cell.stage]
        # Units are the rows of activations and the columns of weights.
        if stage.is_weights and not before.is_weights and before.row_names == stage.column_names:
            row, column = 0, row
        elif before.is_weights and not stage.is_weights and stage.row_names == before.column_names:
            row, column = column, 0
        cell = nearest(stage, row, column)
        return self if cell.stage == self.cell.stage else WalkOptions(cell, pulse=self.pulse)

    def next_stage(self, walk: Walk, direction: int) -> WalkOptions:
        """Go to the next stage that computes something, or to the previous one."""
        place = walk.place(self.cell.stage) + direction
        while 0 < place < len(walk.stages) - 1 and walk.stages[place].derive is None:
            place += direction
        return self.to_stage(walk, place)

    def to_phase(self, walk: Walk, phase: Phase) -> WalkOptions:
        """Go to the first stage of a phase that computes something."""
        places = (place for place, stage in enumerate(walk.stages) if stage.phase is phase and stage.derive)
        return self.to_stage(walk, next(places))

    def moved(self, walk: Walk, rows: int, columns: int) -> WalkOptions:
        """Move the cursor over the result or, in the sum, choose another term or factor."""
        if self.in_sum:
            return self._chosen(walk, rows, columns)
        cell = nearest(walk[self.cell.stage], self.cell.row + rows, self.cell.column + columns)
        return self.at(cell.row, cell.column)

    def at(self, row: int, column: int) -> WalkOptions:
        """Put the cursor on a cell of the result."""
        return replace(self, cell=Cell(self.cell.stage, row, column), term=0, factor=None)

    def _chosen(self, walk: Walk, rows: int, columns: int) -> WalkOptions:
        derivation = walk.derivation(self.cell)
        if derivation is None:
            return self
        term = min(max(self.term + rows, 0), derivation.count - 1)
        factors = len(walk.term(derivation, order(derivation)[term]).factors)
        factor = None if not columns else min(max(self.chosen_factor(walk) + columns, 0), factors - 1)
        return replace(self, term=term, factor=self.factor if rows else factor)

    def other_part(self, walk: Walk) -> WalkOptions:
        """Switch between the result and the sum, if there is one."""
        return replace(self, in_sum=not self.in_sum and walk.derivation(self.cell) is not None)

    def hop(self, walk: Walk) -> WalkOptions:
        """Go to where the chosen number was made; the same options if the update begins with this one."""
        factor = self.chosen(walk)
        return self.hop_to(walk, factor.cell) if factor else self

    def hop_to(self, walk: Walk, cell: Cell) -> WalkOptions:
        """Go to another cell, to return from later."""
        stop = Stop(self.cell, self.in_sum, self.term, self.factor)
        return WalkOptions(cell, (*self.trail, stop)[-MOST_CRUMBS:], self.in_sum and walk.derivation(cell) is not None)

    def back(self) -> WalkOptions:
        """Return to where the last hop came from; the same options if there was none."""
        if not self.trail:
            return self
        stop = self.trail[-1]
        return WalkOptions(stop.cell, self.trail[:-1], stop.in_sum, stop.term, stop.factor)

    def chosen(self, walk: Walk) -> Factor | None:
        """The chosen number that enters the cell; None if nothing does."""
        factors = self.factors(walk)
        return factors[self.chosen_factor(walk)] if factors else None

    def chosen_factor(self, walk: Walk) -> int:
        """The place of the chosen factor in its term: by default the first that was computed, else the last."""
        factors = self.factors(walk)
        if self.factor is not None:
            return min(self.factor, len(factors) - 1)
        computed = [place for place, factor in enumerate(factors) if walk[factor.cell.stage].derive]
        return computed[0] if computed else len(factors) - 1

    def factors(self, walk: Walk) -> tuple[Factor, ...]:
        """The numbers in the chosen term; none if nothing enters the cell."""
        derivation = walk.derivation(self.cell)
        if derivation is None or not derivation.count:
            return ()
        return walk.term(derivation, order(derivation)[min(self.term, derivation.count - 1)]).factors


def nearest(stage: Stage, row: int, column: int) -> Cell:
    """The cell of a stage that is nearest to a row and a column, which it may not have."""
    rows, columns = stage.shape
    return Cell(stage.id, min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))


FEW_TERMS = 12
"""Up to this many terms stay in their order; of more, the largest come first."""


def order(derivation: Derivation) -> range | list[int]:
    """The numbers of the terms in the order in which they are listed."""
    if derivation.count <= FEW_TERMS or not derivation.is_sum:
        return range(derivation.count)
    return derivation.by_size
