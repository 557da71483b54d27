"""The folder and maximum size of saved runs: defaults, and the environment variables that override them."""

from __future__ import annotations

import math
import os
from pathlib import Path

from tui_nn.errors import RunError, SettingError

FOLDER = "TUI_NN_RUNS"
"""Environment variable that overrides the default folder."""

BOUND = "TUI_NN_RUNS_MIB"
"""Environment variable that overrides `DEFAULT_MAX_MIB`."""

DEFAULT_MAX_MIB = 200.0
"""Maximum size of all runs together, in MiB; beyond it, the oldest are removed."""


def runs_folder() -> Path:
    """The user's folder of runs, which may not exist yet.

    Raises:
        RunError: there is no home directory, and `TUI_NN_RUNS` names no other folder.
    """
    if given := os.environ.get(FOLDER):
        return Path(given)
    from platformdirs import user_state_path

    try:
        return user_state_path("tui-nn", appauthor=False) / "runs"
    except RuntimeError:
        raise RunError("runs", "no home directory", f"one, or a folder that {FOLDER} names") from None


def max_runs_bytes() -> float:
    """Maximum size of all runs together, in bytes.

    Raises:
        SettingError: `TUI_NN_RUNS_MIB` is not a number above 0.
    """
    text = os.environ.get(BOUND, str(DEFAULT_MAX_MIB))
    try:
        mebibytes = float(text)
    except ValueError:
        mebibytes = math.nan
    if not mebibytes > 0:
        raise SettingError(BOUND, text, "a number above 0")
    return mebibytes * 2**20
