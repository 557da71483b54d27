"""The status, which is always visible: the state and progress of the run, and the scores of the network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_nn.render.appearance import Appearance
from tui_nn.render.bar import draw_bar
from tui_nn.render.canvas import Canvas
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.numbers import short_number
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.scores import score_text
from tui_nn.training.health.checks import WARNING
from tui_nn.views.view import Options, Size, Span, View, width

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
BAR_BESIDE_TIME = 20

LONGEST_TIME = 1e9
"""Seconds; longer times are not shown."""

TIMES = (30, 14)
"""Columns for the time that is left and that has passed, or for one of them."""

GAP = 2
"""Spaces between pieces of text."""

NAME = "tui-nn"


@dataclass(frozen=True)
class StatusOptions(Options):
    """What the status shows besides the snapshot."""

    pace: float = math.inf
    """Steps per second."""
    traffic: float | None = None
    """KiB per second written to the terminal; None if it is not shown."""


def draw(snapshot: Snapshot, options: StatusOptions, size: Size, appearance: Appearance) -> Canvas:
    """The run in the first row, the scores and the progress in the second, abbreviated to fit."""
    canvas = Canvas(*size)
    _draw_run(canvas, snapshot, options, appearance.glyphs)
    _draw_scores(canvas, snapshot, appearance.glyphs)
    return canvas


def _draw_run(canvas: Canvas, snapshot: Snapshot, options: StatusOptions, glyphs: Glyphs) -> None:
    titles = _titles(snapshot)
    # What is wrong, and since when, is more important than speed and pace.
    least = _length(titles[-3]) + GAP if snapshot.health else 0
    right = _fitting(_right_words(snapshot, options, glyphs), canvas.width - 2 - least)
    start = canvas.width - 1 - _length(right)
    _write(canvas, 1, 0, _fitting(titles, start - 1 - GAP))
    _write(canvas, start, 0, right)


def _draw_scores(canvas: Canvas, snapshot: Snapshot, glyphs: Glyphs) -> None:
    end = _write(canvas, 1, 1, _fitting(_score_words(snapshot, glyphs), canvas.width - 2 - SHORTEST_BAR - 7))
    fraction = min(1.0, snapshot.step / snapshot.planned_steps)
    percent = f"{math.floor(fraction * 100):3d}%"
    room = canvas.width - end - len(percent) - 4
    # Reserve a fixed width, or the bar would change length every second.
    time = next((time for time in TIMES if room - time >= BAR_BESIDE_TIME), 0) if snapshot.step else 0
    _write(canvas, end + GAP, 1, _fitting(_time_words(snapshot), time - GAP))
    bar = min(LONGEST_BAR, room - time)
    left = canvas.width - 2 - len(percent) - bar
    canvas.write(left, 1, draw_bar(bar, fraction, glyphs), Ink.ACCENT)
    canvas.write(canvas.width - 1 - len(percent), 1, percent, Ink.TEXT)


def _time_words(snapshot: Snapshot) -> list[list[Span]]:
    """The time that training took so far, and that it will still take, from the longest form to none."""
    passed = float(np.interp(snapshot.step, snapshot.curves.step, snapshot.curves["seconds"]))
    spent = [] if math.isnan(passed) or not snapshot.step else [Span(f"{duration(passed)} of training", Ink.MUTED)]
    if not snapshot.steps_per_second:
        return [spent, []]
    remaining = max(snapshot.planned_steps - snapshot.step, 0) / snapshot.steps_per_second
    left = [Span(f"{duration(remaining)} left", Ink.TEXT)] if remaining < LONGEST_TIME else []
    return [[*left, *spent], left, []]


def duration(seconds: float) -> str:
    """Format a time in a few characters: 0.12 s, 45 s, 1:23 (minutes), 2:05:10 (hours), 3 days."""
    if seconds < 10:
        return f"{seconds:.2g} s" if seconds >= 0.001 else "0 s"
    if round(seconds) < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24:,} days"
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _titles(snapshot: Snapshot) -> list[list[Span]]:
    """What the run is called, why it ended early, or what is wrong with it, from the longest form to none."""
    experiment, name, early = snapshot.experiment, Span(NAME, Ink.MUTED), _early_end(snapshot)
    if not snapshot.health:
        return [[name, Span(early or experiment.title or experiment.summary(), Ink.MUTED)], [name], []]
    worst = snapshot.health[0]
    full, short, least = (Span(f"{WARNING} {text}", Ink.WARN) for text in (worst.line, worst.short, worst.name))
    before = [name, Span(early, Ink.MUTED)] if early else [name]
    return [[*before, full], [*before, short], [name, short], [short], [least], []]


def _early_end(snapshot: Snapshot) -> str:
    """Why the run ended before its last step; empty if it did not."""
    early = snapshot.state is State.FINISHED and snapshot.step < snapshot.planned_steps
    return f"stopped: {snapshot.reason}" if early else ""


def pace_words(pace: float) -> str:
    """Format a pace: steps per second, or max."""
    return "max" if pace == math.inf else f"{pace:,.10g}/s"


def state_mark(state: State, glyphs: Glyphs) -> str:
    """The mark of a state."""
    return glyphs.diverged if state is State.FAILED else str(getattr(glyphs, state.value))


def _right_words(snapshot: Snapshot, options: StatusOptions, glyphs: Glyphs) -> list[list[Span]]:
    """Descriptions of the run, from the longest to the shortest, with the traffic as long as there is room for it."""
    words = _run_words(snapshot, options.pace, glyphs)
    if options.traffic is None:
        return words
    traffic = Span(f"{options.traffic:.1f} KiB/s", Ink.MUTED)
    return [*([*spans, traffic] for spans in words), *words]


def _run_words(snapshot: Snapshot, pace: float, glyphs: Glyphs) -> list[list[Span]]:
    """Descriptions of the run, from the longest to the shortest."""
    state = Span(f"{state_mark(snapshot.state, glyphs)} {snapshot.state}", STATE_INKS[snapshot.state])
    step = Span(f"step {snapshot.step:,}/{snapshot.planned_steps:,}", Ink.TEXT)
    epoch = Span(f"epoch {snapshot.epoch:,}", Ink.TEXT)
    speed = Span(f"{snapshot.steps_per_second:,.0f} steps/s", Ink.TEXT)
    short = Span(f"{snapshot.steps_per_second:,.0f}/s", Ink.TEXT)
    pace_part = Span(f"pace {pace_words(pace)}", Ink.MUTED)
    step_alone = Span(f"step {snapshot.step:,}", Ink.TEXT)
    scheduled = snapshot.experiment.training.schedule != "constant"
    rate = [Span(f"rate {short_number(snapshot.learning_rate)}", Ink.TEXT)] if scheduled else []
    if snapshot.is_rewound:
        rewound = Span(f"step {snapshot.step:,} of {snapshot.last_step:,}, rewound", Ink.WARN)
        return [
            [state, rewound, epoch, *rate, pace_part],
            [state, rewound, epoch, *rate],
            [state, rewound, epoch],
            [state, rewound],
            [rewound],
        ]
    return [
        [state, step, epoch, *rate, speed, pace_part],
        [state, step, epoch, *rate, short, pace_part],
        [state, step, *rate, short, pace_part],
        [state, step, epoch, short, pace_part],
        [state, step, epoch, short],
        [state, step_alone, epoch, short],
        [state, step_alone, short],
        [state, step_alone],
    ]


def _score_words(snapshot: Snapshot, glyphs: Glyphs) -> list[list[Span]]:
    """Both losses and both accuracies (or R²), from the longest form to the shortest."""
    train, test, regression = snapshot.train, snapshot.test, snapshot.dataset.is_regression
    scores = [score_text(one.score, regression, glyphs.squared) for one in (train, test)]
    numbers = [short_number(train.loss), scores[0], short_number(test.loss), scores[1]]
    forms = (
        ("train loss {}", "{}" if regression else "accuracy {}", "test loss {}", "{}" if regression else "accuracy {}"),
        ("train loss {}", "{}" if regression else "acc {}", "test loss {}", "{}" if regression else "acc {}"),
        ("train {}", "{}", "test {}", "{}"),
    )
    inks = (Ink.TRAIN, Ink.TRAIN, Ink.TEST, Ink.TEST)
    return [[Span(form.format(n), ink) for form, n, ink in zip(row, numbers, inks, strict=True)] for row in forms]


def _fitting(variants: Sequence[list[Span]], columns: int) -> list[Span]:
    return next((spans for spans in variants if _length(spans) <= columns), variants[-1])


def _length(spans: Sequence[Span]) -> int:
    return width(spans) + GAP * (len(spans) - 1)


def _write(canvas: Canvas, x: int, y: int, spans: Sequence[Span]) -> int:
    """Write spans from cell (x, y), and return the x after the last one."""
    for span in spans:
        x = canvas.write(x, y, span.text, span.ink) + GAP
    return x - GAP


VIEW = View("", StatusOptions(), draw)
