"""What is written around the chart of the loss: its title, its caption, and the values at a step."""

from __future__ import annotations

import math
import string
from typing import NamedTuple

import numpy as np

from tui_nn.experiment import SETTINGS
from tui_nn.render.appearance import Appearance
from tui_nn.render.cells import text_width
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.numbers import short_number
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.events import changes
from tui_nn.views.loss_curves import BEFORE_MARK, CURVES, label_of, score_unit, shown_values
from tui_nn.views.loss_options import LossOptions, axis_of, shown_steps
from tui_nn.views.view import Span, Text, width
from tui_nn.views.x_axis import PLURALS, XAxis

LETTERS = string.ascii_letters
"""Names of the changes, in order; once the letters are used up, later changes have none."""


NAME = "Loss"


SHORT_NAMES = {"validation": "val."}
"""Names of curves in little room."""


START_SHARE, FLATTENED_RATIO, FEWEST_POINTS = 0.1, 6.0, 10
"""The losses after the first tenth of the run are flat if they have less than a sixth of the chart; for fewer points it
is too early to say."""


OFFERS = ("The start is high: press l for a log scale", "l: log scale")
"""The offer of another scale, in long and in short."""


class MarkedChange(NamedTuple):
    """A change during the run, as marked in the chart."""

    letter: str
    """Empty if the letters are used up."""
    step: int
    words: str


def title(snapshot: Snapshot, options: LossOptions, room: int, appearance: Appearance) -> str:
    """The quantity drawn and the options in use; with a cursor, the values there."""
    name = NAME
    if options.score:
        name = f"R{appearance.glyphs.squared}" if snapshot.dataset.is_regression else "Accuracy (%)"
    notes = ["log scale"] if options.is_log else []
    axis = axis_of(snapshot, options)
    notes += [f"over {PLURALS[axis]}"] if axis is not XAxis.STEP else []
    notes += [f"zoom {2**options.zoom}x"] if options.zoom else []
    penalty = _penalty_note(snapshot, options)
    if options.cursor is not None:
        return read_off(snapshot, options, options.cursor, notes + penalty * options.without_penalty, room)
    notes += [f"smoothed {options.smoothing:g}"] if options.smoothing else []
    notes += penalty
    # The penalty is the least important note.
    variants = [f"{name} ({', '.join(notes[:count])})" for count in range(len(notes), 0, -1)]
    return next((text for text in variants if len(text) <= room), name)


def _is_flattened(snapshot: Snapshot, options: LossOptions) -> bool:
    """Whether a high start leaves little of the chart for the rest, which a logarithmic scale would show."""
    if options.is_log or options.score:
        return False
    steps, losses = snapshot.curves.step, snapshot.curves[f"{snapshot.dataset.held_out_name}_loss"]
    low, high = shown_steps(snapshot, options)
    shown = (steps >= low) & (steps <= min(high, snapshot.step)) & np.isfinite(losses)
    later = shown & (steps >= low + START_SHARE * (min(high, snapshot.step) - low))
    if np.count_nonzero(later) < FEWEST_POINTS:
        return False
    return bool(np.ptp(losses[shown]) > FLATTENED_RATIO * np.ptp(losses[later]) > 0)


def _penalty_note(snapshot: Snapshot, options: LossOptions) -> list[str]:
    """Whether the training loss has its penalty, if there is one and losses are drawn."""
    training = snapshot.experiment.training
    if options.score or not (training.l1 or training.l2):
        return []
    return [f"train {'without' if options.without_penalty else 'with'} penalty"]


def caption(snapshot: Snapshot, options: LossOptions, room: int, appearance: Appearance) -> Text:
    """The run before, and the changes that the letters stand for: as many as fit, those nearest to the cursor or step.

    Without changes, a logarithmic scale is offered where it shows more.
    """
    before = _about_before(snapshot, options, room, appearance.glyphs)
    room -= width(before) + 2 * bool(before)
    here = snapshot.step if options.cursor is None else options.cursor
    lettered = [change for change in marked_changes(snapshot) if change.letter]
    nearest = sorted(lettered, key=lambda change: (abs(change.step - here), -change.step))
    text = ""
    for count in range(1, len(nearest) + 1):
        more = sorted(nearest[:count], key=lambda change: LETTERS.index(change.letter))
        longer = "  ".join(f"{change.letter} {change.words}" for change in more)
        if text_width(longer) > room:
            break
        text = longer
    if not lettered and _is_flattened(snapshot, options):
        text = next((words for words in OFFERS if text_width(words) <= room), "")
    return (*before, Span(f"  {text}" if before and text else text))


def _about_before(snapshot: Snapshot, options: LossOptions, room: int, glyphs: Glyphs) -> Text:
    """What was different in the run before, and how it ended; empty if it is not shown."""
    before = options.compared
    if before is None:
        return ()
    variants = before.words(snapshot.experiment)
    # It may have had another held-out set.
    last = [(curve, float(before.curves[name][-1])) for name, curve in CURVES.items() if curve.chart is options.chart]
    curve, value = next((curve, value) for curve, value in last if curve.held_out and math.isfinite(value))
    sample = Span(f"{glyphs.stroke}{BEFORE_MARK}{glyphs.stroke}", Ink.FRAME)
    room -= width((sample,))
    last_value = short_number(value * (score_unit(snapshot) if options.score else 1))
    texts = [f" before: {variants[0]} ({curve.label} {last_value})", *(f" before: {words}" for words in variants)]
    texts += [f" {words}" for words in variants]
    text = next((text for text in texts if text_width(text) <= room), texts[-1])
    return sample, Span(glyphs.shorten_middle(text, room))


def marked_changes(snapshot: Snapshot) -> list[MarkedChange]:
    """All changes of the branch, in order."""
    return [
        MarkedChange(
            LETTERS[number : number + 1],
            change.step,
            ", ".join(f"{_setting_label(name)} {value}" for name, value in change.values),
        )
        for number, change in enumerate(changes(snapshot.events))
    ]


def read_off(snapshot: Snapshot, options: LossOptions, step: float, notes: list[str], room: int) -> str:
    """The recorded values, without smoothing, at the last step that is not beyond the cursor."""
    steps, shown = snapshot.curves.step, shown_values(snapshot, options)
    here = max(int(np.searchsorted(steps, step, side="right")) - 1, 0)
    numbers = [short_number(float(values[here])) for _, values in shown]
    labels = [label_of(curve, snapshot) for curve, _ in shown]
    long = f"Step {steps[here]:,.0f}: {', '.join(map(' '.join, zip(labels, numbers, strict=True)))}"
    texts = [f"{long} ({', '.join(notes)})"] if notes else []
    brief = [f"{SHORT_NAMES.get(label, label)} {number}" for label, number in zip(labels, numbers, strict=True)]
    at = f"{steps[here]:,.0f}"
    texts += [long, f"Step {at}: {', '.join(brief)}", f"{at}: {', '.join(brief)}", f"{at}: {', '.join(numbers)}"]
    return next((text for text in texts if len(text) <= room), texts[-1])


def _setting_label(name: str) -> str:
    """The label of a setting, or the name of a weight."""
    return SETTINGS[name].label.lower() if name in SETTINGS else name
