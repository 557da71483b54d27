"""A unit in numbers, beside its picture: its formula, its weights, and where the data fall on its activation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import wrap
from tui_nn.render.function_plot import curve_points, draw_function
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.palette import Ink
from tui_nn.render.signed_bars import draw_signed_bars, number_text
from tui_nn.runs.snapshot import Snapshot
from tui_nn.scores import percent
from tui_nn.views.assignments import bias_name
from tui_nn.views.images import draw_weights, image_cells
from tui_nn.views.names import unit_names
from tui_nn.views.unit_changes import state_words
from tui_nn.views.view import Size

if TYPE_CHECKING:
    from tui_nn.render.diagram_plan import UnitIndex

MIN_WIDTH, MAX_WIDTH = 30, 48
"""Columns of the card."""

MIN_PICTURE = 24
"""Minimum columns of the picture beside it; with less room there is no card."""

FORMULA_ROWS = 3
"""Maximum rows of the formula."""

MAX_TERMS = 40
"""Maximum terms that are written out: more than fit in the rows of the formula."""

BINS = 30

PLOT_ROWS = 9
"""Rows of the curve and the histogram: the weights get what is left, but at least `LEAST_BARS`."""

LEAST_BARS = 3

MAX_PRODUCTS, MIN_SAMPLES, MAX_SAMPLES = 20_000_000, 64, 2000
"""Maximum weights times samples per frame, and bounds of the number of training samples used."""


@dataclass(frozen=True, eq=False)
class UnitFacts:
    """What a unit computes."""

    name: str
    function: str
    """The name of its activation; empty for the identity."""
    sources: tuple[str, ...]
    """Names of its inputs and, at the end, of the bias; empty for an input of the network."""
    weights: Array
    """Its weights and, at the end, its bias, (sources,)."""
    z: Array
    """Its pre-activations for training samples, (samples,); for an input, its values."""
    a: Array
    """Its activations, (samples,)."""
    is_hidden: bool

    @property
    def on(self) -> float:
        """The share of the samples for which its pre-activation is positive."""
        return float((self.z > 0).mean())


@np.errstate(all="ignore")  # The weights of a diverging network.
def facts(snapshot: Snapshot, unit: UnitIndex) -> UnitFacts:
    """What `unit` computes for training samples."""
    (layer, number), parameters = unit, snapshot.parameters
    names, last = unit_names(snapshot), len(parameters.sizes) - 1
    count = min(max(MAX_PRODUCTS // parameters.flat.size, MIN_SAMPLES), MAX_SAMPLES)
    x = snapshot.dataset.train.x[:, :count]
    if layer == 0:
        return UnitFacts(names[0][number], "", (), np.zeros(0), x[number], x[number], False)
    layers = [x, *snapshot.network.activations(x)]
    column = parameters.stacked[layer - 1][:, number]
    function = snapshot.experiment.network.activation
    if layer == last:
        function = "" if snapshot.dataset.is_regression else "softmax"
    return UnitFacts(
        name=names[layer][number],
        function="" if function == "linear" else function,
        sources=(*names[layer - 1], bias_name(names[layer - 1])),
        weights=column,
        z=column[:-1] @ layers[layer - 1] + column[-1],
        a=layers[layer][number],
        is_hidden=layer < last,
    )


def card_width(size: Size) -> int:
    """Columns of the card in a panel of `size`; 0 if there is no room for one."""
    width = min(max(size[0] * 2 // 5, MIN_WIDTH), MAX_WIDTH)
    return width if size[0] - width - 1 >= MIN_PICTURE else 0


def draw_card(snapshot: Snapshot, unit: UnitIndex, size: Size, appearance: Appearance) -> Canvas:
    """The card of a unit."""
    canvas, glyphs, one = Canvas(*size), appearance.glyphs, facts(snapshot, unit)
    y = 0
    for line in formula_lines(one, size[0], glyphs):
        canvas.write(0, y, line, Ink.ACCENT)
        y += 1
    if words := state_words(snapshot, unit):
        canvas.write(0, y, words, Ink.WARN)
        y += 1
    for line in _about(one, glyphs):
        canvas.write(0, y, glyphs.shorten(line, size[0]), Ink.TEXT)
        y += 1
    room = max(size[1] - y - 1 - PLOT_ROWS, LEAST_BARS)
    if one.sources:
        weights = _weights(snapshot, unit, one, (size[0], room), appearance)
        canvas.blit(weights, 0, y + 1)
        y += 1 + weights.height
    canvas.blit(_plot(snapshot, one, (size[0], size[1] - y - 1), appearance), 0, y + 1)
    return canvas


def _weights(snapshot: Snapshot, unit: UnitIndex, one: UnitFacts, room: Size, appearance: Appearance) -> Canvas:
    """The weights as an image, if they are those of pixels, or as bars, in up to a `room` of cells."""
    shape = snapshot.dataset.image
    if shape and unit[0] == 1:
        cells = image_cells(shape, room)
        return draw_weights(one.weights[:-1], shape, cells, appearance)
    rows = min(room[1], len(one.sources))
    return draw_signed_bars(room[0], rows, one.sources, one.weights.tolist(), appearance.glyphs)


def formula_lines(one: UnitFacts, width: int, glyphs: Glyphs) -> list[str]:
    """The formula with its numbers, as in h3 = relu(0.51 x1 - 1.2 x2 + 0.1), in lines of up to `width` columns."""
    if not one.sources:
        return [glyphs.shorten(f"{one.name}, an input", width)]
    lines = wrap(glyphs.spell(formula(one, glyphs)), width, subsequent_indent="  ") or [""]
    if len(lines) > FORMULA_ROWS:
        lines = lines[:FORMULA_ROWS]
        lines[-1] = lines[-1][: width - 1] + glyphs.ellipsis
    return [glyphs.shorten(line, width) for line in lines]


def formula(one: UnitFacts, glyphs: Glyphs) -> str:
    """The formula with its numbers."""
    text = ""
    terms = list(zip(one.weights.tolist(), (*one.sources[:-1], ""), strict=True))
    for value, source in terms[:MAX_TERMS]:
        number = f"{number_text(abs(value), glyphs)} {source}".rstrip()
        sign = glyphs.minus if value < 0 else "+"
        text += f" {sign} {number}" if text else f"{glyphs.minus if value < 0 else ''}{number}"
    return f"{one.name} = {one.function}({text})" if one.function else f"{one.name} = {text}"


def _about(one: UnitFacts, glyphs: Glyphs) -> list[str]:
    """The range of the unit and, if it is hidden, how often it is on."""
    low, high = (number_text(float(value), glyphs) for value in (one.a.min(), one.a.max()))
    lines = [f"from {low} to {high}"]
    if one.is_hidden:
        lines.append(f"on (z > 0): {percent(one.on)} of samples")
    return lines


def _plot(snapshot: Snapshot, one: UnitFacts, size: Size, appearance: Appearance) -> Canvas:
    """The activation over the range of the data, and below it how often the data fall where."""
    from tui_nn.render.histogram import Histogram, draw_histograms

    canvas = Canvas(*size)
    values = (one.z if one.is_hidden else one.a).astype(np.float64)
    values = values[np.isfinite(values)]
    if not values.size:
        return canvas
    low, high = float(values.min()), float(values.max())
    # Widened if the edges of the bins would not differ.
    least = max(abs(low), abs(high)) * 1e-6 + 1e-9
    low, high = (low, high) if least < high - low < np.inf else (low - least, low + least)
    rows = canvas.height // 2 if one.is_hidden and canvas.height >= 2 * LEAST_BARS else 0
    if rows:
        z = curve_points(canvas.width, low, high, appearance.glyphs)
        a = np.empty_like(z)
        with np.errstate(all="ignore"):
            snapshot.network.activation.forward(z=z, a=a)
        canvas.blit(draw_function(canvas.width, rows, a, appearance.glyphs), 0, 0)
    counts, _ = np.histogram(values, BINS, range=(low, high))
    title = "z of the samples" if one.is_hidden else f"{one.name} of the samples"
    histogram = Histogram(title, counts, low, high, ink=Ink.TEST)
    bars = draw_histograms(canvas.width, canvas.height - rows, [[histogram]], appearance.glyphs, color=appearance.color)
    canvas.blit(bars, 0, rows)
    return canvas
