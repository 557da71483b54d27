"""The results on the test set: the confusion matrix, or predicted against true values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_nn.data.baseline import class_counts
from tui_nn.data.dataset import Dataset
from tui_nn.errors import counted
from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width
from tui_nn.render.numbers import plain_number
from tui_nn.runs.snapshot import Snapshot
from tui_nn.scores import percent
from tui_nn.training.evaluation import ValueErrors
from tui_nn.views.plane_view import MAX_POINTS
from tui_nn.views.selection import UNSELECTED, MatrixCell, Selection, class_confusion
from tui_nn.views.view import Options, Size, View

LONG_TITLE = "Confusion matrix: rows true, columns predicted"
SHORT_TITLE = "Confusion matrix"
VALUES_TITLE = "True and predicted values"
SHORT_VALUES_TITLE = "Values"


@dataclass(frozen=True)
class ResultsOptions(Options):
    """The selected cell of the matrix."""

    selection: Selection = UNSELECTED


def draw(snapshot: Snapshot, options: ResultsOptions, size: Size, appearance: Appearance) -> Canvas:
    """The confusion matrix, or predicted against true values."""
    from tui_nn.render.confusion import draw_confusion

    if snapshot.dataset.is_regression:
        return _draw_values(snapshot, size, appearance)
    return draw_confusion(
        *size,
        class_confusion(snapshot),
        snapshot.dataset.class_names,
        glyphs=appearance.glyphs,
        color=appearance.color,
        offset=options.offset,
        selected=options.selection.cell,
    )


def title(snapshot: Snapshot, options: ResultsOptions, room: int, appearance: Appearance) -> str:
    """The kind of plot, the errors in the unit of the target, and the baseline, with the counts of the classes."""
    variants = (_value_titles if snapshot.dataset.is_regression else _class_titles)(snapshot)
    titles = (f" {appearance.glyphs.horizontal} ".join(variant) for variant in variants)
    return next((title for title in titles if text_width(title) <= room), variants[-1][0])


def _value_titles(snapshot: Snapshot) -> list[list[str]]:
    """Titles of the plot of values, from the longest to the shortest."""
    dataset, predictions = snapshot.dataset, snapshot.test.predictions
    errors = ValueErrors.of(predictions, dataset.test.targets[0, : len(predictions)], dataset.target_scale[1])
    rmse, mae, baseline = (plain_number(number) for number in (errors.rmse, errors.mae, dataset.baseline.rmse))
    return [
        [VALUES_TITLE, f"RMSE {rmse} (mean {baseline}), MAE {mae}"],
        [VALUES_TITLE, f"RMSE {rmse}, MAE {mae}"],
        [SHORT_VALUES_TITLE, f"RMSE {rmse}, MAE {mae}"],
        [f"RMSE {rmse}"],
    ]


def _class_titles(snapshot: Snapshot) -> list[list[str]]:
    """Titles of the matrix, from the longest to the shortest."""
    dataset = snapshot.dataset
    counts = class_counts(dataset.test.labels, dataset.class_names)
    listed = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    baseline = percent(dataset.baseline.score)
    return [
        [LONG_TITLE, f"{listed} (majority {baseline})"],
        [LONG_TITLE, f"majority class {baseline}"],
        [SHORT_TITLE, f"majority class {baseline}"],
        [SHORT_TITLE],
    ]


def matrix_rows(dataset: Dataset | None) -> int:
    """The fewest rows in which the whole matrix is seen, with the names of the classes and their precisions."""
    return len(dataset.class_names) + 2 if dataset else 0


def extent(snapshot: Snapshot, options: ResultsOptions, size: Size, appearance: Appearance) -> Size:
    """The size of the whole matrix; a plot of values fills the panel."""
    from tui_nn.render.confusion import virtual_size

    if snapshot.dataset.is_regression:
        return size
    return virtual_size(*size, class_confusion(snapshot), snapshot.dataset.class_names, color=appearance.color)


def cell_at(
    snapshot: Snapshot, options: ResultsOptions, size: Size, appearance: Appearance, x: int, y: int
) -> MatrixCell | None:
    """The cell of the matrix at (x, y) of the panel, if any."""
    from tui_nn.render.confusion import cell_at

    if snapshot.dataset.is_regression:
        return None
    counts, names = class_confusion(snapshot), snapshot.dataset.class_names
    return cell_at(*size, counts, names, color=appearance.color, offset=options.offset, place=(x, y))


def reading(
    snapshot: Snapshot, options: ResultsOptions, size: Size, appearance: Appearance, cell: tuple[int, int]
) -> str:
    """How many samples are in a cell of the matrix, and which share of their class that is; or how many values."""
    if snapshot.dataset.is_regression:
        return _value_reading(snapshot, size, appearance, cell)
    there = cell_at(snapshot, options, size, appearance, *cell)
    if there is None:
        return ""
    counts, (true, predicted) = class_confusion(snapshot), there
    names, row = snapshot.dataset.class_names, int(counts[true].sum())
    share = f" of {row:,} ({percent(counts[there] / row)})" if row else ""
    return f"{names[true]} as {names[predicted]}: {counts[there]:,}{share}"


def offset_for(snapshot: Snapshot, options: ResultsOptions, size: Size, appearance: Appearance) -> Size:
    """The scroll position, changed as little as possible, at which the selected cell is visible."""
    from tui_nn.render.confusion import offset_for

    if snapshot.dataset.is_regression or options.selection.cell is None:
        return options.offset
    counts, names = class_confusion(snapshot), snapshot.dataset.class_names
    return offset_for(*size, counts, names, color=appearance.color, offset=options.offset, cell=options.selection.cell)


def _draw_values(snapshot: Snapshot, size: Size, appearance: Appearance) -> Canvas:
    """Draw the values in the units of the data, not standardized."""
    from tui_nn.render.parity import draw_parity

    name = snapshot.dataset.target_name
    return draw_parity(*size, *_values(snapshot), glyphs=appearance.glyphs, name=name)


def _value_reading(snapshot: Snapshot, size: Size, appearance: Appearance, cell: tuple[int, int]) -> str:
    from tui_nn.render.parity import points_at

    found = points_at(*size, *_values(snapshot), cell)
    if found is None:
        return ""
    true, predicted = (plain_number(value).replace("-", appearance.glyphs.minus) for value in found[:2])
    return f"{counted(found[2], 'point')} at about true {true}, predicted {predicted}"


def _values(snapshot: Snapshot) -> tuple[Array, Array]:
    """The true and the predicted values of the test set in the unit of the target, (points,) each."""
    mean, std = snapshot.dataset.target_scale
    predicted = snapshot.test.predictions[:MAX_POINTS].astype(np.float64) * std + mean
    true = snapshot.dataset.test.targets[0, : len(predicted)].astype(np.float64) * std + mean
    return true, predicted


VIEW = View("Results", ResultsOptions(), draw, title=title, reading=reading, extent=extent)
