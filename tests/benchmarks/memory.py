"""Whether the app's memory grows while it trains.

    python -m tests.benchmarks.memory [--preset NAME]

The app at full pace in a real terminal, on both article presets and with every panel open: its resident memory
when the step on screen passes 20,000 and again when it passes 200,000.
"""

from __future__ import annotations

import argparse
import time

from tests.benchmarks.launch import USUAL, WALLS, Scene, endless_command, step_on_screen
from tests.benchmarks.measure import Bound, Figure, print_figures
from tests.benchmarks.processes import resident_bytes
from tests.terminal import Terminal

MIB = 2**20

SCENES = (*USUAL, *WALLS)

FROM_STEP, TO_STEP = 20_000, 200_000

LONGEST = 600.0
"""Seconds after which a run that does not get there is given up."""


def resident_at(terminal: Terminal, step: int) -> int:
    """Resident memory when the step on screen has passed `step`; looks four times a second."""
    deadline = time.perf_counter() + LONGEST
    while step_on_screen(terminal.text) < step:
        if terminal.closed or time.perf_counter() > deadline:
            raise RuntimeError(f"never got to step {step:,}; the screen was:\n{terminal.text}")
        terminal.pump(0.25)
    return resident_bytes(terminal.pid)


def growth(scene: Scene) -> Figure:
    """How much memory one run took on."""
    with Terminal(endless_command(scene.preset), columns=scene.columns, rows=scene.rows) as terminal:
        terminal.wait_for("running")
        before = resident_at(terminal, FROM_STEP)
        after = resident_at(terminal, TO_STEP)
        terminal.quit("q")
    return Figure(
        scene.name, (after - before) / MIB, "MiB", Bound("<", 5), f"{before / MIB:.1f} -> {after / MIB:.1f} MiB"
    )


def main() -> None:
    """Measure the presets asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.memory", description=__doc__)
    parser.add_argument("--preset", choices=sorted({scene.preset for scene in SCENES}), help="only this one")
    chosen = parser.parse_args().preset
    scenes = [scene for scene in SCENES if chosen in (None, scene.preset)]
    print_figures(f"Growth of resident memory from step {FROM_STEP:,} to {TO_STEP:,}", map(growth, scenes))


if __name__ == "__main__":
    main()
