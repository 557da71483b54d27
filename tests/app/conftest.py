"""What all tests of the app need: a terminal that is always the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.scrollbar import ScrollBar

from tests.app.settling import Commands, pause
from tui_nn.app.ascii_filter import ASCII_FILTER
from tui_nn.runs import local


@pytest.fixture(autouse=True)
def modern_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """True color, whatever terminal the tests are started from.

    ASCII scroll bars, once asked for, are there for all apps of the process; they end with the test.
    """
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM_PROGRAM"):
        if name in os.environ:
            monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setattr(ScrollBar, "renderer", ScrollBar.renderer)


@pytest.fixture(autouse=True)
def settling_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot that waits for what the app has to do; see `settling`."""
    monkeypatch.setattr(Pilot, "pause", pause)
    monkeypatch.setattr(local, "SimpleQueue", Commands)


@pytest.fixture(autouse=True)
def nothing_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own texts must be ASCII by themselves: the filter is for names in files."""
    monkeypatch.setattr(ASCII_FILTER, "enabled", False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, from where the app is started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
