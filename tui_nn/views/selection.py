"""Which test point is selected, and which ones the keys step through."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tui_nn.nn.arrays import Labels
from tui_nn.nn.labels import confusion
from tui_nn.runs.snapshot import Snapshot

MatrixCell = tuple[int, int]
"""True and predicted class: row and column of the confusion matrix."""


@dataclass(frozen=True)
class Selection:
    """The selected test point, and the cell of the confusion matrix that it was reached from."""

    index: int | None = None
    """Index in the test set; None if no point is selected."""
    cell: MatrixCell | None = None
    """The cell whose points are stepped through; None for all wrong points."""

    def stepped(self, snapshot: Snapshot, direction: int) -> Selection:
        """Select the next of `members`, or the previous one; after the last comes the first."""
        indices = self.members(snapshot)
        if not len(indices):
            return self
        if direction > 0:
            place = int(np.searchsorted(indices, -1 if self.index is None else self.index, side="right"))
        else:
            place = int(np.searchsorted(indices, 0 if self.index is None else self.index)) - 1
        return replace(self, index=int(indices[place % len(indices)]))

    def members(self, snapshot: Snapshot) -> Labels:
        """The points of the cell or, without one, all wrong points: indices in ascending order, (points,).

        While a network learns, these are only the points that were evaluated.
        """
        test = snapshot.test
        if self.cell is None or snapshot.dataset.is_regression:
            return np.flatnonzero(~test.correct)
        true, predicted = self.cell
        labels = snapshot.dataset.test.labels[: len(test.predictions)]
        return np.flatnonzero((labels == true) & (test.predictions == predicted))

    def members_name(self, snapshot: Snapshot) -> str:
        """What `members` are called: wrong, or "setosa as virginica"."""
        if self.cell is None or snapshot.dataset.is_regression:
            return "wrong"
        true, predicted = (snapshot.dataset.class_names[label] for label in self.cell)
        return f"{true} as {predicted}"

    def place(self, snapshot: Snapshot) -> tuple[int, int] | None:
        """The place of the selected point among `members`, from 1, and their number; None if it is not among them."""
        indices = self.members(snapshot)
        found = np.flatnonzero(indices == self.index)
        return (int(found[0]) + 1, len(indices)) if len(found) else None

    def in_cell(self, snapshot: Snapshot, right: int, down: int) -> Selection:
        """Select a neighbor of the cell, without a point; without a cell, the one with the most errors."""
        classes = len(snapshot.dataset.class_names)
        if not classes:
            return self
        if self.cell is None:
            return Selection(cell=_most_confused(snapshot))
        row, column = self.cell
        return Selection(cell=(min(max(row + down, 0), classes - 1), min(max(column + right, 0), classes - 1)))


UNSELECTED = Selection()


def class_confusion(snapshot: Snapshot) -> Labels:
    """The confusion matrix of the evaluated test samples, (classes, classes)."""
    dataset, predictions = snapshot.dataset, snapshot.test.predictions.astype(np.int64)
    return confusion(dataset.test.labels[: len(predictions)], predictions, len(dataset.class_names))


def _most_confused(snapshot: Snapshot) -> MatrixCell:
    """The cell with the most wrong points; the first cell if there are none."""
    errors = class_confusion(snapshot)
    np.fill_diagonal(errors, 0)
    row, column = np.unravel_index(errors.argmax(), errors.shape)
    return int(row), int(column)
