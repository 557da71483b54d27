"""The strip with the current step of a lesson."""

from __future__ import annotations

from tui_nn.lessons.lesson import LETTERS
from tui_nn.lessons.progress import LessonProgress
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width, wrap
from tui_nn.render.palette import Ink
from tui_nn.views.view import Size

KEYS = ("( back  ) next  T lessons", "( )")
"""The keys of a lesson, in long and in short."""


def draw_strip(progress: LessonProgress, size: Size, appearance: Appearance) -> Canvas:
    """The title, step and keys of the lesson, and what to see and to do; the beginning is cut if there is no room."""
    width, height = size
    canvas = Canvas(width, height)
    glyphs, step, lesson = appearance.glyphs, progress.step, progress.lesson
    keys = next((keys for keys in KEYS if len(keys) <= width // 3), "")
    canvas.write(width - 1 - len(keys), 0, keys, Ink.MUTED)
    place = f"{lesson.title}, {progress.place + 1} of {len(lesson.steps)}: {step.title}"
    canvas.write(1, 0, glyphs.shorten_words(place, width - 4 - len(keys)), Ink.ACCENT)
    lines = [
        (line, ink) for text, ink in _paragraphs(progress, appearance) for line in wrap(glyphs.spell(text), width - 2)
    ]
    # What there is to do comes last, and matters most.
    shown = lines[-(height - 1) :] if height > 1 else []
    for y, (line, ink) in enumerate(shown, 1):
        canvas.write(1, y, line, ink)
    if len(shown) < len(lines):
        canvas.write(width - 1 - text_width(glyphs.ellipsis), 1, glyphs.ellipsis, Ink.WARN)
    return canvas


def strip_rows(progress: LessonProgress, width: int, appearance: Appearance) -> int:
    """Rows that the whole step takes in `width` columns."""
    texts = _paragraphs(progress, appearance)
    return 1 + sum(len(wrap(appearance.glyphs.spell(text), width - 2)) for text, _ in texts)


def _paragraphs(progress: LessonProgress, appearance: Appearance) -> list[tuple[str, Ink]]:
    step = progress.step
    if progress.is_lost:
        return [("This step is about the walk through backpropagation: press b to open it again.", Ink.WARN)]
    if progress.is_asking:
        choices = "   ".join(f"{letter} {choice}" for letter, choice in zip(LETTERS, step.choices, strict=False))
        return [(step.text, Ink.TEXT), (f"{step.question} Press a capital letter:", Ink.WARN), (choices, Ink.WARN)]
    said = f"You predicted {progress.predicted}. " if progress.predicted else ""
    if not progress.is_revealed:
        return [(step.text, Ink.TEXT), (f"{said}{step.task}", Ink.WARN)]
    verdict = ""
    if progress.predicted:
        verdict = f"{said}{'Right' if progress.predicted == step.right else f'It is {step.right}'}: "
    mark = f"{appearance.glyphs.finished} " if step.done else ""
    end = (
        "This was the last step: T shows the other lessons, and ends this one."
        if progress.is_last
        else "Press ) to go on."
    )
    # What was read before the prediction makes room for the answer.
    before = [] if step.done or said else [(step.text, Ink.TEXT)]
    answer = [(f"{mark}{verdict}{step.answer}", Ink.TEXT)] if step.answer or verdict else []
    task = [] if step.done or not step.task else [(step.task, Ink.WARN)]
    return [*before, *task, *answer, (end, Ink.WARN)]
