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
    """The presets with all words of a text in their name, title, text or theme, in the order of the course.

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


def preset_of(taught: Experiment) -> str | None:
    """The name of the preset that has the text of this experiment; None if no preset has it."""
    return next((name for name in ORDER if _has_text_of(name, taught)), None)


def next_preset(taught: Experiment) -> Experiment | None:
    """The next preset in the course: the first one after a text outside the course, None after the last."""
    current = preset_of(taught)
    place = 0 if current is None else ORDER.index(current) + 1
    return Experiment.preset(ORDER[place]) if place < len(ORDER) else None


def is_last(taught: Experiment) -> bool:
    """Whether no preset follows in the course; faster than `next_preset`."""
    return _has_text_of(ORDER[-1], taught)


def _has_text_of(name: str, taught: Experiment) -> bool:
    preset = Experiment.preset(name)
    return (preset.title, preset.teaches) == (taught.title, taught.teaches)
