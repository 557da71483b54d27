"""All settings, section by section.

The settings form, the command line and the TOML files read each setting's label, help and range from here, so a
setting is described once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_nn.experiment.data import DataSettings
from tui_nn.experiment.network import NetworkSettings
from tui_nn.experiment.setting import Setting, Settings, describe
from tui_nn.experiment.training import TrainingSettings

SECTIONS: dict[str, type[Settings]] = {
    "data": DataSettings,
    "network": NetworkSettings,
    "training": TrainingSettings,
}
"""Section -> its settings, in the order of the form."""

SETTINGS: dict[str, Setting] = {
    one.name: one for section, group in SECTIONS.items() for one in describe(section, group)
}
"""Every setting by its name; the names are unique across sections."""

OTHER_SPELLINGS = {"standardise": "standardize", "centres": "centers"}
"""British spelling of a setting or a preset -> its name."""


def us_spelling(document: Mapping[str, Any]) -> dict[str, Any]:
    """A TOML document with its settings' names in American spelling."""
    return {
        section: {OTHER_SPELLINGS.get(name, name): value for name, value in values.items()}
        if isinstance(values, dict)
        else values
        for section, values in document.items()
    }
