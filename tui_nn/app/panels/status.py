"""What must never be out of sight: the state, how far the run is, and how good the network is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from textual.reactive import var

from tui_nn.app.picture import Picture
from tui_nn.render.appearance import Appearance
from tui_nn.render.bar import draw_bar
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.numbers import score_text, short_number
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot, State

Part = tuple[str, int]
"""A piece of text and its ink."""

STATE_INKS = {
    State.READY: Ink.ACCENT,
    State.RUNNING: Ink.ACCENT,
    State.PAUSED: Ink.WARN,
    State.FINISHED: Ink.CORRECT,
    State.DIVERGED: Ink.WRONG,
    State.FAILED: Ink.WRONG,
}

SHORTEST_BAR = 8
LONGEST_BAR = 40


class StatusBar(Picture, can_focus=False):
    """Two rows: the run above, the scores and the progress below; less is said where there is less room."""

    pace: var[float] = var(math.inf)

    def watch_pace(self) -> None:
        """The pace is a setting, so it shows at once and not with the next snapshot."""
        self.redraw()

    def draw(self, snapshot: Snapshot, width: int, height: int, appearance: Appearance) -> Canvas:
        """The two rows."""
        canvas = Canvas(width, height)
        right = _fitting(_run_words(snapshot, self.pace, appearance.glyphs), width - 2)
        start = width - 1 - _length(right)
        experiment = snapshot.experiment
        title = f"tui-nn  {_early_end(snapshot) or experiment.title or experiment.summary()}"
        if len(title) + 3 > start:
            title = "tui-nn" if start > 9 else ""
        canvas.write(1, 0, title, Ink.MUTED)
        _write(canvas, start, 0, right)

        scores = _fitting(_score_words(snapshot, appearance.glyphs), width - 2 - SHORTEST_BAR - 7)
        end = _write(canvas, 1, 1, scores)
        fraction = min(1.0, snapshot.step / snapshot.experiment.training.steps)
        percent = f"{math.floor(fraction * 100):3d}%"
        bar = min(LONGEST_BAR, width - end - len(percent) - 4)
        left = width - 2 - len(percent) - bar
        canvas.write(left, 1, draw_bar(bar, fraction, appearance.glyphs), Ink.ACCENT)
        canvas.write(width - 1 - len(percent), 1, percent, Ink.TEXT)
        return canvas


def _early_end(snapshot: Snapshot) -> str:
    """Why the run ended before its last step, if it did."""
    early = snapshot.state is State.FINISHED and snapshot.step < snapshot.experiment.training.steps
    return f"stopped: {snapshot.reason}" if early else ""


def pace_words(pace: float) -> str:
    """A pace as it is shown: steps a second, or max."""
    return "max" if pace == math.inf else f"{pace:,.10g}/s"


def _run_words(snapshot: Snapshot, pace: float, glyphs: Glyphs) -> list[list[Part]]:
    """What to say of the run, from the most to the least."""
    mark = {State.FAILED: glyphs.diverged}.get(snapshot.state) or getattr(glyphs, snapshot.state.value)
    state = (f"{mark} {snapshot.state}", STATE_INKS[snapshot.state])
    step = (f"step {snapshot.step:,}/{snapshot.experiment.training.steps:,}", Ink.TEXT)
    epoch = (f"epoch {snapshot.epoch:,}", Ink.TEXT)
    speed = (f"{snapshot.steps_per_second:,.0f} steps/s", Ink.TEXT)
    short = (f"{snapshot.steps_per_second:,.0f}/s", Ink.TEXT)
    pace_part = (f"pace {pace_words(pace)}", Ink.MUTED)
    step_alone = (f"step {snapshot.step:,}", Ink.TEXT)
    scheduled = snapshot.experiment.training.schedule != "constant"
    rate = [(f"rate {short_number(snapshot.learning_rate)}", Ink.TEXT)] if scheduled else []
    return [
        [state, step, epoch, *rate, speed, pace_part],
        [state, step, epoch, *rate, short, pace_part],
        [state, step, *rate, short, pace_part],
        [state, step, epoch, short, pace_part],
        [state, step, epoch, short],
        [state, step_alone, epoch, short],
        [state, step_alone, short],
    ]


def _score_words(snapshot: Snapshot, glyphs: Glyphs) -> list[list[Part]]:
    """Both losses and both accuracies, or both R², from the longest to the shortest."""
    train, test, regression = snapshot.train, snapshot.test, snapshot.dataset.is_regression
    scores = [score_text(one.score, regression, glyphs.squared) for one in (train, test)]
    numbers = [short_number(train.loss), scores[0], short_number(test.loss), scores[1]]
    forms = (
        ("train loss {}", "{}" if regression else "accuracy {}", "test loss {}", "{}" if regression else "accuracy {}"),
        ("train loss {}", "{}" if regression else "acc {}", "test loss {}", "{}" if regression else "acc {}"),
        ("train {}", "{}", "test {}", "{}"),
    )
    inks = (Ink.TRAIN, Ink.TRAIN, Ink.TEST, Ink.TEST)
    return [[(form.format(n), ink) for form, n, ink in zip(row, numbers, inks, strict=True)] for row in forms]


def _fitting(variants: Sequence[list[Part]], width: int) -> list[Part]:
    return next((parts for parts in variants if _length(parts) <= width), variants[-1])


def _length(parts: Sequence[Part]) -> int:
    return sum(len(text) for text, _ in parts) + 2 * (len(parts) - 1)


def _write(canvas: Canvas, x: int, y: int, parts: Sequence[Part]) -> int:
    for text, ink in parts:
        x = canvas.write(x, y, text, ink) + 2
    return x - 2
