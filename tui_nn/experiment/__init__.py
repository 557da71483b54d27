"""What is run: the settings, their ranges, and which go together."""

from tui_nn.experiment.experiment import DATA_PRESET, SAME_LESSON, Experiment
from tui_nn.experiment.sections import OTHER_SPELLINGS, SECTIONS, SETTINGS

__all__ = ["DATA_PRESET", "OTHER_SPELLINGS", "SAME_LESSON", "SECTIONS", "SETTINGS", "Experiment"]
