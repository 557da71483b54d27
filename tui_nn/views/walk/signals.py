"""The network as a diagram in which the part that a stage works on is lit, and signals run along it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII
from tui_nn.render.levels import signed_levels
from tui_nn.render.lines import Lines, draw_lines
from tui_nn.render.palette import LEVELS, Ink, line_ink
from tui_nn.training.walk.stage import Phase, Stage, Walk
from tui_nn.views.walk.options import WalkOptions

LEAST_ROWS = 5
"""Rows with which units are drawn; with fewer, a line of layers is."""

LONGEST_GAP = 14
"""Columns between two layers, at most, in a line of layers."""


def works_on_weights(walk: Walk, stage: Stage) -> bool:
    """Whether a stage works between two layers, rather than on the units of one."""
    return stage.is_weights or any(walk[operand].is_weights for operand in stage.operands if any(stage.row_names))


def draw_signals(walk: Walk, options: WalkOptions, width: int, height: int, appearance: Appearance) -> Canvas:
    """The layers, in a line or, with room, with their units and weights."""
    canvas = Canvas(width, height)
    if height >= LEAST_ROWS:
        _draw_units(canvas, walk, options, appearance)
    elif height:
        _draw_line(canvas, walk, options, appearance)
    return canvas


def _layers(walk: Walk) -> int:
    """Number of layers of weights."""
    return max(stage.layer for stage in walk.stages) - 1


def _names(walk: Walk) -> list[str]:
    count = _layers(walk)
    hidden = [f"h{layer}" if count > 2 else "hidden" for layer in range(1, count)]
    return ["inputs", *hidden, "outputs", "loss"]


def _draw_line(canvas: Canvas, walk: Walk, options: WalkOptions, appearance: Appearance) -> None:
    """One line: the layers, joined by arrows."""
    glyphs, stage = appearance.glyphs, walk[options.cell.stage]
    names = _names(walk)
    gaps = len(names) - 1
    gap = min(max((canvas.width - 1 - sum(map(len, names))) // gaps, 2), LONGEST_GAP)
    between, is_back = works_on_weights(walk, stage), stage.phase is Phase.BACKWARD
    x = 1
    for place, name in enumerate(names):
        is_lit = stage.layer == place and not between
        x = canvas.write(x, 0, name, Ink.ACCENT if is_lit else Ink.MUTED)
        if place == gaps:
            break
        lit = between and stage.layer == place + 1
        line = glyphs.horizontal * (gap - 2)
        text = f" {'<' if glyphs is ASCII else '◄'}{line} " if lit and is_back else f" {line}{_head(glyphs is ASCII)} "
        canvas.write(x, 0, text[: gap + 1], Ink.ACCENT if lit else Ink.FRAME)
        if lit and options.pulse is not None and gap > 3:
            part = 1 - options.pulse if is_back else options.pulse
            canvas.write(x + 1 + round(part * (gap - 3)), 0, glyphs.correct, Ink.WARN)
        x += gap


def _head(is_ascii: bool) -> str:
    return ">" if is_ascii else "►"


def _draw_units(canvas: Canvas, walk: Walk, options: WalkOptions, appearance: Appearance) -> None:
    """The units of each layer in a column, with lines for the weights: strong where the stage works."""
    stage, glyphs = walk[options.cell.stage], appearance.glyphs
    count = _layers(walk)
    names = _names(walk)[:-1]
    sample = 0 if stage.is_weights or not any(stage.column_names) else options.cell.column
    columns = np.linspace(3, max(canvas.width - 4, 3), count + 1).round().astype(int).tolist()
    sizes = [len(walk["x"].row_names), *(len(walk[f"z{layer}"].row_names) for layer in range(1, count + 1))]
    rows = [_rows(size, canvas.height - 1) for size in sizes]
    is_back, between = stage.phase is Phase.BACKWARD, works_on_weights(walk, stage)
    for layer, (left, right) in enumerate(pairwise(columns), 1):
        lit = between and stage.layer == layer
        shown = [np.arange(len(rows[layer - 1])), np.arange(len(rows[layer]))]
        weights = walk[f"{_new(stage)}W{layer}"].result[:-1][np.ix_(*shown)]
        signal = _signal(walk, layer, sample, stage)[:, : len(rows[layer])][: len(rows[layer - 1])]
        levels = _strength(weights * signal if lit else weights, lit)
        _draw_gap(canvas, (left + 2, right - 1), rows[layer - 1], rows[layer], levels, appearance)
        if lit and options.pulse is not None:
            _dim_ahead(canvas, left + 2, right - 1, options.pulse, is_back)
    for layer, (x, name) in enumerate(zip(columns, names, strict=True)):
        is_lit = not between and stage.layer == layer
        canvas.write(max(min(x - len(name) // 2, canvas.width - len(name)), 0), 0, name, _name_ink(is_lit))
        values = _values(walk, layer, sample, stage)
        for number, row in enumerate(rows[layer]):
            level = int(values[number])
            mark = glyphs.high if level >= 0 else glyphs.low
            canvas.write(x, row, mark, line_ink(level) or Ink.MUTED)
        if len(rows[layer]) < sizes[layer]:
            canvas.write(x + 1, canvas.height - 1, glyphs.ellipsis, Ink.MUTED)


def _name_ink(is_lit: bool) -> Ink:
    return Ink.ACCENT if is_lit else Ink.MUTED


def _rows(units: int, height: int) -> list[int]:
    """The rows of the units that fit, below the names of the layers."""
    shown = min(units, height)
    return [1 + (2 * number + 1) * height // (2 * shown) for number in range(shown)]


def _new(stage: Stage) -> str:
    """What the ids of the numbers at the time of a stage begin with."""
    return "new " if stage.phase is Phase.LATER else ""


def _values(walk: Walk, layer: int, sample: int, stage: Stage) -> list[int]:
    """The levels of the activations of a layer for a sample or, on the way back, of its error signals."""
    new = _new(stage)
    ids = [f"δ{layer}"] if stage.phase is Phase.BACKWARD else []
    ids += ["x"] if layer == 0 else [f"{new}a{layer}", f"{new}p", f"{new}z{layer}"]
    if layer < _layers(walk) and f"{new}p" in ids:
        ids.remove(f"{new}p")
    values = next(walk[id] for id in ids if id in walk).result[:, sample].astype(np.float64)
    largest = float(np.abs(values[np.isfinite(values)]).max(initial=0))
    levels: list[int] = signed_levels(values, largest or 1.0).tolist()
    return levels


def _signal(walk: Walk, layer: int, sample: int, stage: Stage) -> NDArray[np.float64]:
    """What runs along the weights of a layer, by source or, on the way back, by unit; it broadcasts over them."""
    if stage.phase is Phase.BACKWARD:
        return walk[f"δ{layer}"].result[:, sample].astype(np.float64)[np.newaxis, :]
    ids = ["x"] if layer == 1 else [f"{_new(stage)}{one}{layer - 1}" for one in ("d", "a")]
    return next(walk[id] for id in ids if id in walk).result[:, sample].astype(np.float64)[:, np.newaxis]


def _strength(values: NDArray[np.floating], lit: bool) -> NDArray[np.intp]:
    """The levels of lines: up to the strongest where the stage works, weak elsewhere."""
    finite = np.abs(values[np.isfinite(values)])
    levels = signed_levels(values, float(finite.max(initial=0)) or 1.0)
    return levels if lit else np.sign(levels) * (np.abs(levels) >= LEVELS // 2)


def _draw_gap(
    canvas: Canvas,
    gutter: tuple[int, int],
    starts: Sequence[int],
    stops: Sequence[int],
    levels: NDArray[np.intp],
    appearance: Appearance,
) -> None:
    sources, units = np.nonzero(levels)
    strengths = levels[sources, units]
    by_size = np.argsort(np.abs(strengths), kind="stable")
    if gutter[0] >= gutter[1] or not by_size.size:
        return
    start, stop = np.asarray(starts)[sources[by_size]], np.asarray(stops)[units[by_size]]
    draw_lines(canvas, Lines(*gutter, start, stop, strengths[by_size]), appearance.glyphs)


def _dim_ahead(canvas: Canvas, left: int, right: int, pulse: float, is_back: bool) -> None:
    """Dim the part of a gutter that the signal has not reached."""
    reached = left + round(pulse * (right - left))
    ahead = slice(left, right - (reached - left)) if is_back else slice(reached, right)
    canvas.fg[1:, ahead] = Ink.FRAME
