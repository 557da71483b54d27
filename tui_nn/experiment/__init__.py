"""The experiment: settings, their ranges, and the constraints between them."""

from tui_nn.experiment.experiment import DATA_PRESET, SAME_TEXT, Experiment
from tui_nn.experiment.sections import OTHER_SPELLINGS, SECTIONS, SETTINGS

__all__ = ["DATA_PRESET", "OTHER_SPELLINGS", "SAME_TEXT", "SECTIONS", "SETTINGS", "Experiment"]
