"""`tui-nn inspect`: what is in a file, without training on it."""

from __future__ import annotations

import json

from tui_nn.cli.options import DATA_FILE, Given
from tui_nn.cli.output import Status, write
from tui_nn.errors import SettingError
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.data import is_file
from tui_nn.signals import ended_at_once
from tui_nn.training.loading import inspect_data


def inspect(given: Given) -> int:
    """Print what was worked out of a file, as lines or as JSON, and return the exit status."""
    path = given.get("file", "")
    if not is_file(path):
        raise SettingError("file", path or "nothing", DATA_FILE.allowed)
    changes = {name: text for name, text in given.items() if name in SETTINGS}
    experiment = Experiment.for_data(path, changes)
    with ended_at_once():
        found = inspect_data(experiment)
    if "json" in given:
        write(json.dumps(found.document(), allow_nan=False))
    else:
        write("\n".join(found.lines()))
    return Status.DONE
