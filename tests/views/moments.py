"""Moments of small runs to draw, and what was drawn as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from tests.experiments import divergent, small
from tests.runs.recorder import started
from tui_nn.nn.parameters import Parameters
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.render.palette import DARK
from tui_nn.runs.session import Run
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.training.events import SettingsChanged
from tui_nn.views.view import Text

COLOR = Appearance(DARK, UNICODE, color=True)
"""What most terminals can show."""

APPEARANCES = (COLOR, Appearance(DARK, ASCII, color=True), Appearance({}, UNICODE, color=False), PLAIN)

MOMENTS: Mapping[str, dict[str, Any]] = {
    "classes": {},
    "no hidden layer": {"hidden_sizes": ()},
    "many layers": {"hidden_sizes": (3, 1, 40)},
    "mini-batches": {"batch_size": 7, "precision": "float32"},
    "a value": {"data": "plane", "l2": 0},
    "a value of one feature": {"data": "sine"},
    "images": {"data": "digits"},
    "features": {"features": ("x1", "x2", "x1x2")},
}
"""Kinds of runs that views show in different ways: name -> settings that differ from the small experiment."""


@cache
def fresh(**changes: Any) -> Snapshot:
    """A small experiment at step 0."""
    with started(small(**changes)) as (_, recorder):
        return recorder.snapshots[-1]


@cache
def finished(**changes: Any) -> Snapshot:
    """A small experiment after its last step, which is the 40th."""
    with started(small(**changes)) as (session, recorder):
        session.send(Run())
        return recorder.state(State.FINISHED)


@cache
def diverged() -> Snapshot:
    """A run whose loss is no longer finite."""
    with started(divergent()) as (session, recorder):
        session.send(Run())
        return recorder.state(State.DIVERGED)


def with_changes(snapshot: Snapshot, changes: Sequence[tuple[int, Mapping[str, object]]]) -> Snapshot:
    """The snapshot after changes, each made at a step: name of what was changed -> its value from then on."""
    made = (SettingsChanged(step, tuple((name, str(value)) for name, value in new.items())) for step, new in changes)
    return replace(snapshot, events=tuple(made))


def with_parameters(snapshot: Snapshot, change: Mapping[tuple[int, int, int], float]) -> Snapshot:
    """The snapshot with other parameters: (layer, input, unit) -> value, where the input after the last is the bias."""
    before = snapshot.network.parameters
    after = Parameters(before.sizes, before.flat.dtype.name)
    after.flat[:] = before.flat
    for (layer, source, unit), value in change.items():
        after.stacked[layer][source, unit] = value
    return replace(snapshot, parameters=after)


def rows(canvas: Canvas) -> list[str]:
    """The rows of a picture, each as wide as it is."""
    return ["".join(map(chr, row)) for row in canvas.codes.tolist()]


def plain(text: Text) -> str:
    """A text without its styles."""
    return "".join(span.text for span in text)


def ink_of(canvas: Canvas, text: str) -> int:
    """The ink in which `text` stands in a picture."""
    y, row = next((y, row) for y, row in enumerate(rows(canvas)) if text in row)
    (ink,) = set(canvas.fg[y, row.index(text) : row.index(text) + len(text)].tolist())
    return int(ink)


def backgrounds(canvas: Canvas) -> set[int]:
    """The inks beneath a picture, without where there is none."""
    return set(np.unique(canvas.bg).tolist()) - {0}
