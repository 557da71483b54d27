"""How the benchmarks launch the app, and read its progress from the screen."""

from __future__ import annotations

import json
import re
import subprocess
import sys

PRESETS = ("article", "article-tensorflow")

_STEP = re.compile(r"\bstep\s+([\d,]+)")


def app_command(preset: str, *options: str) -> list[str]:
    """The command that opens the app on a preset."""
    return [sys.executable, "-m", "tui_nn", "--preset", preset, *options]


def endless_command(preset: str) -> list[str]:
    """The command that opens the app training as fast as it can, for longer than anyone measures."""
    return app_command(preset, "--run", "--pace", "max", "--steps", "1000000")


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
