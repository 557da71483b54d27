"""The data of an experiment in a small picture: every class by its own mark."""

from __future__ import annotations

from tui_nn.app.look import Look
from tui_nn.app.planes import Axes, PlaneView
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_file
from tui_nn.render.canvas import Canvas
from tui_nn.render.scatter import Viewport, draw_points
from tui_nn.training.loading import load_data

MOST_SAMPLES = 600
"""Samples that are drawn: more would only cover each other."""


def load_some(experiment: Experiment) -> Dataset:
    """The data of an experiment, or as many as are worth drawing.

    Raises:
        ValueRefused: data that cannot be had.
    """
    few = min(experiment.data.samples, MOST_SAMPLES)
    changes = {} if is_file(experiment.data.data) else {"samples": few, "batch_size": 1}
    return load_data(experiment.updated(changes))


def draw_thumbnail(width: int, height: int, dataset: Dataset, look: Look) -> Canvas:
    """The training points in the plane of the data: by their class, or low and high by their value."""
    view, glyphs = PlaneView(dataset, Axes()), look.glyphs
    if dataset.is_regression:
        marks = [glyphs.low if level < 0 else glyphs.high for level in view.train_levels]
    else:
        labels = dataset.train.labels[: view.train.shape[1]]
        marks = [glyphs.class_marks[label % len(glyphs.class_marks)] for label in labels]
    return draw_points(
        width,
        height,
        viewport=Viewport.around(view.train),
        points=view.train,
        inks=view.train_inks,
        marks=marks,
        axis_names=view.axis_names,
        glyphs=glyphs,
    )
