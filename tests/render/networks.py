"""Diagrams of networks of any sizes, for the tests of the diagram."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.canvas import Canvas
from tui_nn.render.diagram import draw_diagram
from tui_nn.render.diagram_plan import Plan
from tui_nn.render.glyphs import UNICODE, Glyphs

Floats = NDArray[np.float64]


def unit_names(*sizes: int) -> list[list[str]]:
    """x1, x2... for the inputs, c1... for the outputs, h1... for all others."""
    letters = ["x", *"h" * (len(sizes) - 2), "c"]
    return [[f"{letter}{unit + 1}" for unit in range(size)] for letter, size in zip(letters, sizes, strict=True)]


def even_pictures(plan: Plan, value: float = 1.0) -> list[Floats]:
    """Pictures of units that compute the same everywhere."""
    return [np.full((len(units), *reversed(plan.picture)), value) for units in plan.shown]


def draw(
    plan: Plan,
    sizes: Sequence[int],
    weights: Sequence[Floats] | None = None,
    *,
    pictures: Sequence[Floats] | None = None,
    glyphs: Glyphs = UNICODE,
    color: bool = True,
    headings: Sequence[str] = (),
) -> Canvas:
    """The diagram; all weights are 1 and so are all units, unless they are given."""
    weights = [np.ones(shape) for shape in pairwise(sizes)] if weights is None else weights
    pictures = even_pictures(plan) if pictures is None else pictures
    return draw_diagram(plan, pictures, weights, glyphs=glyphs, color=color, headings=headings)
