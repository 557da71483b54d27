"""The selected test point: what it is, what each layer makes of it, and the training points like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import Appearance
from tui_nn.render.bar import draw_bar
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import ljust, text_width
from tui_nn.render.levels import signed_levels
from tui_nn.render.numbers import plain_number
from tui_nn.render.palette import Ink, class_ink, level_text_ink, signed_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.scores import percent
from tui_nn.views.names import layer_names, unit_names
from tui_nn.views.point_facts import PointFacts, target_text
from tui_nn.views.selection import UNSELECTED, Selection
from tui_nn.views.view import Options, Size, Span, Text, View, width

NAME = "Point"

HINT = (
    "No test point is selected.",
    "",
    ".  next wrong point",
    ",  previous wrong point",
    "or click a point, or move to it with the",
    "arrow keys in the test predictions.",
)
"""Shown until a point is selected."""

COLUMN = 26
"""Minimum columns of cells for a column of blocks; a wider panel has several."""

GAP = 2
"""Columns of cells between columns of blocks."""

LONGEST_NAME = 12
"""Maximum columns of a name."""

LONGEST_BAR = 20
"""Maximum columns of a bar."""

MARK = " true"
"""Marks the true class."""

Block = list[Text]
"""A heading and the lines below it."""


@dataclass(frozen=True)
class PointOptions(Options):
    """The point to show."""

    selection: Selection = UNSELECTED


def draw(snapshot: Snapshot, options: PointOptions, size: Size, appearance: Appearance) -> Canvas:
    """The visible part of all that is known about the point, or how to select one."""
    canvas = Canvas(*size)
    left, top = options.offset
    for column in _columns(snapshot, options, size[0], appearance):
        for y, line in enumerate(column.lines):
            x = column.left - left
            for span in line:
                x = canvas.write(x, y - top, span.text, span.ink or Ink.TEXT, span.background)
    return canvas


def extent(snapshot: Snapshot, options: PointOptions, size: Size, appearance: Appearance) -> Size:
    """The width of the panel, and the height of all lines."""
    columns = _columns(snapshot, options, size[0], appearance)
    return size[0], max(len(column.lines) for column in columns)


def title(snapshot: Snapshot, options: PointOptions, room: int, appearance: Appearance) -> str:
    """The number of the point, and its place among those that the keys step through."""
    selection = options.selection
    if selection.index is None:
        return NAME
    number, place = f"{NAME} {selection.index}", selection.place(snapshot)
    name = appearance.glyphs.spell(selection.members_name(snapshot))
    variants = [f"{number} {appearance.glyphs.horizontal} {name} {place[0]:,} of {place[1]:,}"] if place else []
    return next((text for text in variants if text_width(text) <= room), number)


def line(snapshot: Snapshot, selection: Selection, room: int, appearance: Appearance) -> Text:
    """The selected point in a line of at most `room` columns; empty if none is selected, or without room for it."""
    if selection.index is None:
        return ()
    facts, glyphs = PointFacts(snapshot, selection.index), appearance.glyphs
    truth, prediction = (glyphs.shorten(text, LONGEST_NAME) for text in (facts.truth, facts.prediction))
    sure = "" if snapshot.dataset.is_regression else f" {percent(float(facts.outputs.max()))}"
    verdict = f"true {truth}, predicted {prediction}"
    features = ", ".join(f"{glyphs.shorten(name, LONGEST_NAME)} {value}" for name, value in facts.features[:2])
    texts = (f"{verdict}{sure}; {features}", f"{verdict}{sure}", verdict, f"{truth}, not {prediction}", prediction)
    mark, ink = (glyphs.correct, Ink.CORRECT) if facts.is_correct else (glyphs.wrong, Ink.WRONG)
    lines = ((Span(f" {mark} ", ink), Span(f"{selection.index}: {text} ")) for text in texts)
    return next((line for line in lines if width(line) <= room), ())


@dataclass(frozen=True)
class _Column:
    """Blocks one below the other."""

    left: int
    lines: list[Text]


def _columns(snapshot: Snapshot, options: PointOptions, room: int, appearance: Appearance) -> list[_Column]:
    """All blocks, in as many columns as fit in `room` cells; each goes into the shortest column."""
    index = options.selection.index
    if index is None:
        return [_Column(0, [(Span(text, Ink.MUTED),) for text in HINT])]
    count = max((room + GAP) // (COLUMN + GAP), 1)
    wide = (room + GAP) // count - GAP
    columns = [_Column(number * (wide + GAP), []) for number in range(count)]
    for block in _blocks(PointFacts(snapshot, index), wide, appearance):
        shortest = min(columns, key=lambda column: len(column.lines))
        shortest.lines.extend([(), *block] if shortest.lines else block)
    return columns


def _blocks(facts: PointFacts, room: int, appearance: Appearance) -> Iterator[Block]:
    """The blocks in lines of at most `room` columns."""
    yield _verdict(facts, room, appearance)
    yield [_heading("features", appearance), *_table(facts.features, room, appearance)]
    names, inputs = unit_names(facts.snapshot), facts.has_other_inputs
    headings = layer_names(facts.snapshot)
    for layer, values in enumerate(facts.layers[:-1]):
        if layer or inputs:
            yield [_heading(headings[layer], appearance), *_units(names[layer], values, room, appearance)]
    yield _neighbors(facts, room, appearance)


def _heading(text: str, appearance: Appearance) -> Text:
    return (Span(appearance.glyphs.spell(text), Ink.MUTED),)


def _verdict(facts: PointFacts, room: int, appearance: Appearance) -> Block:
    """What is true and what was predicted, and the probabilities of the classes."""
    glyphs, dataset = appearance.glyphs, facts.dataset
    mark, ink = (glyphs.correct, Ink.CORRECT) if facts.is_correct else (glyphs.wrong, Ink.WRONG)
    truth, prediction = (glyphs.shorten(text, LONGEST_NAME) for text in (facts.truth, facts.prediction))
    both = f"true {truth}, predicted {prediction}"
    first, *second = [both] if text_width(both) <= room - 2 else [f"true {truth}", f"predicted {prediction}"]
    head: Block = [(Span(f"{mark} ", ink), Span(first)), *((Span(f"  {text}"),) for text in second)]
    if not dataset.is_regression:
        return [*head, *_probabilities(facts, room, appearance)]
    off = f"{glyphs.shorten(dataset.target_name, LONGEST_NAME)} is off by {facts.error}"
    return [*head, (Span(glyphs.shorten(off, room), Ink.MUTED),)]


def _probabilities(facts: PointFacts, room: int, appearance: Appearance) -> Iterator[Text]:
    """A bar for each class; the true one is marked."""
    glyphs = appearance.glyphs
    names = [glyphs.shorten(name, LONGEST_NAME) for name in facts.dataset.class_names]
    longest = max(map(text_width, names))
    bar = min(room - longest - len(f" 100.0%{MARK} "), LONGEST_BAR)
    for label, (name, probability) in enumerate(zip(names, facts.outputs.tolist(), strict=True)):
        ink = class_ink(label)
        yield (
            Span(f"{ljust(name, longest)} ", ink),
            Span(draw_bar(bar, probability, glyphs), ink),
            Span(f" {percent(probability):>6}"),
            Span(MARK if label == facts.label else "", Ink.MUTED),
        )


def _units(names: Sequence[str], values: Array, room: int, appearance: Appearance) -> list[Text]:
    """The activation of each unit, shaded by its share of the largest in the layer."""
    with np.errstate(all="ignore"):
        largest = float(np.nan_to_num(np.abs(values)).max(initial=0.0)) or 1.0
    texts = [(name, plain_number(value)) for name, value in zip(names, values.tolist(), strict=True)]
    levels = signed_levels(values, largest).tolist() if appearance.color else None
    return _table(texts, room, appearance, levels)


def _table(
    pairs: Sequence[tuple[str, str]], room: int, appearance: Appearance, levels: Sequence[int] | None = None
) -> list[Text]:
    """Names and values, as many beside each other as fit in `room` columns, the values on shades of their `levels`."""
    glyphs = appearance.glyphs
    names = [glyphs.shorten(name, LONGEST_NAME) for name, _ in pairs]
    longest = max(map(text_width, names), default=0)
    values = [glyphs.shorten(value, max(room - longest - 1, 1)) for _, value in pairs]
    widest = max(map(text_width, values), default=0)
    cells = [
        (
            Span(f"{ljust(name, longest)} ", Ink.MUTED),
            Span(value, level_text_ink(level), signed_ink(level)),
            Span(" " * (widest - text_width(value) + 2)),
        )
        for name, value, level in zip(names, values, levels or [0] * len(pairs), strict=True)
    ]
    beside = max((room + 2) // (longest + 1 + widest + 2), 1)
    return [
        tuple(span for cell in cells[first : first + beside] for span in cell) for first in range(0, len(cells), beside)
    ]


def _neighbors(facts: PointFacts, room: int, appearance: Appearance) -> Block:
    """The nearest training points, with their classes or values, and their distances."""
    dataset, digits = facts.dataset, len(f"{len(facts.dataset.train) - 1}")
    distances = [f"  at {plain_number(one.distance)}" for one in facts.neighbors]
    names = max(min(LONGEST_NAME, room - digits - 2 - max(map(len, distances))), 1)
    targets = [
        appearance.glyphs.shorten(target_text(dataset, dataset.train, one.index), names) for one in facts.neighbors
    ]
    longest = max(map(text_width, targets))
    lines: Block = [_heading("nearest training points", appearance)]
    for one, target, distance in zip(facts.neighbors, targets, distances, strict=True):
        ink = Ink.TEXT if dataset.is_regression else class_ink(int(dataset.train.labels[one.index]))
        lines.append((Span(f"{one.index:>{digits}}  "), Span(ljust(target, longest), ink), Span(distance, Ink.MUTED)))
    return lines


VIEW = View(NAME, PointOptions(), draw, title=title, extent=extent)
