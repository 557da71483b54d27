"""What the reader of a lesson can run next: its suggestion or, after that, the lesson itself."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.errors import SettingError
from tui_nn.experiment.experiment import SAME_LESSON, Experiment
from tui_nn.experiment.sections import SETTINGS


@dataclass(frozen=True)
class Offer:
    """An experiment, and how it differs from the current one."""

    experiment: Experiment
    names: tuple[str, ...]
    """The settings that change."""
    is_back: bool
    """Whether it leads back to the lesson itself."""

    @property
    def words(self) -> str:
        """The settings and their new values, such as "L2 to 0 and Activation to relu"."""
        values = ((SETTINGS[name], self.experiment.text(name)) for name in self.names)
        to = "back to" if self.is_back else "to"
        return " and ".join(f"{setting.label} {to} {setting.brief(text)}" for setting, text in values)


def is_about(lesson: Experiment, experiment: Experiment) -> bool:
    """Whether an experiment is that of the lesson, with or without what it suggests; the seeds may differ."""
    return bool(lesson.teaches) and _changed(lesson, experiment) <= {name for name, _ in lesson.suggests}


def offer(lesson: Experiment, experiment: Experiment) -> Offer | None:
    """The way to go from `experiment`; None if the lesson suggests nothing, or is about something else."""
    if not lesson.suggests or not is_about(lesson, experiment):
        return None
    free = {name: experiment.value(name) for name in SAME_LESSON - {name for name, _ in lesson.suggests}}
    try:
        # The settings of the lesson with the reader's own seeds.
        start = lesson.updated(free)
        suggested = start.followed()
    except SettingError:
        return None
    is_back = experiment.differences(suggested) == []
    other = start if is_back else suggested
    differing = other.differences(experiment)
    return Offer(other, tuple(name for name, _ in lesson.suggests if name in differing), is_back)


def _changed(lesson: Experiment, experiment: Experiment) -> set[str]:
    suggested = {name for name, _ in lesson.suggests}
    return set(experiment.differences(lesson)) - (SAME_LESSON - suggested)
