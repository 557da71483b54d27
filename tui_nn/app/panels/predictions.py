"""What the network makes of the test set, over the regions in which it predicts each class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from textual.content import Content

from tui_nn.app.look import Look
from tui_nn.app.picture import Picture
from tui_nn.data.dataset import Dataset
from tui_nn.nn.arrays import Labels
from tui_nn.nn.network import Network, predicted_labels
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII
from tui_nn.render.palette import CLASSES, SHADES, region_ink
from tui_nn.render.scatter import Viewport, draw_scatter
from tui_nn.training.snapshot import Snapshot

BORDER = 4
"""Columns of the frame that a title leaves free at least."""

CONFIDENT = (0.6, 0.9)
"""Probabilities of the predicted class from which on its region is shaded more strongly."""


class PredictionsPanel(Picture):
    """The test points, correct or wrong, in the plane of the two features."""

    NAME = "Test predictions"
    FRAMES = 3

    _shown: tuple[Dataset, Look] | None = None
    _viewport: Viewport

    def title(self, snapshot: Snapshot) -> str:
        """The test accuracy, and the best that anyone can reach where it is known."""
        ceiling = snapshot.dataset.ceiling
        bayes = f" (Bayes {ceiling[0]:.1%})" if ceiling else ""
        score = f"{snapshot.test.accuracy:.1%}{bayes}"
        line = self.look.glyphs.horizontal
        titles = [f"{self.NAME} {line} {score}", f"Test {line} {score}", score]
        return next((title for title in titles if len(title) + BORDER <= self.size.width), score)

    def draw(self, snapshot: Snapshot, width: int, height: int, look: Look) -> Canvas:
        """The scatter."""
        dataset = snapshot.dataset
        if (dataset, look) != self._shown:
            self._shown, self._viewport = (dataset, look), Viewport.around(dataset.test.x)
            self.border_subtitle = class_key(dataset.class_names, look)
        names = dataset.feature_names[0], dataset.feature_names[1]
        size = self._viewport.plot_size(width, height, names)
        return draw_scatter(
            width,
            height,
            viewport=self._viewport,
            points=dataset.test.x,
            correct=snapshot.test.correct,
            regions=decision_regions(snapshot.network, self._viewport, *size),
            axis_names=names,
            glyphs=look.glyphs,
            colour=look.colour,
        )


def class_key(names: Sequence[str], look: Look) -> Content:
    """Which colour, or which texture, stands for which class."""
    parts: list[str | tuple[str, str]] = []
    for label, name in enumerate(names):
        texture = "" if look.colour and look.glyphs is not ASCII else look.glyphs.textures[label % CLASSES] * 2
        tint = look.palette.get(region_ink(label, SHADES - 1)) if look.colour else None
        parts += [(f" {texture}{name} ", f"on {tint}" if tint else ""), " "]
    return Content.assemble(*parts[:-1])


def decision_regions(network: Network, viewport: Viewport, width: int, height: int) -> tuple[Labels, Labels]:
    """Predicted label and shade of confidence of each cell of the plot, both (height, width)."""
    probabilities = network.probabilities(viewport.cell_centers(width, height))
    shades = np.digitize(probabilities.max(axis=0), CONFIDENT)
    return predicted_labels(probabilities).reshape(height, width), shades.reshape(height, width)
