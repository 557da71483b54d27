"""The results on the test set: the confusion matrix, or predicted against true values."""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Labels
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.plane_view import MAX_POINTS
from tui_nn.views.view import Options, Size, View

LONG_TITLE = "Confusion matrix: rows true, columns predicted"
SHORT_TITLE = "Confusion matrix"
VALUES_TITLE = "True and predicted values"


def draw(snapshot: Snapshot, options: Options, size: Size, appearance: Appearance) -> Canvas:
    """The confusion matrix, or predicted against true values."""
    from tui_nn.render.confusion import draw_confusion

    if snapshot.dataset.is_regression:
        return _draw_values(snapshot, size, appearance)
    return draw_confusion(
        *size,
        _counts(snapshot),
        snapshot.dataset.class_names,
        glyphs=appearance.glyphs,
        color=appearance.color,
        offset=options.offset,
    )


def title(snapshot: Snapshot, options: Options, room: int, appearance: Appearance) -> str:
    """The kind of plot."""
    if snapshot.dataset.is_regression:
        return VALUES_TITLE
    return LONG_TITLE if len(LONG_TITLE) <= room else SHORT_TITLE


def extent(snapshot: Snapshot, options: Options, size: Size, appearance: Appearance) -> Size:
    """The size of the whole matrix; a plot of values fills the panel."""
    from tui_nn.render.confusion import virtual_size

    if snapshot.dataset.is_regression:
        return size
    return virtual_size(*size, _counts(snapshot), snapshot.dataset.class_names, color=appearance.color)


def _draw_values(snapshot: Snapshot, size: Size, appearance: Appearance) -> Canvas:
    """Draw the values in the units of the data, not standardized."""
    from tui_nn.render.parity import draw_parity

    dataset = snapshot.dataset
    mean, std = dataset.target_scale
    sides = dataset.test.targets[0], snapshot.test.predictions
    true, predicted = (side[:MAX_POINTS].astype(np.float64) * std + mean for side in sides)
    return draw_parity(*size, true, predicted, glyphs=appearance.glyphs, name=dataset.target_name)


def _counts(snapshot: Snapshot) -> Labels:
    """The confusion matrix of the evaluated test samples."""
    dataset, predictions = snapshot.dataset, snapshot.test.predictions.astype(np.int64)
    return confusion(dataset.test.labels[: len(predictions)], predictions, len(dataset.class_names))


def confusion(labels: Labels, predictions: Labels, classes: int) -> Labels:
    """Count the samples of each true class (row) predicted as each class (column): (classes, classes)."""
    return np.bincount(labels * classes + predictions, minlength=classes**2).reshape(classes, classes)


VIEW = View("Results", Options(), draw, title=title, extent=extent)
