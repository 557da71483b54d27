"""Which classes are taken for which, or how near the predicted values are to the true ones."""

from __future__ import annotations

import numpy as np

from tui_nn.app.picture import Picture
from tui_nn.nn.arrays import Labels
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.runs.snapshot import Snapshot
from tui_nn.views.plane_view import MOST_POINTS


class ResultsPanel(Picture):
    """Of the test set: the confusion matrix, or true against predicted values."""

    NAME = "Results"
    FRAMES = 6

    def title(self, snapshot: Snapshot) -> str:
        """What is shown."""
        if snapshot.dataset.is_regression:
            return "True and predicted values"
        long = "Confusion matrix: rows true, columns predicted"
        return long if len(long) <= self.title_room else "Confusion matrix"

    def draw(self, snapshot: Snapshot, width: int, height: int, appearance: Appearance) -> Canvas:
        """The matrix, or the points."""
        # Imported late: the first frame does not show it.
        from tui_nn.render.confusion import draw_confusion, virtual_size
        from tui_nn.render.parity import draw_parity

        dataset, test = snapshot.dataset, snapshot.test
        if dataset.is_regression:
            self.cover(width, height)
            mean, std = dataset.target_scale
            true, predicted = (
                values[:MOST_POINTS] * std + mean for values in (dataset.test.targets[0], test.predictions)
            )
            return draw_parity(width, height, true, predicted, glyphs=appearance.glyphs, name=dataset.target_name)
        counts = confusion(
            dataset.test.labels[: len(test.predictions)], test.predictions.astype(np.int64), len(dataset.class_names)
        )
        self.cover(*virtual_size(width, height, counts, dataset.class_names, color=appearance.color))
        left, top = self.scroll_offset
        return draw_confusion(
            width,
            height,
            counts,
            dataset.class_names,
            glyphs=appearance.glyphs,
            color=appearance.color,
            offset=(int(left), int(top)),
        )


def confusion(labels: Labels, predictions: Labels, classes: int) -> Labels:
    """How many samples (classes, classes) of each true class (row) were predicted to be of each (column)."""
    return np.bincount(labels * classes + predictions, minlength=classes**2).reshape(classes, classes)
