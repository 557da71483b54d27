"""Histograms of the weights and activations of each layer, and the number of units that no longer learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tui_nn.nn.activations import Activation
from tui_nn.nn.arrays import Array
from tui_nn.nn.stuck import stuck_count, stuck_word
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.views.names import layer_names
from tui_nn.views.view import Options, Size, View

if TYPE_CHECKING:
    from tui_nn.render.histogram import Histogram

NAME = "Histograms"

BINS = 40

MAX_PRODUCTS = 20_000_000
"""Maximum weights times samples per frame, which then takes a few milliseconds."""

MIN_SAMPLES, MAX_SAMPLES = 64, 2000
"""Bounds of the number of training samples used."""

RESOLUTION, TINIEST = 1e-9, 1e-200
"""Values count as equal if they differ by less than this fraction of their size plus this distance."""


def draw(snapshot: Snapshot, options: Options, size: Size, appearance: Appearance) -> Canvas:
    """A row for each visible layer: its weights, and its activations for training samples."""
    from tui_nn.render.histogram import draw_histograms

    return draw_histograms(
        *size, histograms(snapshot), appearance.glyphs, top=options.offset[1], color=appearance.color
    )


def extent(snapshot: Snapshot, options: Options, size: Size, appearance: Appearance) -> Size:
    """The width of the panel, and the height of the rows of all layers."""
    from tui_nn.render.histogram import virtual_height

    return size[0], virtual_height(size[1], len(snapshot.network.parameters.weights))


@np.errstate(over="ignore", invalid="ignore")  # The standard deviation of large weights.
def histograms(snapshot: Snapshot) -> list[list[Histogram]]:
    """For each layer, the histograms of its weights and of its activations."""
    network, names = snapshot.network, layer_names(snapshot)
    x = snapshot.dataset.train.x[:, : _sample_count(network.parameters.flat.size)]
    activations = network.activations(x)
    stuck = [*(stuck_units(a, network.activation) for a in activations[:-1]), ""]
    return [
        [
            _histogram(f"W{layer}", weights, Ink.TRAIN, f"std {weights.std():.3g}"),
            _histogram(names[layer], a, Ink.TEST, note),
        ]
        for layer, (weights, a, note) in enumerate(
            zip(network.parameters.weights, activations, stuck, strict=True), start=1
        )
    ]


def stuck_units(a: Array, activation: Activation) -> str:
    """How many units of `a` (units, samples) are dead or saturated, in words; see `stuck_count`."""
    word = stuck_word(activation)
    return f"{stuck_count(a, activation)} of {len(a)} {word}" if word else ""


def _sample_count(weights: int) -> int:
    return min(max(MAX_PRODUCTS // weights, MIN_SAMPLES), MAX_SAMPLES)


def _histogram(title: str, values: Array, ink: Ink, note: str) -> Histogram:
    from tui_nn.render.histogram import Histogram

    finite = values[np.isfinite(values)].astype(np.float64)
    counts, edges = np.histogram(finite, BINS, range=_range(finite))
    warns = note[:1].isdigit() and not note.startswith("0 ")
    return Histogram(
        title,
        counts,
        float(edges[0]),
        float(edges[-1]),
        note=note,
        ink=ink,
        note_ink=Ink.WARN if warns else Ink.MUTED,
    )


def _range(values: Array) -> tuple[float, float]:
    """The lowest and the highest value, widened if they are too close for `BINS` distinct edges."""
    if not values.size:
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    middle, least = low / 2 + high / 2, max(abs(low), abs(high)) * RESOLUTION + TINIEST
    return (low, high) if least < high - low < np.inf else (middle - least, middle + least)


def title(snapshot: Snapshot, options: Options, room: int, appearance: Appearance) -> str:
    """The name of the panel, with the step while the network learns, because the histograms are seldom drawn then."""
    if snapshot.state is not State.RUNNING:
        return NAME
    dated = f"{NAME} at step {snapshot.step:,}"
    return dated if len(dated) <= room else f"{NAME} {snapshot.step:,}"


def reading(snapshot: Snapshot, options: Options, size: Size, appearance: Appearance, cell: tuple[int, int]) -> str:
    """The range of the bar in a column, and how many values are there."""
    from tui_nn.render.histogram import bar_at

    found = bar_at(*size, histograms(snapshot), cell, top=options.offset[1])
    if found is None:
        return ""
    title, low, high, count = found
    ends = [f"{end:.3g}".replace("-", appearance.glyphs.minus) for end in (low, high)]
    return f"{title}: {count:,.0f} of the values between {ends[0]} and {ends[1]}"


VIEW = View(NAME, Options(), draw, title=title, reading=reading, extent=extent, is_dated=True)
