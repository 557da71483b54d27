"""All settings, by section and by name.

The form, the command line and the TOML files all take a setting's label, help and range from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_nn.experiment.data import DataSettings
from tui_nn.experiment.file import FileSettings
from tui_nn.experiment.network import NetworkSettings
from tui_nn.experiment.setting import Setting, Settings, describe
from tui_nn.experiment.training import TrainingSettings

SECTIONS: dict[str, type[Settings]] = {
    "data": DataSettings,
    "file": FileSettings,
    "network": NetworkSettings,
    "training": TrainingSettings,
}
"""Name of a section -> its settings, in the order of the form."""

SETTINGS: dict[str, Setting] = {
    one.name: one for section, group in SECTIONS.items() for one in describe(section, group)
}
"""Name -> setting; names are unique across sections."""

OTHER_SPELLINGS = {"standardise": "standardize", "centres": "centers"}
"""British spelling of a setting's or preset's name -> the name."""


def us_spelling(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a TOML document in which the names of the settings have American spelling."""
    return {
        section: {OTHER_SPELLINGS.get(name, name): value for name, value in values.items()}
        if isinstance(values, dict)
        else values
        for section, values in document.items()
    }
