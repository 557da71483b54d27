"""The predictions for the test set, on top of those for the whole plane."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType
from textual.reactive import var

from tui_nn.app.keys import bindings
from tui_nn.app.picture import Picture
from tui_nn.views import predictions
from tui_nn.views.plane_view import Axes
from tui_nn.views.predictions import PredictionsOptions


class PredictionsPanel(Picture[PredictionsOptions]):
    """The test points, marked as correct or wrong, in a plane through the features."""

    VIEW = predictions.VIEW
    FRAMES = 4

    BINDINGS: ClassVar[list[BindingType]] = bindings("predictions")

    axes: var[Axes] = var(Axes())

    def watch_axes(self, axes: Axes) -> None:
        """Show another plane."""
        self.options = replace(self.options, axes=axes)

    def action_toggle_train(self) -> None:
        """Show or hide the training points."""
        self.options = replace(self.options, with_train=not self.options.with_train)

    def action_toggle_shades(self) -> None:
        """Show or hide the confidence of the regions."""
        self.options = replace(self.options, discrete=not self.options.discrete)
