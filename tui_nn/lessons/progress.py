"""Where a reader is in a lesson."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_nn.lessons.lesson import LETTERS, Lesson, Step
from tui_nn.lessons.situation import CONDITIONS, Situation


@dataclass(frozen=True)
class LessonProgress:
    """A lesson, and how far the reader has come."""

    lesson: Lesson
    place: int = 0
    """The step, from 0."""
    predicted: str = ""
    """The letter that the reader chose; empty before."""
    is_done: bool = False
    """Whether the task of the step was done."""

    is_lost: bool = False
    """Whether the step is about the walk, and the reader has closed it."""

    @property
    def step(self) -> Step:
        """The current step."""
        return self.lesson.steps[self.place]

    @property
    def is_asking(self) -> bool:
        """Whether the reader is asked for a prediction, which comes before everything else."""
        return bool(self.step.choices) and not self.predicted

    @property
    def is_revealed(self) -> bool:
        """Whether the answer is shown."""
        return not self.is_asking and (self.is_done or not self.step.done)

    @property
    def is_last(self) -> bool:
        """Whether this is the last step."""
        return self.place == len(self.lesson.steps) - 1

    def moved(self, direction: int) -> LessonProgress:
        """Go to the next step or the previous one, as far as there is one."""
        place = min(max(self.place + direction, 0), len(self.lesson.steps) - 1)
        return self if place == self.place else LessonProgress(self.lesson, place)

    def predict(self, letter: str) -> LessonProgress:
        """Choose an answer; nothing happens if none is asked for, or there is no such choice."""
        is_choice = letter in LETTERS[: len(self.step.choices)]
        return replace(self, predicted=letter) if self.is_asking and is_choice else self

    def seen(self, situation: Situation) -> LessonProgress:
        """Take note of what the app shows: the task may be done."""
        if self.is_asking or self.is_done or not self.step.done:
            return self
        done = all(CONDITIONS[one.name](situation, *one.arguments) for one in self.step.done)
        return replace(self, is_done=done)
