"""The app as the command line opens it, without one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tui_nn.cli import commands
from tui_nn.experiment import Experiment
from tui_nn.runs.store import RunStore


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the app was opened with, where it is only pretended that there is a terminal and an app.

    Once it ran, `held` says of each kept run whether it was held meanwhile.
    """
    calls: list[dict[str, Any]] = []

    class Pretended:
        def __init__(self, experiment: Experiment, **options: Any) -> None:
            calls.append({"experiment": experiment, **options})

        def run_in_terminal(self, report: Callable[[BaseException], str]) -> int:
            calls[-1]["held"] = [run.is_open for run in RunStore().runs()]
            return 3

    module = ModuleType("tui_nn.app.app")
    module.TuiNN = Pretended  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tui_nn.app.app", module)
    monkeypatch.setattr(commands, "check_terminal", lambda: None)
    monkeypatch.setattr(commands, "needs_ascii", lambda: False)
    return calls
