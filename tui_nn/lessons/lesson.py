"""Reads lessons from their Markdown files.

A lesson is a title, a line that says what it is about, and its steps. A step is a heading, a paragraph that says what
there is to see, and labeled paragraphs:

- `Setup:` what the app is set to when the step begins, as actions separated by semicolons (see `SETUPS`).
- `Predict:` a question that is asked before anything is done, and its answers `A:`, `B:`, `C:`.
- `Do:` what the reader is to do.
- `Done:` the condition on which that was done (see `CONDITIONS`); without one, the next key goes on.
- `Answer:` what is said then; it begins with the right letter if there was a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tui_nn.lessons.situation import CONDITIONS

LETTERS = ("A", "B", "C")

SETUPS = {
    "preset": "begins a preset: its name, and settings such as steps=800",
    "view": "shows a view: its id",
    "picture": "shows a picture in presenter mode: its id",
    "pace": "sets the pace: steps per second, or max",
    "run": "starts to train",
    "train": "trains up to a step, at once: the step",
    "set": "changes a setting of the run on screen, such as l2=0.1",
    "walk": "opens the walk through backpropagation: the stage, and the row (or `dead`, the first of zeros) and column",
    "point_walk": "opens the walk of the selected test point, or of a wrong one: the stage, and the row and column",
    "main": "closes the walk",
    "point": "selects a wrong test point",
    "seek": "goes back to a recorded step: the step",
}
"""What the app can be set to: the name of the action -> what it does."""

WALKS = ("walk", "point_walk")
"""Setups that open the walk."""

_LABEL = re.compile(r"^(Setup|Predict|A|B|C|Do|Done|Answer):\s*", re.MULTILINE)


class LessonError(ValueError):
    """A lesson is not written as it should be; a mistake of its author."""


@dataclass(frozen=True)
class Action:
    """A word with its arguments, in a setup or a condition."""

    name: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A step of a lesson."""

    title: str
    text: str
    """What there is to see."""
    setup: tuple[Action, ...] = ()
    question: str = ""
    choices: tuple[str, ...] = ()
    """What can be predicted, in the order of `LETTERS`; none if nothing is asked."""
    task: str = ""
    """What the reader is to do."""
    done: tuple[Action, ...] = ()
    """The conditions that all hold once that was done; none if the next key is enough."""
    answer: str = ""
    """What is said then."""
    right: str = ""
    """The letter of the right choice."""


@dataclass(frozen=True)
class Lesson:
    """A guided lesson."""

    name: str
    """The name of its file."""
    title: str
    about: str
    """What it is about, in a line."""
    steps: tuple[Step, ...]

    def is_in_walk(self, place: int) -> bool:
        """Whether the walk is open when a step begins, if all before went as written."""
        is_open = False
        for step in self.steps[: place + 1]:
            for one in step.setup:
                is_open = one.name in WALKS or (is_open and one.name not in ("main", "preset", "view"))
            here = is_open
            for one in step.done:
                is_open = one.name == "walk" or (is_open and one.name not in ("main", "step", "rewound"))
        return here

    def walk(self, place: int) -> Action | None:
        """What opens the walk that a step is about; None if the reader does, or it is about none."""
        setups = [one for step in self.steps[: place + 1] for one in step.setup if one.name in WALKS]
        return setups[-1] if setups and self.is_in_walk(place) else None


def read_lesson(name: str, text: str) -> Lesson:
    """Read a lesson.

    Raises:
        LessonError: a part is missing, or an action or a condition is not known.
    """
    head, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    title, _, about = head.strip().partition("\n")
    if not title.startswith("# ") or not about.strip() or not sections:
        raise LessonError(f"{name}: a lesson has a title, a line about it, and steps")
    return Lesson(name, title[2:].strip(), _joined(about), tuple(_step(name, section) for section in sections))


def _step(lesson: str, section: str) -> Step:
    title, _, body = section.partition("\n")
    labeled: dict[str, str] = {}
    for label, text in _paragraphs(body):
        if label in labeled:
            raise LessonError(f"{lesson}, {title}: {label or 'text'} occurs twice")
        labeled[label] = text
    choices = tuple(labeled[letter] for letter in LETTERS if letter in labeled)
    answer, right = labeled.get("Answer", ""), ""
    if choices:
        right, _, answer = answer.partition(". ")
        if right not in LETTERS[: len(choices)] or "Predict" not in labeled:
            raise LessonError(f"{lesson}, {title}: an answer begins with the letter of a choice")
    step = Step(
        title.strip(),
        labeled.get("", ""),
        _actions(labeled.get("Setup", "")),
        _sentence(labeled.get("Predict", "")),
        choices,
        _sentence(labeled.get("Do", "")),
        _actions(labeled.get("Done", "")),
        answer,
        right,
    )
    unknown = [one.name for one in step.setup if one.name not in SETUPS]
    unknown += [one.name for one in step.done if one.name not in CONDITIONS]
    if unknown or not step.text or (step.done and not step.task):
        raise LessonError(f"{lesson}, {title}: {', '.join(unknown) or 'a text or a task is missing'}")
    return step


def _paragraphs(body: str) -> Iterator[tuple[str, str]]:
    """The paragraphs with their labels; those without have an empty one. A label also begins a paragraph."""
    for paragraph in re.split(r"\n\s*\n", body):
        unlabeled, *parts = _LABEL.split(paragraph.strip())
        if unlabeled:
            yield "", _joined(unlabeled)
        for label, text in zip(parts[::2], parts[1::2], strict=True):
            yield label, _joined(text)


def _sentence(text: str) -> str:
    """Begin with a capital letter, which a file need not do after a label."""
    return text[:1].upper() + text[1:]


def _joined(text: str) -> str:
    return " ".join(text.split())


def _actions(text: str) -> tuple[Action, ...]:
    words = (part.split() for part in text.split(";"))
    return tuple(Action(name, tuple(arguments)) for name, *arguments in (one for one in words if one))


@cache
def lessons() -> Sequence[Lesson]:
    """All lessons, in the order of the names of their files."""
    found = sorted((one for one in files(__package__).iterdir() if one.name.endswith(".md")), key=lambda one: one.name)
    return tuple(read_lesson(one.name.removesuffix(".md"), one.read_text(encoding="utf-8")) for one in found)
