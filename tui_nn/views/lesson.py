"""The strip with the current step of a lesson."""

from __future__ import annotations

from tui_nn.lessons.lesson import LETTERS
from tui_nn.lessons.progress import LessonProgress
from tui_nn.render.appearance import Appearance
from tui_nn.render.canvas import Canvas
from tui_nn.render.cells import text_width, wrap
from tui_nn.render.palette import Ink

KEYS = ("( back  ) next  T lessons, end", "( )")
"""The keys of a lesson, in long and in short."""


def draw_strip(progress: LessonProgress, width: int, appearance: Appearance) -> Canvas:
    """The step, title and keys of the lesson, and what to see and to do, in as many rows as that takes."""
    glyphs = appearance.glyphs
    lines = [
        (line, ink) for text, ink in _paragraphs(progress, appearance) for line in wrap(glyphs.spell(text), width - 2)
    ]
    canvas = Canvas(width, 1 + len(lines))
    place = f"{progress.place + 1} of {len(progress.lesson.steps)}: {progress.step.title}. {progress.lesson.title}"
    keys = next((keys for keys in KEYS if text_width(place) <= _room(width, keys)), KEYS[-1])
    canvas.write(1, 0, glyphs.shorten_words(place, _room(width, keys)), Ink.ACCENT)
    canvas.write(width - 1 - len(keys), 0, keys, Ink.MUTED)
    for y, (line, ink) in enumerate(lines, 1):
        canvas.write(1, y, line, ink)
    return canvas


def _room(width: int, keys: str) -> int:
    """Columns to the left of the keys."""
    return width - 4 - len(keys)


def _paragraphs(progress: LessonProgress, appearance: Appearance) -> list[tuple[str, Ink]]:
    step = progress.step
    if progress.is_lost:
        return [("This step is about the walk through backpropagation: press b to open it again.", Ink.WARN)]
    if progress.is_asking:
        letters = LETTERS[: len(step.choices)]
        choices = "   ".join(f"{letter} {choice}" for letter, choice in zip(letters, step.choices, strict=True))
        keys = f"{', '.join(letters[:-1])} or {letters[-1]}"
        return [(step.text, Ink.TEXT), (f"{step.question} Press {keys}:", Ink.WARN), (choices, Ink.WARN)]
    said = f"You predicted {progress.predicted}. " if progress.predicted else ""
    if not progress.is_revealed:
        return [(step.text, Ink.TEXT), (f"{said}{step.task}", Ink.WARN)]
    verdict = ""
    if progress.predicted:
        verdict = f"{said}{'Right' if progress.predicted == step.right else f'It is {step.right}'}: "
    mark = f"{appearance.glyphs.finished} " if step.done else ""
    end = "Press T for the other guided lessons, or to end this one." if progress.is_last else "Press ) to go on."
    # What was read before the prediction makes room for the answer.
    before = [] if step.done or said else [(step.text, Ink.TEXT)]
    answer = [(f"{mark}{verdict}{step.answer}", Ink.TEXT)] if step.answer or verdict else []
    task = [] if step.done or not step.task else [(step.task, Ink.WARN)]
    return [*before, *task, *answer, (end, Ink.WARN)]
