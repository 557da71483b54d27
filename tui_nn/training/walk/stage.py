"""The parts of a walk: stages, the cells of their arrays, and what enters each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tui_nn.nn.arrays import Array

ALL = slice(None)


class Phase(StrEnum):
    """The parts of an update, in order; the value is the name on the screen."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"
    LATER = "afterwards"


class Cell(NamedTuple):
    """A number of a walk."""

    stage: str
    """The id of the stage that it is a result of."""
    row: int
    column: int


Written = tuple[str | float, ...]
"""A line of text and numbers, which are formatted when it is drawn."""


class Entering(NamedTuple):
    """Numbers of a stage that enter a cell: a row, a column, one cell, or a whole array."""

    stage: str
    row: int | slice = ALL
    column: int | slice = ALL


@dataclass(frozen=True, eq=False)
class Group:
    """Terms of the same form: number i of each factor enters term i."""

    factors: tuple[Entering, ...]
    values: Array
    """The terms, (terms,), in float64."""
    before: Written = ()
    """What is written before the factors, such as a constant that multiplies them."""
    after: Written = ()
    """What is written after them, such as an exponent."""


@dataclass(frozen=True, eq=False)
class Derivation:
    """How a number was computed: from a sum of terms or, if it is not a sum, from the numbers in `groups`."""

    groups: tuple[Group, ...]
    formula: Written = ()
    """How the result follows from the terms; empty if it is their sum."""
    is_sum: bool = True
    """Whether the terms are added up."""

    @property
    def count(self) -> int:
        """Number of terms."""
        return sum(len(group.values) for group in self.groups)

    @cached_property
    def values(self) -> Array:
        """All terms, (terms,)."""
        return np.concatenate([group.values for group in self.groups])

    @cached_property
    def by_size(self) -> list[int]:
        """The numbers of the terms, the largest first."""
        order: list[int] = np.argsort(-np.abs(self.values), kind="stable").tolist()
        return order


class Factor(NamedTuple):
    """A number in a term."""

    cell: Cell
    value: float


class Term(NamedTuple):
    """A term that is written out."""

    factors: tuple[Factor, ...]
    value: float
    before: Written
    after: Written


@dataclass(frozen=True, eq=False, kw_only=True)
class Stage:
    """A step of the update, whose result is an array."""

    id: str
    """What the result is called in formulas."""
    phase: Phase
    layer: int
    """The layer of weights that it belongs to, from 1; 0 for the inputs, and one more than the last for the loss."""
    title: str
    says: str
    """What it does, in a sentence."""
    article: str = ""
    """The formula in the terms of the article; empty for numbers that an update begins with."""
    here: str = ""
    """The same with the names and shapes of this network."""
    row_names: Sequence[str]
    column_names: Sequence[str]
    operands: tuple[str, ...] = ()
    """The ids of the stages whose numbers enter."""
    make: Callable[[], Array]
    """Returns the result, (rows, columns)."""
    derive: Callable[[int, int], Derivation] | None = None
    """How the number in a row and a column was computed; None for numbers that an update begins with."""
    is_weights: bool = False
    """Whether rows are sources of weights and columns their units; otherwise columns are samples."""

    @cached_property
    def result(self) -> Array:
        """The numbers, (rows, columns)."""
        return self.make()

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the result."""
        return len(self.row_names), len(self.column_names)

    def name_of(self, row: int, column: int) -> str:
        """The name of a number, as it is written in a sum."""
        first, second = self.row_names[row], self.column_names[column]
        if self.is_weights:
            return f"{self.id}[{first}, {second}]"
        places = ", ".join(name for name in (first, second) if name)
        return f"{self.id}[{places}]" if places else self.id


class Walk:
    """All stages of an update."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        """`stages` in the order in which they are computed."""
        self.stages = tuple(stages)
        self._places = {stage.id: place for place, stage in enumerate(self.stages)}
        self._derivation: tuple[Cell, Derivation | None] | None = None
        """The last derivation, which is needed several times in a row."""

    def __getitem__(self, id: str) -> Stage:
        """The stage with this id."""
        return self.stages[self._places[id]]

    def __contains__(self, id: str) -> bool:
        """Whether there is a stage with this id."""
        return id in self._places

    def place(self, id: str) -> int:
        """The place of a stage among all."""
        return self._places[id]

    def number(self, cell: Cell) -> float:
        """The number in a cell."""
        return float(self[cell.stage].result[cell.row, cell.column])

    def derivation(self, cell: Cell) -> Derivation | None:
        """How the number in a cell was computed; None for one that the update begins with."""
        if self._derivation is None or self._derivation[0] != cell:
            stage = self[cell.stage]
            self._derivation = cell, stage.derive(cell.row, cell.column) if stage.derive else None
        return self._derivation[1]

    def cells(self, entering: Entering) -> Iterator[Cell]:
        """The cells of numbers that enter, in order."""
        rows, columns = self.region(entering)
        for row in rows:
            for column in columns:
                yield Cell(entering.stage, row, column)

    def cell_of(self, entering: Entering, number: int) -> Cell:
        """The cell of one of the numbers that enter."""
        rows, columns = self.region(entering)
        row, column = divmod(number, len(columns))
        return Cell(entering.stage, rows[row], columns[column])

    def region(self, entering: Entering) -> tuple[range, range]:
        """The rows and columns of the numbers that enter."""
        rows, columns = self[entering.stage].shape
        return _range(entering.row, rows), _range(entering.column, columns)

    def term(self, derivation: Derivation, number: int) -> Term:
        """A term of a derivation, by its number from 0."""
        for group in derivation.groups:
            if number < len(group.values):
                cells = [self.cell_of(factor, number) for factor in group.factors]
                factors = tuple(Factor(cell, self.number(cell)) for cell in cells)
                return Term(factors, float(group.values[number]), group.before, group.after)
            number -= len(group.values)
        raise IndexError(number)


def _range(place: int | slice, length: int) -> range:
    return range(place, place + 1) if isinstance(place, int) else range(*place.indices(length))
