"""The app in a real terminal, as it is or with something in it that goes wrong."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.prepared import Program
from tests.terminal import Terminal

SMALL = ("--samples", "90", "--test-fraction", "0.3", "--steps", "1000000")
"""Settings that keep the app's start short, and the run long."""

WHOLE = "Quit"
"""Stands in the footer, so the first frame is painted."""

AXIS = "┤"
"""Of the loss curves."""


def command(*options: str) -> list[str]:
    """The command as a user has it, or the module where it is not installed."""
    installed = Path(sys.executable).with_name("tui-nn")
    return [str(installed), *options] if installed.exists() else [sys.executable, "-m", "tui_nn", *options]


def program(code: str, *arguments: str) -> Program:
    """The command after some Python code, which finds the app's class as `TuiNN`."""
    lines = ["import sys", "from tui_nn.app.app import TuiNN", code, "from tui_nn.cli import main", "sys.exit(main())"]
    return Program("\n".join(lines), arguments)


def changed(code: str, *options: str) -> Program:
    """The app, with small data, after some Python code."""
    return program(code, *SMALL, *options)


def wait_until_ready(terminal: Terminal) -> None:
    """Wait for the first frame with data, and for the curves, which come last."""
    terminal.wait_for(lambda: all(sign in terminal.text for sign in ("ready", WHOLE, AXIS)))
