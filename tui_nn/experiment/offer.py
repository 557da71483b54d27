"""What the reader of a preset's text can run next: its suggestion or, after that, the preset itself."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.errors import SettingError
from tui_nn.experiment.experiment import SAME_TEXT, Experiment
from tui_nn.experiment.sections import SETTINGS


@dataclass(frozen=True)
class Offer:
    """An experiment, and how it differs from the current one."""

    experiment: Experiment
    names: tuple[str, ...]
    """The settings that change."""
    is_back: bool
    """Whether it leads back to the preset itself."""

    @property
    def words(self) -> str:
        """The settings and their new values, such as "L2 to 0 and Activation to relu"."""
        values = ((SETTINGS[name], self.experiment.text(name)) for name in self.names)
        to = "back to" if self.is_back else "to"
        return " and ".join(f"{setting.label} {to} {setting.brief(text)}" for setting, text in values)


def is_about(taught: Experiment, experiment: Experiment) -> bool:
    """Whether an experiment is that of the text, with or without what it suggests; the seeds may differ."""
    return bool(taught.teaches) and _changed(taught, experiment) <= {name for name, _ in taught.suggests}


def offer(taught: Experiment, experiment: Experiment) -> Offer | None:
    """The way to go from `experiment`; None if the text suggests nothing, or is about something else."""
    if not taught.suggests or not is_about(taught, experiment):
        return None
    free = {name: experiment.value(name) for name in SAME_TEXT - {name for name, _ in taught.suggests}}
    try:
        # The settings of the preset with the reader's own seeds.
        start = taught.updated(free)
        suggested = start.followed()
    except SettingError:
        return None
    is_back = experiment.differences(suggested) == []
    other = start if is_back else suggested
    differing = other.differences(experiment)
    return Offer(other, tuple(name for name, _ in taught.suggests if name in differing), is_back)


def _changed(taught: Experiment, experiment: Experiment) -> set[str]:
    suggested = {name for name, _ in taught.suggests}
    return set(experiment.differences(taught)) - (SAME_TEXT - suggested)
