"""The presets as a course: in order, grouped by theme, and searchable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_nn.experiment.experiment import Experiment

COURSE: Mapping[str, Sequence[str]] = {
    "First steps": (
        "article",
        "article-tensorflow",
        "three-lines",
        "xor",
        "circle-features",
        "moons",
        "drawn",
        "any-data",
    ),
    "Layers and units": ("linear-layers", "spiral", "spiral-arms", "bottleneck", "dying-relus"),
    "Gradients": ("vanishing-gradients", "exploding-gradients", "standardize"),
    "Learning rate": ("rate-too-low", "rate-too-high", "cosine"),
    "Optimizers": ("batch-noise", "momentum", "adam"),
    "Generalization": ("bayes-rate", "overfitting", "early-stop", "weight-penalty", "l1-selects"),
    "Values": ("plane", "sine", "bumps"),
    "Real data": ("iris", "digits"),
}
"""Theme -> its presets; each preset belongs to one theme."""

ORDER = tuple(name for names in COURSE.values() for name in names)
"""All presets, in the order of the course."""


def found(text: str) -> list[str]:
    """The presets with all words of a text in their name, title, lesson or theme, in the order of the course.

    Those whose name begins with the text come first.
    """
    words = text.lower().split()
    names = [
        name
        for theme, group in COURSE.items()
        for name in group
        if all(word in _text(theme, name).lower() for word in words)
    ]
    return sorted(names, key=lambda name: not name.startswith(text.lower()))


def _text(theme: str, name: str) -> str:
    preset = Experiment.preset(name)
    return f"{name} {preset.title} {preset.teaches} {theme}"


def preset_of(lesson: Experiment) -> str | None:
    """The name of the preset that has the lesson of this experiment; None if no preset has it."""
    return next((name for name in ORDER if _is_lesson_of(name, lesson)), None)


def next_lesson(lesson: Experiment) -> Experiment | None:
    """The next preset in the course: the first one after a lesson outside the course, None after the last."""
    current = preset_of(lesson)
    place = 0 if current is None else ORDER.index(current) + 1
    return Experiment.preset(ORDER[place]) if place < len(ORDER) else None


def is_last(lesson: Experiment) -> bool:
    """Whether no lesson follows in the course; faster than `next_lesson`."""
    return _is_lesson_of(ORDER[-1], lesson)


def _is_lesson_of(name: str, lesson: Experiment) -> bool:
    preset = Experiment.preset(name)
    return (preset.title, preset.teaches) == (lesson.title, lesson.teaches)
