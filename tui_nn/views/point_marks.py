"""How the points of the test set are marked: right or wrong, and what would have been right."""

from __future__ import annotations

import numpy as np

from tui_nn.data.dataset import Dataset
from tui_nn.nn.arrays import Array, Flags, Labels
from tui_nn.render.appearance import Appearance
from tui_nn.render.crowds import Marks
from tui_nn.render.glyphs import CLASS_SYMBOLS, Glyphs
from tui_nn.render.numbers import plain_number
from tui_nn.render.palette import CLASSES, LEVELS, Ink, class_ink, line_ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.evaluation import CLOSE_ERROR
from tui_nn.views.plane_view import PlaneView
from tui_nn.views.point_facts import PointFacts
from tui_nn.views.selection import Selection
from tui_nn.views.view import Span, Text, width

FAR_ERROR = 1.0
"""Error of a value that counts as large, in standard deviations of the target."""

ABOVE, BELOW = line_ink(LEVELS), line_ink(-LEVELS)
"""The only line inks that are legible on every band of a surface."""

_SYMBOLS = np.array([ord(symbol) for symbol in CLASS_SYMBOLS], np.uint32)
_CLASS_INKS = np.array([class_ink(label) for label in range(CLASSES)], np.uint8)


def marks_of_test(snapshot: Snapshot, count: int, glyphs: Glyphs) -> Marks:
    """The marks of the first `count` test points, which must have been evaluated."""
    test, dataset = snapshot.test, snapshot.dataset
    chosen = slice(count)
    return _marks(dataset, chosen, correct=test.correct[chosen], predicted=test.predictions[chosen], glyphs=glyphs)


def selected_mark(
    snapshot: Snapshot, view: PlaneView, selection: Selection, glyphs: Glyphs
) -> tuple[Array, str, int] | None:
    """The selected point in the plane, (2, 1), its mark and its ink; None without one."""
    if selection.index is None:
        return None
    facts = PointFacts(snapshot, selection.index)
    correct = np.array([facts.is_correct])
    predicted = facts.outputs if snapshot.dataset.is_regression else np.array([facts.predicted_label])
    marks = _marks(snapshot.dataset, [selection.index], correct=correct, predicted=predicted, glyphs=glyphs)
    character = glyphs.correct if facts.is_correct else chr(marks.characters[0])
    return view.of_test(snapshot.dataset, selection.index), character, int(marks.inks[0])


def _marks(
    dataset: Dataset, chosen: slice | list[int], *, correct: Flags, predicted: Labels | Array, glyphs: Glyphs
) -> Marks:
    """The marks of `chosen` test points: `correct` and the `predicted` class indices or values are (n,)."""
    labels, targets = dataset.test.labels[chosen], dataset.test.targets[0, chosen]
    if dataset.is_regression:
        with np.errstate(all="ignore"):
            errors = np.nan_to_num(targets - predicted) / np.sqrt(dataset.test.variance or 1.0)
        signs = np.array([[ord(mark) for mark in pair] for pair in (glyphs.below, glyphs.above)], np.uint32)
        characters = signs[(errors > 0).astype(int), (np.abs(errors) > FAR_ERROR).astype(int)]
        return Marks(correct, np.where(correct, Ink.TEXT, np.where(errors > 0, ABOVE, BELOW)), characters)
    characters = _SYMBOLS[labels % len(_SYMBOLS)]
    # In a slice, the region beneath a point is not its prediction.
    right = Ink.CORRECT if dataset.in_the_plane else _CLASS_INKS[labels % CLASSES]
    return Marks(correct, np.where(correct, right, Ink.WRONG), characters)


def residual_key(dataset: Dataset, appearance: Appearance, room: int) -> Text:
    """What the marks of a regression mean, in the units of the target; empty if it does not fit in `room` columns."""
    glyphs, unit = appearance.glyphs, float(np.sqrt(dataset.test.variance or 1.0)) * dataset.target_scale[1]
    near, far = (plain_number(float(f"{bound * unit:.2g}")) for bound in (CLOSE_ERROR, FAR_ERROR))
    (above, far_above), (below, far_below) = (
        [Span(mark, ink) for mark in marks] for marks, ink in ((glyphs.above, ABOVE), (glyphs.below, BELOW))
    )
    words = above, Span(f" truth more than {near} above prediction, "), below
    keys = (
        (*words, Span(" below; "), far_above, far_below, Span(f" more than {far} ")),
        (*words, Span(" below ")),
        (above, Span(f" more than {near} above, "), below, Span(" below ")),
        (above, Span(f" > {near} above, "), below, Span(" below ")),
        (above, below, Span(f" > {near} off ")),
        (above, below, Span(f" > {near} ")),
    )
    return next((key for key in keys if width(key) <= room), ())
