"""How the benchmarks launch the app, and read its progress from the screen."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import NamedTuple

PRESETS = ("article", "article-tensorflow")

ENDLESS = ("--steps", "1000000000", "--patience", "0")
"""More steps than anyone waits for."""

_STEP = re.compile(r"\bstep\s+([\d,]+)")


class Scene(NamedTuple):
    """A preset in a terminal of some size."""

    preset: str
    columns: int = 120
    rows: int = 36

    @property
    def name(self) -> str:
        """The preset and the size."""
        return f"{self.preset}, {self.columns}x{self.rows}"


USUAL = tuple(Scene(preset) for preset in PRESETS)

WALLS = tuple(Scene(preset, columns=200, rows=50) for preset in ("spiral", "article"))
"""Terminals so large that all panels are open at once: mini-batches on a tiny network, and full batches."""


def app_command(preset: str, *options: str) -> list[str]:
    """The command that opens the app on a preset."""
    return [sys.executable, "-m", "tui_nn", "--preset", preset, *options]


def data_command(path: str, *options: str) -> list[str]:
    """The command that opens the app on a data file."""
    return [sys.executable, "-m", "tui_nn", "--data", path, *options]


def endless_command(preset: str) -> list[str]:
    """The command that opens the app training as fast as it can, for longer than anyone measures."""
    return app_command(preset, "--run", "--pace", "max", *ENDLESS)


def step_on_screen(text: str) -> int:
    """The step the screen shows; ValueError if it shows none."""
    if (match := _STEP.search(text)) is None:
        raise ValueError(f"no step on screen:\n{text}")
    return int(match[1].replace(",", ""))


def headless_rate(preset: str, steps: int) -> float:
    """Steps a second of the same training without a screen."""
    command = [sys.executable, "-m", "tui_nn", "train", "--preset", preset, "--steps", str(steps), "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(ran.stdout)["steps_per_second"])
