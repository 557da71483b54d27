"""The drawing screen: points to train on, over the regions that the network predicts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tui_nn.data.drawn import MOST_CLASSES, copied, spelled
from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.experiment.data import is_drawn
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.numbers import short_number
from tui_nn.render.palette import SHADES, Ink, class_ink, region_ink
from tui_nn.render.regions import Background
from tui_nn.render.scatter import draw_points
from tui_nn.runs.snapshot import Snapshot
from tui_nn.scores import score_text
from tui_nn.views.predictions import class_background
from tui_nn.views.sketch import AXES, SQUARE, Sketch
from tui_nn.views.view import Size, Span, Text, View, width

PRESET = "drawn"
"""The preset to begin with if the data of a run cannot be copied, and the name of its data."""


def draw(snapshot: Snapshot, sketch: Sketch, size: Size, appearance: Appearance) -> Canvas:
    """All points, marked by class, over the regions, and the cursor."""
    glyphs = appearance.glyphs
    columns, rows = SQUARE.plot_size(*size, AXES)
    if not columns or not rows:
        return Canvas(*size)
    labels = [point.label for point in sketch.points]
    return draw_points(
        *size,
        viewport=SQUARE,
        points=sketch.places(),
        inks=np.array([class_ink(label) for label in labels], np.uint8),
        marks=[glyphs.class_mark(label) for label in labels],
        axis_names=AXES,
        glyphs=glyphs,
        color=appearance.color,
        background=_regions(snapshot, columns, rows * appearance.pixel_rows),
        cursor=np.array(sketch.cursor).reshape(2, 1),
    )


def _regions(snapshot: Snapshot, columns: int, rows: int) -> Background | None:
    """What the network predicts at each pixel; None before the run on these points has begun."""
    dataset = snapshot.dataset
    if not is_drawn(snapshot.experiment.data.data):
        return None
    places = SQUARE.cell_centers(columns, rows).astype(dataset.train.x.dtype)
    outputs = snapshot.network.outputs(np.ascontiguousarray(dataset.lift(dataset.principal, places)))
    return class_background(outputs, (rows, columns), discrete=False)


def title(snapshot: Snapshot, sketch: Sketch, room: int, appearance: Appearance) -> str:
    """What was done last, and the state, the loss and the accuracies now."""
    glyphs, dataset = appearance.glyphs, snapshot.dataset
    if not is_drawn(snapshot.experiment.data.data):
        return f"Draw {glyphs.horizontal} {sketch.done}"
    state, loss = f"{snapshot.state} step {snapshot.step:,}", f"loss {short_number(snapshot.train.loss)}"
    train = f"training {score_text(snapshot.train.score, False)}"
    shares = np.array_equal(dataset.test.raw, dataset.train.raw)
    test = "no test points yet" if shares else f"test {score_text(snapshot.test.score, False)}"
    variants = [(state, loss, train, test), (state, loss, train), (state, train), (state,), ()]
    titles = [f" {glyphs.horizontal} ".join(filter(None, (*variant, sketch.done))) for variant in variants]
    return next((one for one in titles if len(one) <= room), titles[-1] or titles[-2])


def caption(snapshot: Snapshot, sketch: Sketch, room: int, appearance: Appearance) -> Text:
    """The digit, the mark and the number of points of each class, the chosen one in brackets, and the next digit."""
    labels = range(min(sketch.classes + sketch.is_new_class, MOST_CLASSES))
    variants = [_key(sketch, labels, "{digit} {mark} {count}", appearance), _key(sketch, labels, "{mark}", appearance)]
    alone = _key(sketch, [sketch.label], "{digit} {mark} {count}", appearance)
    if len(labels) < MOST_CLASSES and not sketch.is_new_class:
        variants.insert(0, (*variants[0], Span(f" {len(labels)} new class ", Ink.MUTED)))
    return next((one for one in (*variants, alone) if width(one) <= room), ())


def _key(sketch: Sketch, labels: Iterable[int], form: str, appearance: Appearance) -> Text:
    spans = []
    for label in labels:
        count = sum(point.label == label for point in sketch.points)
        words = form.format(digit=label, mark=appearance.glyphs.class_mark(label), count=count)
        text = f"[{words}]" if label == sketch.label else f" {words} "
        spans.append(Span(text, background=region_ink(label, SHADES - 1) if appearance.color else Ink.CLEAR))
    return tuple(spans)


def beginning(snapshot: Snapshot) -> tuple[Experiment, str]:
    """The experiment that drawing starts with on a run of other data, and its points in words.

    Data in the plane, with classes, are copied; others are replaced by the preset `drawn`.
    """
    dataset = snapshot.dataset
    sets = (dataset.train, *([dataset.validation] if dataset.validation else []), dataset.test)
    labels = np.concatenate([part.labels for part in sets])
    is_plane = len(dataset.raw_names) == 2 and not dataset.is_regression
    if not is_plane or not len(np.unique(labels)) == len(dataset.class_names) <= MOST_CLASSES:
        return Experiment.preset(PRESET), "other points, because these are not classes in a plane"
    points = copied(np.concatenate([part.raw for part in sets], axis=1), labels)
    words = "a copy of these points" if len(points) == len(labels) else f"a copy of {len(points)} of these points"
    words += ", scaled to fit"
    changes = {"data": PRESET, "classes": "auto", "points": spelled(points)}
    try:
        return snapshot.experiment.updated(changes), words
    except SettingError:
        # The batches were larger than the points.
        return snapshot.experiment.updated({**changes, "batch_size": "full"}), words


VIEW = View("Draw", Sketch(), draw, title=title, caption=caption)
