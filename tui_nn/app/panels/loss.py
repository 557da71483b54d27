"""The curves of the run: loss, or accuracy or R², over the steps."""

from __future__ import annotations

import string
from typing import ClassVar

import numpy as np
from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.reactive import var

from tui_nn.app.keys import bindings
from tui_nn.app.picture import Picture
from tui_nn.experiment import SETTINGS
from tui_nn.nn.arrays import Array
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.chart import Series, draw_chart, load_plotext
from tui_nn.render.curves import smooth
from tui_nn.render.numbers import short_number
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.events import Change, changes

LOAD_AFTER = 0.15
"""Seconds until plotext is loaded, so that the rest of the first screen is there before."""

ROUND = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
"""Tenths of a power of ten at which the axis of the steps may end."""

SMOOTHINGS = (0.0, 0.6, 0.9)
"""Weights of the moving average that the key goes through."""

MOST_ZOOM = 6
"""Times that the range of the steps can be halved."""

CURSOR_STOPS = 40
"""About as many keys take the cursor from one end of the chart to the other; it stops at recorded steps only."""


class LossPanel(Picture):
    """Training and test curves, what the best possible predictor reaches, and where settings were changed."""

    NAME = "Loss"
    FRAMES = 3

    BINDINGS: ClassVar[list[BindingType]] = bindings("loss")

    log_scale: var[bool] = var(False)
    """Whether the losses are drawn on a logarithmic scale."""
    accuracy: var[bool] = var(False)
    """Whether the accuracy, or R², is drawn instead of the loss."""
    smoothing: var[int] = var(0)
    """Which of `SMOOTHINGS` is applied."""
    cursor: var[float | None] = var(None)
    """The step whose values are shown, if any."""
    zoomed: var[int] = var(0)
    """How many times the range of the steps is halved."""
    loaded: var[bool] = var(False)
    """Whether there is something to draw with."""

    _loading = False

    def watch_snapshot(self, snapshot: Snapshot | None) -> None:
        """Draw; but first load plotext, which takes as long as all the rest of the screen."""
        if snapshot and not self._loading:
            self._loading = True
            self.set_timer(LOAD_AFTER, self._load)
        super().watch_snapshot(snapshot)

    @work(thread=True)
    def _load(self) -> None:
        load_plotext()
        self.app.call_from_thread(setattr, self, "loaded", True)

    def watch_loaded(self) -> None:
        """Now it can be drawn."""
        self.redraw()

    watch_log_scale = watch_accuracy = watch_smoothing = watch_cursor = watch_zoomed = watch_loaded

    def action_cursor(self, direction: int) -> None:
        """Show a cursor at the end, or move it."""
        if self.snapshot is None:
            return
        steps, (low, high) = self.snapshot.curves.step, self._range(self.snapshot)
        if self.cursor is None:
            self.cursor = float(steps[-1])
            return
        shown = np.count_nonzero((steps >= low) & (steps <= high))
        here = int(np.searchsorted(steps, self.cursor)) + direction * max(1, int(shown) // CURSOR_STOPS)
        self.cursor = float(steps[min(max(here, 0), len(steps) - 1)])

    def action_zoom(self, direction: int) -> None:
        """Halve the range of the steps around the cursor, or at the end; or double it."""
        self.zoomed = min(max(self.zoomed + direction, 0), MOST_ZOOM)

    def action_toggle_log(self) -> None:
        """Draw the losses on a logarithmic scale, or no longer."""
        self.accuracy, self.log_scale = False, not self.log_scale

    def action_toggle_accuracy(self) -> None:
        """Draw the accuracy, or R², instead of the loss, or the loss again."""
        self.accuracy = not self.accuracy

    def action_smooth(self) -> None:
        """Go on to the next smoothing."""
        self.smoothing = (self.smoothing + 1) % len(SMOOTHINGS)

    def leave(self) -> bool:
        """Show everything again, and no cursor; whether that changed anything."""
        changed = self.cursor is not None or self.zoomed > 0
        self.cursor, self.zoomed = None, 0
        return changed

    def title(self, snapshot: Snapshot) -> str:
        """What is drawn, and how."""
        name = self.NAME
        if self.accuracy:
            name = f"R{self.appearance.glyphs.squared}" if snapshot.dataset.is_regression else "Accuracy (%)"
        notes = ["log scale"] if self.log_scale and not self.accuracy else []
        notes += [f"zoom {2**self.zoomed}x"] if self.zoomed else []
        if self.cursor is not None:
            return self._read_off(snapshot, self.cursor, notes)
        notes += [f"smoothed {SMOOTHINGS[self.smoothing]:g}"] if self.smoothing else []
        return f"{name} ({', '.join(notes)})" if notes else name

    def _read_off(self, snapshot: Snapshot, step: float, notes: list[str]) -> str:
        """The recorded values at the cursor, smoothed or not: those of the last step that is not beyond it."""
        curves = snapshot.curves
        here = max(int(np.searchsorted(curves.step, step, side="right")) - 1, 0)
        train, test = (short_number(float(values[here])) for values in self._values(snapshot))
        long = f"Step {curves.step[here]:,.0f}: {_learned_from(snapshot)} {train}, test {test}"
        texts = [f"{long} ({', '.join(notes)})"] if notes else []
        texts += [long, f"{curves.step[here]:,.0f}: {train}, {test}"]
        return next((text for text in texts if len(text) <= self.title_room), texts[-1])

    def draw(self, snapshot: Snapshot, width: int, height: int, appearance: Appearance) -> Canvas:
        """The chart."""
        if not self.loaded:
            return Canvas(width, height)
        curves, glyphs = snapshot.curves, appearance.glyphs
        train, test = self._values(snapshot)
        weight = SMOOTHINGS[self.smoothing]
        best_possible = snapshot.dataset.best_possible
        # Zoomed in, one looks at the curves, and not at how far they are from the best.
        best = (
            best_possible
            and not self.zoomed
            and (best_possible[0] * _unit(snapshot) if self.accuracy else best_possible[1], "Bayes")
        )
        return draw_chart(
            width,
            height,
            [
                Series(_learned_from(snapshot), curves.step, smooth(train, weight), Ink.TRAIN, glyphs.train),
                Series("test", curves.step, smooth(test, weight), Ink.TEST, glyphs.test, dashed=True),
            ],
            x_range=self._range(snapshot),
            log=self.log_scale and not self.accuracy,
            glyphs=glyphs,
            best_possible=best or None,
            marks=[(change.step, letter) for letter, change in _lettered(changes(snapshot.events))],
            cursor=None if self.cursor is None else min(self.cursor, float(snapshot.step)),
        )

    def _values(self, snapshot: Snapshot) -> tuple[Array, Array]:
        """What is drawn of each recorded step, of the training set and of the test set."""
        curves = snapshot.curves
        if self.accuracy:
            return curves["train_score"] * _unit(snapshot), curves["test_score"] * _unit(snapshot)
        return curves["train_loss"], curves["test_loss"]

    def _range(self, snapshot: Snapshot) -> tuple[float, float]:
        """The steps that are shown."""
        last = float(_last_step(snapshot.step))
        width = last / 2**self.zoomed
        center = snapshot.step if self.cursor is None else self.cursor
        low = min(max(center - width / 2, 0.0), last - width)
        return low, low + width

    def below(self, snapshot: Snapshot) -> Content:
        """What the letters stand for: as many as there is room for, the latest or those nearest to the cursor."""
        end = snapshot.step if self.cursor is None else self.cursor
        said: list[tuple[str, str]] = []
        latest_first = reversed(_lettered(changes(snapshot.events)))
        for letter, change in sorted(latest_first, key=lambda one: abs(one[1].step - end)):
            one = ", ".join(f"{_label(name)} {value}" for name, value in change.values)
            more = sorted([*said, (letter, one)])
            if len("  ".join(map(" ".join, more))) > self.title_room:
                break
            said = more
        return Content("  ".join(map(" ".join, said)))


def _unit(snapshot: Snapshot) -> int:
    """What an accuracy, or R², of 1 is shown as: 100 percent, or 1."""
    return 1 if snapshot.dataset.is_regression else 100


def _label(name: str) -> str:
    """What a setting is called in the form, or a weight in its panel."""
    return SETTINGS[name].label.lower() if name in SETTINGS else name


def _learned_from(snapshot: Snapshot) -> str:
    """What the loss of a step is measured on."""
    return "train" if snapshot.experiment.training.batch_size == "full" else "batch"


def _lettered(changed: tuple[Change, ...]) -> list[tuple[str, Change]]:
    """Each change with the letter it is marked by."""
    return list(zip(string.ascii_lowercase, changed, strict=False))


def _last_step(step: int) -> int:
    """A round number of steps, not below `step`: an axis that grew with each one would be repainted with each one."""
    decade: int = max(10, 10 ** (len(str(step)) - 1))
    return next(decade * part // 10 for part in ROUND if decade * part // 10 >= step)
