"""The data of an experiment in a small picture: every class by its own mark."""

from __future__ import annotations

import numpy as np

from tui_nn.app.look import Look
from tui_nn.app.planes import Axes, PlaneView
from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_file
from tui_nn.render.canvas import Canvas
from tui_nn.render.levels import signed_levels
from tui_nn.render.palette import Ink, class_ink, line_ink
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
    view, part = PlaneView(dataset, Axes()), dataset.train
    count = view.train.shape[1]
    if dataset.is_regression:
        values = part.targets[0][:count]
        middle = (values.max() + values.min()) / 2
        levels = signed_levels((values - middle) / (np.abs(values - middle).max() or 1.0))
        inks = np.array([line_ink(int(level)) if level else Ink.MUTED for level in levels])
        marks = [look.glyphs.low if level < 0 else look.glyphs.high for level in levels]
    else:
        labels = part.labels[:count]
        inks = np.array([class_ink(int(label)) for label in labels])
        marks = [look.glyphs.class_marks[label % len(look.glyphs.class_marks)] for label in labels]
    return draw_points(
        width,
        height,
        viewport=Viewport.around(view.train),
        points=view.train,
        inks=inks,
        marks=marks,
        axis_names=view.axis_names,
        glyphs=look.glyphs,
    )
