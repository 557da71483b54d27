"""What a class sees beside the picture: few numbers in large digits, and the text of the preset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_nn.experiment import Experiment
from tui_nn.experiment.offer import is_about
from tui_nn.render.appearance import Appearance
from tui_nn.render.big_text import BigSize, big_width, draw_big, sizes_for
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width
from tui_nn.render.glyphs import Glyphs
from tui_nn.render.numbers import brief_number, short_exponent, short_number
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.scores import LOWEST_R2, percent, score_text
from tui_nn.views.comparison import different
from tui_nn.views.status import STATE_INKS, state_mark
from tui_nn.views.taught import changed_from, text_lines, text_rows, write_text
from tui_nn.views.view import Options, Size, View

LEAST_COLUMNS = 24
"""Columns that the numbers get in any case."""

AXES = 4
"""Columns of a picture of the plane beside the square that it shows: its border and the labels of its axis."""

TEXT_ROWS = 3
"""Maximum rows of the text, below its title."""

THOUSAND, THOUSANDTH = 1000, 0.001


@dataclass(frozen=True)
class Number:
    """A number with its label."""

    labels: Sequence[str]
    """From the longest, which has the number in full."""
    texts: Sequence[str]
    """The number in large digits, from the longest to the shortest form."""
    ink: int


def columns_beside(size: Size) -> int:
    """Columns of the numbers beside a picture on an area of `size`: what a square plane leaves, up to a half."""
    columns, rows = size
    return min(max(columns - 2 * rows - AXES, LEAST_COLUMNS, columns // 3), columns // 2)


def numbers(snapshot: Snapshot, appearance: Appearance) -> list[Number]:
    """The step, the training loss and the test score."""
    glyphs, train, test = appearance.glyphs, snapshot.train.loss, snapshot.test.score
    state = f"{state_mark(snapshot.state, glyphs)} {snapshot.state}"
    step = f"step {snapshot.step:,}"
    of = f"step {snapshot.step:,} of {snapshot.last_step if snapshot.is_rewound else snapshot.planned_steps:,}"
    ink = Ink.WARN if snapshot.is_rewound else STATE_INKS[snapshot.state]
    is_regression = snapshot.dataset.is_regression
    name = "test" if is_regression else "test accuracy"
    score = score_text(test, is_regression, glyphs.squared)
    return [
        Number((f"{state}, {of}", f"{state}, {step}", step), _step_texts(snapshot.step), ink),
        Number((f"train loss {short_number(train)}", "train loss"), _loss_texts(train), Ink.TRAIN),
        Number((f"{name} {score}", score), _score_texts(test, is_regression), Ink.TEST),
    ]


def _step_texts(step: int) -> list[str]:
    texts = [str(step)]
    if step >= 10 * THOUSAND:
        # Rounded down, like the bar of the status: the end is shown when it is reached.
        thousands = step // THOUSAND
        texts += [f"{thousands}.{step % THOUSAND // 100}k", f"{thousands}k"]
    return texts


def _loss_texts(loss: float) -> list[str]:
    """The loss with fewer and fewer digits, but never as 0 unless it is."""
    forms = [short_number(loss)]
    if THOUSANDTH <= loss < 10:
        forms.append(f"{loss:.3f}")
    if THOUSANDTH <= loss < 10 * THOUSANDTH:
        return [*forms, f"{loss:.3f}".removeprefix("0")]
    return [*forms, short_exponent(f"{loss:.0e}") if 0 < loss < THOUSANDTH else brief_number(loss)]


def _score_texts(score: float, is_regression: bool) -> list[str]:
    """The accuracy in percent, or R² without its name."""
    if not is_regression:
        return [percent(score), percent(score).removesuffix("%"), percent(score, 0)]
    if score < LOWEST_R2:
        return [f"<{LOWEST_R2:g}"]
    return [f"{score:.3f}", f"{score:.2f}", *([f"{score:.0f}"] if score <= -1 else [])]


def draw(snapshot: Snapshot, options: Options, size: Size, appearance: Appearance) -> Canvas:
    """The numbers, one below the other: as many as fit in large digits, all of one size, the others only in words."""
    canvas, shown = Canvas(*size), numbers(snapshot, appearance)
    texts, big = _fitting(shown, size, appearance)
    # The room that is left is divided between the numbers.
    count = sum(map(bool, texts))
    spare = size[1] - len(shown) - big.rows * count
    gap = min(spare // max(count - 1, 1), big.rows)
    y = max((spare - gap * (count - 1)) // 2, 0)
    for number, text in zip(shown, texts, strict=True):
        label = next((label for label in number.labels if text_width(label) <= size[0]), "")
        canvas.write(0, y, label, number.ink)
        if text:
            canvas.blit(draw_big(text, big, number.ink, appearance.glyphs), 0, y + 1)
            y += big.rows + gap
        y += 1
    return canvas


def _fitting(shown: Sequence[Number], size: Size, appearance: Appearance) -> tuple[list[str], BigSize]:
    """The texts in large digits, empty for those without, and the largest size in which they fit.

    All are large if that is possible; the last one matters most.
    """
    sizes = sizes_for(appearance.glyphs)
    for count in range(len(shown), 0, -1):
        for big in sizes:
            texts = [_text(number, big, size[0]) for number in shown[-count:]]
            if all(texts) and len(shown) + big.rows * count <= size[1]:
                return [""] * (len(shown) - count) + texts, big
    return [""] * len(shown), sizes[-1]


def _text(number: Number, big: BigSize, columns: int) -> str:
    return next((text for text in number.texts if big_width(text, big) <= columns), "")


def draw_taught(
    taught: Experiment, experiment: Experiment, keys: Sequence[str], columns: int, appearance: Appearance
) -> Canvas:
    """The title of the preset and what was changed, and its text and keys unless it is about something else."""
    glyphs, room = appearance.glyphs, (columns - 2, TEXT_ROWS)
    if not taught.teaches:
        lines = text_lines(experiment.title or experiment.summary(), False, room, glyphs)
        return _written(lines, Canvas(columns, len(lines)))
    heading = _heading(taught, experiment, room[0], glyphs)
    top = len(heading)
    if not is_about(taught, experiment):
        return _written(heading, Canvas(columns, top))
    canvas = _written(heading, Canvas(columns, top + min(text_rows(taught.teaches, room[0], glyphs), room[1])))
    write_text(canvas, taught.teaches, bool(experiment.differences(taught)), keys, room[0], glyphs, top)
    return canvas


def _heading(taught: Experiment, experiment: Experiment, width: int, glyphs: Glyphs) -> list[str]:
    """A line with the title, and what was changed; none if there is neither."""
    changes = different(experiment, taught)
    texts = [f"{changed_from(taught)}: {words}" for words in changes] or [taught.title]
    text = next((text for text in texts if text_width(glyphs.spell(text)) <= width), texts[-1])
    return [glyphs.shorten_words(text, width)] if text else []


def _written(lines: Sequence[str], canvas: Canvas) -> Canvas:
    """Write the lines at the top."""
    for y, line in enumerate(lines):
        canvas.write(1, y, line, Ink.ACCENT)
    return canvas


VIEW = View("", Options(), draw)
